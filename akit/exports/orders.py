"""All Orders: `GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL` and its by-last-update twin, 31 to 91 columns."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from akit import policy
from akit.exports import cells, headers
from akit.exports.layout import Layout


def sales_channel(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read where an order was placed, a marketplace in its own spelling: amazon.de and Amazon.de are one."""
    names = [row["sales_channel"] for row in policy.records("marketplaces")]
    known = {name.casefold(): name for name in names}
    spelt = {name: known.get(name.casefold(), name) for name in column.unique()}
    same = all(name == own for name, own in spelt.items())
    return cells.text(column if same else column.map(spelt).astype("str"), home)


# How any report writes a line of an order.
LINE: Mapping[str, cells.Reader] = {
    "order_id": cells.order_id,
    "purchased_at": cells.instant,
    "marketplace": sales_channel,
    "asin": cells.asin,
    "quantity": cells.whole(reason="negative_quantity"),
    "item_price": cells.amount,
    "is_business_order": cells.flag,
    "is_buyer_requested_cancellation": cells.flag,
}
CHANNELS = {"mfn": ["merchant", "seller", "mfn"], "afn": ["amazon", "afn"]}


def _finish(lines: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add the day of the order at home, and spell Cancelled as Amazon mostly does."""
    status = {column: spelled(lines[column]) for column in ("order_status", "item_status") if column in lines}
    bought = lines["purchased_at"]
    updated = lines["last_updated_at"].fillna(bought) if "last_updated_at" in lines else bought
    days = {"order_date": home.day(bought), "last_updated_date": home.day(updated)}
    return lines.assign(last_updated_at=updated, **days, **status)


def spelled(status: pd.Series) -> pd.Series:
    """Spell Cancelled in one way."""
    return status.replace({"Canceled": "Cancelled", "canceled": "Cancelled"})


def channel(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read the channel: Amazon writes Merchant for mfn and Amazon for afn; anything else cannot be put in a channel."""
    read = cells.words(CHANNELS)(column, home)
    return cells.Cast(read.typed, read.typed.eq(""), "unknown_channel", "Amazon or Merchant")


ALL_ORDERS = Layout(
    kind="all_orders",
    table="order_items",
    title="an All Orders report",
    where="Seller Central > Orders > Order Reports > All Orders (or Reports > Fulfillment > All Orders)",
    names=headers.names("all_orders"),
    required=["order_id", "purchased_at", "last_updated_at", "order_status", "channel", "marketplace"],
    readers={
        **LINE,
        "last_updated_at": cells.instants("UTC"),
        "channel": channel,
    },
    finish=_finish,
    date="order_date",
)
