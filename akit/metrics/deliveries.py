"""How parcels were delivered against the day promised, by carrier."""

from __future__ import annotations

import pandas as pd

from akit.metrics.shipping import parcels, units
from akit.policy import Rulebook
from akit.tables import Tables

DELIVERIES = ("on_time", "late", "not_delivered", "open")
_RANK = {"open": 0, "on_time": 1, "late": 2, "not_delivered": 3}


def deliveries(shipments: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return one row per parcel with how it was delivered by ``as_of``.

    Parameters
    ----------
    shipments : `shipments`, as known by ``as_of``.
    as_of : a parcel without a delivery is ``not_delivered`` once its promised day has gone by, else ``open``.

    Returns
    -------
    order_id, carrier, shipped_at, delivery (on_time, late, not_delivered, open), days_late (NaN unless delivered after
    the day promised), rank (the worse the higher). A parcel whose promised day no file tells is ``open``.
    """
    late = (shipments["delivered_at"] - shipments["deliver_by"]).dt.days
    delivery = pd.Series("open", index=shipments.index, dtype="str")
    delivery = delivery.mask(shipments["delivered_at"].isna() & (shipments["deliver_by"] < as_of), "not_delivered")
    delivery = delivery.mask(late <= 0, "on_time").mask(late > 0, "late")
    table = shipments[["order_id", "carrier", "shipped_at"]]
    return table.assign(delivery=delivery, days_late=late.where(late > 0), rank=delivery.map(_RANK))


def deliveries_by_carrier(known: pd.DataFrame, not_received: pd.Series) -> pd.DataFrame:
    """Count parcels by carrier and how they were delivered, the carrier with most parcels first.

    Parameters
    ----------
    known : what `deliveries` gives, of the orders in question.
    not_received : ids of the orders that buyers say were not received or came late.

    Returns
    -------
    One row per carrier: carrier ("" where unknown), parcel_count, on_time, late, not_delivered, open,
    complaint_order_count (orders among ``not_received``), complaint_rate (of the carrier's orders).
    """
    columns = ["carrier", "parcel_count", *DELIVERIES, "complaint_order_count", "complaint_rate"]
    if known.empty:
        return pd.DataFrame({column: pd.Series(dtype="float64") for column in columns})
    counts = pd.crosstab(known["carrier"], known["delivery"]).reindex(columns=list(DELIVERIES), fill_value=0)
    orders = known.drop_duplicates(["carrier", "order_id"])
    said = orders.assign(said=orders["order_id"].isin(not_received)).groupby("carrier")["said"]
    table = counts.assign(
        parcel_count=counts.sum(axis="columns"), complaint_order_count=said.sum(), complaint_rate=said.mean()
    )
    table = table.rename_axis(None, axis="columns").reset_index()
    return table.sort_values(["parcel_count", "carrier"], ascending=[False, True], ignore_index=True)[columns]


def delivered_on_time(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return the units of each tracked order of the seller's: on time where every parcel came by its deliver-by day.

    A parcel not known to be delivered was not on time. No report says which units lay in which parcel, so an order's
    units stand or fall together.
    """
    sent = parcels(tables)
    known = sent[sent["tracking_id"].ne("")].dropna(subset="deliver_by")
    if known["delivered_at"].isna().all():
        return units(known["order_id"], known["deliver_by"], known["tracking_id"].ne("")).iloc[:0]
    on_time = deliveries(known, known["deliver_by"].max())["delivery"].eq("on_time")
    grouped = known.assign(on_time=on_time).groupby("order_id", as_index=False)
    orders = grouped.agg(day=("deliver_by", "max"), on_time=("on_time", "all"))
    quantity = tables.order_items.groupby("order_id")["quantity"].sum()
    weight = orders["order_id"].map(quantity).fillna(0).astype("int64")
    return units(orders["order_id"], orders["day"], orders["on_time"], weight)
