"""Exports to tables: every file recognised, every row kept or set aside with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from akit.exports.cells import Home
from akit.exports.files import LAYOUTS, ExportFile, open_files
from akit.exports.layout import Layout
from akit.exports.reading import Reading, problems, setting_aside
from akit.exports.states import SAID_AGAIN, newest
from akit.tables import TABLES

__all__ = [
    "LAYOUTS",
    "SAID_AGAIN",
    "ExportFile",
    "Exports",
    "Home",
    "Layout",
    "busiest_marketplace",
    "open_files",
    "read_exports",
]

LEDGER_OF_FILES = ("path sha256 kind table encoding rows_read rows_kept rows_set_aside first_date last_date").split()


@dataclass(frozen=True)
class Exports:
    """What an account's files hold.

    Attributes
    ----------
    tables : canonical tables by name; those no file fills are absent. Older states of an order stay.
    files : one row a file: path, sha256, kind, table, encoding, rows_read, rows_kept, rows_set_aside, first_date,
        last_date.
    set_aside : one row per row set aside: source_file, source_row, reason, column, found, expected, text.
    noted : the same columns, for cells that were noted though their row was kept.
    """

    tables: dict[str, pd.DataFrame]
    files: pd.DataFrame
    set_aside: pd.DataFrame
    noted: pd.DataFrame


def busiest_marketplace(files: Sequence[ExportFile]) -> str:
    """Return the sales channel with the most orders, or "" where no file has orders."""
    channels: dict[str, str] = {}
    for file in files:
        channels |= file.content.marketplaces() if file.content and file.error is None else {}
    counts = Counter(channel for channel in channels.values() if channel and not channel.startswith("Non-Amazon"))
    return min(counts, key=lambda channel: (-counts[channel], channel), default="")


def read_exports(files: Sequence[ExportFile], home: Home) -> Exports:
    """Type every recognised file and account for every row.

    A file that is byte for byte another one is set aside whole; a row that another file already holds, or whose
    newer state another row holds, is set aside as ``repeated_row`` or ``superseded``.
    """
    readings = _read_each(files, home)
    tables, asides = dict[str, pd.DataFrame](), [problems()]
    for name in TABLES:
        mine = [reading.table for file, reading in readings if file.content and file.content.table == name]
        mine += [reading.also[name] for _, reading in readings if name in reading.also]
        if any(len(table) for table in mine):
            tables[name], aside = newest(name, [table for table in mine if len(table)])
            asides.append(aside)
    merged = pd.concat(asides, ignore_index=True)
    set_aside = pd.concat([*(reading.set_aside for _, reading in readings), merged], ignore_index=True)
    unopened = problems([(file.path, None, file.reason, "", file.note, "", "") for file in files if file.note])
    said = problems([(file.path, None, "assumed", "", "", file.said, "") for file in files if file.said])
    noted = pd.concat([unopened, said, *(reading.noted for _, reading in readings)], ignore_index=True)
    return Exports(tables, _ledger(readings, merged), set_aside, noted)


def _read_each(files: Sequence[ExportFile], home: Home) -> list[tuple[ExportFile, Reading]]:
    """Read every file once: what cannot be read, and what another file holds byte for byte, is set aside whole."""
    readings, seen = [], dict[str, str]()
    for file in files:
        reading = file.content.read(file.path, home) if file.content else Reading(pd.DataFrame())
        if seen.setdefault(file.sha256, file.path) != file.path:
            reading = _none_of(reading, "repeated_file")
        readings.append((file, reading))
    return readings


def _none_of(reading: Reading, reason: str) -> Reading:
    """Set aside every row of a file."""
    places = ["source_file", "source_row"]
    if reading.table.empty and reading.set_aside.empty:
        return reading
    rows = pd.concat([table[places] for table in (reading.table, reading.set_aside) if len(table)])
    return Reading(pd.DataFrame(), setting_aside(rows, reason))


def _ledger(readings: Sequence[tuple[ExportFile, Reading]], merged: pd.DataFrame) -> pd.DataFrame:
    """Return one row a file. ``merged`` are rows set aside only when the files were laid side by side."""
    later = merged.groupby("source_file").size()
    rows = []
    for file, reading in readings:
        read, doubled = len(reading.table) + len(reading.set_aside), int(later.get(file.path, 0))
        kept = len(reading.table) - doubled
        column = file.content.date if file.content else ""
        dates = reading.table[column] if column in reading.table else pd.Series(dtype="datetime64[us]")
        named = (file.path, file.sha256, file.kind, file.content.table if file.content else "", file.encoding)
        rows.append((*named, read, kept, read - kept, dates.min(), dates.max()))
    return pd.DataFrame(rows, columns=LEDGER_OF_FILES)
