"""The All Orders report, 39 columns, as Seller Central of a US account gives it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from maker import story
from maker.catalogue import CURRENCIES
from maker.orders import Line, Order
from maker.rows import Row, flat_file, money

_COLUMNS = """
    amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel
    sales-channel order-channel url ship-service-level product-name sku asin number-of-items item-status
    tax-collection-model tax-collection-responsible-party quantity currency item-price item-tax
    shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount
    ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids
    payment-method-details is-business-order purchase-order-number price-designation customized-url
    customized-page
"""

HEADER = (*_COLUMNS.split(), "signature-confirmation-recommended ")  # the blank is Amazon's

# A download is named by nothing but its report id. These ids are invented.
FILE_NAMES = {month: f"9004{month:02d}26610{month * 7919:06d}.txt" for month in range(1, 10)}
AGAIN = "900409186610777123.txt"
AGAIN_FIRST, AGAIN_LAST = date(2026, 8, 18), date(2026, 8, 31)
AUGUST_WAS_DOWNLOADED = story.midnight(date(2026, 9, 1)) + timedelta(hours=1)


def files(orders: list[Order]) -> dict[str, bytes]:
    """Return the nine monthly files, cut at Pacific midnight, and the last two weeks of August once more.

    August was downloaded right after the month ended, with orders still pending; the second one knows better.
    """
    made = {}
    for month, name in FILE_NAMES.items():
        seen_at = AUGUST_WAS_DOWNLOADED if month == 8 else story.END
        made[name] = _file([order for order in orders if order.day.month == month], seen_at)
    made[AGAIN] = _file([order for order in orders if AGAIN_FIRST <= order.day <= AGAIN_LAST], story.END)
    return made


def _file(orders: list[Order], seen_at: datetime) -> bytes:
    newest_first = sorted(orders, key=lambda order: (order.at, order.id), reverse=True)
    return flat_file(HEADER, (row for order in newest_first for row in _rows(order, seen_at)))


def status_at(order: Order, moment: datetime) -> str:
    """Return the order's state at a moment: its last one, or the one before while it was being handled."""
    if order.updated_at <= moment:
        return order.status
    paid = order.channel == "mfn" and order.at < moment - timedelta(hours=5) and order.at.second % 3
    return "Unshipped" if paid and order.status != "Cancelled" else "Pending"


def _rows(order: Order, seen_at: datetime) -> Iterator[Row]:
    status, merchant = status_at(order, seen_at), order.channel == "mfn"
    final = status == order.status
    shared = {
        "amazon-order-id": order.id,
        "merchant-order-id": "" if merchant else order.id,
        "purchase-date": _iso(order.at),
        "last-updated-date": _iso(order.updated_at if final else min(order.at + timedelta(minutes=4), seen_at)),
        "order-status": status,
        "fulfillment-channel": "Merchant" if merchant else "Amazon",
        "sales-channel": order.marketplace,
        "order-channel": "WebsiteOrderChannel" if merchant else "",
        "ship-service-level": order.service,
        "number-of-items": "1" if merchant else "",
        "ship-city": order.place.city,
        "ship-state": order.place.state,
        "ship-country": order.place.country,
        "payment-method-details": "Standard" if order.marketplace != "Non-Amazon" else "",
        "is-business-order": str(order.is_business).lower(),
        "price-designation": "Business Price" if order.is_business else "",
        "signature-confirmation-recommended": "false",
    }
    for line in order.lines:
        yield {**shared, **_goods(order, line), **_state(order, line, status)}


def _goods(order: Order, line: Line) -> dict[str, object]:
    return {"product-name": line.product.title, "sku": line.product.sku, "asin": line.product.asin}


def _state(order: Order, line: Line, status: str) -> dict[str, object]:
    """Return the cells that depend on the line's state; a cancelled line has no quantity and no money."""
    if status == "Cancelled" or (line.cancelled and status == "Shipped"):
        return {"item-status": "" if status == "Cancelled" else "Cancelled", "quantity": 0}
    open_ = status in ("Pending", "Unshipped")
    cells: dict[str, object] = {"item-status": "Unshipped" if open_ else "Shipped", "quantity": line.quantity}
    if order.marketplace == "Non-Amazon" or (status == "Pending" and order.channel == "mfn"):
        return cells
    cells |= {"currency": CURRENCIES[order.marketplace], "item-price": money(line.price)}
    if order.marketplace == "Amazon.com" and order.at.minute % 4:
        cells |= {
            "item-tax": money(line.price * 0.0725),
            "tax-collection-model": "MarketplaceFacilitator",
            "tax-collection-responsible-party": "Amazon Services LLC",
        }
    if order.channel == "mfn" and order.service == "Expedited":
        cells |= {"shipping-price": "7.19"}
    return cells


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
