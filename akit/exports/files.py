"""One file: its bytes, what it is recognised as, and its rows still as text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from akit.errors import ExportError
from akit.exports import account_health
from akit.exports.defects_table import DEFECTS_TABLE
from akit.exports.encoding import Decoded, decode, is_binary
from akit.exports.feedback import FEEDBACK
from akit.exports.layout import Layout, rows
from akit.exports.ledgers import LEDGERS
from akit.exports.orders import ALL_ORDERS
from akit.exports.returns import FBA_RETURNS, MFN_RETURNS

LAYOUTS: tuple[Layout, ...] = (ALL_ORDERS, FEEDBACK, MFN_RETURNS, FBA_RETURNS, DEFECTS_TABLE, *LEDGERS)


@dataclass(frozen=True)
class ExportFile:
    """A file as found, recognised by its header and never by its name.

    Attributes
    ----------
    path : relative to the account's folder, with forward slashes.
    sha256 : of its bytes.
    encoding : how it was decoded; "" for a file that is no text.
    layout : the report it is, or None.
    report : the parsed JSON of an account health report, or None.
    numbered : (line number, cells), the header first.
    damaged_lines : lines with a byte that is no character.
    error : why a recognisable file cannot be read, or None.
    """

    path: str
    sha256: str
    encoding: str
    layout: Layout | None = None
    report: Any = None
    numbered: Sequence[tuple[int, list[str]]] = ()
    damaged_lines: tuple[int, ...] = ()
    error: ExportError | None = None

    @property
    def kind(self) -> str:
        """What `akit inspect` calls this file."""
        if self.report is not None:
            return account_health.KIND
        return self.layout.kind if self.layout else "unknown"


def open_file(path: Path, name: str, *, japanese: bool = False) -> ExportFile:
    """Read a file's bytes and recognise it; ``name`` is the path to show."""
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if not data.strip() or is_binary(data):
        return ExportFile(name, sha256, "")
    decoded = decode(data, japanese=japanese)
    report = account_health.recognise(decoded.text)
    if report is not None:
        return ExportFile(name, sha256, decoded.encoding, report=report)
    return _recognise(name, sha256, decoded)


def _recognise(name: str, sha256: str, decoded: Decoded) -> ExportFile:
    """Find the layout whose required columns the header has, or the one it nearly has."""
    nearly: list[tuple[Layout, list[tuple[int, list[str]]]]] = []
    for delimiter in ("\t", ",", ";"):
        numbered = rows(_first_lines(decoded.text, 12), delimiter)
        header = numbered[0][1] if numbered else []
        candidates = [layout for layout in LAYOUTS if _may_use(layout, delimiter)]
        fitting = [layout for layout in candidates if layout.fits(header)]
        if fitting:
            best = max(fitting, key=lambda layout: (len(layout.required), len(layout.columns(header))))
            whole = rows(decoded.text, delimiter)
            return ExportFile(name, sha256, decoded.encoding, best, None, whole, decoded.damaged_lines)
        nearly += [(layout, numbered) for layout in candidates if layout.nearly_fits(header)]
    if not nearly:
        return ExportFile(name, sha256, decoded.encoding)
    layout, numbered = max(nearly, key=lambda pair: len(pair[0].columns(pair[1][0][1])))
    error = layout.missing(name, numbered[0][1])
    whole = rows(decoded.text, layout.delimiter)
    return ExportFile(name, sha256, decoded.encoding, layout, None, whole, decoded.damaged_lines, error)


def _may_use(layout: Layout, delimiter: str) -> bool:
    """Say whether this report comes with this delimiter: a ledger is saved by Excel with commas, semicolons or tabs."""
    return delimiter == layout.delimiter or layout.kind == "ledger"


def _first_lines(text: str, count: int) -> str:
    end = 0
    for _ in range(count):
        end = text.find("\n", end) + 1
        if end == 0:
            return text
    return text[:end]
