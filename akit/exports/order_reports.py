"""Seller-fulfilled order reports, of which no layout tells an order's state.

`GET_FLAT_FILE_ORDER_REPORT_DATA_*` (85 columns; 29 to 34 before about 2020) and the Unshipped report
`GET_FLAT_FILE_ACTIONABLE_ORDER_DATA_SHIPPING` (27, 68). The header alone says which of the two a file is: both count
what is still to be shipped, and only the order report goes on to say how far the shipment is.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout
from akit.exports.orders import LINE
from akit.exports.personal import Personal
from akit.exports.reading import Reading
from akit.exports.states import STANDING, mentioned

PROMISES = ("ship_by", "deliver_by")
_TELLING = ("quantity_to_ship", "days_past_promise", "shipment_status")  # tell the report, and are in no table
_LEAST = ("order_id", "purchased_at", "sku", "quantity")


def _layout(kind: str, title: str, where: str, required: Sequence[str]) -> Layout:
    def finish(lines: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
        return order_lines(lines, home).assign(channel="mfn", order_status="", standing=STANDING[kind])

    return Layout(
        kind=kind,
        table="order_items",
        title=title,
        where=where,
        # Buyers' names, e-mails, telephone numbers and street addresses have no row there, so they are in no table.
        names=headers.names("order_report"),
        required=required,
        readers={
            **LINE,
            "ship_by": cells.days(blank=True),
            "deliver_by": cells.days(blank=True),
        },
        finish=finish,
        date="order_date",
    )


def order_lines(lines: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add an order's day at home, and the moment it was bought as the last it is known to have been in this state."""
    day = home.day(lines["purchased_at"])
    return lines.assign(order_date=day, last_updated_at=lines["purchased_at"], last_updated_date=day)


_TITLE, _WHERE = "a seller-fulfilled order report", "Seller Central > Orders > Order Reports > New Orders"
ORDER_REPORTS = (
    _layout(
        "unshipped_orders",
        "an Unshipped Orders report",
        "Seller Central > Orders > Order Reports > Unshipped Orders",
        (*_LEAST, "quantity_to_ship", "days_past_promise"),
    ),
    _layout("order_report", _TITLE, _WHERE, _LEAST),
    _layout("order_report", _TITLE, _WHERE, (*_LEAST, *_TELLING)),
)


class OrderReport(Personal):
    """A file of seller-fulfilled order lines; each also says by when its order is to be shipped."""

    def read(self, path: str, home: cells.Home) -> Reading:
        """Type the rows, and give the promises to ``shipments``."""
        reading = super().read(path, home)
        lines = reading.table.drop(columns=[*_TELLING, *PROMISES], errors="ignore")
        return Reading(lines, reading.set_aside, reading.noted, _promises(reading.table))


def _promises(lines: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return one row per order and promise; the parcel itself is in no order report."""
    given = [column for column in PROMISES if column in lines]
    if not given:
        return {}
    known = lines[lines[given].notna().any(axis="columns")]
    promises = known[["order_id", *given, "source_file", "source_row"]].drop_duplicates(["order_id", *given])
    return {"shipments": mentioned(promises.reset_index(drop=True))}
