"""When the rate falls under target, and how many clean orders would bring it there now."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import pandas as pd

from akit.metrics.intervals import meets


def clean_orders_needed(defects: int, orders: int, target_value: str) -> int:
    """Return how many more orders without a defect bring a rate under a LESS_THAN target: smallest n, D / (N + n) < t.

    >>> clean_orders_needed(1, 0, "0.01"), clean_orders_needed(75, 2698, "0.01"), clean_orders_needed(16, 2697, "0.01")
    (101, 4803, 0)
    """
    enough = int((Decimal(defects) / Decimal(target_value)).to_integral_value(ROUND_FLOOR)) + 1
    return max(0, enough - orders) if defects else 0


def recovery(roll: pd.DataFrame, target: Mapping[str, Any]) -> pd.DataFrame:
    """Return, per channel, when its rate falls under target and how many clean orders would bring it there now.

    Parameters
    ----------
    roll : from `roll_off`.
    target : the row of ``targets`` in force.

    Returns
    -------
    One row per channel: rate, status (good, bad, none); below_target_on with nothing new, and at_recent_volume;
    worst_case_below_target_on, pending defects counted and nothing new; expected_below_target_on, defects coming as
    lately, and band_below_target_on, when the upper end of the band is under it too; at_risk_from, the first day it is
    not, where the rate is good today; last_defect_leaves_on; clean_orders_needed now, and in the worst case. A day that
    does not come before every order known today has left is missing.
    """
    rows = [_recovery(days.reset_index(drop=True), target) for _, days in roll.groupby("channel", sort=False)]
    return pd.DataFrame(rows)


def _recovery(days: pd.DataFrame, target: Mapping[str, Any]) -> dict[str, Any]:
    value, condition = target["target_value"], target["target_condition"]
    today = days.iloc[0]
    orders, defects = int(today["order_count"]), int(today["defect_order_count"])
    worst = round(today["worst_case_rate"] * orders) if orders else 0
    under = [
        n > 0 and meets(int(d), int(n), value, condition)
        for d, n in zip(days["defect_order_count"], days["order_count"], strict=True)
    ]
    limit = float(value)
    left = days["defect_order_count"] == 0
    good = under[0]
    return {
        "channel": today["channel"],
        "order_count": orders,
        "defect_order_count": defects,
        "rate": today["rate"],
        "status": "none" if not orders else "good" if good else "bad",
        "below_target_on": _first(days, pd.Series(under)),
        "below_target_on_at_recent_volume": _first(days, days["recent_volume_rate"] < limit),
        "worst_case_below_target_on": _first(days, days["worst_case_rate"] < limit),
        "expected_below_target_on": _first(days, days["expected_rate"] < limit),
        "band_below_target_on": _first(days, days["band_high"] < limit),
        "at_risk_from": _first(days, days["band_high"] >= limit) if good else pd.NaT,
        "last_defect_leaves_on": _first(days, left) if defects else pd.NaT,
        "clean_orders_needed": clean_orders_needed(defects, orders, value) if orders else None,
        "worst_case_clean_orders_needed": clean_orders_needed(worst, orders, value) if orders else None,
    }


def _first(days: pd.DataFrame, holds: pd.Series) -> pd.Timestamp:
    """Return the first day of which it holds; missing where there is none."""
    first: pd.Timestamp = days.loc[holds.astype(bool), "seen_on"].min()
    return first
