"""Reports that hold buyers' names and addresses: only the cells their layout reads are ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from akit.exports.cells import Home
from akit.exports.concatenated import is_header
from akit.exports.delimited import Delimited
from akit.exports.layout import Layout, tidy
from akit.exports.reading import Reading


@dataclass(frozen=True)
class Personal:
    """A delimited report, whose problems tell nothing of a buyer: a row shows only what a table would hold of it."""

    file: Delimited

    @property
    def kind(self) -> str:
        """What `akit inspect` calls it."""
        return self.file.kind

    @property
    def table(self) -> str:
        """The canonical table its rows go to."""
        return self.file.table

    @property
    def date(self) -> str:
        """The column that dates it."""
        return self.file.date

    def marketplaces(self) -> Mapping[str, str]:
        """Return order id -> sales channel, where the report has both."""
        return self.file.marketplaces()

    def read(self, path: str, home: Home) -> Reading:
        """Type the rows, and blank in the problems every cell that no table takes."""
        reading = self.file.read(path, home)
        return replace(reading, set_aside=self._bare(reading.set_aside), noted=self._bare(reading.noted))

    def _bare(self, problems: pd.DataFrame) -> pd.DataFrame:
        names = {tidy(name) for column in self.file.layout.names.values() for name in column}
        shown = problems["column"].map(tidy).isin({*names, ""})
        told = zip(problems["source_row"], problems["text"], strict=True)
        text = [_only(self._header(line), self.file.layout, row.split("\t")) for line, row in told]
        return problems.assign(text=text, found=problems["found"].where(shown, ""))

    def _header(self, line: Any) -> list[str]:
        """Return the header a line stands under; none for a line of no number."""
        above = [] if pd.isna(line) else [header for first, header in self._headers if first <= line]
        return above[-1] if above else []

    @cached_property
    def _headers(self) -> list[tuple[int, list[str]]]:
        numbered = self.file.numbered
        return [(line, row) for at, (line, row) in enumerate(numbered) if not at or is_header(row, numbered[0][1])]


def _only(header: list[str], layout: Layout, row: list[str]) -> str:
    """Blank the cells no table takes; where a row is too short or long, nobody can say which cell is which."""
    if len(row) != len(header) or not layout.fits(header):
        return ""
    places = set(layout.columns(header).values())
    return "\t".join(cell if place in places else "" for place, cell in enumerate(row))
