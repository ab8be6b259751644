"""Where each rate stands against its target, a card each: what a reader sees first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from akit import policy, prose
from akit.day import Day
from akit.report.status import Card, Cards
from akit.words import word

CHANNELS = ("mfn", "afn")  # Amazon judges them apart
RATE = ["order_count", "defect_order_count", "rate", "target_value", "status"]


def status(day: Day, language: str = "en", *, others: bool = True) -> Cards:
    """Return a card for the order defect rate of each channel, and one for each other rate with a target.

    Each links to its rows on the same page; ``others`` is for a page that shows the other rates.
    """
    odr = day.order_defect_rate
    rows = odr[odr["channel"].isin(CHANNELS) & odr["marketplace"].eq("all")]
    cards = [_order_defect_rate(row, day.not_supplied, language) for row in _records(rows)]
    if others:
        cards += [_other_rate(row, language) for row in _records(_with_target(day.other_rates))]
    return Cards(tuple(cards), prose.say("card_rows", language), headline(day))


def headline(day: Day) -> dict[str, Any]:
    """Return what a catalogue shows of a day: the rate of each channel, and which orders are defective."""
    odr = day.order_defect_rate
    rates = odr.loc[odr["channel"].isin(CHANNELS) & odr["marketplace"].eq("all"), [*RATE, "channel"]]
    defective = day.defective_orders
    return {
        "account": day.account.settings.name,
        "as_of": day.as_of.date().isoformat(),
        "window_end": day.window.end.date().isoformat(),
        "policy": policy.version(),
        "rates": json.loads(rates.to_json(orient="records", double_precision=15)),
        "defective_orders": sorted(defective.loc[~defective["pending"], "order_id"]),
    }


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in rows.to_dict("records")]


def _order_defect_rate(row: dict[str, Any], lacking: Sequence[str], language: str) -> Card:
    """Return the card of one channel; a rate that misses a kind of defect is a lower bound, and so never good."""
    title = prose.say(
        "card_title", language, metric=word("order_defect_rate", language), channel=word(row["channel"], language)
    )
    if not row["order_count"]:
        return Card(title, prose.say("card_none", language), "none", "", prose.say("card_no_orders", language))
    target = float(row["target_value"])
    worst = prose.percent(row["worst_case_rate"], target) if row["pending_order_count"] else ""
    tables = prose.say("comma", language).join(word(f"{name}_table", language) for name in lacking)
    bound = bool(lacking) and row["status"] == "good"
    return Card(
        title,
        prose.percent(row["rate"], target),
        "none" if bound else row["status"],
        prose.say("card_bound_under", language, target=prose.percent(target)) if bound else _verdict(row, language),
        prose.together(
            [
                prose.say("card_counts", language, n=f"{row['defect_order_count']:,}", total=f"{row['order_count']:,}"),
                prose.say("card_worst", language, rate=worst) if worst else "",
                prose.say("card_bound", language, tables=tables) if lacking else "",
            ],
            language,
        ),
        "exhibit-defective-orders",
    )


def _with_target(rates: pd.DataFrame) -> pd.DataFrame:
    """Return the other rates that were computed over every marketplace and have a target to meet."""
    whole = rates["marketplace"].eq("all") & rates["source"].eq("computed")
    return rates[whole & rates["target_value"].notna() & rates["rate"].notna()]


def _other_rate(row: dict[str, Any], language: str) -> Card:
    target = float(row["target_value"])
    days = (row["window_end"] - row["window_start"]).days + 1
    return Card(
        prose.say("card_over_days", language, metric=word(row["metric"], language), days=days),
        prose.percent(row["rate"], target),
        row["status"],
        _verdict(row, language),
        prose.say("card_of", language, n=f"{int(row['numerator']):,}", total=f"{int(row['denominator']):,}"),
        "exhibit-missed-units",
    )


def _verdict(row: dict[str, Any], language: str) -> str:
    """Return good or bad with its sign and the target; where neither may be said, the target alone."""
    side = "over" if row["target_condition"] == "GREATER_THAN" else "under"
    return prose.say(f"card_{row['status']}_{side}", language, target=prose.percent(float(row["target_value"])))
