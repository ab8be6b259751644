"""Reports that hold buyers' names and addresses: only the cells their layout reads are ever shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.layout import tidy
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
        header, places = self.file.numbered[0][1], self._places()
        names = {tidy(name) for column in self.file.layout.names.values() for name in column}
        shown = problems["column"].map(tidy).isin({*names, ""})
        text = [_only(places, row.split("\t"), len(header)) for row in problems["text"]]
        return problems.assign(text=text, found=problems["found"].where(shown, ""))

    def _places(self) -> set[int]:
        return set(self.file.layout.columns(self.file.numbered[0][1]).values())


def _only(places: set[int], row: list[str], width: int) -> str:
    """Blank the cells at other places; where a row is too short or long, nobody can say which cell is which."""
    if len(row) != width:
        return ""
    return "\t".join(cell if place in places else "" for place, cell in enumerate(row))
