"""Text cells to typed values. Nothing is guessed: a cell that cannot be read for certain is named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from akit.exports import named_months
from akit.exports import spreadsheet_dates as dates

# [0-9], for \d is also a full-width digit: an id in these is another text, which matches no other file's.
ORDER_ID = re.compile(r"(?:[0-9]{3}|[A-Z][0-9]{2})-[0-9]{7}-[0-9]{7}")
ROUNDED = r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,}"  # what a spreadsheet makes of a number of more than 11 digits
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")  # blanks, and marks that no screen shows
CELLS = {"order_id": "an order id like 111-1234567-1234567 (or S01-1234567-1234567)"}
YES = frozenset({"y", "yes", "true", "1", "x", "✓", "√", "是"})
NO = frozenset({"", "n", "no", "false", "0", "-", "--", "n/a", "none", "否", "无"})
_PLAIN = r"\d{4}-\d{2}-\d{2}(?:[Tt ]\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?)?)?"
_OFFSET = r"\d[Tt ]\d.*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$"
_UTC = r"(?<=\d) ?(?:UTC|GMT)$"
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
    unknown and its row is kept: the number does not rest on it. ``said`` is what had to be taken for granted of the
    column as a whole, in a sentence.
    """

    typed: pd.Series
    bad: pd.Series
    reason: str
    expected: str
    unknown: bool = False
    said: str = ""


Reader = Callable[[pd.Series, Home], Cast]


def order_id(cells: pd.Series, home: Home) -> Cast:
    """Read an Amazon order id; multi-channel orders have one too (S01-...).

    What a spreadsheet is told to take it as text by (="…", an apostrophe), a hyphen of print, blanks of any kind and
    digits of full width are no part of it.
    """
    bad = ~cells.str.fullmatch(ORDER_ID.pattern)
    if bad.any():
        cells = cells.where(~bad, cells[bad].map(_bare).astype("str"))
        bad = ~cells.str.fullmatch(ORDER_ID.pattern)
    lost = bad.any() and cells[bad].str.fullmatch(ROUNDED).any()
    return Cast(cells, bad, "bad_order_id", CELLS["order_id"] + ("; a spreadsheet has rounded it away" if lost else ""))


def _bare(cell: str) -> str:
    """Return an order id without what it is dressed in; anything else as it stands."""
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", cell))
    undressed = re.sub(r"^(?:=?\"(.*)\"|['\u2018\u2019](.*))$", r"\1\2", plain)
    found = re.sub(r"[\u2010-\u2015\u2212]", "-", undressed)
    return found if ORDER_ID.fullmatch(found) else cell


def text(cells: pd.Series, home: Home) -> Cast:
    """Read text as it stands. A number that a spreadsheet rounded (1.23E+14) is kept and noted: it names nothing."""
    rounded = cells.str.contains("E+", regex=False)
    if rounded.any():
        rounded &= cells.str.fullmatch(ROUNDED)
    return Cast(cells, rounded, "rounded_number", "all digits: a spreadsheet has rounded this number", unknown=True)


def asin(cells: pd.Series, home: Home) -> Cast:
    """Read an ASIN. A book's is its ISBN; a spreadsheet drops its leading zeros, and its check digit proves them."""
    short = cells.str.fullmatch(r"\d{4,8}[\dX]")
    if not short.any():
        return text(cells, home)
    whole = cells.where(~short, cells.str.zfill(10))
    proved = {isbn for isbn in whole[short].unique() if _is_isbn(isbn)}
    restored = short & whole.isin(proved)
    bad = short & ~restored
    return Cast(whole.where(restored, cells), bad, "bad_asin", "an ASIN of ten letters and digits", unknown=True)


def _is_isbn(digits: str) -> bool:
    values = [10 if digit == "X" else int(digit) for digit in digits]
    return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0


