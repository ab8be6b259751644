"""What Amazon paid the seller back for: `GET_FBA_REIMBURSEMENTS_DATA`, 18 columns. Many name no order."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout

_MANY = 999_999


def _order_or_none(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read an order id; what was lost in a warehouse has none."""
    read = cells.order_id(column, home)
    return replace(read, bad=read.bad & column.ne(""), expected=f"{read.expected}, or nothing")


# A reversal takes units back, so a count may be below nought.
_UNITS = cells.whole(-_MANY, _MANY, reason="not_a_number")

REIMBURSEMENTS = Layout(
    kind="reimbursements",
    table="reimbursements",
    title="an FBA reimbursements report",
    where="Seller Central > Reports > Fulfillment > Reimbursements",
    names=headers.names("reimbursements"),
    required=["approval_date", "reimbursement_id", "order_id", "reason", "amount"],
    readers={
        "approval_date": cells.days(),
        "order_id": _order_or_none,
        "asin": cells.asin,
        "amount_per_unit": cells.amount,
        "amount": cells.amount,
        "quantity_in_cash": _UNITS,
        "quantity_in_inventory": _UNITS,
        "quantity": _UNITS,
    },
    date="approval_date",
)
