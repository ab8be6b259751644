"""Packed files: .gz and .zip are opened piece by piece, and never past a bound; a member's name is only ever shown."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from io import BytesIO
from itertools import chain, count
from pathlib import PurePosixPath
from typing import IO, TypeVar

from akit.errors import ExportError

MOST_BYTES = 4 * 1024**3  # of one unpacked file
MOST_TIMES = 200  # an unpacked file over its packed size; text packs tens of times, a bomb thousands
MOST_FILES = 1_000  # in one archive
FREE_BYTES = 64 * 1024**2  # below this the ratio does not matter
_CHUNK = 1024**2
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"
_Stream = TypeVar("_Stream", IO[bytes], zipfile.ZipFile)
_PROBLEMS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, EOFError, ValueError, OSError),
)


def is_packed(data: bytes) -> bool:
    """Say whether bytes are a .gz or .zip to unpack; a workbook or document is one file."""
    return data.startswith(GZIP) or (data.startswith(ZIP) and not office_parts(data))


def unpack(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give each file that ``data`` holds with the name to show; a file that is not packed gives itself.

    Raises
    ------
    ExportError : the archive is damaged, locked, or unpacks past the bounds.
    """
    for shown, read in contained(name, data):
        yield shown, read()


def contained(name: str, data: bytes) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Give each file that ``data`` holds as `unpack` does, but unpacked only when it is called for.

    Raises
    ------
    ExportError : see `unpack`.
    """
    if not is_packed(data):
        yield name, lambda: data
    elif data.startswith(GZIP):
        yield name, partial(b"".join, gunzipped(name, BytesIO(data)))
    else:
        with archive_of(name, BytesIO(data)) as archive:
            for shown, member in members(name, archive):
                yield shown, partial(b"".join, unzipped(shown, archive, member))


def gunzipped(name: str, stream: IO[bytes]) -> Iterator[bytes]:
    """Give what a .gz holds, in pieces; it may hold several streams, one after the other.

    Raises
    ------
    ExportError : see `unpack`.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    yield from _pieces(name, gzip.GzipFile(fileobj=stream), _bound(size))


def unzipped(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Give what a member of an archive holds, in pieces.

    Raises
    ------
    ExportError : see `unpack`.
    """
    with _opened(name, partial(archive.open, member)) as stream:
        yield from _pieces(name, stream, _bound(member.compress_size))


def _pieces(name: str, stream: IO[bytes] | gzip.GzipFile, bound: int) -> Iterator[bytes]:
    size = 0
    try:
        while piece := stream.read(_CHUNK):  # what is read counts, not what the file says of itself
            size += len(piece)
            if size > bound:
                raise _too_much(
                    name, f"more than {bound:,} bytes unpacked", f"at most {MOST_TIMES} times its packed size"
                )
            yield piece
    except _PROBLEMS as problem:
        raise _damaged(name, str(problem)) from problem


def archive_of(name: str, stream: IO[bytes]) -> AbstractContextManager[zipfile.ZipFile]:
    """Open a .zip.

    Raises
    ------
    ExportError : see `unpack`.
    """
    return _opened(name, partial(zipfile.ZipFile, stream))


@contextmanager
def _opened(name: str, opening: Callable[[], _Stream]) -> Iterator[_Stream]:
    try:
        stream = opening()
    except _PROBLEMS as problem:
        raise _damaged(name, str(problem)) from problem
    with stream:
        yield stream


def members(name: str, archive: zipfile.ZipFile) -> list[tuple[str, zipfile.ZipInfo]]:
    """Return the files of an archive with the name to show of each; one that points out of it points nowhere.

    Raises
    ------
    ExportError : they are too many.
    """
    found = [member for member in archive.infolist() if not member.is_dir()]
    if len(found) > MOST_FILES:
        raise _too_much(name, f"{len(found)} files", f"at most {MOST_FILES}")
    shown = _apart([_shown(member.filename) for member in found])
    return [(f"{name}/{path}", member) for path, member in zip(shown, found, strict=True)]


def _shown(member: str) -> str:
    parts = PurePosixPath(member.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".") and not part.endswith(":"))


def _apart(names: Sequence[str]) -> list[str]:
    """Tell apart names that an archive holds more than once: " (2)" and so on stands behind the later ones."""
    taken = dict[str, None]()
    for name in names:
        spellings = chain([name], (f"{name} ({again})" for again in count(2)))
        taken[next(spelling for spelling in spellings if spelling not in taken)] = None
    return list(taken)


def office_parts(data: bytes) -> list[str]:
    """Return the parts of a zip that is a workbook or document, which is one file and no archive; else none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return []
    return names if is_document(names) else []


def is_document(names: Sequence[str]) -> bool:
    """Say whether a zip of files of these names is a workbook or document."""
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= set(names)


def _bound(packed: int) -> int:
    return min(MOST_BYTES, max(FREE_BYTES, packed * MOST_TIMES))


def _too_much(name: str, found: str, expected: str) -> ExportError:
    return ExportError(f"{name} unpacks to too much.", found=found, expected=expected, hint="unpack it by hand.")


def _damaged(name: str, problem: str) -> ExportError:
    return ExportError(f"{name} cannot be unpacked.", found=problem, hint="download it again, or unpack it by hand.")