def instant(cells: pd.Series, home: Home) -> Cast:
    """Read a time that says its offset, as Amazon's files do; blank is bad.

    Where a spreadsheet or program has dropped the offset, a day alone is that day, and a time is read as UTC if the
    day is then the one it would be at home: what counts is the day. Any other is bad.
    """
    cells, offset = _with_offset(cells)
    values = pd.to_datetime(cells.where(offset), format="ISO8601", utc=True, errors="coerce")
    said = ""
    if not offset.all():
        naive, timed, how = _without_offset(cells.mask(offset, ""))
        as_utc, at_home = _as_utc(naive), _at_home(naive, home)
        same = ~timed | home.day(as_utc).eq(naive.dt.normalize())
        values = values.fillna(as_utc.where(timed, at_home).where(same))
        said = f"Without an offset, a day is taken as that day at home and a time as UTC. {how}".rstrip()
    good = values.between(_EARLIEST.tz_localize("UTC"), _LATEST.tz_localize("UTC"))
    expected = "a date and time with offset, as 2026-05-31T19:43:07+00:00; without it the day at home is not certain"
    return Cast(values, ~good, "impossible_date", expected, said=said if (~offset & good).any() else "")


def _with_offset(cells: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return times with UTC and GMT written as Z, and which of them say an offset."""
    offset = cells.str.contains(_OFFSET)
    if not offset.all():
        cells = cells.where(offset, cells.str.replace(_UTC, "Z", regex=True))
        offset = cells.str.contains(_OFFSET)
    return cells, offset


def _as_utc(naive: pd.Series) -> pd.Series:
    utc: pd.Series = naive.dt.tz_localize("UTC")
    return utc


def _at_home(naive: pd.Series, home: Home) -> pd.Series:
    zoned: pd.Series = naive.dt.tz_localize(home.time_zone, ambiguous=True, nonexistent="shift_forward")
    utc: pd.Series = zoned.dt.tz_convert("UTC")
    return utc


def _without_offset(cells: pd.Series) -> tuple[pd.Series, pd.Series, str]:
    """Read times without an offset: as they stand, whether they say a time, and what told day from month."""
    spellings = cells.drop_duplicates()
    iso = _naive(_iso_text(spellings))
    found = dates.written(spellings)
    moments = found.days + pd.to_timedelta(found.seconds.astype("float").fillna(0), unit="s")
    naive = iso.fillna(moments.astype("datetime64[us]"))
    timed = spellings.str.contains(":", regex=False)
    how = f"Dates are read {found.order}, as {found.witness} shows." if found.witness else ""
    known = pd.DataFrame({"naive": naive.to_numpy(), "timed": timed.to_numpy()}, index=spellings).reindex(cells)
    return known["naive"].set_axis(cells.index), known["timed"].astype("bool").set_axis(cells.index), how


def days(*formats: str, blank: bool = False) -> Reader:
    """Read a day: ISO, one with its month's name in any language, or in numbers where the column shows their order.

    Formats are those the report writes itself, ``home`` standing for the home marketplace's own: the order of their
    numbers is that of a column that shows none; see `spreadsheet_dates`. With ``blank`` an empty cell is an unknown
    day, else it is bad.
    """

    def read(cells: pd.Series, home: Home) -> Cast:
        tried = [home.day_format if name == "home" else name for name in formats]
        places, each = pd.factorize(cells)  # a few hundred days are written a hundred thousand times
        spellings = pd.Series(each, dtype="str")
        known = _iso_days(spellings, home)
        own, said = next(filter(None, map(dates.own_order, tried)), ""), ""
        if not (known.notna() | spellings.eq("")).all():  # most columns are ISO throughout
            known, said = _other_days(spellings, known, [name for name in tried if not dates.own_order(name)], own)
        known = known.where(known.between(_EARLIEST, _LATEST))
        values = known.take(places).set_axis(cells.index)
        bad = values.isna() & ~(cells.eq("") & blank)
        return Cast(values, bad, "impossible_date", _expected(tried, own), said=said)

    return read


def _other_days(spellings: pd.Series, known: pd.Series, formats: Sequence[str], own: str) -> tuple[pd.Series, str]:
    """Read what is no ISO day by its month's name, by some formats, or in numbers; say what turns the usual order."""
    known = known.fillna(named_months.days(spellings).set_axis(spellings.index))
    for day_format in formats:
        known = known.fillna(pd.to_datetime(spellings, format=day_format, errors="coerce"))
    found = dates.written(spellings.where(known.isna(), ""), own)
    turned = found.witness and found.order != own
    said = f"Dates in numbers are read {found.order}, as {found.witness} shows." if turned else ""
    return known.fillna(found.days), said


def _expected(formats: Sequence[str], own: str) -> str:
    shown = ", ".join(pd.Timestamp("2026-05-31").strftime(f) for f in formats)
    unsure = "" if own else "; in numbers only where the column shows which is the day"
    return "a day as 2026-05-31" + (f" or {shown}" if shown else "") + unsure


def _iso_text(cells: pd.Series) -> pd.Series:
    """Return 2026-05-31, 2026/5/31 and 2026年5月31日, with or without a time, as ISO; anything else as ""."""
    tidy = cells.str.replace(r"^(\d{4})[/.年](\d{1,2})[/.月](\d{1,2})日?", r"\1-\2-\3", regex=True)
    tidy = tidy.str.replace(r"^(\d{4})-(\d{1,2})-(\d{1,2})", _two_digits, regex=True)
    return tidy.where(tidy.str.match(r"\d{4}-\d{2}-\d{2}"), "")


def _iso_days(cells: pd.Series, home: Home) -> pd.Series:
    """Read 2026-05-31, 2026/5/31, 2026年5月31日 and ISO times; a time with an offset is the day it is at home."""
    if cells.str.fullmatch(r"(?:\d{4}-\d{2}-\d{2})?").all():  # as most columns are throughout
        return _naive(cells)
    iso = _iso_text(cells)
    offset = iso.str.contains(_OFFSET)
    at_home = home.day(pd.to_datetime(iso.where(offset), format="ISO8601", utc=True, errors="coerce"))
    plain = _naive(iso.where(~offset, "")).dt.normalize()
    days: pd.Series = plain.fillna(at_home).astype("datetime64[us]")
    return days


def _naive(iso: pd.Series) -> pd.Series:
    """Read ISO days and times without an offset; one that has something like an offset is none of them."""
    plain = iso.where(iso.str.fullmatch(_PLAIN), "")
    days: pd.Series = pd.to_datetime(plain, format="ISO8601", errors="coerce").astype("datetime64[us]")
    return days


def _two_digits(match: re.Match[str]) -> str:
    year, month, day = match.groups()
    return f"{year}-{int(month):02d}-{int(day):02d}"


def instants(assumed: str = "") -> Reader:
    """Read a time, in the zone ``assumed`` (home, where it is "") if it says no offset; blank is unknown."""

    def read(cells: pd.Series, home: Home) -> Cast:
        cells, offset = _with_offset(cells)
        values = pd.to_datetime(cells.where(offset), format="ISO8601", utc=True, errors="coerce")
        said = ""
        if not offset.all():
            naive, _, said = _without_offset(cells.mask(offset, ""))
            values = values.fillna(_as_utc(naive) if assumed else _at_home(naive, home))
        expected = "a time as 2026-05-31 19:43 or with offset"
        return Cast(values, values.isna() & cells.ne(""), "impossible_date", expected, said=said)

    return read


def whole(low: int = 0, high: int | None = None, *, reason: str, blank: bool = True) -> Reader:
    """Read a whole number from ``low`` to ``high``; blank is unknown, or bad where ``blank`` is False."""

    def read(cells: pd.Series, home: Home) -> Cast:
        values = pd.to_numeric(cells.where(cells.str.fullmatch(r"[+-]?\d{1,15}(?:\.0+)?")), errors="coerce").astype(
            "Int64"
        )
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
    words = {cell: cell.casefold() for cell in cells.unique()}
    yes, known = ([cell for cell, word in words.items() if word in among] for among in (YES, YES | NO))
    return Cast(cells.isin(yes), ~cells.isin(known), "not_yes_or_no", "Y or N, true or false")


def words(synonyms: Mapping[str, Sequence[str]]) -> Reader:
    """Read one of a few words, or a synonym of one; anything else becomes unknown ("") and is noted."""
    meaning = {alias.casefold(): word for word, aliases in synonyms.items() for alias in (word, *aliases)}

    def read(cells: pd.Series, home: Home) -> Cast:
        said = {cell: meaning.get(cell.casefold(), "") for cell in cells.unique()}  # a few words, again and again
        values = cells.map(said).astype("str")
        return Cast(values, values.eq("") & cells.ne(""), "unknown_word", " / ".join(synonyms), unknown=True)

    return read
