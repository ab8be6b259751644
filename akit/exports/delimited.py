"""Tab and comma files: recognised by their header, each row typed or set aside."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import islice

import pandas as pd

from akit.errors import ExportError
from akit.exports import cells
from akit.exports.cells import Home
from akit.exports.concatenated import Part, is_header, parted
from akit.exports.encoding import Decoded
from akit.exports.layout import Layout
from akit.exports.reading import PART, Reading, problems, stacked

csv.field_size_limit(64 * 1024**2)  # a cell may be a whole letter; what is longer is a broken file
Numbered = Sequence[tuple[int, list[str]]]
_HEAD = 1_000_000  # characters in which the header ends
_DEEPEST = 20  # rows in which it is looked for
_ALONE = "a file of its own for each report"
Suited = tuple[Layout, str]
_QUOTED = re.compile(r'\s*"[^"\t\n]+"(?:\t"[^"\t\n]*")+\s*(?:\n|$)')


@dataclass(frozen=True)
class Delimited:
    """A file whose header fits a layout.

    Attributes
    ----------
    layout : the report it is.
    numbered : (line number, cells), the header first.
    encoding, damaged_lines : how it was decoded, and the lines with a byte that is no character.
    """

    layout: Layout
    numbered: Numbered
    encoding: str = "utf-8"
    damaged_lines: tuple[int, ...] = ()

    @property
    def kind(self) -> str:
        """What `akit inspect` calls it."""
        return self.layout.kind

    @property
    def table(self) -> str:
        """The canonical table its rows go to."""
        return self.layout.table

    @property
    def date(self) -> str:
        """The column that dates it."""
        return self.layout.date

    def marketplaces(self) -> Mapping[str, str]:
        """Return order id -> sales channel, where the report has both."""
        (_, header), *body = self.numbered
        places = self.layout.columns(header)
        if not {"order_id", "marketplace"} <= places.keys():
            return {}
        order, market = places["order_id"], places["marketplace"]
        return {row[order].strip(): row[market].strip() for _, row in body if len(row) == len(header)}

    def read(self, path: str, home: Home) -> Reading:
        """Type the rows, setting aside each that has a cell akit cannot be sure of.

        Where several reports stand in the file one behind the other, each is read below its own header.
        """
        reading = self._read(path, home)
        if reading.set_aside.empty:
            return reading
        parts = parted(self.layout, self.numbered, reading.set_aside["source_row"])
        return reading if len(parts) == 1 else self._read_parts(parts, path, home)

    def _read_parts(self, parts: Sequence[Part], path: str, home: Home) -> Reading:
        found, tables = list[Reading](), list[pd.DataFrame]()
        for number, part in enumerate(parts):
            reason = "repeated_header" if part.own else "another_report"
            lines = [(part.line, part.header)] if number else []
            if part.own:
                reading = replace(self, numbered=[(part.line, part.header), *part.rows])._read(path, home)
                tables.append(reading.table.assign(**{PART: number}))
                found.append(reading)
            else:
                lines += part.rows
            told = [(path, line, reason, "", "", "" if part.own else _ALONE, "\t".join(row)) for line, row in lines]
            found.append(Reading(pd.DataFrame(), problems(told)))
        asides, noted = (stacked([getattr(one, name) for one in found]) for name in ("set_aside", "noted"))
        return Reading(pd.concat(tables, ignore_index=True), asides, noted.drop_duplicates(ignore_index=True))

    def _read(self, path: str, home: Home) -> Reading:
        (_, header), *body = self.numbered
        width, short = len(header), self.kind == "ledger"  # a spreadsheet leaves out the empty cells at a row's end
        whole = {
            line: row if len(row) == width else row + [""] * (width - len(row))
            for line, row in body
            if len(row) == width or (short and len(row) < width)
        }
        broken = [
            (path, line, "wrong_cell_count", "", f"{len(row)} cells", f"{len(header)} cells", "\t".join(row))
            for line, row in body
            if line not in whole
        ]
        places = self.layout.columns(header)
        told = list(zip(*whole.values(), strict=True)) or [()] * len(header)  # column by column
        texts = {column: list(map(str.strip, told[place])) for column, place in places.items()}
        raw = pd.DataFrame(texts, index=pd.Index(whole, dtype="int64"), dtype="str")
        casts = {column: self.layout.readers.get(column, cells.text)(raw[column], home) for column in places}
        rejected, noted = self._bad_cells(casts, raw, path, whole)
        table = pd.DataFrame({column: read.typed for column, read in casts.items()}, index=raw.index)
        table = table.assign(source_file=path, source_row=raw.index)
        table = table.drop(index=list(rejected["source_row"])) if len(rejected) else table
        finished = self.layout.finish(table.reset_index(drop=True), home)
        aside = pd.concat([problems(broken), rejected], ignore_index=True)
        said = problems([(path, None, "assumed", name, "", read.said, "") for name, read in self._said(casts)])
        return Reading(finished, aside, pd.concat([noted, said, self._damaged(path)], ignore_index=True))

    def _said(self, casts: Mapping[str, cells.Cast]) -> list[tuple[str, cells.Cast]]:
        return [(self.layout.names[column][0], read) for column, read in casts.items() if read.said]

    def _bad_cells(
        self, casts: Mapping[str, cells.Cast], raw: pd.DataFrame, path: str, whole: Mapping[int, list[str]]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the problems of rows to set aside, one a row, and those of cells that are only unknown."""
        rejected: dict[int, tuple[object, ...]] = {}
        noted: list[tuple[object, ...]] = []
        for column, read in casts.items():
            if not read.bad.any():  # of most columns
                continue
            name, bad = self.layout.names[column][0], raw.loc[read.bad.astype(bool), column]
            for line, found in zip(bad.index.tolist(), bad, strict=True):
                problem = (path, line, read.reason, name, found, read.expected, "\t".join(whole[line]))
                if read.unknown:
                    noted.append(problem)
                else:
                    rejected.setdefault(line, problem)
        return problems(list(rejected.values())), problems(noted)

    def _damaged(self, path: str) -> pd.DataFrame:
        """Note each row that holds a byte which is no character."""
        header, damaged = [name.strip() for name in self.numbered[0][1]], set(self.damaged_lines)
        found: list[tuple[object, ...]] = []
        for line, row in self.numbered[1:] if damaged else ():
            cell = next((pair for pair in zip(header, row, strict=False) if "\ufffd" in pair[1]), None)
            if line in damaged and cell:
                found.append((path, line, "undecodable_byte", *cell, f"{self.encoding} text", "\t".join(row)))
        return problems(found)


