"""Where the account stands, as JSON: rates, their trend, Amazon's own figures."""

from __future__ import annotations

from typing import Any

from akit.day import Day
from akit.numbers.plain import records

_RATE = (
    "channel marketplace window_start window_end lag_days order_count cancelled_order_count defect_order_count rate "
    "negative_feedback_count a_to_z_claim_count chargeback_count pending_order_count worst_case_defect_order_count "
    "worst_case_rate interval_low interval_high defect_budget target_value target_condition status"
).split()
_TREND = "channel window_end order_count defect_order_count rate complete matured".split()


def rates(day: Day) -> dict[str, Any]:
    """Return the order defect rate, its trend, and what does not match."""
    return {
        "order_defect_rate": records(day.order_defect_rate[_RATE]),
        "order_defect_rate_trend": records(day.order_defect_rate_trend[_TREND]),
        "reconciliation": records(day.reconciliation),
        "unmatched_defects": records(day.unmatched_defects),
    }
