"""The numbers of a day as one JSON document: the contract that scripts read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

import akit
from akit import policy
from akit.day import Day
from akit.metrics.complaints import SOURCES

# Computed by later rooms of the house; an empty list says "not computed", never "none found".
NOT_YET = ("recovery", "change_split", "what_if", "concentration", "effects", "other_metrics")
_RATE = (
    "channel marketplace window_start window_end lag_days order_count cancelled_order_count defect_order_count rate "
    "negative_feedback_count a_to_z_claim_count chargeback_count pending_order_count worst_case_defect_order_count "
    "worst_case_rate interval_low interval_high defect_budget target_value target_condition status"
).split()
_TREND = "channel window_end order_count defect_order_count rate complete matured".split()


def numbers(day: Day) -> dict[str, Any]:
    """Return every number of the kit for a day; dates are ISO, rates fractions, and what is unknown is null."""
    settings, window = day.account.settings, day.window
    return {
        "akit_version": akit.__version__,
        "policy_version": policy.version(),
        "account": {
            "name": settings.name,
            "time_zone": settings.time_zone,
            "home_marketplace": settings.home_marketplace,
        },
        "as_of": plain(day.as_of),
        "lag": {"days": window.lag_days, "source": window.lag_source},
        "assumed": list(day.account.notes),
        "not_supplied": list(day.not_supplied),
        "order_defect_rate": records(day.order_defect_rate[_RATE]),
        "order_defect_rate_trend": records(day.order_defect_rate_trend[_TREND]),
        "claims": {"by_outcome": records(day.claim_outcomes), "open": []},
        "complaints": [_complaint(row) for row in records(day.complaint_reasons)],
        "reconciliation": records(day.reconciliation),
        "unmatched_defects": records(day.unmatched_defects),
        **{name: [] for name in NOT_YET},
    }


def _complaint(row: dict[str, Any]) -> dict[str, Any]:
    kept = {key: row[key] for key in ("reason", "group", "count", "share", "window_count")}
    return {**kept, "sources": {source: row[source] for source in SOURCES}}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON objects, one a row."""
    columns = {str(name): [plain(value) for value in table[name]] for name in table}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: days as ISO text, unknown as None, numbers without their numpy type."""
    if isinstance(value, list | tuple | Mapping):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
