"""Exports to tables: every file recognised, every row kept or set aside with a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from akit.exports import account_health
from akit.exports.cells import Home
from akit.exports.files import LAYOUTS, ExportFile, open_file
from akit.exports.layout import Layout, Reading, cast, problems
from akit.exports.states import repeated, superseded
from akit.tables import TABLES

__all__ = [
    "LAYOUTS",
    "ExportFile",
    "Exports",
    "Home",
    "Layout",
    "busiest_marketplace",
    "open_files",
    "read_exports",
]

_SKIPPED = {".ds_store", "thumbs.db", "desktop.ini", ".gitkeep"}


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


def open_files(folder: Path, paths: Iterable[Path], *, japanese: bool = False) -> list[ExportFile]:
    """Open and recognise files, in the order of their paths; system litter is passed over."""
    wanted = sorted(path for path in paths if path.is_file() and path.name.casefold() not in _SKIPPED)
    return [open_file(path, path.relative_to(folder).as_posix(), japanese=japanese) for path in wanted]


def busiest_marketplace(files: Sequence[ExportFile]) -> str:
    """Return the sales channel with the most orders, or "" where no file has orders."""
    orders: set[tuple[str, str]] = set()
    for file in files:
        if file.layout is not None and file.kind == "all_orders" and file.error is None:
            place = file.layout.columns(file.numbered[0][1])
            orders |= {
                (row[place["order_id"]].strip(), row[place["marketplace"]].strip())
                for _, row in file.numbered[1:]
                if len(row) > max(place["order_id"], place["marketplace"])
            }
    counts = Counter(channel for _, channel in orders if channel and not channel.startswith("Non-Amazon"))
    return min(counts, key=lambda channel: (-counts[channel], channel), default="")


def read_exports(files: Sequence[ExportFile], home: Home) -> Exports:
    """Type every recognised file and account for every row.

    A file that is byte for byte another one is set aside whole; a row that another file already holds, or whose
    newer state another row holds, is set aside as ``repeated_row`` or ``superseded``.
    """
    readings = _read_each(files, home)
    tables: dict[str, pd.DataFrame] = {}
    merged = [problems()]
    for name in TABLES:
        mine = [(file, reading) for file, reading in readings if _table(file) == name and len(reading.table)]
        if mine:
            layouts = {id(file.layout): file.layout for file, _ in mine}
            states = [_newest(layout, [r.table for f, r in mine if f.layout is layout]) for layout in layouts.values()]
            tables[name] = pd.concat([TABLES[name].frame(table) for table, _ in states], ignore_index=True)
            merged += [aside for _, aside in states]
    set_aside = pd.concat([*(r.set_aside for _, r in readings), *merged], ignore_index=True)
    noted = pd.concat([problems(), *(r.noted for _, r in readings), _damaged(files)], ignore_index=True)
    return Exports(tables, _ledger(readings, set_aside), set_aside, noted)


def _table(file: ExportFile) -> str:
    return account_health.KIND if file.report is not None else (file.layout.table if file.layout else "")


def _read_each(files: Sequence[ExportFile], home: Home) -> list[tuple[ExportFile, Reading]]:
    readings, seen = [], dict[str, str]()
    for file in files:
        first = seen.setdefault(file.sha256, file.path)
        if file.error is not None:
            readings.append((file, _none_of(file, "missing_column")))
        elif first != file.path:
            readings.append((file, _none_of(file, "repeated_file")))
        else:
            readings.append((file, _read(file, home)))
    return readings


def _read(file: ExportFile, home: Home) -> Reading:
    if file.report is not None:
        return account_health.read(file.report, file.path)
    if file.layout is not None:
        return cast(file.layout, file.path, file.numbered, home)
    return Reading(pd.DataFrame(), problems(), problems())


def _none_of(file: ExportFile, reason: str) -> Reading:
    """Set aside every row of a file."""
    if file.report is not None:
        return Reading(pd.DataFrame(), _aside(account_health.read(file.report, file.path).table, reason), problems())
    aside = [(file.path, line, reason, "", "", "", "\t".join(row)) for line, row in file.numbered[1:]]
    return Reading(pd.DataFrame(), problems(aside), problems())


def _newest(layout: Layout | None, tables: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the files of one layout: drop rows said twice and, but for orders, older states of the same thing."""
    joined = pd.concat(tables, ignore_index=True)
    for column in layout.key if layout else ():
        joined[column] = joined[column] if column in joined else ""
    again = repeated(joined, also_within_a_file=layout is not None and layout.kind == "ledger")
    kept = joined[~again]
    rank = [column for column in (layout.rank if layout else ()) if column in joined]
    older = superseded(kept, layout.key if layout else [], rank)
    aside = pd.concat([_aside(joined[again], "repeated_row"), _aside(kept[older], "superseded")], ignore_index=True)
    # Older states of an order are counted as set aside, yet stay at hand: an earlier day must be seen as it was then.
    stay = kept if layout is not None and layout.table == "order_items" else kept[~older]
    return stay.reset_index(drop=True), aside


def _aside(rows: pd.DataFrame, reason: str) -> pd.DataFrame:
    return problems(
        [(f, n, reason, "", "", "", "") for f, n in zip(rows["source_file"], rows["source_row"], strict=True)]
    )


def _damaged(files: Sequence[ExportFile]) -> pd.DataFrame:
    """Note each row that holds a byte which is no character."""
    found: list[tuple[object, ...]] = []
    for file in files:
        header = [name.strip() for name in file.numbered[0][1]] if file.numbered else []
        damaged = set(file.damaged_lines)
        for line, row in file.numbered[1:] if damaged else ():
            cells = [(name, cell) for name, cell in zip(header, row, strict=False) if "\ufffd" in cell]
            if line in damaged and cells:
                found.append((file.path, line, "undecodable_byte", *cells[0], f"{file.encoding} text", "\t".join(row)))
    return problems(found)


def _ledger(readings: Sequence[tuple[ExportFile, Reading]], set_aside: pd.DataFrame) -> pd.DataFrame:
    counts = set_aside.groupby("source_file").size()
    merged = set_aside[set_aside["reason"].isin(["repeated_row", "superseded"])].groupby("source_file").size()
    rows = []
    for file, reading in readings:
        aside = int(counts.get(file.path, 0))
        kept = len(reading.table) - int(merged.get(file.path, 0))
        date = {"account_health": "window_end"}.get(file.kind, file.layout.date if file.layout else "")
        dates = reading.table[date] if date in reading.table else pd.Series(dtype="datetime64[us]")
        rows.append(
            (
                file.path,
                file.sha256,
                file.kind,
                _table(file),
                file.encoding,
                kept + aside,
                kept,
                aside,
                dates.min(),
                dates.max(),
            )
        )
    columns = "path sha256 kind table encoding rows_read rows_kept rows_set_aside first_date last_date".split()
    return pd.DataFrame(rows, columns=columns)
