"""Sentences about the other rates: each with its counts, days and target, and what is missing."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.prose.language import count, percent, say, together
from akit.words import WORDS, word

NAMED = 5  # reasons in a sentence; the table has them all


def other_rates(table: pd.DataFrame, language: str = "en") -> list[str]:
    """Return one sentence a rate of all marketplaces, then one that names what cannot be computed and why.

    Parameters
    ----------
    table : what `metrics.other_rates` gives.
    """
    mine = table[(table["source"] == "computed") & (table["marketplace"] == "all") & table["denominator"].notna()]
    said = [_rate({str(key): value for key, value in row.items()}, language) for row in mine.to_dict("records")]
    return [*said, *filter(None, [reported_rates(table, language), missing_rates(table, language)])]


def _rate(row: dict[str, Any], language: str) -> str:
    slots = {
        "metric": word(row["metric"], language),
        "days": count(row["window_days"]),
        "numerator": count(row["numerator"]),
        "denominator": count(row["denominator"]),
        "unit": word(f"unit_{row['unit']}", language),
        "end": str(row["window_end"].date()),
    }
    if pd.isna(row["rate"]):
        kept = {key: slots[key] for key in ("metric", "days", "end")}
        return say("other_rate_none", language, **kept)
    exact = None if pd.isna(row["target_value"]) else float(row["target_value"])
    said = say("other_rate", language, rate=percent(row["rate"], exact), **slots)
    bound = say(f"bound_{row['missing']}", language) if row["missing"] else ""
    judged = "" if exact is None or row["status"] == "none" else _target(row, exact, language)
    return together([said, judged, bound], language)


def _target(row: dict[str, Any], target: float, language: str) -> str:
    condition = word(row["target_condition"], language)
    return say(f"meets_{row['status']}", language, condition=condition, target=percent(target))


ALWAYS = ("account_health_rating", "ncx_rate")  # said as Amazon reports them, whatever they are


def reported_rates(table: pd.DataFrame, language: str = "en") -> str:
    """Return what Amazon itself reports as missed, and its account health rating and NCX rate; "" where neither.

    Parameters
    ----------
    table : what `metrics.other_rates` gives.
    """
    theirs = table[(table["source"] == "amazon") & (table["status"].eq("bad") | table["metric"].isin(ALWAYS))]
    named = [_reported({str(key): value for key, value in row.items()}, language) for row in theirs.to_dict("records")]
    return say("reported_rates", language, named=say("semicolon", language).join(named)) if named else ""


def _reported(row: dict[str, Any], language: str) -> str:
    """Return one figure of Amazon's: its rate, else its count, else its word, and where it is from."""
    said = word(f"reported_{row['reported']}", language) if f"reported_{row['reported']}" in WORDS else row["reported"]
    value = ""
    if pd.notna(row["rate"]):
        value = percent(row["rate"], None if pd.isna(row["target_value"]) else float(row["target_value"]))
    elif pd.notna(row["numerator"]):
        value = count(row["numerator"])
    both = value and said
    said = say("reported_value", language, value=value, word=said) if both else value or said
    place = word("all_marketplaces", language) if row["marketplace"] == "all" else row["marketplace"]
    return say("reported_rate", language, metric=word(row["metric"], language), place=place, said=said)


def missing_rates(table: pd.DataFrame, language: str = "en") -> str:
    """Return which rates cannot be computed, each with the export that would do it; "" where none is missing."""
    mine = table[table["denominator"].isna() & table["numerator"].isna() & table["missing"].ne("")]
    named = [
        say("missing_rate", language, metric=word(metric, language), needs=word(f"need_{missing}", language))
        for metric, missing in zip(*mine.drop_duplicates("metric")[["metric", "missing"]].T.to_numpy(), strict=True)
    ]
    return say("missing_rates", language, named=say("semicolon", language).join(named)) if named else ""


def returns_by_reason(table: pd.DataFrame, language: str = "en") -> str:
    """Return for which reasons most orders of the window were returned, or that no return is known.

    Parameters
    ----------
    table : what `metrics.returns_by_reason` gives.
    """
    if table.empty:
        return say("returns_none", language)
    named = [
        say("return_reason", language, reason=word(row["reason"], language), count=count(row["return_order_count"]))
        for row in table.head(NAMED).to_dict("records")
    ]
    orders = count(table["order_count"].iloc[0])
    return say("returns_by_reason", language, orders=orders, named=say("comma", language).join(named))
