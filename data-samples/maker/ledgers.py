"""The ledgers an analyst keeps for what Amazon gives no export for."""

from __future__ import annotations

from datetime import date, datetime

from maker import story
from maker.catalogue import CURRENCIES
from maker.contacts import Message
from maker.events import Case
from maker.orders import Order
from maker.rows import Row, money, names, spreadsheet
from maker.words import Words

CLAIMS = names(
    "order_id, filed_date, claim_type, status, funded_by, odr_effect, amount, currency, decided_date, "
    "appeal_date, appeal_outcome, comment"
)
CHARGEBACKS = names("order_id, received_date, kind, status, amount, currency, comment")
MESSAGES = names("order_id, received_at, answered_at, subject, text")
SHIPMENTS = names("order_id, ship_by, shipped_at, deliver_by, delivered_at, carrier, tracking_id, service, ship_from")
ACTIONS = names("date, category, action, proof")
DEFECTS = names("order_id, cause, action, proof")

_UNRECOGNISED = "Cardholder does not recognise the charge"
UNMATCHED_CLAIM = "190-5550143-0000002"  # an order id copied wrong; no file has it

# date, category, action, proof
_ACTIONS = (
    (
        story.AUTO_REPLY,
        "unresponsive_service",
        "Automatic reply switched on for every buyer message",
        "settings-auto-reply.png",
    ),
    (
        story.INBOX_CLEARED,
        "unresponsive_service",
        "Every message of the last 30 days still open answered",
        "messages-2026-05-16.csv",
    ),
    (
        date(2026, 5, 17),
        "refund_not_received",
        "Every returned parcel without a refund refunded",
        "refunds-2026-05-17.csv",
    ),
    (
        story.WEEKEND_COVER,
        "unresponsive_service",
        "Second agent hired; messages answered on Saturday and Sunday",
        "rota-may-june.pdf",
    ),
    (
        story.SIZE_CHART,
        "too_small",
        "Haven tee: size chart measured again and corrected, lot 0226 relabelled",
        "size-chart-v3.pdf",
    ),
    (
        date(2026, 5, 26),
        "refund_not_received",
        "Return desk: refund within 48 hours of the delivery scan",
        "sop-returns.pdf",
    ),
    (
        story.CARRIER_CHANGE,
        "not_received",
        "Tallgrass Express dropped; its lanes moved to Harrow Post",
        "carrier-contract.pdf",
    ),
    (
        date(2026, 6, 8),
        "damaged_in_transit",
        "Thicker mailers for hoodies and jeans",
        "invoice-mailers.pdf",
    ),
)

# reason -> what the analyst wrote about each defective order
_NOTES = {
    "unresponsive_service": ("No weekend cover", "Buyer answered and apology sent", "message thread"),
    "too_small": ("Haven tee lot 0226 cut a size small", "Full refund, right size offered", "refund receipt"),
    "not_received": ("Parcel lost by carrier", "Refunded in full", "carrier trace"),
    "late_delivery": ("Slow carrier", "Partial refund", "tracking history"),
    "wrong_item": ("Picked from the neighbouring bin", "Right item sent free of charge", "pick log"),
    "refund_not_received": ("Return scanned, refund forgotten", "Refunded the same day", "refund receipt"),
    "damaged_in_transit": ("Mailer too thin", "Replacement sent", "photo of the parcel"),
}
_OTHER_NOTE = ("Single case, no pattern found", "Refunded in full", "refund receipt")


def claims(cases: list[Case], words: Words) -> bytes:
    """Return claims.csv, by filing date."""
    rows: list[Row] = [_claim(case, words) for case in cases if case.claim]
    stray = (UNMATCHED_CLAIM, "2026-04-22", "Items Not Received", "Claim Granted Seller Funded", "2026-04-30")
    columns = ("order_id", "filed_date", "claim_type", "status", "decided_date")
    rows.append({**dict(zip(columns, stray, strict=True)), "comment": "Nothing came."})
    return spreadsheet(CLAIMS, sorted(rows, key=lambda row: (str(row["filed_date"]), str(row["order_id"]))))


def _claim(case: Case, words: Words) -> dict[str, object]:
    claim = case.claim
    assert claim
    return {
        "order_id": case.order.id,
        "filed_date": claim.filed,
        "claim_type": claim.claim_type,
        "status": claim.status,
        "funded_by": claim.funded_by,
        "odr_effect": claim.odr_effect,
        "amount": money(case.order.total),
        "currency": CURRENCIES[case.order.marketplace],
        "decided_date": claim.decided or "",
        "appeal_date": claim.appealed or "",
        "appeal_outcome": claim.appeal_outcome,
        "comment": words.complaint(case.reason, case.order),
    }


def chargebacks(cases: list[Case], words: Words) -> bytes:
    """Return chargebacks.csv, by date of receipt."""
    rows: list[Row] = [
        {
            "order_id": case.order.id,
            "received_date": case.chargeback.received,
            "kind": case.chargeback.kind,
            "status": case.chargeback.status,
            "amount": money(case.order.total),
            "currency": CURRENCIES[case.order.marketplace],
            "comment": words.complaint(case.reason, case.order) if case.reason else _UNRECOGNISED,
        }
        for case in cases
        if case.chargeback
    ]
    return spreadsheet(CHARGEBACKS, sorted(rows, key=lambda row: (str(row["received_date"]), str(row["order_id"]))))


def messages(received: list[Message]) -> bytes:
    """Return messages.csv; times carry the offset of the home time zone."""
    return spreadsheet(
        MESSAGES,
        (
            {
                "order_id": message.order.id,
                "received_at": _local(message.received),
                "answered_at": _local(message.answered),
                "subject": message.subject,
                "text": message.text,
            }
            for message in received
        ),
    )


def _local(moment: datetime | None) -> str:
    return moment.astimezone(story.HOME).isoformat() if moment else ""


def shipments(orders: list[Order]) -> bytes:
    """Return shipments.csv: every seller-fulfilled order that was sent; ship_from is a column of our own."""
    sent = [(order, order.parcel) for order in orders if order.parcel and order.parcel.shipped <= story.LAST_DAY]
    return spreadsheet(
        SHIPMENTS,
        (
            {
                "order_id": order.id,
                "ship_by": parcel.ship_by,
                "shipped_at": parcel.shipped,
                "deliver_by": parcel.deliver_by,
                "delivered_at": parcel.delivered if parcel.delivered and parcel.delivered <= story.LAST_DAY else "",
                "carrier": parcel.carrier,
                "tracking_id": parcel.tracking,
                "service": order.service,
                "ship_from": parcel.ship_from,
            }
            for order, parcel in sent
        ),
    )


def actions() -> bytes:
    """Return actions.csv."""
    return spreadsheet(ACTIONS, (dict(zip(ACTIONS, action, strict=True)) for action in _ACTIONS))


def defects(defective: list[Case]) -> bytes:
    """Return defects.csv: what was done about two of every three of the defective orders."""
    noted = [case for n, case in enumerate(sorted(defective, key=lambda case: case.order.id)) if n % 3]
    rows = []
    for case in noted:
        cause, action, proof = _NOTES.get(case.reason, _OTHER_NOTE)
        rows.append({"order_id": case.order.id, "cause": cause, "action": action, "proof": proof})
    return spreadsheet(DEFECTS, rows)
