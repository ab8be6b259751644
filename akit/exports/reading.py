"""What reading one file gives: rows that became typed, rows set aside, and what was noted of rows kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

import pandas as pd
from pandas.api.types import union_categoricals

from akit.exports.cells import Home

PART = "part"  # which of the reports that were written into one file a row is of; absent where there is one
PROBLEM = ("source_file", "source_row", "reason", "column", "found", "expected", "text")


def problems(found: Sequence[tuple[object, ...]] = ()) -> pd.DataFrame:
    """Return a table of problems, one a row, with the whole row as ``text``; the columns are `PROBLEM`'s."""
    return pd.DataFrame(found, columns=list(PROBLEM)).astype({"source_row": "Int64"}) if found else _none().copy()


@cache
def _none() -> pd.DataFrame:
    return pd.DataFrame([], columns=list(PROBLEM)).astype({"source_row": "Int64"})  # asked for with every file


def setting_aside(rows: pd.DataFrame, reason: str, found: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the problems that set whole rows aside for one reason, no single cell being at fault.

    ``found`` names for each row the file of the row it gives way to, where that is known.
    """
    of_each = [""] * len(rows) if found is None else found
    places = zip(rows["source_file"], rows["source_row"], of_each, strict=True)
    return problems([(file, row, reason, "", of, "", "") for file, row, of in places])


def stacked(found: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return tables of problems as one; where there are very many, texts stay categories."""
    if not any(isinstance(table[name].dtype, pd.CategoricalDtype) for table in found for name in table):
        return pd.concat([problems(), *found], ignore_index=True)
    columns = {}
    for name in PROBLEM:
        parts = [table[name] for table in found if len(table)]
        if name != "source_row" and parts:
            coded = [part.astype("str").astype("category") if part.dtype != "category" else part for part in parts]
            columns[name] = pd.Series(union_categoricals(coded))
        else:
            columns[name] = pd.concat([pd.Series(dtype="Int64"), *parts], ignore_index=True)
    return pd.DataFrame(columns)


@dataclass(frozen=True)
class Apart:
    """How many rows of a large file are kept, and the first and last day of them."""

    lines: int = 0
    first: Any = pd.NaT
    last: Any = pd.NaT


@dataclass(frozen=True)
class Reading:
    """The rows of one file.

    Attributes
    ----------
    table : rows kept, typed, with source_file and source_row; columns a table does not have may still be there.
    set_aside, noted : what `problems` gives.
    also : rows for further tables that the same rows speak of (a shipment names its order); counted nowhere.
    apart : rows kept that are not in ``table``, for they are too many.
    """

    table: pd.DataFrame
    set_aside: pd.DataFrame = field(default_factory=problems)
    noted: pd.DataFrame = field(default_factory=problems)
    also: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    apart: Apart = field(default_factory=Apart)


class Content(Protocol):
    """What a file was recognised as. A new kind of file is a new class with these five."""

    @property
    def kind(self) -> str:
        """What `akit inspect` calls such a file."""

    @property
    def table(self) -> str:
        """The canonical table its rows go to."""

    @property
    def date(self) -> str:
        """The column that dates the file, or ""."""

    def read(self, path: str, home: Home) -> Reading:
        """Type the rows; ``path`` is what they are traced to."""

    def marketplaces(self) -> Mapping[str, str]:
        """Return order id -> sales channel for a file of orders, else nothing."""
