"""Text cells to typed values. Nothing is guessed: a cell that cannot be read for certain is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

ORDER_ID = re.compile(r"(?:\d{3}|[A-Z]\d{2})-\d{7}-\d{7}")
CELLS = {"order_id": "an order id like 111-1234567-1234567 (or S01-1234567-1234567)"}
YES = frozenset({"y", "yes", "true", "1", "x", "✓", "√", "是"})
NO = frozenset({"", "n", "no", "false", "0", "-", "--", "n/a", "none", "否", "无"})
_EARLIEST, _LATEST = pd.Timestamp("1995-07-16"), pd.Timestamp("2099-12-31")


@dataclass(frozen=True)
class Home:
    """What an export does not say itself: whose days and whose way of writing a date.

    Attributes
    ----------
    time_zone : IANA name; an instant becomes the day it is there.
    day_format : strptime format of the marketplace's short dates, as ``%m/%d/%y``.
    """

    time_zone: str
    day_format: str

    def day(self, instants: pd.Series) -> pd.Series:
        """Return the calendar day, in the home time zone, of UTC instants."""
        at_home: pd.Series = instants.dt.tz_convert(self.time_zone).dt.tz_localize(None)
        days: pd.Series = at_home.dt.normalize()
        return days


@dataclass(frozen=True)
class Cast:
    """The values of a column, which cells could not be read, and what would have been right.

    ``reason`` is the word the ledger counts the rows under. Where ``unknown`` is set, a bad cell becomes
    unknown and its row is kept: the number does not rest on it.
    """

    typed: pd.Series
    bad: pd.Series
    reason: str
    expected: str
    unknown: bool = False


Reader = Callable[[pd.Series, Home], Cast]


def order_id(cells: pd.Series, home: Home) -> Cast:
    """Read an Amazon order id; multi-channel orders have one too (S01-...)."""
    return Cast(cells, ~cells.str.fullmatch(ORDER_ID.pattern), "bad_order_id", CELLS["order_id"])


def instant(cells: pd.Series, home: Home) -> Cast:
    """Read an ISO 8601 time that says its offset; blank is bad."""
    values = pd.to_datetime(cells, format="ISO8601", utc=True, errors="coerce")
    says_offset = cells.str.contains(r"\d[Tt ]\d.*(?:[Zz]|[+-]\d\d:?\d\d)$")
    good = says_offset & values.between(_EARLIEST.tz_localize("UTC"), _LATEST.tz_localize("UTC"))
    return Cast(values, ~good, "impossible_date", "a date and time with offset, as 2026-05-31T19:43:07+00:00")


def days(*formats: str, blank: bool = False) -> Reader:
    """Read a day in one of the formats given; ISO always counts.

    ``home`` stands for the home marketplace's own format, ``certain`` for days first or months first where only one of
    the two can be meant.

    With ``blank`` an empty cell is an unknown day, otherwise it is bad.
    """

    def read(cells: pd.Series, home: Home) -> Cast:
        tried = [f for name in formats for f in ([home.day_format, *_longer(home)] if name == "home" else [name])]
        spellings = cells.drop_duplicates()  # a few hundred days are written a hundred thousand times
        known = _iso_days(spellings, home)
        if "certain" in tried:
            tried.remove("certain")
            known = known.fillna(_certain_days(spellings))
        for day_format in tried:
            known = known.fillna(pd.to_datetime(spellings, format=day_format, errors="coerce"))
        known = known.where(known.between(_EARLIEST, _LATEST))
        values = known.set_axis(spellings).reindex(cells).set_axis(cells.index)
        bad = values.isna() & ~(cells.eq("") & blank)
        shown = ", ".join(pd.Timestamp("2026-05-31").strftime(f) for f in tried)
        return Cast(values, bad, "impossible_date", "a day as 2026-05-31" + (f" or {shown}" if shown else ""))

    return read


def _certain_days(cells: pd.Series) -> pd.Series:
    """Read 5/26/2026 and 26/5/2026, which can only be the 26th of May; 3/4/2026 stays unread."""
    parts = cells.str.extract(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$").astype("Float64")
    first, second, year = parts[0], parts[1], parts[2]
    one = pd.DataFrame(
        {"year": year, "month": first.where(second > 12, second), "day": second.where(second > 12, first)}
    )
    certain = ((first > 12) ^ (second > 12)) | (first == second)
    return pd.to_datetime(one.where(certain).dropna(), errors="coerce").reindex(cells.index)


def _longer(home: Home) -> list[str]:
    return [home.day_format.replace("%y", "%Y")] if "%y" in home.day_format else []


def _iso_days(cells: pd.Series, home: Home) -> pd.Series:
    """Read 2026-05-31, 2026/5/31, 2026年5月31日 and ISO times; a time with an offset is the day it is at home."""
    tidy = cells.str.replace(r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", r"\1-\2-\3", regex=True)
    tidy = tidy.str.replace(r"^(\d{4})-(\d{1,2})-(\d{1,2})", _two_digits, regex=True)
    iso = tidy.where(tidy.str.match(r"\d{4}-\d{2}-\d{2}"), "")
    offset = iso.str.contains(r":.*(?:[Zz]|[+-]\d\d:?\d\d)$")
    at_home = home.day(pd.to_datetime(iso.where(offset), format="ISO8601", utc=True, errors="coerce"))
    plain = pd.to_datetime(iso.where(~offset), format="ISO8601", errors="coerce").dt.normalize()
    return plain.fillna(at_home).astype("datetime64[us]")


def _two_digits(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def instants(cells: pd.Series, home: Home) -> Cast:
    """Read an ISO time, in home time where it says no offset; blank is unknown."""
    offset = cells.str.contains(r":.*(?:[Zz]|[+-]\d\d:?\d\d)$")
    says = pd.to_datetime(cells.where(offset), format="ISO8601", utc=True, errors="coerce")
    local = pd.to_datetime(cells.where(~offset), format="ISO8601", errors="coerce")
    local = local.dt.tz_localize(home.time_zone, ambiguous=True, nonexistent="shift_forward").dt.tz_convert("UTC")
    values = says.fillna(local)
    return Cast(values, values.isna() & cells.ne(""), "impossible_date", "a time as 2026-05-31 19:43 or with offset")


def whole(low: int = 0, high: int | None = None, *, reason: str, blank: bool = True) -> Reader:
    """Read a whole number from ``low`` to ``high``; blank is unknown, or bad where ``blank`` is False."""

    def read(cells: pd.Series, home: Home) -> Cast:
        values = pd.to_numeric(cells.where(cells.str.fullmatch(r"[+-]?\d{1,15}")), errors="coerce").astype("Int64")
        fits = values.ge(low) & (values.le(high) if high is not None else True)
        bad = ~(fits.fillna(False).astype(bool) | (cells.eq("") & blank))
        text = f"a whole number from {low} to {high}" if high is not None else f"a whole number of {low} or more"
        return Cast(values, bad, reason, text)

    return read


def amount(cells: pd.Series, home: Home) -> Cast:
    """Read money with a dot for decimals and no thousands separator; anything else is unknown and noted."""
    values = pd.to_numeric(cells.where(cells.str.fullmatch(r"[+-]?(?:\d+\.?\d*|\.\d+)")), errors="coerce")
    bad = values.isna() & cells.ne("")
    return Cast(values.astype("Float64"), bad, "not_a_number", "an amount as 1234.50", unknown=True)


def flag(cells: pd.Series, home: Home) -> Cast:
    """Read yes or no, in the ways Amazon's files write it; blank is no."""
    words = cells.str.casefold()
    return Cast(words.isin(YES), ~words.isin(YES | NO), "not_yes_or_no", "Y or N, true or false")


def words(synonyms: Mapping[str, Sequence[str]]) -> Reader:
    """Read one of a few words, or a synonym of one; anything else becomes unknown ("") and is noted."""
    meaning = {alias.casefold(): word for word, aliases in synonyms.items() for alias in (word, *aliases)}

    def read(cells: pd.Series, home: Home) -> Cast:
        values = pd.Series([meaning.get(cell.casefold(), "") for cell in cells], cells.index, "str")
        return Cast(values, values.eq("") & cells.ne(""), "unknown_word", " / ".join(synonyms), unknown=True)

    return read
