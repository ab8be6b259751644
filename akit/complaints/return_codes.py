"""The buyer's own return code: three spellings of one code, and the reason it stands for."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from akit.policy import rules

_PREFIXES = {
    "AMZ_PG_APP_": "APPAREL_",
    "AMZ_PG_WJ_": "JEWELRY_",
    "AMZ_PG_": "",
    "APP_": "APPAREL_",
    "WJ_": "JEWELRY_",
    "CR_": "",
    "UND_": "UNDELIVERABLE_",
}


def normalise_return_reason(code: str) -> str:
    """Return a return code in the one spelling of ``policy/return_reasons.csv``.

    FBA and MFN exports and re-exports spell the same code with different prefixes or in words. A code that is
    in no table comes back in capitals without its prefix; no code comes back as "".

    >>> normalise_return_reason("AMZ-PG-APP-TOO-SMALL")
    'APPAREL_TOO_SMALL'
    >>> normalise_return_reason("WRONG ITEM SHIPPED")
    'SWITCHEROO'
    """
    letters = _letters(code)
    known = _spellings()
    if letters in known:
        return known[letters]
    for prefix, instead in _PREFIXES.items():
        if letters.startswith(prefix):
            bare = instead + letters.removeprefix(prefix)
            return known.get(bare, bare)
    return letters


def reason_of_return(code: str) -> str:
    """Return the reason a return code stands for, or "" where it stands for none or is unknown.

    >>> reason_of_return("CR-DEFECTIVE")
    'defective'
    >>> reason_of_return("UNDELIVERABLE_REFUSED")
    ''
    """
    row = _codes().get(normalise_return_reason(code))
    return row["reason"] if row else ""


def return_reasons(codes: pd.Series) -> pd.DataFrame:
    """Return what each return code of a column says.

    Parameters
    ----------
    codes : codes as exported; anything that is not text counts as no code.

    Returns
    -------
    One row per code in the same index: code (one spelling), reason ("" for none), group, is_complaint (False
    where the code blames the buyer's own mind, an address or nobody; True for a code Amazon added since) and
    known (the code is in the table). No codes give no rows.

    Notes
    -----
    Buyers pick codes to avoid return cost; the comment is the stronger witness, the code the primary fact.
    """
    said = {code: _facts(code) for code in codes.dropna().unique() if isinstance(code, str)}
    nothing = _facts("")
    rows = [said.get(code, nothing) if isinstance(code, str) else nothing for code in codes]
    columns = {name: [row[name] for row in rows] for name in ("code", "reason", "group")}
    flags = {name: pd.Series([row[name] for row in rows], codes.index, "bool") for name in ("is_complaint", "known")}
    return pd.DataFrame(columns, index=codes.index, dtype="str").assign(**flags)


def _facts(code: str) -> dict[str, str | bool]:
    spelt = normalise_return_reason(code)
    row = _codes().get(spelt)
    if row is None:
        return {"code": spelt, "reason": "", "group": "", "is_complaint": spelt != "", "known": False}
    complaint = row["is_complaint"] == "true"
    return {"code": spelt, "reason": row["reason"], "group": row["group"], "is_complaint": complaint, "known": True}


def _letters(code: str) -> str:
    return re.sub(r"[^A-Z0-9]+", "_", code.upper().replace("'", "")).strip("_")


@cache
def _codes() -> dict[str, dict[str, str]]:
    rows = rules("return_reasons").to_dict("records")
    return {str(row["code"]): {str(name): str(cell) for name, cell in row.items()} for row in rows}


@cache
def _spellings() -> dict[str, str]:
    """Every spelling of every code: the code itself, its aliases and Amazon's words for it."""
    spellings = {}
    for code, row in _codes().items():
        for spelling in (code, row["amazon_text"], *row["aliases"].split("|")):
            spellings[_letters(spelling)] = code
    spellings.pop("", None)
    return spellings
