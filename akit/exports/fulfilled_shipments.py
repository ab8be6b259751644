"""Amazon-fulfilled shipments: `GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL`, 48 columns, a row a shipped order line."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout
from akit.exports.order_reports import order_lines
from akit.exports.orders import LINE
from akit.exports.personal import Personal
from akit.exports.reading import Reading
from akit.exports.states import STANDING, mentioned

_PARCEL = ("shipped_at", "deliver_by", "carrier", "tracking_id", "service", "ship_from")
_LINE = (
    "order_id purchased_at last_updated_at order_date last_updated_date marketplace sku product_name quantity currency "
    "item_price ship_service_level ship_state ship_country shipment_item_id source_file source_row"
).split()


def _finish(rows: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add the order's day, and what the parcel travelled by."""
    service = rows["ship_service_level"] if "ship_service_level" in rows else ""
    return order_lines(rows, home).assign(service=service)


# Buyers' names, e-mails, telephone numbers and street addresses are not here, so they are in no table.
FULFILLED_SHIPMENTS = Layout(
    kind="fulfilled_shipments",
    table="shipments",
    title="an Amazon-fulfilled shipments report",
    where="Seller Central > Reports > Fulfillment > Amazon fulfilled shipments",
    names=headers.names("fulfilled_shipments"),
    required=["order_id", "purchased_at", "shipped_at", "carrier", "tracking_id"],
    readers={
        **LINE,
        "shipped_at": cells.days(),
        "deliver_by": cells.days(blank=True),
    },
    finish=_finish,
    date="shipped_at",
)


class FulfilledShipments(Personal):
    """A file of shipped order lines: each is in a parcel, and each says that its order was placed and shipped."""

    def read(self, path: str, home: cells.Home) -> Reading:
        """Type the rows, and give the order lines to ``order_items``."""
        reading = super().read(path, home)
        rows = reading.table
        if rows.empty:
            return reading
        lines = rows[[column for column in _LINE if column in rows]].assign(
            channel="afn", order_status="Shipped", item_status="Shipped", standing=STANDING[self.kind]
        )
        # The line's own number tells two lines in one parcel from one line that two files hold.
        parcel = ["order_id", "shipment_item_id", *_PARCEL, "source_file", "source_row"]
        parcels = rows[[column for column in parcel if column in rows]]
        return Reading(parcels, reading.set_aside, reading.noted, {"order_items": mentioned(lines)})
