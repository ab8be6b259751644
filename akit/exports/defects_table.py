"""Amazon's own orders-with-defects table, downloaded behind Account Health > Order Defect Rate; 6 or 8 columns."""

from __future__ import annotations

from akit.exports import cells, headers
from akit.exports.layout import Layout
from akit.exports.orders import CHANNELS

FULFILLED_BY = {
    "mfn": [*CHANNELS["mfn"], "you", "merchant fulfilled", "seller fulfilled"],
    "afn": [*CHANNELS["afn"], "fba", "amazon fulfilled"],
}
DEFECTS = ("negative_feedback", "a_to_z_claim", "chargeback")


DEFECTS_TABLE = Layout(
    kind="defects_table",
    table="amazon_defects",
    title="Amazon's orders-with-defects table",
    where="Seller Central > Performance > Account Health > Order Defect Rate > Download report",
    names=headers.names("defects_table"),
    required=["order_id", "order_date", "negative_feedback", "a_to_z_claim", "chargeback"],
    readers={
        "order_id": cells.order_id,
        "order_date": cells.days("home", "%b %d, %Y"),
        "channel": cells.words(FULFILLED_BY),
        **{defect: cells.flag for defect in DEFECTS},
    },
    date="order_date",
)
