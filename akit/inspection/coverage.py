"""Which days an account's exports cover: a calendar of days with orders, and gaps."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from typing import Any

import pandas as pd

from akit.numbers import plain
from akit.tables import Tables

ORDERS, NONE, OUTSIDE = "#", ".", " "
_DAY = {
    "orders": "order_date",
    "feedback": "feedback_date",
    "claims": "filed_date",
    "chargebacks": "received_date",
    "messages": "received_date",
    "shipments": "shipped_at",
    "returns": "return_date",
    "money_events": "event_date",
    "actions": "date",
}
MOST_MONTHS = 36  # a person looks at; the JSON has all
_RULER = "1   5    10   15   20   25   30"


def coverage(tables: Tables) -> list[dict[str, Any]]:
    """Return for each table with rows the days it covers: table, rows, first_date, last_date, days."""
    found = []
    for name, column in _DAY.items():
        table = getattr(tables, name)
        days = table[column].dropna()
        if len(table):
            first, last = (plain(days.min()), plain(days.max())) if len(days) else (None, None)
            row = {"table": name, "rows": len(table), "first_date": first, "last_date": last, "days": days.nunique()}
            found.append(row)
    return found


def calendar(orders: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a row for each month from the first to the last day with an order: month, days, order_count.

    ``days`` has a letter a day: ``#`` orders, ``.`` none, a blank before the first and after the last day with orders.
    """
    if orders.empty:
        return []
    by_day = orders.groupby("order_date").size()
    first, last = by_day.index.min(), by_day.index.max()
    return [_month(month, by_day, first, last) for month in pd.period_range(first, last, freq="M")]


def _month(month: pd.Period, by_day: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> dict[str, Any]:
    days = pd.date_range(month.start_time, periods=monthrange(month.year, month.month)[1])
    inside = by_day.reindex(days, fill_value=0)
    covered = (days >= first) & (days <= last)
    marks = [ORDERS if n else NONE if day else OUTSIDE for n, day in zip(inside, covered, strict=True)]
    return {"month": str(month), "days": "".join(marks), "order_count": int(inside.sum())}


def calendar_text(months: Sequence[dict[str, Any]], width: int) -> list[str]:
    """Return a calendar as lines of plain letters; months without any order in a row are one line."""
    shown, lines = list(months[-MOST_MONTHS:]), list[str]()
    if len(shown) < len(months):
        lines.append(f"{len(months) - len(shown)} earlier months are in --json")
    empty: list[str] = []
    for month in [*shown, None]:
        if month is not None and not month["order_count"]:
            empty.append(month["month"])
            continue
        lines += [_no_orders(empty)] if empty else []
        empty = []
        if month is not None:
            count = f"  {month['order_count']:>9,}" if width >= 56 else ""
            lines.append(f"{month['month']}  {month['days']:<31}{count}")
    return [f"{'':<9}{_RULER}", *lines] if shown else []


def _no_orders(months: Sequence[str]) -> str:
    return f"{months[0]}  no orders" + (f" until {months[-1]}" if len(months) > 1 else "")


def gaps(orders: pd.DataFrame) -> list[dict[str, Any]]:
    """Return runs of days without a single order between the first and the last day with one."""
    if orders.empty:
        return []
    days = orders["order_date"].drop_duplicates().sort_values(ignore_index=True)
    step = days.diff().dt.days
    return [
        {
            "first_date": plain(before + pd.Timedelta(days=1)),
            "last_date": plain(day - pd.Timedelta(days=1)),
            "days": int(n) - 1,
        }
        for before, day, n in zip(days.shift(), days, step, strict=True)
        if n > 1
    ]
