"""The words of money reports, from the tables in money_words/: types, columns, months, time zones, currencies."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from akit import policy
from akit.errors import AkitError
from akit.exports.layout import tidy


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Return one table of words, one mapping a row."""
    path = files("akit.exports") / "money_words" / f"{name}.csv"
    return tuple(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@cache
def names(language: str) -> Mapping[str, Sequence[str]]:
    """Return column -> the header names it goes by in a language."""
    found: dict[str, list[str]] = {}
    for row in rows("headers"):
        if row["language"] == language:
            found.setdefault(row["column"], []).append(row["name"])
    return found


@cache
def event_kind(language: str, type_word: str, *descriptions: str) -> str:
    """Return the kind of a money event, or "" for a type nobody knows.

    The type decides; a description only where the type says no more than "adjustment" or "other" (claims won back
    stand under Adjustment), or nothing.
    """
    kind = _kind(language, type_word, "type")
    if kind not in ("", "adjustment", "other"):
        return kind
    told = (_kind(language, description, "description") for description in descriptions)
    return next((better for better in told if better), kind)


def _kind(language: str, text: str, column: str) -> str:
    words = tidy(text)
    for pattern, kind, only in _patterns():
        if only in ("any", column) and pattern.search(words):
            return kind
    known = _types()
    return known.get((language, words)) or known.get(("any", words)) or ""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    return tuple((re.compile(row["pattern"]), row["event_kind"], row["column"]) for row in rows("patterns"))


@cache
def _types() -> Mapping[tuple[str, str], str]:
    return {(row["language"], tidy(row["type"])): row["event_kind"] for row in rows("types")}


def zone_minutes(home: str) -> Mapping[str, int]:
    """Return time zone name -> minutes ahead of UTC, for reports of an account at home in ``home``."""
    return {row["name"]: int(row["offset_minutes"]) for row in rows("time_zones") if row["home"] in ("", home)}


@cache
def marketplace(said: str) -> tuple[str, str]:
    """Return the sales channel and currency of a marketplace as money reports write it (amazon.com, amazon.jp).

    What is no marketplace akit knows (Non-Amazon, a blank) comes back as it is, without a currency.
    """
    try:
        known = policy.marketplace("Amazon.co.jp" if said.casefold() == "amazon.jp" else said)
    except AkitError:
        return said, ""
    return known["sales_channel"], known["currency"]


def currency_said(preamble: str) -> str:
    """Return the one currency a preamble names, or "" where it names none or several."""
    codes = {row["currency"] for row in policy.records("marketplaces")}
    found = {code for code in re.findall(r"\b[A-Z]{3}\b", preamble) if code in codes}
    words = {row["currency"] for row in rows("currencies") if re.search(_word(row["word"]), preamble.casefold())}
    return next(iter(found | words)) if len(found | words) == 1 else ""


def _word(word: str) -> str:
    return rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word)
