"""Exports to tables: every file recognised, every row kept or set aside with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from akit import policy
from akit.exports.cells import Home
from akit.exports.files import LAYOUTS, ExportFile, open_files
from akit.exports.large import LargeOrders, Source, read_large
from akit.exports.layout import Layout
from akit.exports.reading import Reading, problems, setting_aside, stacked
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
    """Return the marketplace with the most orders, or "" where no file has orders of one that akit knows."""
    channels: dict[str, str] = {}
    counts = Counter[str]()
    for file in files:
        channels |= file.content.marketplaces() if file.content and file.error is None else {}
        counts.update(file.content.counts if isinstance(file.content, LargeOrders) else {})
    counts.update(channels.values())
    markets = {row["sales_channel"].casefold() for row in policy.records("marketplaces")}
    known = {name: count for name, count in counts.items() if name.casefold() in markets}
    return min(known, key=lambda channel: (-known[channel], channel), default="")


def read_exports(files: Sequence[ExportFile], home: Home, account: Path) -> Exports:
    """Type every recognised file of an account's folder and account for every row.

    A file that is byte for byte another one is set aside whole; a row that another file already holds, or whose
    newer state another row holds, is set aside as ``repeated_row`` or ``superseded``.
    """
    readings = _read_each(files, home)
    tables, asides = dict[str, pd.DataFrame](), [problems()]
    large = [Source(file.path, file.sha256, file.content) for file in files if isinstance(file.content, LargeOrders)]
    for name in TABLES:
        mine = [reading.table for file, reading in readings if file.content and file.content.table == name]
        mine += [reading.also[name] for _, reading in readings if name in reading.also]
        mine = [table for table in mine if len(table)]
        if large and name == "order_items":
            laid = read_large(account, large, mine, {file.path: file.sha256 for file in files}, home)
            readings = [(file, laid.readings.get(file.path, reading)) for file, reading in readings]
            tables["order_states"], tables["order_goods"] = laid.states, laid.goods
            asides.append(laid.aside)
        elif mine:
            tables[name], aside = newest(name, mine)
            asides.append(aside)
    merged = stacked(asides)
    set_aside = stacked([*(reading.set_aside for _, reading in readings), merged])
    unopened = problems([(file.path, None, file.reason, "", file.note, "", "") for file in files if file.note])
    said = problems([(file.path, None, "assumed", "", "", file.said, "") for file in files if file.said])
    noted = stacked([unopened, said, *(reading.noted for _, reading in readings)])
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
        typed, doubled = len(reading.table) + reading.apart.lines, int(later.get(file.path, 0))
        read, kept = typed + len(reading.set_aside), typed - doubled
        column = file.content.date if file.content else ""
        dates = reading.table[column] if column in reading.table else pd.Series(dtype="datetime64[us]")
        named = (file.path, file.sha256, file.kind, file.content.table if file.content else "", file.encoding)
        days = pd.Series([dates.min(), dates.max(), reading.apart.first, reading.apart.last], dtype="datetime64[us]")
        rows.append((*named, read, kept, read - kept, days.min(), days.max()))
    return pd.DataFrame(rows, columns=LEDGER_OF_FILES)
