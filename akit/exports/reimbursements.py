"""What Amazon paid the seller back for: `GET_FBA_REIMBURSEMENTS_DATA`, 18 columns. Many name no order."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells
from akit.exports.layout import Layout

_MANY = 999_999


def _order_or_none(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read an order id; what was lost in a warehouse has none."""
    read = cells.order_id(column, home)
    return cells.Cast(column, read.bad & column.ne(""), read.reason, f"{read.expected}, or nothing")


# A reversal takes units back, so a count may be below nought.
_UNITS = cells.whole(-_MANY, _MANY, reason="not_a_number")

REIMBURSEMENTS = Layout(
    kind="reimbursements",
    table="reimbursements",
    title="an FBA reimbursements report",
    where="Seller Central > Reports > Fulfillment > Reimbursements",
    names={
        "approval_date": ["approval-date"],
        "reimbursement_id": ["reimbursement-id"],
        "case_id": ["case-id"],
        "order_id": ["amazon-order-id"],
        "reason": ["reason"],
        "sku": ["sku"],
        "asin": ["asin"],
        "product_name": ["product-name"],
        "condition": ["condition"],
        "currency": ["currency-unit"],
        "amount_per_unit": ["amount-per-unit"],
        "amount": ["amount-total"],
        "quantity_in_cash": ["quantity-reimbursed-cash"],
        "quantity_in_inventory": ["quantity-reimbursed-inventory"],
        "quantity": ["quantity-reimbursed-total"],
        "original_reimbursement_id": ["original-reimbursement-id"],
        "original_reimbursement_type": ["original-reimbursement-type"],
    },
    required=["approval_date", "reimbursement_id", "order_id", "reason", "amount"],
    readers={
        "approval_date": cells.days(),
        "order_id": _order_or_none,
        "amount_per_unit": cells.amount,
        "amount": cells.amount,
        "quantity_in_cash": _UNITS,
        "quantity_in_inventory": _UNITS,
        "quantity": _UNITS,
    },
    date="approval_date",
)
