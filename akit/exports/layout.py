"""A layout is one report as data: the names its columns go by, which it must have, and how each cell is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from akit.errors import ColumnsMissingError, nearest
from akit.exports.cells import Home, Reader

MANY = 40
WIDEST, LONGEST = 2_000, 200  # columns a report may have, and letters a column's name; past these it is broken text


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
    delimiters : a tab, as Amazon writes (then quotes are plain characters), or comma and semicolon, as a spreadsheet
        saves it again (then the usual CSV quoting).
    finish : adds what is not in any single column; gets the cast table and the home marketplace.
    date : the column that dates the file.
    """

    kind: str
    table: str
    title: str
    where: str
    names: Mapping[str, Sequence[str]]
    required: Sequence[str]
    readers: Mapping[str, Reader]
    delimiters: Sequence[str] = ("\t", ",", ";")
    finish: Callable[[pd.DataFrame, Home], pd.DataFrame] = lambda table, home: table
    date: str = ""

    def columns(self, header: Sequence[str]) -> dict[str, int]:
        """Return canonical column -> its place in the header, for those that are there."""
        if len(header) > WIDEST:
            return {}
        places = _places(tuple(header))
        found = {
            column: next((places[name] for name in names if name in places), None)
            for column, names in self._tidy_names.items()
        }
        return {column: place for column, place in found.items() if place is not None}

    @cached_property
    def _tidy_names(self) -> Mapping[str, Sequence[str]]:
        return {column: tuple(map(tidy, names)) for column, names in self.names.items()}

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether the header has every required column."""
        return set(self.required) <= set(self.columns(header))

    def nearly_fits(self, header: Sequence[str]) -> bool:
        """Say whether the header is plainly this report's, though a required column is missing or renamed."""
        found = self.columns(header)
        required = sum(column in found for column in self.required) / len(self.required)
        known = len(found) >= min(6, len(self.names) - 2) or len(found) >= 0.5 * len(header)
        return required >= 0.6 and known and len(found) >= 3

    def closeness(self, header: Sequence[str]) -> tuple[int, int]:
        """Return how well a header fits, for choosing among layouts: required columns there, then all columns there."""
        found = self.columns(header)
        return sum(column in found for column in self.required), len(found)

    def missing(self, path: str, header: Sequence[str]) -> ColumnsMissingError:
        """Return the error that names the columns a nearly fitting header lacks."""
        found = self.columns(header)
        lacking = [self.names[column][0] for column in self.required if column not in found]
        unused = [name.strip() for place, name in enumerate(header) if place not in found.values()]
        hints = [nearest(name, [other for other in unused[:WIDEST] if len(other) <= LONGEST]) for name in lacking]
        shown = ", ".join(name[:LONGEST] for name in ([*unused[:MANY], "…"] if len(unused) > MANY else unused))
        return ColumnsMissingError(
            f"{path}, row 1: this looks like {self.title}, but the column {', '.join(map(repr, lacking))} is missing.",
            found=f"{len(header)} columns" + (f"; not recognised: {shown}" if shown else ""),
            expected=", ".join(self.names[column][0] for column in self.required),
            hint=" ".join(
                [*filter(None, hints), "If the column was renamed, give it its old name or download the file again."]
            ),
        )


def tidy(name: str) -> str:
    """Return a header name as compared: without case, quotes, or more than single blanks between words."""
    return _tidy(name) if len(name) <= LONGEST else name[:LONGEST].casefold()


@lru_cache(64)
def _places(header: tuple[str, ...]) -> Mapping[str, int]:
    """Return the first place of each name: the same header is held against every layout."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(tidy(name), place)
    return places


@lru_cache(4096)
def _tidy(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name.strip().strip('"\ufeff').strip()).casefold()
