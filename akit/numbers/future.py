"""What happens next, as JSON: roll-off, recovery, reversals."""

from __future__ import annotations

from typing import Any

from akit.day import Day
from akit.numbers.plain import records


def future(day: Day) -> dict[str, Any]:
    """Return when the rate falls under target, and what each reversal would change."""
    held = {channel: records(rows.drop(columns="channel")) for channel, rows in day.band_held.groupby("channel")}
    return {
        "roll_off": records(day.roll_off),
        "recovery": [row | {"band_held": held.get(row["channel"], [])} for row in records(day.recovery)],
        "leaving_orders": records(day.leaving_orders[["order_id", "order_date", "channel", "leaves_on", "pending"]]),
        "what_if": records(day.what_if),
        "smallest_set": records(day.smallest_set),
        "without_route": records(day.without_route),
    }
