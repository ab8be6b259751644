"""Returns: `GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE` (mfn) and `GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA` (afn)."""

from __future__ import annotations

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout

PROGRESS = {"PendingApproval": 0, "Approved": 1, "Completed": 2, "Closed": 2}


def _mfn(table: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add the channel, and how far the request has come: a later download holds the same request further on."""
    status = table["status"] if "status" in table else pd.Series("", index=table.index)
    return table.assign(channel="mfn", progress=status.map(PROGRESS).fillna(-1).astype("int64"))


def _afn(table: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    return table.assign(channel="afn")


MFN_RETURNS = Layout(
    kind="mfn_returns",
    table="returns",
    title="a seller-fulfilled returns report",
    where="Seller Central > Reports > Fulfillment > Return reports (at most 60 days a file)",
    names=headers.names("mfn_returns"),
    required=["order_id", "return_date", "reason_code", "a_to_z_claim"],
    readers={
        "order_id": cells.order_id,
        "asin": cells.asin,
        "return_date": cells.days(),
        "quantity": cells.whole(reason="negative_quantity"),
        "a_to_z_claim": cells.flag,
        "refunded_amount": cells.amount,
    },
    finish=_mfn,
    date="return_date",
)

FBA_RETURNS = Layout(
    kind="fba_returns",
    table="returns",
    title="an FBA customer returns report",
    where="Seller Central > Reports > Fulfillment > FBA customer returns",
    names=headers.names("fba_returns"),
    required=["order_id", "return_date", "reason_code", "disposition"],
    readers={
        "order_id": cells.order_id,
        "asin": cells.asin,
        "return_date": cells.days(),
        "quantity": cells.whole(reason="negative_quantity"),
    },
    finish=_afn,
    date="return_date",
)
