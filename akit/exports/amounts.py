"""Amounts as each country writes them: 1,234.56 and 1.234,56 and 1 234,56. What could be both is told by the file."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from akit.exports.cells import Cast, Home, Reader

_SPACES = "\u0020\u00a0\u202f\u2009"
_DIGITS_APART = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_BY_DOT = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}|\d+)?(?:\.\d+)?")
_BY_COMMA = re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{2,3})*\.\d{3}|\d+)?(?:,\d+)?")
BOTH = ".,"


def tidy(cell: str) -> str:
    """Return an amount without blanks around or between its groups of three, its minus a hyphen."""
    plain = cell.strip(_SPACES).replace("\u2212", "-")
    return re.sub(rf"[{_SPACES}]", "", plain) if _DIGITS_APART.fullmatch(plain) else plain


def decimal_of(cell: str) -> str:
    """Return the decimal mark an amount has for certain: "." or ","; ".," where it may be either, "" for no amount.

    >>> [decimal_of(cell) for cell in ("1,234.56", "12,50", "1.234", "120", "n/a")]
    ['.', ',', '.,', '.,', '']
    """
    plain = tidy(cell)
    if not any(character.isdigit() for character in plain):
        return ""
    return "." * bool(_BY_DOT.fullmatch(plain)) + "," * bool(_BY_COMMA.fullmatch(plain))


def decimal_of_file(cells: Iterable[str], otherwise: str) -> str:
    """Return the decimal mark a file's amounts agree on; ``otherwise`` where none shows it, "" where they differ."""
    shown = {decimal_of(cell) for cell in cells} & {".", ","}
    return shown.pop() if len(shown) == 1 else "" if shown else otherwise


def reader(decimal: str) -> Reader:
    """Return a reader of amounts for a file whose decimal mark is ``decimal``; blank is unknown.

    An amount that can mean one thing only is read as that. One that could be either (1,234) is read by ``decimal``,
    and is bad where that is "".
    """

    def read(cells: pd.Series, home: Home) -> Cast:
        known = {cell: _value(cell, decimal) for cell in cells.unique()}
        values = pd.Series([known[cell] for cell in cells.tolist()], cells.index, "Float64")
        expected = "an amount as 1234.50, whose decimal mark the file shows"
        return Cast(values, values.isna() & cells.ne(""), "not_a_number", expected)

    return read


def _value(cell: str, decimal: str) -> float | None:
    plain, mark = tidy(cell), decimal_of(cell)
    if not mark:
        return None
    if mark == BOTH:
        mark = decimal if {".", ","} & set(plain) else "."
    if not mark:
        return None
    thousands = "," if mark == "." else "."
    return float(plain.replace(thousands, "").replace(mark, "."))
