"""The other rates, as JSON."""

from __future__ import annotations

from typing import Any

from akit.day import Day
from akit.numbers.plain import records


def other_rates(day: Day) -> dict[str, Any]:
    """Return every rate besides the order defect rate, and returns by reason."""
    return {
        "other_metrics": records(day.other_rates),
        "missed_units": records(day.missed_units),
        "returns_by_reason": records(day.returns_by_reason),
    }
