"""What was seen before, as JSON: the rate as known then, what changed in a week, Amazon's own figures."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.day import Day
from akit.numbers.plain import records


def past(day: Day) -> dict[str, Any]:
    """Return the history, the week's change, and Amazon's figures beside akit's."""
    return {
        "reconciliation": _beside(day),
        "conflicts": records(day.conflicts),
        "as_known_then": records(day.as_known_then),
        "change_split": [
            row | {"orders": records(_of(day.changed_orders, row["channel"]))} for row in records(day.change_split)
        ],
    }


def _beside(day: Day) -> list[dict[str, Any]]:
    by_table = [
        row
        | {"marketplace": "all", "verdict": "off" if row["explained_by"] else "reconciled", "explanation": "by_name"}
        | {"reproduced_by": [], "source": "orders_with_defects", "seen_on": None}
        for row in records(day.reconciliation)
    ]
    return [*by_table, *records(day.recount)]


def _of(changed: pd.DataFrame, channel: str) -> pd.DataFrame:
    mine = changed if channel == "all" else changed[changed["channel"] == channel]
    return mine[["order_id", "order_date", "direction", "how"]]
