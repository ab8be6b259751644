"""Dates as spreadsheets write them, 4/30/22 or 30.04.2022 10:15: which number is the day is told by the column, or not.

The rule, in this order. 1. One number is above 12, or both are the same: the cell is certain. 2. All certain cells of
the column agree on the order: the others are written so too. 3. No cell is certain: the report's own order decides,
where it has one; with dots the day stands first everywhere. 4. Otherwise, 03/04/2024 among them, nobody can say.
A year of two digits is of 1969 to 2068 and stands last.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

DAY_FIRST, MONTH_FIRST = "day first", "month first"
TIME = (
    r"(?:(?:,? |T)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?)?"
)
_WRITTEN = rf"^(?P<a>\d{{1,2}})(?P<mark>[/.-])(?P<b>\d{{1,2}})(?P=mark)(?P<year>\d{{4}}|\d{{2}}){TIME}$"
_PIVOT = 69  # as strptime reads %y


@dataclass(frozen=True)
class Written:
    """What cells of one column say.

    Attributes
    ----------
    days : midnights without a zone, missing where a cell is no such date or its order cannot be told.
    seconds : since midnight, missing where no time is written.
    order : how the column writes what is not certain in itself: day first, month first, or "".
    witness : a cell that shows the order, or "" where it is the report's own.
    """

    days: pd.Series
    seconds: pd.Series
    order: str
    witness: str


def written(cells: pd.Series, own: str = "") -> Written:
    """Read dates written in numbers, year last; see the rule above.

    Parameters
    ----------
    cells : of one column; each spelling once is enough.
    own : the order in which the report writes dates itself, or "".
    """
    parts = cells.str.extract(_WRITTEN)
    a, b, year = (pd.to_numeric(parts[name]).astype("Float64") for name in ("a", "b", "year"))
    shows_day, shows_month = (a > 12) & (b <= 12), (b > 12) & (a <= 12)
    order, witness = _order(cells[shows_day.fillna(False)], cells[shows_month.fillna(False)], own)
    dotted = parts["mark"].eq(".") & (order == "")
    first = shows_day | (~shows_month & ((order == DAY_FIRST) | dotted))
    sure = shows_day | shows_month | a.eq(b) | (order != "") | dotted
    ymd = pd.DataFrame({"year": _whole(year, parts["year"]), "month": b.where(first, a), "day": a.where(first, b)})
    days = pd.to_datetime(ymd.where(sure.fillna(False)).astype("float"), errors="coerce").astype("datetime64[us]")
    return Written(days, seconds(parts), order, witness)


def _order(day_first: pd.Series, month_first: pd.Series, own: str) -> tuple[str, str]:
    if len(day_first) and len(month_first):
        return "", ""
    if len(day_first) or len(month_first):
        return (DAY_FIRST, str(day_first.iloc[0])) if len(day_first) else (MONTH_FIRST, str(month_first.iloc[0]))
    return own, ""


def _whole(year: pd.Series, text: pd.Series) -> pd.Series:
    century = (year < _PIVOT).map({True: 2000, False: 1900}).astype("Float64")
    return year.where(text.str.len().eq(4).fillna(False), year + century)


def seconds(parts: pd.DataFrame) -> pd.Series:
    """Return seconds since midnight of what `TIME` found, missing where there is no time of day."""
    hour, minute = (pd.to_numeric(parts[name]).astype("Float64") for name in ("hour", "minute"))
    second = pd.to_numeric(parts["second"]).astype("Float64").fillna(0)
    half = parts["half"].str.casefold()
    possible = (hour <= 23) & (minute <= 59) & (second <= 59) & (half.isna() | hour.between(1, 12))
    hour = hour.mask(half.notna(), hour % 12 + half.eq("p").fillna(False) * 12)
    return (hour * 3600 + minute * 60 + second).where(possible.fillna(False))


def own_order(day_format: str) -> str:
    """Return the order in which a strptime format writes a date in numbers, or "" where its year stands first."""
    if day_format.startswith("%m"):
        return MONTH_FIRST
    return DAY_FIRST if day_format.startswith("%d") and "%b" not in day_format else ""
