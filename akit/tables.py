"""The canonical tables: what a row means, its columns, their kinds and units. Every reader ends here.

A day is midnight without a zone, in the time zone of the account's home marketplace; an instant is UTC.
Text that is unknown is "", a day or number that is unknown is missing (NaT, NA), a flag is never missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from functools import cached_property

import pandas as pd

from akit.glimpse import glimpse

DTYPES: Mapping[str, str] = {
    "text": "str",
    "order_id": "str",
    "day": "datetime64[us]",
    "instant": "datetime64[us, UTC]",
    "integer": "Int64",
    "amount": "Float64",
    "fraction": "Float64",
    "flag": "bool",
}


@dataclass(frozen=True)
class Table:
    """A canonical table.

    Attributes
    ----------
    name : the noun it is known by everywhere.
    row : what one row is.
    columns : column name -> kind, a key of ``DTYPES``.
    """

    name: str
    row: str
    columns: Mapping[str, str]

    def frame(self, data: Mapping[str, object] | pd.DataFrame | None = None) -> pd.DataFrame:
        """Return ``data`` as this table: its columns in order, each of its dtype; absent columns are unknown."""
        return self._blank.copy() if data is None else self._typed(pd.DataFrame(data))

    @cached_property
    def _blank(self) -> pd.DataFrame:
        return pd.DataFrame({column: pd.Series(dtype=DTYPES[kind]) for column, kind in self.columns.items()})

    def _typed(self, source: pd.DataFrame) -> pd.DataFrame:
        return pd.DataFrame({column: self._column(source, column) for column in self.columns})

    def _column(self, source: pd.DataFrame, column: str) -> pd.Series:
        kind = self.columns[column]
        if column in source and kind == "flag":  # what is missing is no, though NaN as a bool is true
            return source[column].fillna(False).astype(DTYPES[kind])  # type: ignore[call-overload,no-any-return]
        if column in source:
            return source[column].astype(DTYPES[kind])  # type: ignore[call-overload,no-any-return]
        blank: object = {"text": "", "order_id": "", "flag": False, "day": pd.NaT, "instant": pd.NaT}.get(kind, pd.NA)
        return pd.Series(blank, index=source.index, dtype=DTYPES[kind])


TRACE = {"source_file": "text", "source_row": "integer"}
# How far on an order is, by its status.
PROGRESS = ("Pending", "Unshipped", "PartiallyShipped", "Shipping", "Shipped", "Complete", "Cancelled")
_ORDER = {
    "order_id": "order_id",
    "order_date": "day",
    "purchased_at": "instant",
    "last_updated_at": "instant",
    "channel": "text",
    "marketplace": "text",
    "order_status": "text",
    "cancelled": "flag",
    "line_count": "integer",
    "ship_service_level": "text",
    "ship_state": "text",
    "ship_country": "text",
    **TRACE,
}

_TABLES = (
    Table(
        "order_items",
        "one line of an order in its newest known state; Amazon's All Orders report",
        {
            "order_id": "order_id",
            "order_date": "day",
            "purchased_at": "instant",
            "last_updated_at": "instant",
            "last_updated_date": "day",
            "order_status": "text",
            "item_status": "text",
            "channel": "text",
            "marketplace": "text",
            "sku": "text",
            "asin": "text",
            "product_name": "text",
            "quantity": "integer",
            "currency": "text",
            "item_price": "amount",
            "ship_service_level": "text",
            "ship_state": "text",
            "ship_country": "text",
            "is_business_order": "flag",
            "is_buyer_requested_cancellation": "flag",
            **TRACE,
        },
    ),
    Table(
        "orders",
        "one order, from its lines",
        _ORDER,
    ),
    Table(
        "order_states",
        "one state of an order of a large account: the one to go by from known_from until before known_until",
        {**_ORDER, "known_from": "day", "known_until": "day", "goods_at": "integer"},
    ),
    Table(
        "order_goods",
        "what one line of a large account's orders is of; a state's line_count lines stand at its goods_at, from 0",
        {"sku": "text", "asin": "text", "quantity": "text", "is_buyer_requested_cancellation": "text"},
    ),
    Table(
        "feedback",
        "one seller feedback of a buyer about an order, 1 to 5 stars",
        {
            "order_id": "order_id",
            "feedback_date": "day",
            "rating": "integer",
            "comment": "text",
            "response": "text",
            "removed": "flag",
            **TRACE,
        },
    ),
    Table(
        "claims",
        "one A-to-z Guarantee claim, as the analyst or the returns export knows it",
        {
            "order_id": "order_id",
            "filed_date": "day",
            "claim_type": "text",
            "status": "text",
            "funded_by": "text",
            "odr_effect": "text",
            "amount": "amount",
            "currency": "text",
            "reply_by": "day",
            "decided_date": "day",
            "appeal_date": "day",
            "appeal_outcome": "text",
            "comment": "text",
            **TRACE,
        },
    ),
    Table(
        "chargebacks",
        "one credit card chargeback; kind is service, fraud or unknown",
        {
            "order_id": "order_id",
            "received_date": "day",
            "kind": "text",
            "status": "text",
            "amount": "amount",
            "currency": "text",
            "comment": "text",
            **TRACE,
        },
    ),
    Table(
        "messages",
        "one message of a buyer and when it was answered",
        {
            "order_id": "order_id",
            "received_at": "instant",
            "received_date": "day",
            "answered_at": "instant",
            "answered_date": "day",
            "subject": "text",
            "text": "text",
            **TRACE,
        },
    ),
    Table(
        "shipments",
        "one parcel of an order",
        {
            "order_id": "order_id",
            "ship_by": "day",
            "shipped_at": "day",
            "deliver_by": "day",
            "delivered_at": "day",
            "carrier": "text",
            "tracking_id": "text",
            "service": "text",
            "ship_from": "text",
            **TRACE,
        },
    ),
    Table(
        "actions",
        "one corrective action; part says which part of a plan it belongs to, empty is both",
        {"date": "day", "category": "text", "action": "text", "proof": "text", "part": "text", **TRACE},
    ),
    Table(
        "defect_notes",
        "what the analyst says was the cause of one defective order and what was done",
        {"order_id": "order_id", "cause": "text", "action": "text", "proof": "text", **TRACE},
    ),
    Table(
        "reason_corrections",
        "what the analyst reads in one complaint; reason is a code or a name of the codebook, or unclassified",
        {
            "order_id": "order_id",
            "source": "text",
            "complaint_date": "day",
            "reason": "text",
            "phrase": "text",
            "judged_date": "day",
            "comment": "text",
            **TRACE,
        },
    ),
    Table(
        "returns",
        "one returned order line; reason_code is Amazon's, as exported",
        {
            "order_id": "order_id",
            "return_date": "day",
            "rma_id": "text",
            "channel": "text",
            "sku": "text",
            "asin": "text",
            "product_name": "text",
            "quantity": "integer",
            "reason_code": "text",
            "comment": "text",
            "disposition": "text",
            "status": "text",
            "resolution": "text",
            "a_to_z_claim": "flag",
            "refunded_amount": "amount",
            "currency": "text",
            **TRACE,
        },
    ),
    Table(
        "replacements",
        "one replacement that Amazon shipped; order_id is the order replaced, reason_code Amazon's, as exported",
        {
            "replacement_date": "day",
            "order_id": "order_id",
            "replacement_order_id": "order_id",
            "sku": "text",
            "asin": "text",
            "quantity": "integer",
            "reason_code": "text",
            "reason": "text",
            **TRACE,
        },
    ),
    Table(
        "reimbursements",
        "one sum or count of units that Amazon gave the seller back; below nought where it took them again",
        {
            "approval_date": "day",
            "reimbursement_id": "text",
            "case_id": "text",
            "order_id": "order_id",
            "reason": "text",
            "sku": "text",
            "asin": "text",
            "product_name": "text",
            "condition": "text",
            "currency": "text",
            "amount_per_unit": "amount",
            "amount": "amount",
            "quantity_in_cash": "integer",
            "quantity_in_inventory": "integer",
            "quantity": "integer",
            "original_reimbursement_id": "text",
            "original_reimbursement_type": "text",
            **TRACE,
        },
    ),
    Table(
        "money_events",
        "one line of a money report, below nought where money left the seller; a summary is its settlement's own total",
        {
            "order_id": "order_id",
            "event_date": "day",
            "event_kind": "text",
            "type": "text",
            "description": "text",
            "amount": "amount",
            "currency": "text",
            "marketplace": "text",
            "sku": "text",
            "settlement_id": "text",
            "report": "text",
            **TRACE,
        },
    ),
    Table(
        "voice_of_customer",
        "one offer in the Voice of the Customer; a share is a fraction of its orders over the time Amazon shows",
        {
            "asin": "text",
            "sku": "text",
            "product_name": "text",
            "ncx_rate": "fraction",
            "ncx_orders": "integer",
            "total_orders": "integer",
            "return_rate": "fraction",
            "top_ncx_reason": "text",
            "cx_health": "text",
            "last_updated": "day",
            **TRACE,
        },
    ),
    Table(
        "amazon_defects",
        "one order in Amazon's own orders-with-defects table",
        {
            "order_id": "order_id",
            "order_date": "day",
            "channel": "text",
            "negative_feedback": "flag",
            "a_to_z_claim": "flag",
            "chargeback": "flag",
            **TRACE,
        },
    ),
    Table(
        "account_health",
        "one metric of one marketplace and channel as Amazon reported it; a count or rate not given is missing",
        {
            "marketplace_id": "text",
            "metric": "text",
            "channel": "text",
            "window_start": "day",
            "window_end": "day",
            "numerator": "integer",
            "denominator": "integer",
            "rate": "fraction",
            "negative_feedback_count": "integer",
            "a_to_z_claim_count": "integer",
            "chargeback_count": "integer",
            "status": "text",
            "target_value": "fraction",
            "target_condition": "text",
            **TRACE,
        },
    ),
)

CLAIM = ("order_id", "filed_date", "claim_type")  # what tells one claim of an order from another


def nth_claim(claims: pd.DataFrame) -> pd.Series:
    """Return which of several claims alike in one file each row is, from 0; its states in other files have the same."""
    alike = [*CLAIM, "source_file"]
    if not claims.duplicated(alike).any():
        return pd.Series(0, index=claims.index)
    return claims.groupby(alike, dropna=False, sort=False).cumcount()


TABLES: Mapping[str, Table] = {table.name: table for table in _TABLES}


def _empty(name: str) -> pd.DataFrame:
    return dataclass_field(default_factory=TABLES[name].frame)


@dataclass(frozen=True)
class Tables:
    """All canonical tables of one account. A table without a source is empty, never absent."""

    orders: pd.DataFrame = _empty("orders")
    order_states: pd.DataFrame = _empty("order_states")
    order_goods: pd.DataFrame = _empty("order_goods")
    order_items: pd.DataFrame = _empty("order_items")
    feedback: pd.DataFrame = _empty("feedback")
    claims: pd.DataFrame = _empty("claims")
    chargebacks: pd.DataFrame = _empty("chargebacks")
    messages: pd.DataFrame = _empty("messages")
    shipments: pd.DataFrame = _empty("shipments")
    actions: pd.DataFrame = _empty("actions")
    defect_notes: pd.DataFrame = _empty("defect_notes")
    reason_corrections: pd.DataFrame = _empty("reason_corrections")
    returns: pd.DataFrame = _empty("returns")
    replacements: pd.DataFrame = _empty("replacements")
    reimbursements: pd.DataFrame = _empty("reimbursements")
    money_events: pd.DataFrame = _empty("money_events")
    voice_of_customer: pd.DataFrame = _empty("voice_of_customer")
    amazon_defects: pd.DataFrame = _empty("amazon_defects")
    account_health: pd.DataFrame = _empty("account_health")

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        return ((table.name, getattr(self, table.name)) for table in fields(self))

    def __repr__(self) -> str:
        return "\n".join(f"{name:<18} {len(table):>8,} rows" for name, table in self)

    def _repr_html_(self) -> str:
        return glimpse("Tables", "Each is a pandas table under its name, as tables.orders.", self.sizes())

    def sizes(self) -> pd.DataFrame:
        """Return the tables that have rows: name, what a row is, how many there are."""
        there = [(name, TABLES[name].row, f"{len(table):,}") for name, table in self if len(table)]
        return pd.DataFrame(there, columns=["table", "a row is", "rows"])
