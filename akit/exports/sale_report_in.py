"""Amazon.in's sale report as sellers pass it on: comma CSV, days without time or zone, a status in two parts."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout
from akit.exports.orders import channel
from akit.exports.states import STANDING


def _finish(lines: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Take the status apart, and date the state: no time is told, so its day's first moment stands for it.

    "Shipped - Lost in Transit" is the order's status Shipped and stays whole as its line's.
    """
    status = lines["order_status"]
    first = lines["order_date"].dt.tz_localize(home.time_zone, ambiguous=True, nonexistent="shift_forward")
    return lines.assign(
        order_status=status.str.split(" - ", n=1).str[0].astype("str"),
        item_status=status,
        last_updated_at=first.dt.tz_convert("UTC"),
        last_updated_date=lines["order_date"],
        standing=STANDING["sale_report"],
    )


SALE_REPORT_IN = Layout(
    kind="all_orders",
    table="order_items",
    title="an Amazon.in sale report",
    where="passed on as CSV; Seller Central > Orders > Order Reports > All Orders has the times this lacks",
    names=headers.names("sale_report_in"),
    required=["order_id", "order_date", "order_status", "channel", "marketplace", "quantity"],
    readers={
        "order_id": cells.order_id,
        "order_date": cells.days("%m-%d-%y"),  # month first, unless the column shows otherwise
        "channel": channel,
        "quantity": cells.whole(reason="negative_quantity"),
        "item_price": cells.amount,
        "is_business_order": cells.flag,
    },
    delimiters=(",", ";", "\t"),
    finish=_finish,
    date="order_date",
)
