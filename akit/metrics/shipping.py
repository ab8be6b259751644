"""Seller-fulfilled shipping: late, cancelled, tracked. A row a unit: order_id, day, counts, weight.

``day`` dates the unit, ``counts`` says whether it is in the numerator, ``weight`` how many units the row stands for.
"""

from __future__ import annotations

import pandas as pd

from akit.metrics.few_of_many import few_of
from akit.metrics.order_defect_rate import amazon_orders
from akit.policy import Rulebook
from akit.tables import Tables

UNIT = ["order_id", "day", "counts", "weight"]


def parcels(tables: Tables) -> pd.DataFrame:
    """Return the parcels of seller-fulfilled orders that were sent; what Amazon ships is not judged."""
    sent = tables.shipments[tables.shipments["shipped_at"].notna()]
    orders = amazon_orders(few_of(tables.orders, sent["order_id"]))
    return sent[sent["order_id"].isin(orders.loc[orders["channel"] == "mfn", "order_id"])]


def units(order_id: pd.Series, day: pd.Series, counts: pd.Series, weight: pd.Series | int = 1) -> pd.DataFrame:
    """Return units of a rate, a row each, as this module's docstring says."""
    return pd.DataFrame({"order_id": order_id, "day": day, "counts": counts.astype(bool), "weight": weight})[UNIT]


def shipped_late(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each shipped order: late where any of its parcels went out after its ship-by day.

    An order whose ship-by day nobody knows cannot be judged and is left out. Dated by its last parcel.
    """
    known = parcels(tables).dropna(subset="ship_by")
    late = known["shipped_at"] > known["ship_by"]
    grouped = (
        known.assign(late=late).groupby("order_id", as_index=False).agg(day=("shipped_at", "max"), late=("late", "any"))
    )
    return units(grouped["order_id"], grouped["day"], grouped["late"])


def cancelled_by_seller(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each seller-fulfilled order: cancelled where all of it is and the buyer did not ask for it."""
    needed = ["order_id", "order_date", "channel", "marketplace", "cancelled"]
    mine = amazon_orders(tables.orders.loc[tables.orders["channel"] == "mfn", needed])
    lines = tables.order_items
    asked = set(lines.loc[lines["is_buyer_requested_cancellation"], "order_id"])
    return units(mine["order_id"], mine["order_date"], mine["cancelled"] & ~mine["order_id"].isin(asked))


def tracked(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each package: it has a tracking number. Whether a carrier scanned it no export says: an upper bound."""
    sent = parcels(tables)
    return units(sent["order_id"], sent["shipped_at"], sent["tracking_id"].ne(""))