@dataclass(frozen=True)
class Nearly(Delimited):
    """A file that is plainly of a layout, yet lacks a column its numbers need: every row is set aside."""

    def read(self, path: str, home: Home) -> Reading:
        """Set every row aside."""
        aside = [(path, line, "missing_column", "", "", "", "\t".join(row)) for line, row in self.numbered[1:]]
        return Reading(pd.DataFrame(), problems(aside))


def rows(text: str, delimiter: str, header: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Split text into (line number, cells), the header first; blank lines and those before ``header`` do not count.

    Tab files have no quoting, for titles hold bare inch marks, unless every name of their header is quoted. Comma files
    have it, and a cell may span lines. Empty cells behind the last name are neither too many nor too few; the names are
    those of the last header above, for there may be a second report in the file.
    """
    plain = delimiter == "\t" and not _QUOTED.match(text)
    found = _plain_rows(text) if plain else _quoted_rows(text, delimiter)
    names: list[str] = []
    for number, row in found:
        if number < header or (not names and _is_note(text, row, delimiter)):
            continue
        if len(row) != len(names) and (not names or is_header(row, names)):
            names = row
        yield number, row if len(row) == len(names) else fitted(row, names)


def _plain_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(" \t\r"):
            yield number, line.removesuffix("\r").split("\t")


def fitted(row: list[str], names: Sequence[str]) -> list[str]:
    """Return a row without empty cells behind the last of the names, and with those that names left blank go with."""
    while len(row) > len(names) and not row[-1].strip():
        row = row[:-1]
    left = names[len(row) :]
    return row if any(name.strip() for name in left) else [*row, *[""] * len(left)]


def _is_note(text: str, row: list[str], delimiter: str) -> bool:
    """Say whether a first line only tells a spreadsheet what parts the cells, as "sep=;" does."""
    return text[:6].casefold().startswith("sep=") and "".join(row).casefold() in ("sep=", f"sep={delimiter}")


def _quoted_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Split text in which cells may be quoted.

    A quote that is never closed, or closed in another row, would take that row into its cell: its line is one cell.
    """
    lines, at = list(StringIO(text, newline="")), 0
    while at < len(lines):
        for first, behind, row in _whole_rows(lines, at, delimiter):
            if row is None:
                found = [_alone(line, delimiter) for line in lines[first:behind]]
                yield from ((n, row) for n, row in enumerate(found, first + 1) if any(map(str.strip, row)))
            elif any(map(str.strip, row)):
                yield first + 1, row
            at = behind


def _whole_rows(lines: Sequence[str], at: int, delimiter: str) -> Iterator[tuple[int, int, list[str] | None]]:
    """Give (first line, line behind it, cells) of each row from a line on, as long as quotes open and close cells.

    Where they do not, the last has no cells: its lines, up to the one at odds with the first, are to be read alone.
    """
    reader, first = csv.reader((lines[n] for n in range(at, len(lines))), delimiter=delimiter, strict=True), at
    try:
        for row in reader:
            yield first, at + reader.line_num, row
            first = at + reader.line_num
    except csv.Error:
        yield first, max(first + 1, at + reader.line_num - 1), None


def _alone(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line that is a row by itself; one that would take the next line too is one cell."""
    try:
        found = list(csv.reader([line, "."], delimiter=delimiter))
    except csv.Error:  # a cell past every bound
        found = []
    return found[0] if len(found) == 2 else [line.rstrip("\r\n")]


def recognise(decoded: Decoded, path: str, layouts: Iterable[Layout]) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as the layout its header fits, with an error where the header only nearly fits one.

    The header is the first row; or a later one, below what people write over a table, where it fits a layout whole.
    """
    known = list(layouts)
    tops = {by: list(islice(rows(decoded.text[:_HEAD], by), _DEEPEST)) for by in ("\t", ",", ";")}
    heads = {by: top[0] if top else (1, [""]) for by, top in tops.items()}
    fitting, nearly = _suited(heads, known)
    if fitting or nearly:
        layout, by = max(fitting or nearly, key=_closeness(heads))
        file = (Delimited if fitting else Nearly)(
            layout, list(rows(decoded.text, by)), decoded.encoding, decoded.damaged_lines
        )
        return file, None if fitting else layout.missing(path, heads[by][1])
    return _below(decoded, tops, known), None


def _below(
    decoded: Decoded, tops: Mapping[str, Sequence[tuple[int, list[str]]]], layouts: Sequence[Layout]
) -> Delimited | None:
    """Return the file as the layout that one of its further first rows fits."""
    for by, top in tops.items():
        for head in top[1:]:
            fitting, _ = _suited({by: head}, layouts)
            if fitting:
                layout, _ = max(fitting, key=_closeness({by: head}))
                table = list(rows(decoded.text, by, head[0]))
                if table[0] == head:  # a quote may take it into a cell that ends behind the beginning of the file
                    return Delimited(layout, table, decoded.encoding, decoded.damaged_lines)
    return None


def _suited(heads: Mapping[str, tuple[int, list[str]]], layouts: Sequence[Layout]) -> tuple[list[Suited], list[Suited]]:
    """Return the layouts that headers fit, with what parts their cells, and those they nearly fit."""
    tried = [(layout, by) for by in heads for layout in layouts if by in layout.delimiters]
    fitting = [(layout, by) for layout, by in tried if layout.fits(heads[by][1])]
    return fitting, [(layout, by) for layout, by in tried if not fitting and layout.nearly_fits(heads[by][1])]


def _closeness(heads: Mapping[str, tuple[int, list[str]]]) -> Callable[[Suited], tuple[int, int]]:
    return lambda suited: suited[0].closeness(heads[suited[1]][1])
