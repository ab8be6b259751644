"""A file as found: its bytes, and what they were recognised as. Its name never decides."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from akit.errors import ExportError
from akit.exports import account_health, delimited
from akit.exports.containers import unpack
from akit.exports.defects_table import DEFECTS_TABLE
from akit.exports.encoding import decode, is_binary
from akit.exports.feedback import FEEDBACK
from akit.exports.layout import Layout
from akit.exports.ledgers import LEDGERS
from akit.exports.orders import ALL_ORDERS
from akit.exports.reading import Content
from akit.exports.returns import FBA_RETURNS, MFN_RETURNS

LAYOUTS: tuple[Layout, ...] = (ALL_ORDERS, FEEDBACK, MFN_RETURNS, FBA_RETURNS, DEFECTS_TABLE, *LEDGERS)
_LITTER = {".ds_store", "thumbs.db", "desktop.ini", ".gitkeep"}


@dataclass(frozen=True)
class ExportFile:
    """One file, or one member of an archive.

    Attributes
    ----------
    path : relative to the account's folder, with forward slashes; a member stands behind its archive's.
    sha256 : of its bytes, unpacked.
    encoding : how it was decoded; "" for a file that is no text.
    content : what it was recognised as, or None.
    error : why a recognisable file cannot be read, or None.
    note : why a packed file could not be opened, or "".
    """

    path: str
    sha256: str
    encoding: str = ""
    content: Content | None = None
    error: ExportError | None = None
    note: str = ""

    @property
    def kind(self) -> str:
        """What `akit inspect` calls this file."""
        return self.content.kind if self.content else "unknown"


def open_files(folder: Path, paths: Iterable[Path], *, japanese: bool = False) -> list[ExportFile]:
    """Open and recognise files, packed ones too, in the order of their paths; system litter is passed over."""
    wanted = sorted(path for path in paths if path.is_file() and path.name.casefold() not in _LITTER)
    return [file for path in wanted for file in _open(path, path.relative_to(folder).as_posix(), japanese=japanese)]


def _open(path: Path, name: str, *, japanese: bool) -> Iterator[ExportFile]:
    data = path.read_bytes()
    try:
        for member, unpacked in unpack(name, data):
            yield recognise(member, unpacked, japanese=japanese)
    except ExportError as error:
        # Nobody can say what is in it, so it is listed like any unknown file, with the reason.
        yield ExportFile(name, hashlib.sha256(data).hexdigest(), note=f"{error.message} {error.found}")


def recognise(path: str, data: bytes, *, japanese: bool = False) -> ExportFile:
    """Return a file as what its bytes say it is."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.strip() or is_binary(data):
        return ExportFile(path, sha256)
    decoded = decode(data, japanese=japanese)
    report = account_health.recognise(decoded.text)
    if report is not None:
        return ExportFile(path, sha256, decoded.encoding, report)
    found, error = delimited.recognise(decoded, path, LAYOUTS)
    return ExportFile(path, sha256, decoded.encoding, found, error)
