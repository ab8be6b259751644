"""What a mail says, by the phrases of each language: which of them are there, and the amounts and numbers in them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from akit import policy
from akit.errors import AkitError

_NUMBER = r"(?<![\d.,])(?:\d{1,3}(?: \d{3}){1,4}(?:[.,]\d{1,2})?(?![\d-])|\d{1,12}(?:[.,]\d{1,12}){0,5}(?![.,]?\d))"
_UNIT = r"(?:[a-z]{0,3}\$|[€£¥₹円元]|zł|zl|kr|[a-z]{3}(?![a-z]))"
MONEY = re.compile(rf"(?:(?P<before>{_UNIT}) ?)?(?P<number>{_NUMBER})(?: ?(?P<after>{_UNIT}))?")
_SLOT = rf"(?P<money>(?:{_UNIT} ?)?{_NUMBER}(?: ?{_UNIT})?)"
_SYMBOLS = {
    **{"€": "EUR", "£": "GBP", "₹": "INR", "zł": "PLN", "zl": "PLN", "円": "JPY", "us$": "USD"},
    **{"ca$": "CAD", "cdn$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "mx$": "MXN", "r$": "BRL", "s$": "SGD"},
}
# A sign that several currencies share says one of them only together with the marketplace.
_SHARED = {"$": {"USD", "CAD", "AUD", "MXN", "SGD"}, "¥": {"JPY", "CNY"}, "元": {"CNY"}, "kr": {"SEK"}}


@dataclass(frozen=True)
class Money:
    """An amount read for certain: ``amount`` or ``currency`` is None or "" where it is not."""

    amount: Decimal | None
    currency: str


@cache
def phrases() -> dict[str, dict[str, Any]]:
    """Return the phrases by language, as `mail_phrases.toml` has them."""
    return tomllib.loads((files(__package__) / "mail_phrases.toml").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    r"""Return text as phrases are matched on: no case, no accents, single blanks, plain quotes and hyphens.

    >>> plain("Wir haben Ihr\u00a0Verkäuferkonto  belastet: £5")
    'wir haben ihr verkauferkonto belastet: £5'
    """
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    bare = re.sub("[\u0300-\u036f]", "", folded)  # accents alone: the voicing marks of kana stay
    bare = re.sub("[‐‑‒–−]", "-", re.sub("[’‘`´]", "'", unicodedata.normalize("NFC", bare)))
    return re.sub(r"\s+", " ", bare).strip()


@cache
def _patterns(key: str, within: str = "") -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for language, said in phrases().items():
        block = said.get(key, {})
        for pattern in block.get(within, []) if within else block:
            slots = pattern.replace("{money}", _SLOT).replace("{n}", r"(?P<n>\d{1,3})")
            found.append((language, re.compile(slots)))
    return tuple(found)


def says(text: str, key: str, within: str = "") -> bool:
    """Say whether any phrase of ``key`` stands in text that went through `plain`."""
    return any(pattern.search(text) for _, pattern in _patterns(key, within))


def number(text: str, key: str) -> int | None:
    """Return the one number that the phrases of ``key`` give, or None where there is none or they differ."""
    found = {int(match["n"]) for _, pattern in _patterns(key) for match in pattern.finditer(text)}
    return found.pop() if len(found) == 1 else None


def money(text: str, market: str) -> tuple[Money, str]:
    """Return the one amount that stands where an amount is claimed, and what stood there where it is not certain.

    Parameters
    ----------
    text : what `plain` gives.
    market : currency of the marketplace the mail is about, or "".
    """
    spots = {
        (language, match["money"].strip())
        for language, pattern in _patterns("amount")
        for match in pattern.finditer(text)
    }
    values = {_money(spot, language, market) for language, spot in spots}
    shown = "; ".join(sorted({spot for _, spot in spots}))
    if len(values) != 1:
        return Money(None, ""), shown
    value = values.pop()
    return value, "" if value.amount is not None and value.currency else shown


def _money(spot: str, language: str, market: str) -> Money:
    match = MONEY.fullmatch(spot)
    if match is None:
        return Money(None, "")
    units = {_currency(unit, market) for unit in (match["before"], match["after"]) if unit} - {""}
    return Money(amount(match["number"], language), units.pop() if len(units) == 1 else "")


def _currency(unit: str, market: str) -> str:
    if unit in _SHARED:
        return market if market in _SHARED[unit] else ""
    codes = {*policy.rules("marketplaces")["currency"], "CNY"}
    return _SYMBOLS.get(unit, unit.upper() if unit.upper() in codes else "")


def amount(text: str, language: str) -> Decimal | None:
    """Return a number as its language writes it, or None where it could mean two things.

    Two digits after a single sign are decimals in every language; three are thousands only after the language's own
    sign for them.

    >>> [amount("119,00", "it"), amount("169.01", "it"), amount("1.234,56", "de"), amount("1,234", "en")]
    [Decimal('119.00'), Decimal('169.01'), Decimal('1234.56'), Decimal('1234')]
    >>> [amount("1.234", "en"), amount("1,234", "de"), amount("1,23,456.00", "en")]
    [None, None, None]
    """
    if match := re.fullmatch(r"(\d+)(?:[.,](\d{1,2}))?", text):
        return Decimal(f"{match[1]}.{match[2]}" if match[2] else match[1])
    match = re.fullmatch(r"(\d{1,3}((?P<sign>[., ])\d{3})(?:(?P=sign)\d{3})*)(?:(?!(?P=sign))[.,](\d{1,2}))?", text)
    if match is None:
        return None
    sign, decimals = match["sign"], match[4]
    certain = decimals or sign in phrases()[language]["group"] or match[1].count(sign) > 1
    return Decimal(match[1].replace(sign, "") + (f".{decimals}" if decimals else "")) if certain else None


def market_currency(marketplace_id: str, sender: str, order_id: str) -> str:
    """Return the currency of the marketplace a mail is about, or "" where it does not say for certain.

    The header with the marketplace's id says it, else the domain it came from. Amazon.com also writes for Amazon.ca,
    whose order ids begin with 70.
    """
    name = "Amazon." + sender.rpartition("@amazon.")[2]
    for said in (marketplace_id, "" if name == "Amazon.com" and order_id.startswith("70") else name):
        try:
            if said:
                return policy.marketplace(said)["currency"]
        except AkitError:
            continue
    return ""
