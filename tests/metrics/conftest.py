"""Small accounts, made for the tests of causes: tables only, no files."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pandas as pd
import pytest

from akit.tables import TABLES


def orders_of(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Orders from rows with at least order_id and order_date; mfn on Amazon.com unless said otherwise."""
    full = [{"channel": "mfn", "marketplace": "Amazon.com", **row} for row in rows]
    return TABLES["orders"].frame(pd.DataFrame(full).assign(order_date=lambda t: pd.to_datetime(t["order_date"])))


def a_history(days: int, a_day: int, first: str = "2026-01-05", **same: object) -> list[dict[str, object]]:
    """``a_day`` orders on each of so many days."""
    begin = pd.Timestamp(first)
    return [
        {"order_id": f"{day}-{n}", "order_date": begin + pd.Timedelta(days=day), **same}
        for day in range(days)
        for n in range(a_day)
    ]


def values_of(orders: pd.DataFrame, **dimensions: list[str]) -> pd.DataFrame:
    """Long values from one list a dimension, in the order of the orders."""
    parts = [
        pd.DataFrame({"order_id": orders["order_id"], "dimension": name, "value": values})
        for name, values in dimensions.items()
    ]
    return pd.concat(parts, ignore_index=True)


def struck(orders: pd.DataFrame, places: list[int], after: int = 10) -> pd.Series:
    """The orders at these places, each defective so many days after it was placed."""
    mine = orders.iloc[sorted(places)]
    return pd.Series((mine["order_date"] + pd.Timedelta(days=after)).to_numpy(), index=mine["order_id"].to_numpy())


def dice(seed: int) -> random.Random:
    return random.Random(seed)


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """What makes small accounts."""
    return SimpleNamespace(orders=orders_of, history=a_history, values=values_of, struck=struck, dice=dice)
