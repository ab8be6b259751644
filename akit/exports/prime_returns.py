"""Seller Fulfilled Prime returns: `GET_CSV_MFN_PRIME_RETURNS_REPORT`, the columns of the returns report, by comma.

Amazon documents the same columns for both; no real file of this one was found, so other names are met in programs only.
A file without A-to-Z Claim is refused and not read as one without claims.
"""

from __future__ import annotations

from dataclasses import replace

from akit.exports.returns import MFN_RETURNS

# Names met in programs that read this file, after the ones of the returns report.
_ALSO = {
    "order_id": ["Amazon Order ID", "order-id"],
    "return_date": ["Request date", "return-request-date"],
    "rma_id": ["RMA ID", "amazon-rma-id"],
    "sku": ["SKU"],
    "product_name": ["Product Name", "Title"],
    "quantity": ["Quantity"],
    "reason_code": ["Return reason code", "Reason"],
    "status": ["Request status"],
    "refunded_amount": ["Refund amount"],
    "currency": ["Label cost currency code", "Refund currency code"],
}

PRIME_RETURNS = replace(
    MFN_RETURNS,
    title="a Seller Fulfilled Prime returns report",
    where="SP-API report GET_CSV_MFN_PRIME_RETURNS_REPORT (at most 60 days a file)",
    names={column: [*names, *_ALSO.get(column, [])] for column, names in MFN_RETURNS.names.items()},
    delimiters=(",", ";"),
)
