"""All Orders: `GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE_GENERAL` and its by-last-update twin, 31 to 91 columns."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells
from akit.exports.layout import Layout

CHANNELS = {"mfn": ["merchant", "seller", "mfn"], "afn": ["amazon", "afn"]}


def _finish(lines: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add the day of the order at home, and spell Cancelled as Amazon mostly does."""
    spelled = {
        column: lines[column].replace({"Canceled": "Cancelled", "canceled": "Cancelled"})
        for column in ("order_status", "item_status")
        if column in lines
    }
    updated = lines["last_updated_at"].fillna(lines["purchased_at"])
    days = {"order_date": home.day(lines["purchased_at"]), "last_updated_date": home.day(updated)}
    return lines.assign(last_updated_at=updated, **days, **spelled)


def channel(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read the channel: Amazon writes Merchant for mfn and Amazon for afn; anything else cannot be put in a channel."""
    read = cells.words(CHANNELS)(column, home)
    return cells.Cast(read.typed, read.typed.eq(""), "unknown_channel", "Amazon or Merchant")


ALL_ORDERS = Layout(
    kind="all_orders",
    table="order_items",
    title="an All Orders report",
    where="Seller Central > Orders > Order Reports > All Orders (or Reports > Fulfillment > All Orders)",
    names={
        "order_id": ["amazon-order-id"],
        "purchased_at": ["purchase-date"],
        "last_updated_at": ["last-updated-date"],
        "order_status": ["order-status"],
        "item_status": ["item-status"],
        "channel": ["fulfillment-channel"],
        "marketplace": ["sales-channel"],
        "sku": ["sku"],
        "asin": ["asin"],
        "product_name": ["product-name"],
        "quantity": ["quantity"],
        "currency": ["currency"],
        "item_price": ["item-price"],
        "ship_service_level": ["ship-service-level"],
        "ship_state": ["ship-state"],
        "ship_country": ["ship-country"],
        "is_business_order": ["is-business-order"],
        "is_buyer_requested_cancellation": ["is-buyer-requested-cancellation"],
    },
    required=["order_id", "purchased_at", "last_updated_at", "order_status", "channel", "marketplace"],
    readers={
        "order_id": cells.order_id,
        "purchased_at": cells.instant,
        "last_updated_at": cells.instants,
        "channel": channel,
        "quantity": cells.whole(reason="negative_quantity"),
        "item_price": cells.amount,
        "is_business_order": cells.flag,
        "is_buyer_requested_cancellation": cells.flag,
    },
    finish=_finish,
    date="order_date",
)
