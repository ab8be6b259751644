"""What an ask is about, and which complaint reasons and corrective actions speak to it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from akit import complaints

GENERAL = "defects_in_general"
EVERYTHING = "*"


@cache
def categories() -> dict[str, dict[str, Any]]:
    """Return the categories an ask can have, as written in `categories.toml`."""
    return tomllib.loads((files(__package__) / "categories.toml").read_text(encoding="utf-8"))


def name(category: str, language: str) -> str:
    """Return what a category is called in a sentence."""
    return str(categories()[category][f"name_{language}"])


def reasons_of(category: str) -> frozenset[str]:
    """Return the complaint reasons that fall under a category; every reason for defects in general.

    >>> sorted(reasons_of("not_received_or_late"))
    ['late_delivery', 'not_received']
    """
    wanted, known = categories()[category]["amazon_categories"], complaints.reasons()
    mine = known if EVERYTHING in wanted else known[known["amazon_category"].isin(wanted)]
    return frozenset(mine["reason"])


def from_data(category: str) -> bool:
    """Say whether the account's orders and shipments can answer an ask of this category."""
    return categories()[category]["answered_from"] in ("defects", "shipments")


def as_meant(asked: Iterable[str], topics: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the categories a notice raises, in its order, "evidence" and the like read as the others it names.

    A notice that names none, or only asks for evidence, raises what its topics mean, else defects in general.
    """
    about = set(topics)
    by_topic = [kind for kind, row in categories().items() if row.get("topic") in about]
    return tuple(filter(is_named, dict.fromkeys(asked))) or tuple(by_topic) or (GENERAL,)


def is_named(category: str) -> bool:
    """Say whether a category names something of its own, and does not just point to what else a notice names."""
    return str(categories()[category]["answered_from"]) != "other_asks"


def actions_of(category: str, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of corrective actions that speak to a category, oldest first; all for defects in general.

    An action speaks to it when the ledger's `category` is the category, one of its complaint reasons or of Amazon's
    categories behind it.
    """
    row = categories()[category]
    places = [column for column in ("date", "source_file", "source_row") if column in actions]
    ordered = actions.sort_values(places, kind="stable", ignore_index=True)
    if EVERYTHING in row["amazon_categories"]:
        return ordered
    words = {category, *row["amazon_categories"], *row.get("actions", ()), *reasons_of(category)}
    said = ordered["category"].str.strip().str.casefold().str.replace(r"[\s-]+", "_", regex=True)
    return ordered[said.isin(words)].reset_index(drop=True)


def own() -> tuple[str, ...]:
    """Return the categories that defective orders can be of, but for defects in general; each reason in one of them."""
    return tuple(
        kind
        for kind, row in categories().items()
        if row["answered_from"] == "defects" and EVERYTHING not in row["amazon_categories"]
    )
