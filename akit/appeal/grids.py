"""Tables for a page: headings and codes in words, numbers in the form their column's name tells."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from akit import prose
from akit.appeal.categories import categories
from akit.appeal.document import Grid, Row
from akit.appeal.voice import Said, Voice, day

CODES = ("channel", "kind", "outcome", "reason", "funded_by", "odr_effect", "delivery", "part", "verdict")
LISTS = {"kinds": ",", "reasons": ",", "claim_outcome": "; ", "chargeback_kind": "; "}
TWO_DECIMALS = ("rate_ratio", "interval_low", "interval_high")  # of a ratio, not of a rate
PERCENT = ("rate", "share")
DAYS = ("_date", "date", "week", "window_end")
OWN_WORDS = {"answer": "answered_", "delivery": "delivery_", "part": "part_"}
WIDTHS: Mapping[str, float] = {
    **{"order_id": 1.95, "order_date": 1.3, "defect_date": 1.3, "date": 1.0, "kinds": 1.35, "sku": 1.6, "reason": 1.25},
    **{
        "outcome": 1.6,
        "facts": 1.9,
        "cause": 1.6,
        "action": 1.7,
        "proof": 1.4,
        "text": 3.6,
        "missing": 2.6,
        "number": 0.45,
    },
    **{
        "exhibits": 0.95,
        "orders": 0.75,
        "actions": 0.75,
        "part": 1.15,
        "category": 1.6,
        "path": 3.4,
        "sha256": 3.6,
        "rows": 0.8,
    },
}


@cache
def headings() -> dict[str, dict[str, str]]:
    """Return the headings, as written in `headings.toml`."""
    return tomllib.loads((files(__package__) / "headings.toml").read_text(encoding="utf-8"))


def heading(column: str, voice: Voice) -> Said:
    """Return the words above a column."""
    known = headings().get(column)
    return tuple(known[language] for language in voice.languages) if known else voice.word(column)


def grid(
    frame: pd.DataFrame, columns: Sequence[str], voice: Voice, red: Sequence[int] = (), *, small: bool = False
) -> Grid:
    """Return columns of a table as a grid for a page; ``red`` are the places of the rows that lack something."""
    shown = [[value(name, one, voice) for one in frame[name]] for name in columns]
    rows: tuple[Row, ...] = tuple(zip(*shown, strict=True)) if len(frame) else ()
    heads = tuple(heading(name, voice) for name in columns)
    return Grid(heads, rows, tuple(WIDTHS.get(name, 1.0) for name in columns), tuple(red), small)


def value(column: str, one: Any, voice: Voice) -> Said:
    """Return a cell as a reader sees it; what is not known is left empty."""
    if isinstance(one, tuple):
        return one  # said already
    if isinstance(one, bool):
        return voice.same("✓" if one else "–")
    if one is None or pd.isna(one) or one == "":
        return voice.same("")
    if isinstance(one, str):
        return _text(column, one, voice)
    return voice.same(_number(column, one))


def _text(column: str, one: str, voice: Voice) -> Said:
    if column in LISTS:
        return voice.words(one.split(LISTS[column]))
    if column == "category":
        return voice.category(one) if one in categories() else voice.word(one)
    if column in CODES:
        return voice.word(f"{OWN_WORDS.get(column, '')}{one}")
    return voice.same(one)


def _number(column: str, one: Any) -> str:
    if isinstance(one, pd.Timestamp) or column.endswith(DAYS):
        return day(one)
    if column in TWO_DECIMALS:
        return f"{float(one):.2f}"
    if column in PERCENT or column.endswith(("_rate", "_share")):
        return prose.percent(float(one))
    return f"{int(one):,}" if float(one).is_integer() else f"{float(one):,.1f}"
