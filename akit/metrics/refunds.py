"""Refunds and returns per order."""

from __future__ import annotations

import pandas as pd

from akit.metrics.few_of_many import are_among
from akit.metrics.order_defect_rate import amazon_orders
from akit.metrics.shipping import UNIT
from akit.policy import Rulebook
from akit.tables import Tables

REFUND = "refund"  # the kind of a money event


def _orders(tables: Tables, having: set[str]) -> pd.DataFrame:
    if not having:
        return pd.DataFrame(columns=UNIT)
    orders = amazon_orders(tables.orders[["order_id", "order_date", "marketplace", "cancelled"]])
    return orders.assign(day=orders["order_date"], counts=orders["order_id"].isin(having), weight=1)[UNIT]


def refunded(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each order: money went back to its buyer, by a money report or by the returns report."""
    events, returns = tables.money_events, tables.returns
    by_money = set(events.loc[events["event_kind"].eq(REFUND) & events["order_id"].ne(""), "order_id"])
    by_returns = set(returns.loc[returns["refunded_amount"].gt(0).fillna(False), "order_id"])
    return _orders(tables, by_money | by_returns)


def returned(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each order: a return of it is in a returns report."""
    return _orders(tables, set(tables.returns["order_id"]) - {""})


def returns_by_reason(
    complaints: pd.DataFrame, returns: pd.DataFrame, orders: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp
) -> pd.DataFrame:
    """Return how many orders of a window were returned, by reason, most frequent first.

    Parameters
    ----------
    complaints : what `complaint_records` gives; a return's reason is read there. One that is no complaint about the
        seller has the reason ``no_complaint``.
    returns, orders : those tables, as known on the day.
    start, end : first and last order day.

    Returns
    -------
    One row per reason: reason, return_order_count, order_count, rate (a fraction). An order returned for two reasons
    is in both.
    """
    mine = amazon_orders(orders[["order_id", "order_date", "marketplace", "cancelled"]])
    inside = mine.loc[mine["order_date"].between(start, end), "order_id"]
    told = complaints.loc[complaints["source"] == "return", ["order_id", "reason"]]
    silent = returns.loc[~returns["order_id"].isin(told["order_id"]), ["order_id"]].assign(reason="no_complaint")
    every = pd.concat([told, silent], ignore_index=True).drop_duplicates()
    counts = (
        every[are_among(every["order_id"], inside)].groupby("reason").size().rename("return_order_count").reset_index()
    )
    table = counts.assign(order_count=len(inside), rate=counts["return_order_count"] / max(len(inside), 1))
    return table.astype({"reason": "str"}).sort_values(
        ["return_order_count", "reason"], ascending=[False, True], ignore_index=True
    )
