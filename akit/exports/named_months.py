"""Months by name, in all languages of Amazon's reports together: none of them means two months."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd

_DAY = (
    r"^(?:(?P<d1>\d{1,2})(?:er|\.)?[ /-]?(?:de )?(?P<n1>[^\W\d_]{3,})\.?[ /-]?(?:de )?(?P<y1>\d{4}|\d{2})"
    r"|(?P<n2>[^\W\d_]{3,})\.? (?P<d2>\d{1,2}),? (?P<y2>\d{4}))$"
)


@cache
def months() -> Mapping[str, int]:
    """Return month name, without case -> its number."""
    text = (files("akit.exports") / "money_words" / "months.csv").read_text(encoding="utf-8")
    return {name: int(row["month"]) for row in csv.DictReader(text.splitlines()) for name in row["names"].split()}


def days(cells: pd.Series) -> pd.Series:
    """Read 14-Jul-2026, 14-Jul-26, 14 août 2026, 14 de mar. de 2026 and Jul 14, 2026; anything else is missing."""
    if not cells.str.contains(r"[^\W\d_]{3}").any():  # most are numbers alone
        return pd.Series(pd.NaT, index=cells.index, dtype="datetime64[us]")
    parts = cells.str.replace(r"[\s\u00a0\u202f]+", " ", regex=True).str.extract(_DAY)
    year = pd.to_numeric(parts["y1"].fillna(parts["y2"]))
    short = parts["y1"].str.len().eq(2).fillna(False)
    ymd = pd.DataFrame(
        {
            "year": year.where(~short, year + 2000 - 100 * (year > 68)),  # as strptime reads %y
            "month": parts["n1"].fillna(parts["n2"]).str.casefold().map(months()),
            "day": pd.to_numeric(parts["d1"].fillna(parts["d2"])),
        }
    )
    return pd.to_datetime(ymd, errors="coerce").astype("datetime64[us]")
