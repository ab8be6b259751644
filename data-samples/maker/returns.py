"""Returns: the report of seller-fulfilled ones (Windows-1252, blanks of one space) and Amazon's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from maker import catalogue, story
from maker.catalogue import CURRENCIES, weighted
from maker.events import Case
from maker.orders import Line, Order
from maker.rows import Row, flat_file, money, names
from maker.words import NOTES

MFN_HEADER = names(
    """
    Order ID, Order date, Return request date, Return request status, Amazon RMA ID, Merchant RMA
    ID, Label type, Label cost, Currency code, Return carrier, Tracking ID, Label to be paid by,
    A-to-Z Claim, Is prime, ASIN, Merchant SKU, Item Name, Return quantity, Return Reason, In
    policy, Return type, Resolution, Invoice number, Return delivery date, Order Amount, Order
    quantity, SafeT Action reason, SafeT claim id, SafeT claim state, SafeT claim creation time,
    SafeT claim reimbursement amount, Refunded Amount
    """
)
FBA_HEADER = names(
    """
    return-date, order-id, sku, asin, fnsku, product-name, quantity, fulfillment-center-id,
    detailed-disposition, reason, status, license-plate-number, customer-comments
    """
)
MFN_NAMES = {
    date(2026, 1, 1): "90020126400110031.txt",
    date(2026, 3, 1): "90040126400110148.txt",
    date(2026, 4, 30): "90060126400110263.txt",
    date(2026, 6, 29): "90080126400110379.txt",
    date(2026, 8, 28): "90100126400110492.txt",
}  # first day of each file; none holds more than sixty days
FBA_NAME = "90100126400120015.txt"

# Amazon's three ways of writing a reason in one report, as often as a real apparel shop sees them
MFN_REASONS = {
    "CR-UNWANTED_ITEM": 72, "AMZ-PG-APP-TOO-SMALL": 40, "AMZ-PG-APP-TOO-LARGE": 46,
    "CR-MISSED_ESTIMATED_DELIVERY": 22, "CR-DEFECTIVE": 14, "AMZ-PG-BAD-DESC": 15, "AMZ-PG-APP-STYLE": 17,
    "CR-SWITCHEROO": 12, "DID_NOT_LIKE_FABRIC": 12, "CR-ORDERED_WRONG_ITEM": 11,
    "CR-QUALITY_UNACCEPTABLE": 9, "DID_NOT_LIKE_COLOR": 6, "CR-FOUND_BETTER_PRICE": 3,
    "CR-MISSING_PARTS": 3, "CR-DAMAGED_BY_CARRIER": 3, "CR-DAMAGED_BY_FC": 2, "WRONG_SIZE": 2,
    "CR-NO_REASON_GIVEN": 2, "AMZ-PG-MISORDERED": 1, "NEVER_ARRIVED": 1,
}  # fmt: skip
FBA_REASONS = {
    "UNWANTED_ITEM": 26, "APPAREL_TOO_SMALL": 18, "APPAREL_TOO_LARGE": 18, "APPAREL_STYLE": 9,
    "DEFECTIVE": 6, "SWITCHEROO": 4, "QUALITY_UNACCEPTABLE": 6, "NOT_AS_DESCRIBED": 6,
    "ORDERED_WRONG_ITEM": 6, "MISSED_ESTIMATED_DELIVERY": 3, "MISSING_PARTS": 2, "DAMAGED_BY_CARRIER": 3,
    "FOUND_BETTER_PRICE": 2, "NO_REASON_GIVEN": 5, "UNDELIVERABLE_UNKNOWN": 4,
    "UNDELIVERABLE_FAILED_DELIVERY_ATTEMPTS": 3, "UNDELIVERABLE_REFUSED": 2,
    "UNDELIVERABLE_INSUFFICIENT_ADDRESS": 2, "UNDELIVERABLE_UNCLAIMED": 1,
}  # fmt: skip


def mfn_files(orders: list[Order], cases: list[Case]) -> dict[str, bytes]:
    """Return the files of seller-fulfilled returns, by request date, newest first."""
    rows = sorted(
        _ordinary(orders, cases) + _with_claims(cases),
        key=lambda pair: (pair[0], str(pair[1]["Order ID"])),
        reverse=True,
    )
    firsts = [*MFN_NAMES, story.LAST_DAY + timedelta(days=1)]
    return {
        name: flat_file(MFN_HEADER, [row for day, row in rows if first <= day < end], blank=" ", encoding="cp1252")
        for (first, name), end in zip(MFN_NAMES.items(), firsts[1:], strict=True)
    }


def _ordinary(orders: list[Order], cases: list[Case]) -> list[tuple[date, Row]]:
    dice, rows = story.dice("returns/mfn"), list[tuple[date, Row]]()
    claimed = {case.order.id for case in cases if case.claim or case.flagged_in_returns}
    for order in orders:
        if order.channel != "mfn" or order.status != "Shipped" or not order.parcel or order.id in claimed:
            continue
        arrived = order.parcel.delivered or order.parcel.deliver_by
        for line in order.lines:
            small = _runs_small(order, line)
            if not line.cancelled and dice.random() < (0.19 if small else 0.075):
                asked = arrived + timedelta(days=int(dice.triangular(1, 28, 5)))
                reason = "AMZ-PG-APP-TOO-SMALL" if small and dice.random() < 0.7 else weighted(dice, MFN_REASONS)
                if asked <= story.LAST_DAY:
                    rows.append((asked, _mfn_row(dice, order, line, asked, reason)))
    return rows


def _runs_small(order: Order, line: Line) -> bool:
    """Say whether the line is of the lot that runs small, sold before the size chart was put right."""
    return line.product.family == catalogue.SMALL_FAMILY and story.WAVE_STARTS <= order.day < story.SIZE_CHART


def _with_claims(cases: list[Case]) -> list[tuple[date, Row]]:
    """Return those of which Amazon says that they have an A-to-z claim: five in the ledger, one not."""
    dice, rows = story.dice("returns/claims"), list[tuple[date, Row]]()
    spans = ((date(2026, 3, 20), date(2026, 5, 5)), (date(2026, 6, 5), date(2026, 8, 20)))
    for case in cases:
        asked = case.flagged_in_returns
        if case.claim and len(rows) < 5 and any(first <= case.claim.filed <= last for first, last in spans):
            if (
                case.order.channel == "mfn"
                and case.order.parcel
                and case.reason in ("refund_not_received", "too_small", "poor_quality")
            ):
                asked = case.claim.filed + timedelta(days=1)
        if asked:
            reason = "AMZ-PG-APP-TOO-SMALL" if case.reason == "too_small" else "CR-QUALITY_UNACCEPTABLE"
            row = _mfn_row(dice, case.order, case.order.lines[0], asked, reason)
            rows.append((asked, {**row, "A-to-Z Claim": "Y"}))
    return rows


def _mfn_row(dice: Random, order: Order, line: Line, asked: date, reason: str) -> dict[str, object]:
    refunded = dice.random() < 0.76 and asked < story.LAST_DAY - timedelta(days=4)
    resolutions = {"StandardRefund": 73, "RefundAtFirstScan": 23, "ReturnlessRefund": 2, "Replacement": 2}
    return {
        "Order ID": order.id,
        "Order date": order.day.strftime("%d-%b-%Y"),
        "Return request date": asked.strftime("%d-%b-%Y"),
        "Return request status": "PendingApproval" if asked == story.LAST_DAY else "Approved",
        "Amazon RMA ID": "D" + "".join(dice.choice("bcdfghjkmnpqrstvwxz23456789") for _ in range(7)) + "RRMA",
        "A-to-Z Claim": "N",
        "Is prime": "N",
        "ASIN": line.product.asin,
        "Merchant SKU": line.product.sku,
        "Item Name": line.product.title,
        "Return quantity": line.quantity,
        "Return Reason": reason,
        "In policy": "Y" if dice.random() < 0.995 else "N",
        "Return type": "C-Returns" if dice.random() < 0.99 else "Amazon CS",
        "Resolution": weighted(dice, resolutions),
        "Order Amount": money(order.total),
        "Order quantity": sum(each.quantity for each in order.lines),
        "Refunded Amount": money(line.price) if refunded else "",
        **_label(dice, order),
        **_safet(dice, asked, line),
    }


def _label(dice: Random, order: Order) -> dict[str, object]:
    """Return the cells of the return label; one buyer in twenty has to find a carrier."""
    payer = {"Label to be paid by": "Seller" if dice.random() < 0.85 else "Customer"}
    if dice.random() > 0.95:
        return {**payer, "Label type": "AmazonUnPaidLabel"}
    return {
        **payer,
        "Label type": "AmazonPrePaidLabel",
        "Label cost": money(dice.choice((3.95, 4.35, 4.85, 5.6))),
        "Currency code": CURRENCIES[order.marketplace],
        "Return carrier": weighted(dice, {"Harrow Post": 6, "Bluekite Parcel": 4}),
        "Tracking ID": f"RT{dice.randrange(10**10):010d}",
    }


def _safet(dice: Random, asked: date, line: Line) -> dict[str, object]:
    """Return the cells of a SAFE-T claim, which one return in twelve has."""
    if dice.random() > 0.08 or asked > story.LAST_DAY - timedelta(days=25):
        return {}
    granted = dice.random() < 0.4
    return {
        "SafeT Action reason": "INVALID_SELLER_REFUND_OR_DEBIT" if granted else "ORDER_IN_RE_SELLABLE_CONDITION",
        "SafeT claim id": "-".join(f"{dice.randrange(10**n):0{n}d}" for n in (5, 5, 7)),
        "SafeT claim state": "GRANT" if granted else "NOGRANT",
        "SafeT claim creation time": (asked + timedelta(days=dice.randint(9, 24))).strftime("%d-%b-%Y"),
        "SafeT claim reimbursement amount": money(line.price * 0.2) if granted else "",
    }


def fba_files(orders: list[Order]) -> dict[str, bytes]:
    """Return the one file of returns that went to Amazon."""
    dice, rows = story.dice("returns/fba"), list[Row]()
    for order in orders:
        if order.channel != "afn" or order.status != "Shipped" or order.marketplace == "Non-Amazon":
            continue
        for line in order.lines:
            if not line.cancelled and dice.random() < 0.08:
                at = order.at + timedelta(days=dice.triangular(6, 40, 12))
                if at <= story.END:
                    rows.append(_fba_row(dice, order, line, at))
    rows.sort(key=lambda row: str(row["return-date"]), reverse=True)
    return {FBA_NAME: flat_file(FBA_HEADER, rows)}


def _fba_row(dice: Random, order: Order, line: Line, at: datetime) -> dict[str, object]:
    reason = weighted(dice, FBA_REASONS)
    damage = {
        "DEFECTIVE": "DEFECTIVE",
        "DAMAGED_BY_CARRIER": "CARRIER_DAMAGED",
        "QUALITY_UNACCEPTABLE": "CUSTOMER_DAMAGED",
    }
    said = NOTES["fba"].get(reason, [""])
    return {
        "return-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        "order-id": order.id,
        "sku": line.product.sku,
        "asin": line.product.asin,
        "fnsku": line.product.asin,
        "product-name": line.product.title,
        "quantity": 1,
        "fulfillment-center-id": dice.choice(("XLA1", "XLA2", "XLA7")),
        "detailed-disposition": damage.get(reason, weighted(dice, {"SELLABLE": 8, "CUSTOMER_DAMAGED": 2})),
        "reason": reason,
        "status": weighted(dice, {"Unit returned to inventory": 9, "Reimbursed": 1}),
        "license-plate-number": "LPNX" + "".join(dice.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(8)),
        "customer-comments": dice.choice(said) if dice.random() < 0.62 else "",
    }
