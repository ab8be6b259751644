"""Seller-fulfilled shipping: late, cancelled, tracked, on time. A row a unit: order_id, day, counts, weight.

``day`` dates the unit, ``counts`` says whether it is in the numerator, ``weight`` how many units the row stands for.
"""

from __future__ import annotations

import pandas as pd

from akit.metrics.order_defect_rate import amazon_orders
from akit.tables import Tables

UNIT = ["order_id", "day", "counts", "weight"]


def _parcels(tables: Tables) -> pd.DataFrame:
    """Return the parcels of seller-fulfilled orders that were sent; what Amazon ships is not judged."""
    orders = amazon_orders(tables.orders)
    mine = orders.loc[orders["channel"] == "mfn", "order_id"]
    sent = tables.shipments[tables.shipments["shipped_at"].notna()]
    return sent[sent["order_id"].isin(mine)]


def _units(order_id: pd.Series, day: pd.Series, counts: pd.Series, weight: pd.Series | int = 1) -> pd.DataFrame:
    return pd.DataFrame({"order_id": order_id, "day": day, "counts": counts.astype(bool), "weight": weight})[UNIT]


def shipped_late(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return each shipped order: late where any of its parcels went out after its ship-by day.

    An order whose ship-by day nobody knows cannot be judged and is left out. Dated by its last parcel.
    """
    known = _parcels(tables).dropna(subset="ship_by")
    late = known["shipped_at"] > known["ship_by"]
    grouped = (
        known.assign(late=late).groupby("order_id", as_index=False).agg(day=("shipped_at", "max"), late=("late", "any"))
    )
    return _units(grouped["order_id"], grouped["day"], grouped["late"])


def cancelled_by_seller(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return each seller-fulfilled order: cancelled where all of it is and the buyer did not ask for it."""
    orders = amazon_orders(tables.orders)
    mine = orders[orders["channel"] == "mfn"]
    lines = tables.order_items
    asked = set(lines.loc[lines["is_buyer_requested_cancellation"], "order_id"])
    return _units(mine["order_id"], mine["order_date"], mine["cancelled"] & ~mine["order_id"].isin(asked))


def tracked(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return each package: it has a tracking number. Whether a carrier scanned it no export says: an upper bound."""
    parcels = _parcels(tables)
    return _units(parcels["order_id"], parcels["shipped_at"], parcels["tracking_id"].ne(""))


def delivered_on_time(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return the units of each tracked order: on time where every parcel came by its deliver-by day.

    A parcel not known to be delivered was not on time. No report says which units lay in which parcel, so an order's
    units stand or fall together.
    """
    known = _parcels(tables)
    known = known[known["tracking_id"].ne("")].dropna(subset="deliver_by")
    if known["delivered_at"].isna().all():
        return _units(known["order_id"], known["deliver_by"], known["tracking_id"].ne("")).iloc[:0]
    on_time = (known["delivered_at"] <= known["deliver_by"]).fillna(False)
    grouped = known.assign(on_time=on_time).groupby("order_id", as_index=False)
    orders = grouped.agg(day=("deliver_by", "max"), on_time=("on_time", "all"))
    quantity = tables.order_items.groupby("order_id")["quantity"].sum()
    weight = orders["order_id"].map(quantity).fillna(0).astype("int64")
    return _units(orders["order_id"], orders["day"], orders["on_time"], weight)
