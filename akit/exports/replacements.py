"""Replacements that Amazon shipped: `GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA`, 9 columns."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout

# Amazon exports a number; its words are those of the report's documentation.
REASONS = {
    "0": "other",
    "1": "lost",
    "2": "defective",
    "3": "damaged_in_transit",
    "4": "wrong_item",
    "5": "item_missing_in_transit",
    "6": "lost_by_shipper",
    "7": "ordered_wrong_item",
    "8": "delivered_to_wrong_address",
    "9": "delivery_problem",
    "10": "damaged_in_fulfillment_center",
    "11": "not_received",
    "12": "policy_exception",
}


def _code(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read a reason code as exported; one that is not known is kept, and noted."""
    known = column.isin([*REASONS, ""])
    return cells.Cast(column, ~known, "unknown_word", f"a reason code from 0 to {len(REASONS) - 1}", unknown=True)


def _finish(rows: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    return rows.assign(reason=rows["reason_code"].map(REASONS).fillna("").astype("str"))


REPLACEMENTS = Layout(
    kind="replacements",
    table="replacements",
    title="an FBA replacements report",
    where="Seller Central > Reports > Fulfillment > Replacements",
    names=headers.names("replacements"),
    required=["replacement_date", "reason_code", "replacement_order_id", "order_id"],
    readers={
        "replacement_date": cells.days(),
        "quantity": cells.whole(reason="negative_quantity"),
        "reason_code": _code,
        "replacement_order_id": cells.order_id,
        "order_id": cells.order_id,
        "asin": cells.asin,
    },
    finish=_finish,
    date="replacement_date",
)
