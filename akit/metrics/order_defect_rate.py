"""The order defect rate: orders with at least one defect, of all orders placed in 60 days.

"all orders with one or more defects represented as a percentage of total orders during a given 60-day time period"
(Seller Central help G200285170). The order's own date puts it in the window, not the date of its defect.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.metrics.defects import KINDS
from akit.metrics.intervals import defect_budget, meets, wilson
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

CHANNELS = ("all", "mfn", "afn")
NOT_AMAZON = "Non-Amazon"


def amazon_orders(orders: pd.DataFrame, *, count_cancelled: bool = True) -> pd.DataFrame:
    """Return the orders a rate is over: placed on Amazon, and without the wholly cancelled where they do not count."""
    mine = ~orders["marketplace"].str.startswith(NOT_AMAZON)
    return orders[mine & (count_cancelled | ~orders["cancelled"])]


def order_defect_rate(
    orders: pd.DataFrame,
    by_order: pd.DataFrame,
    window: Window,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the order defect rate by channel and marketplace over one window.

    Parameters
    ----------
    orders : `orders`, as known on the day; multi-channel orders are left out here.
    by_order : what `order_defects` or `as_amazon_counts` gives.
    window : the days of order dates.
    count_cancelled : whether wholly cancelled orders are in the denominator; no source of Amazon's says.
    rules : Amazon's, with what an account overrides.

    Returns
    -------
    One row per channel (all, mfn, afn) and marketplace (all, then each that has orders): counts of orders, rates as
    fractions, NaN where there are no orders; the interval is Wilson 95 %; defect_budget is the largest count still
    under target.
    """
    marketplaces = ["all", *sorted(set(amazon_orders(orders)["marketplace"]) - {""})]
    inside = orders[window.holds(orders["order_date"])]
    counted = amazon_orders(inside, count_cancelled=count_cancelled).merge(
        by_order, on="order_id", how="left", validate="one_to_one"
    )
    flags = [*KINDS, "defective", "pending"]
    counted[flags] = counted[flags].fillna(False).astype(bool)
    cancelled = amazon_orders(inside)
    target = rules.in_force("targets", "order_defect_rate", window.end.date())
    rows = [
        _rate(_part(counted, channel, place), int(_part(cancelled, channel, place)["cancelled"].sum()), target)
        for channel in CHANNELS
        for place in marketplaces
    ]
    keys = [(channel, place) for channel in CHANNELS for place in marketplaces]
    table = pd.DataFrame(rows).assign(window_start=window.start, window_end=window.end, lag_days=window.lag_days)
    table.insert(0, "channel", [channel for channel, _ in keys])
    table.insert(1, "marketplace", [place for _, place in keys])
    return table


def _part(orders: pd.DataFrame, channel: str, marketplace: str) -> pd.DataFrame:
    mine = pd.Series(True, index=orders.index)
    if channel != "all":
        mine &= orders["channel"] == channel
    if marketplace != "all":
        mine &= orders["marketplace"] == marketplace
    return orders[mine]


def _rate(orders: pd.DataFrame, cancelled: int, target: dict[str, Any]) -> dict[str, Any]:
    count, defective, pending = len(orders), int(orders["defective"].sum()), int(orders["pending"].sum())
    value, condition = target["target_value"], target["target_condition"]
    low, high = wilson(defective, count)
    status = "none" if count == 0 else ("good" if meets(defective, count, value, condition) else "bad")
    return {
        "order_count": count,
        "cancelled_order_count": cancelled,
        "defect_order_count": defective,
        "rate": _share(defective, count),
        **{f"{kind}_count": int(orders[kind].sum()) for kind in KINDS},
        "pending_order_count": pending,
        "worst_case_defect_order_count": defective + pending,
        "worst_case_rate": _share(defective + pending, count),
        "interval_low": low,
        "interval_high": high,
        "defect_budget": defect_budget(count, value),
        "target_value": float(value),
        "target_condition": condition,
        "status": status,
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def order_defect_rate_trend(  # noqa: PLR0913  two of the six are settings
    orders: pd.DataFrame,
    by_order: pd.DataFrame,
    window: Window,
    as_of: pd.Timestamp,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the order defect rate of every window that ends on a day with data, by channel, oldest first.

    As known on ``as_of``: past values move when a defect of an old order arrives late. ``matured`` windows have only
    orders old enough for that to be over; ``complete`` ones do not reach back before the first order in the exports.
    """
    counted = amazon_orders(orders[orders["order_date"] <= window.end], count_cancelled=count_cancelled)
    if counted.empty:
        return pd.DataFrame(
            columns=[
                "channel",
                "window_end",
                "order_count",
                "defect_order_count",
                "rate",
                "complete",
                "matured",
            ]
        )
    flagged = counted.merge(by_order, on="order_id", how="left", validate="one_to_one")
    first, length = counted["order_date"].min(), window.length
    days = pd.date_range(first, window.end, unit="us")
    maturity = pd.Timedelta(days=rules.number("odr_maturity", as_of.date()))
    parts = []
    for channel in CHANNELS:
        daily = _daily(_part(flagged, channel, "all")).reindex(days, fill_value=0)
        sums = daily.rolling(length, min_periods=1).sum().round().astype("int64")
        rate = sums["defect_order_count"] / sums["order_count"].where(sums["order_count"] > 0)
        part = sums.assign(
            rate=rate,
            complete=days >= first + pd.Timedelta(days=length - 1),
            matured=days <= as_of - maturity,
        )
        parts.append(part.rename_axis("window_end").reset_index().assign(channel=channel))
    columns = ["channel", "window_end", "order_count", "defect_order_count", "rate"]
    return pd.concat(parts, ignore_index=True)[[*columns, *(f"{kind}_count" for kind in KINDS), "complete", "matured"]]


def _daily(orders: pd.DataFrame) -> pd.DataFrame:
    """Count orders, defective orders and each kind of defect by order date."""
    flags = (
        orders[["defective", *KINDS]]
        .fillna(False)
        .astype("int64")
        .set_axis(["defect_order_count", *(f"{kind}_count" for kind in KINDS)], axis="columns")
    )
    return flags.assign(order_count=1).groupby(orders["order_date"]).sum()
