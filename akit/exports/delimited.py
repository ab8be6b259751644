"""Tab and comma files: recognised by their header, each row typed or set aside."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

import pandas as pd

from akit.errors import ExportError
from akit.exports import cells
from akit.exports.cells import Home
from akit.exports.encoding import Decoded
from akit.exports.layout import Layout
from akit.exports.reading import Reading, problems

csv.field_size_limit(64 * 1024**2)  # a cell may be a whole letter; what is longer is a broken file
Numbered = Sequence[tuple[int, list[str]]]


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
        """Type the rows, setting aside each that has a cell akit cannot be sure of."""
        (_, header), *body = self.numbered
        whole = {line: self._padded(row, len(header)) for line, row in body if self._fits(row, len(header))}
        broken = [
            (path, line, "wrong_cell_count", "", f"{len(row)} cells", f"{len(header)} cells", "\t".join(row))
            for line, row in body
            if line not in whole
        ]
        places = self.layout.columns(header)
        texts = {column: [row[place].strip() for row in whole.values()] for column, place in places.items()}
        raw = pd.DataFrame(texts, index=pd.Index(whole, dtype="int64"), dtype="str")
        casts = {column: self.layout.readers.get(column, cells.text)(raw[column], home) for column in places}
        rejected, noted = self._bad_cells(casts, raw, path, whole)
        table = pd.DataFrame({column: read.typed for column, read in casts.items()}, index=raw.index)
        table = table.assign(source_file=path, source_row=raw.index).drop(index=list(rejected["source_row"]))
        finished = self.layout.finish(table.reset_index(drop=True), home)
        aside = pd.concat([problems(broken), rejected], ignore_index=True)
        said = problems([(path, None, "assumed", name, "", read.said, "") for name, read in self._said(casts)])
        return Reading(finished, aside, pd.concat([noted, said, self._damaged(path)], ignore_index=True))

    def _said(self, casts: Mapping[str, cells.Cast]) -> list[tuple[str, cells.Cast]]:
        return [(self.layout.names[column][0], read) for column, read in casts.items() if read.said]

    def _fits(self, row: list[str], width: int) -> bool:
        return len(row) == width or (self.kind == "ledger" and len(row) < width)

    @staticmethod
    def _padded(row: list[str], width: int) -> list[str]:
        """Give a ledger's row the empty cells at its end that a spreadsheet leaves out."""
        return row + [""] * (width - len(row))

    def _bad_cells(
        self, casts: Mapping[str, cells.Cast], raw: pd.DataFrame, path: str, whole: Mapping[int, list[str]]
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the problems of rows to set aside, one a row, and those of cells that are only unknown."""
        rejected: dict[int, tuple[object, ...]] = {}
        noted: list[tuple[object, ...]] = []
        for column, read in casts.items():
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


def rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Split text into (line number, cells), the header first; blank lines do not count.

    Tab files have no quoting: titles hold bare inch marks. Comma files have it, and a cell may span lines.
    """
    if delimiter == "\t":
        lines = (line.removesuffix("\r") for line in text.split("\n"))
        yield from ((n, line.split("\t")) for n, line in enumerate(lines, 1) if line.strip(" \t"))
        return
    reader, before = csv.reader(StringIO(text, newline=""), delimiter=delimiter), 0
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield before + 1, row
            before = reader.line_num
    except csv.Error as problem:  # a cell past every bound: the rest of the text is one row that fits nothing
        yield before + 1, [f"{problem}"]


def recognise(decoded: Decoded, path: str, layouts: Iterable[Layout]) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as the layout its header fits, with an error where the header only nearly fits one."""
    known = list(layouts)
    heads = {delimiter: next(rows(decoded.text, delimiter), (0, [""]))[1] for delimiter in ("\t", ",", ";")}
    tried = [(layout, by) for by in heads for layout in known if by in layout.delimiters]
    fitting = [pair for pair in tried if pair[0].fits(heads[pair[1]])]
    nearly = [pair for pair in tried if not fitting and pair[0].nearly_fits(heads[pair[1]])]
    if not fitting and not nearly:
        return None, None
    layout, by = max(fitting or nearly, key=lambda pair: pair[0].closeness(heads[pair[1]]))
    kind = Delimited if fitting else Nearly
    file = kind(layout, list(rows(decoded.text, by)), decoded.encoding, decoded.damaged_lines)
    return file, None if fitting else layout.missing(path, heads[by])
