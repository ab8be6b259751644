"""Dates as each country's money reports write them, and the day they are at home."""

from __future__ import annotations

import re

import pandas as pd

from akit.exports import named_months, wording
from akit.exports.cells import Cast, Home, Reader

_DATE = (
    r"(?:(?P<y1>\d{4})[-/.年](?P<m1>\d{1,2})[-/.月](?P<d1>\d{1,2})日?"
    r"|(?P<d2>\d{1,2})(?P<mark>[./-])(?P<m2>\d{1,2})(?P=mark)(?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})\.?[ /-](?:de )?(?P<n3>[^\W\d_]+)\.?[ /-](?:de )?(?P<y3>\d{4})"
    r"|(?P<n4>[^\W\d_]+)\.? (?P<d4>\d{1,2}),? (?P<y4>\d{4}))"
)
_TIME = (
    r"(?:(?:,? |T)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?"
    r" ?(?P<half>[ap]\.? ?m\.?)? ?(?P<zone>[a-z]{1,5})?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)?)?"
)
_MOMENT = re.compile(_DATE + _TIME, re.IGNORECASE)
_EARLIEST, _LATEST = pd.Timestamp("1995-07-16"), pd.Timestamp("2099-12-31")
EXPECTED = "a date and time with its zone, as Jun 8, 2025 10:23:05 PM PDT or 08.06.2025 22:23:05 GMT+01:00"


def day_at_home(*, day_first: bool) -> Reader:
    """Return a reader of the day a moment was at home; a date without any time is that day, blank is unknown.

    Parameters
    ----------
    day_first : 03/04/2024 is 3 April. Otherwise it is refused; 03.04.2024 is 3 April everywhere. A column that shows
        its order, for one of two numbers is above 12, is read in that order instead.
    """

    def read(cells: pd.Series, home: Home) -> Cast:
        tidy = cells.str.replace(r"[\s\u00a0\u202f\u2009]+", " ", regex=True)
        spellings = tidy.drop_duplicates()
        parts = spellings.str.extract(f"^{_MOMENT.pattern}$", flags=re.IGNORECASE)
        days = _days(parts, home, day_first=day_first).set_axis(spellings).reindex(tidy).set_axis(cells.index)
        return Cast(days, days.isna() & cells.ne(""), "impossible_date", EXPECTED)

    return read


def _days(parts: pd.DataFrame, home: Home, *, day_first: bool) -> pd.Series:
    dates = _dates(parts, day_first=day_first)
    seconds, ahead = _seconds(parts), _minutes_ahead(parts, home)
    moments = dates + pd.to_timedelta(seconds, unit="s") - pd.to_timedelta(ahead, unit="min")
    at_home = home.day(moments.dt.tz_localize("UTC"))
    days = at_home.where(parts["hour"].notna(), dates).astype("datetime64[us]")
    return days.where(days.between(_EARLIEST, _LATEST))


def _dates(parts: pd.DataFrame, *, day_first: bool) -> pd.Series:
    """Return the date as written, missing where there is none or where day and month cannot be told apart."""
    named = parts["n3"].fillna(parts["n4"]).str.casefold().map(named_months.months())
    month, day = _told_apart(parts, day_first=day_first)
    ymd = pd.DataFrame(
        {
            "year": _first(parts, "y1", "y2", "y3", "y4"),
            "month": pd.to_numeric(parts["m1"]).fillna(month).fillna(named),
            "day": _first(parts, "d1", "d3", "d4").fillna(day),
        }
    )
    return pd.to_datetime(ymd, errors="coerce").astype("datetime64[us]")


def _told_apart(parts: pd.DataFrame, *, day_first: bool) -> tuple[pd.Series, pd.Series]:
    """Return month and day of dates in numbers, year last; missing where neither the cell nor its column tells them."""
    a, b = pd.to_numeric(parts["d2"]), pd.to_numeric(parts["m2"])
    shows_day, shows_month = (a > 12) & (b <= 12), (b > 12) & (a <= 12)
    shown = bool(shows_day.any()), bool(shows_month.any())
    both, neither = all(shown), not any(shown)
    usual = day_first if neither else shown[0]
    open_to_both = ~shows_day & ~shows_month & parts["mark"].ne(".")
    first = shows_day | parts["mark"].eq(".") & ~shows_month | (open_to_both & usual)
    unsure = open_to_both & a.ne(b) & (both or (neither and not day_first))
    return b.where(first, a).mask(unsure), a.where(first, b).mask(unsure)


def _first(parts: pd.DataFrame, *columns: str) -> pd.Series:
    return pd.to_numeric(parts[list(columns)].bfill(axis="columns").iloc[:, 0])


def _seconds(parts: pd.DataFrame) -> pd.Series:
    """Return seconds since midnight, missing for no time of day."""
    hour, minute = pd.to_numeric(parts["hour"]), pd.to_numeric(parts["minute"])
    second = pd.to_numeric(parts["second"]).fillna(0)
    half = parts["half"].str[0].str.casefold()
    possible = (hour <= 23) & (minute <= 59) & (second <= 60) & (half.isna() | (hour <= 12))
    hour = hour.mask(half.notna(), hour % 12 + half.eq("p").fillna(False) * 12)
    return (hour * 3600 + minute * 60 + second).where(possible)


def _minutes_ahead(parts: pd.DataFrame, home: Home) -> pd.Series:
    """Return minutes ahead of UTC, missing where the cell names no zone, or one nobody knows."""
    sign, hours, minutes = (parts["offset"].str.extract(r"([+-])(\d{1,2}):?(\d{2})?")[n] for n in range(3))
    size = pd.to_numeric(hours) * 60 + pd.to_numeric(minutes).fillna(0)
    offset = size.astype("float").mask(sign.eq("-"), -size)
    stem = parts["zone"].str.upper()
    named = stem.map(wording.zone_minutes(home.time_zone)).astype("float")
    both = offset.where(stem.isna() | stem.isin(["UTC", "GMT"]))
    return both.where(offset.notna(), named)
