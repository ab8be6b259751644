"""Where each rate stands against its target, a card each: what a reader sees first."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from akit import policy, prose
from akit.day import Day
from akit.report.status import Card, Cards
from akit.words import word

CHANNELS = ("mfn", "afn")  # Amazon judges them apart
RATE = ["order_count", "defect_order_count", "rate", "target_value", "status"]


def status(day: Day, language: str = "en") -> Cards:
    """Return a card for the order defect rate of each channel."""
    odr = day.order_defect_rate
    rows = odr[odr["channel"].isin(CHANNELS) & odr["marketplace"].eq("all")]
    cards = [_order_defect_rate({str(key): cell for key, cell in row.items()}, language) for row in _records(rows)]
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


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return list(rows.to_dict("records"))


def _order_defect_rate(row: dict[str, Any], language: str) -> Card:
    title = prose.say(
        "card_title", language, metric=word("order_defect_rate", language), channel=word(row["channel"], language)
    )
    if not row["order_count"]:
        return Card(title, prose.say("card_none", language), "none", "", prose.say("card_no_orders", language))
    target = float(row["target_value"])
    worst = prose.percent(row["worst_case_rate"], target) if row["pending_order_count"] else ""
    return Card(
        title,
        prose.percent(row["rate"], target),
        row["status"],
        prose.say(f"card_{row['status']}", language, target=prose.percent(target)),
        prose.together(
            [
                prose.say("card_counts", language, n=f"{row['defect_order_count']:,}", total=f"{row['order_count']:,}"),
                prose.say("card_worst", language, rate=worst) if worst else "",
            ],
            language,
        ),
    )
