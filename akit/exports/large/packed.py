"""Large files that come packed: looked into without unpacking, and unpacked beside the cache while they are read."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from akit.errors import ExportError
from akit.exports import containers
from akit.exports.large import store

_TRAILER = 4  # bytes at the end of a .gz, which say how long its last stream is


@dataclass(frozen=True)
class Packed:
    """One file within a .gz or .zip.

    Attributes
    ----------
    archive : where it is packed.
    name : what it is called within, as `containers` shows it behind the archive's name; "" for a .gz.
    size : how many bytes it unpacks to, as the archive says.
    """

    archive: Path
    name: str
    size: int

    def pieces(self) -> Iterator[bytes]:
        """Give its bytes, in pieces.

        Raises
        ------
        ExportError : it is damaged or unpacks past the bounds.
        """
        with self.archive.open("rb") as stream:
            if not self.name:
                yield from containers.gunzipped(self.archive.name, stream)
                return
            with containers.archive_of(self.archive.name, stream) as archive:
                yield from containers.unzipped(self.name, archive, dict(_members(self.archive, archive))[self.name])

    def head(self, size: int) -> bytes:
        """Return its first bytes, or fewer where it cannot be unpacked."""
        found = b""
        with suppress(ExportError):
            for piece in self.pieces():
                found += piece[: size - len(found)]
                if len(found) == size:
                    break
        return found


def packed(path: Path) -> Sequence[Packed]:
    """Return the files that a .gz or .zip holds; nothing where it is neither, or cannot be opened."""
    with path.open("rb") as stream:
        kind = stream.read(4)
        if kind.startswith(containers.GZIP):
            return [Packed(path, "", _said_of_gz(path))]
        if not kind.startswith(containers.ZIP):
            return []
        with suppress(ExportError), containers.archive_of(path.name, stream) as archive:
            if not containers.is_document(archive.namelist()):
                return [Packed(path, name, member.file_size) for name, member in _members(path, archive)]
    return []


def _members(path: Path, archive: ZipFile) -> list[tuple[str, ZipInfo]]:
    found = containers.members(path.name, archive)
    return [(shown.removeprefix(f"{path.name}/"), member) for shown, member in found]


def _said_of_gz(path: Path) -> int:
    """Return what a .gz says of the length of its last stream; where that is no more than packed, it has several."""
    packed_size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, packed_size - _TRAILER))
        (said,) = struct.unpack("<I", stream.read(_TRAILER).rjust(_TRAILER, b"\0"))
    if said > packed_size:
        return int(said)
    with suppress(ExportError):
        return sum(map(len, Packed(path, "", 0).pieces()))
    return 0


@contextmanager
def at_hand(file: Path | Packed) -> Iterator[Path]:
    """Give a file as one that can be read, unpacked for as long as that takes.

    Raises
    ------
    ExportError : it is damaged, unpacks past the bounds, or there is no room to unpack it.
    """
    if isinstance(file, Path):
        yield file
        return
    with store.scratch() as place:
        plain = place / "unpacked"
        try:
            with plain.open("wb") as out:
                out.writelines(file.pieces())
        except OSError as problem:
            raise ExportError(
                f"{file.archive.name} cannot be unpacked.",
                found=str(problem),
                expected=f"room for {file.size:,} bytes in {place.parent}",
                hint="make room there, or set AKIT_CACHE to a folder that has it.",
            ) from problem
        yield plain
