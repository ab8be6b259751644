"""A layout is one report as data: the names its columns go by, which it must have, and how each cell is read."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

import pandas as pd

from akit.errors import ColumnsMissingError, nearest
from akit.exports import cells
from akit.exports.cells import Home, Reader

MANY = 40


@dataclass(frozen=True)
class Layout:
    """One report that akit reads.

    Attributes
    ----------
    kind : what `akit inspect` calls the file.
    table : the canonical table its rows go to.
    title, where : what the report is called and where it is downloaded.
    names : canonical column -> the header names it goes by, in any case, surrounding blanks ignored.
    required : columns without which no number can be right.
    readers : how the cells of a column are read; columns without one are text.
    delimiter : a tab (then quotes are plain characters) or a comma (then the usual CSV quoting).
    finish : adds what is not in any single column; gets the cast table and the home marketplace.
    key, rank : rows alike in ``key`` are states of one thing; the highest in ``rank`` is the newest.
    date : the column that dates the file.
    """

    kind: str
    table: str
    title: str
    where: str
    names: Mapping[str, Sequence[str]]
    required: Sequence[str]
    readers: Mapping[str, Reader]
    delimiter: str = "\t"
    finish: Callable[[pd.DataFrame, Home], pd.DataFrame] = lambda table, home: table
    key: Sequence[str] = ()
    rank: Sequence[str] = ()
    date: str = ""

    def columns(self, header: Sequence[str]) -> dict[str, int]:
        """Return canonical column -> its place in the header, for those that are there."""
        places: dict[str, int] = {}
        for place, name in enumerate(header):
            places.setdefault(tidy(name), place)
        found = {
            column: next((places[tidy(name)] for name in names if tidy(name) in places), None)
            for column, names in self.names.items()
        }
        return {column: place for column, place in found.items() if place is not None}

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether the header has every required column."""
        return set(self.required) <= set(self.columns(header))

    def nearly_fits(self, header: Sequence[str]) -> bool:
        """Say whether the header is plainly this report's, though a required column is missing or renamed."""
        found = self.columns(header)
        required = sum(column in found for column in self.required) / len(self.required)
        known = len(found) >= min(6, len(self.names) - 2) or len(found) >= 0.5 * len(header)
        return required >= 0.6 and known and len(found) >= 3

    def missing(self, path: str, header: Sequence[str]) -> ColumnsMissingError:
        """Return the error that names the columns a nearly fitting header lacks."""
        found = self.columns(header)
        lacking = [self.names[column][0] for column in self.required if column not in found]
        unused = [name.strip() for place, name in enumerate(header) if place not in found.values()]
        hints = [nearest(name, unused) for name in lacking]
        shown = ", ".join([*unused[:MANY], "…"] if len(unused) > MANY else unused)
        return ColumnsMissingError(
            f"{path}, row 1: this looks like {self.title}, but the column {', '.join(map(repr, lacking))} is missing.",
            found=f"{len(header)} columns; not recognised: {shown}",
            expected=", ".join(self.names[column][0] for column in self.required),
            hint=" ".join(filter(None, hints))
            + " If the column was renamed, give it its old name or download the file again.",
        )


def tidy(name: str) -> str:
    """Return a header name as compared: without case, quotes, or more than single blanks between words."""
    return re.sub(r"[\s_]+", " ", name.strip().strip('"').strip()).casefold()


def rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Split text into (line number, cells), the header first; blank lines do not count.

    Tab files have no quoting: titles hold bare inch marks. Comma files have it, and a cell may span lines.
    """
    if delimiter == "\t":
        lines = (line.removesuffix("\r") for line in text.split("\n"))
        return [(n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip(" \t")]
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    numbered, before = [], 0
    for cells_ in reader:
        if any(cell.strip() for cell in cells_):
            numbered.append((before + 1, cells_))
        before = reader.line_num
    return numbered


@dataclass(frozen=True)
class Reading:
    """The rows of one file: those that became typed, those set aside, and what was noted of rows kept.

    ``set_aside`` and ``noted`` have one row per problem: source_file, source_row, reason, column, found, expected;
    set_aside also holds the whole row as ``text``.
    """

    table: pd.DataFrame
    set_aside: pd.DataFrame
    noted: pd.DataFrame


PROBLEM = ("source_file", "source_row", "reason", "column", "found", "expected", "text")


def problems(found: Sequence[tuple[object, ...]] = ()) -> pd.DataFrame:
    """Return a table of problems, one row a problem."""
    return pd.DataFrame(found, columns=list(PROBLEM)).astype({"source_row": "Int64"})


def cast(layout: Layout, path: str, numbered: Sequence[tuple[int, list[str]]], home: Home) -> Reading:
    """Type the rows of one file, setting aside each that has a cell akit cannot be sure of."""
    (_, header), *body = numbered
    places = layout.columns(header)
    whole = {line: row for line, row in body if len(row) == len(header)}
    broken = [
        (path, line, "wrong_cell_count", "", f"{len(row)} cells", f"{len(header)} cells", "\t".join(row))
        for line, row in body
        if line not in whole
    ]
    texts = {column: [row[place].strip() for row in whole.values()] for column, place in places.items()}
    raw = pd.DataFrame(texts, index=pd.Index(whole, dtype="int64"), dtype="str")
    casts = {column: layout.readers.get(column, _text)(raw[column], home) for column in places}
    rejected, noted = _bad_cells(layout, casts, raw, path, whole)
    table = pd.DataFrame({column: read.typed for column, read in casts.items()}, index=raw.index)
    table = table.assign(source_file=path, source_row=raw.index).drop(index=list(rejected["source_row"]))
    set_aside = pd.concat([problems(broken), rejected], ignore_index=True)
    return Reading(layout.finish(table.reset_index(drop=True), home), set_aside, noted)


def _text(column: pd.Series, home: Home) -> cells.Cast:
    return cells.Cast(column, pd.Series(False, index=column.index), "", "")


def _bad_cells(
    layout: Layout,
    casts: Mapping[str, cells.Cast],
    raw: pd.DataFrame,
    path: str,
    whole: Mapping[int, list[str]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the problems of rows to set aside, one a row, and those of cells that are only unknown."""
    rejected: dict[int, tuple[object, ...]] = {}
    noted: list[tuple[object, ...]] = []
    for column, read in casts.items():
        bad = raw.loc[read.bad.astype(bool), column]
        for line, found in zip(bad.index.tolist(), bad, strict=True):
            text = "\t".join(whole[line])
            problem = (path, line, read.reason, layout.names[column][0], found, read.expected, text)
            if read.unknown:
                noted.append(problem)
            else:
                rejected.setdefault(line, problem)
    return problems(list(rejected.values())), problems(noted)
