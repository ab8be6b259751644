"""Packed files: .gz and .zip are opened in memory, never onto the disk, and never past a bound."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import chain, count
from pathlib import PurePosixPath

from akit.errors import ExportError

MOST_BYTES = 4 * 1024**3  # of one unpacked file
MOST_TIMES = 200  # an unpacked file over its packed size; text packs tens of times, a bomb thousands
MOST_FILES = 1_000  # in one archive
FREE_BYTES = 64 * 1024**2  # below this the ratio does not matter
_CHUNK = 1024**2
GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


def is_packed(data: bytes) -> bool:
    """Say whether bytes are a .gz or .zip to unpack; a workbook or document is one file."""
    return data.startswith(GZIP) or (data.startswith(ZIP) and not office_parts(data))


def unpack(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give each file that ``data`` holds with the name to show; a file that is not packed gives itself.

    A member's name is only ever shown, so one that points out of the archive points nowhere.

    Raises
    ------
    ExportError : the archive is damaged, locked, or unpacks past the bounds.
    """
    if data.startswith(GZIP):
        yield name, _gunzip(name, data)
    elif data.startswith(ZIP) and not office_parts(data):
        yield from _unzip(name, data)
    else:
        yield name, data


def _gunzip(name: str, data: bytes) -> bytes:
    bound, parts, size = _bound(len(data)), list[bytes](), 0
    try:
        while data:  # a .gz may hold several streams, one after the other
            stream = zlib.decompressobj(wbits=31)
            while not stream.eof:
                if not data:
                    raise zlib.error("the file breaks off")
                parts.append(stream.decompress(data, _CHUNK))
                size, data = size + len(parts[-1]), stream.unconsumed_tail
                _check(name, size, bound)
            data = stream.unused_data.lstrip(b"\0")
    except zlib.error as problem:
        raise _damaged(name, str(problem)) from problem
    return b"".join(parts)


def _unzip(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MOST_FILES:
                raise _too_much(name, f"{len(members)} files", f"at most {MOST_FILES}")
            shown = _apart([_shown(member.filename) for member in members])
            for member, path in zip(members, shown, strict=True):
                yield f"{name}/{path}", _member(name, archive, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OSError,
    ) as problem:
        raise _damaged(name, str(problem)) from problem


def _member(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    bound, parts, size = _bound(member.compress_size), list[bytes](), 0
    with archive.open(member) as stream:
        while part := stream.read(_CHUNK):  # what is read counts, not what the archive says of itself
            parts.append(part)
            size += len(part)
            _check(f"{name}/{_shown(member.filename)}", size, bound)
    return b"".join(parts)


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
    return names if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= set(names) else []


def _bound(packed: int) -> int:
    return min(MOST_BYTES, max(FREE_BYTES, packed * MOST_TIMES))


def _check(name: str, size: int, bound: int) -> None:
    if size > bound:
        raise _too_much(name, f"more than {bound:,} bytes unpacked", f"at most {MOST_TIMES} times its packed size")


def _too_much(name: str, found: str, expected: str) -> ExportError:
    return ExportError(f"{name} unpacks to too much.", found=found, expected=expected, hint="unpack it by hand.")


def _damaged(name: str, problem: str) -> ExportError:
    return ExportError(f"{name} cannot be unpacked.", found=problem, hint="download it again, or unpack it by hand.")
