"""All Orders as XML: `GET_XML_ALL_ORDERS_DATA_BY_*_GENERAL`, the same facts as the text file, an order in an element.

Rows are numbered as they come.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from akit.errors import ExportError
from akit.exports import envelope
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded
from akit.exports.orders import ALL_ORDERS

_MESSAGE = re.compile(r"<MessageType>\s*All-?Orders-?Report\s*<", re.IGNORECASE)

# the text file's column -> where it stands in <Order>, and in <OrderItem>
_ORDER = {
    "amazon-order-id": "AmazonOrderID",
    "purchase-date": "PurchaseDate",
    "last-updated-date": "LastUpdatedDate",
    "order-status": "OrderStatus",
    "fulfillment-channel": "FulfillmentData/FulfillmentChannel",
    "sales-channel": "SalesChannel",
    "ship-service-level": "FulfillmentData/ShipServiceLevel",
    "ship-state": "FulfillmentData/Address/State",
    "ship-country": "FulfillmentData/Address/Country",
    "is-business-order": "IsBusinessOrder",
}
_ITEM = {
    "product-name": "ProductName",
    "sku": "SKU",
    "asin": "ASIN",
    "item-status": "ItemStatus",
    "quantity": "Quantity",
}
_HEADER = [*_ORDER, *_ITEM, "item-price", "currency"]


def recognise(decoded: Decoded, path: str) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as All Orders where it is that XML, with an error where it cannot be read whole."""
    text = envelope.message(decoded, _MESSAGE)
    if not text:
        return None, None
    numbered: list[tuple[int, list[str]]] = [(0, _HEADER)]
    try:
        for order in envelope.elements(text, "Order"):
            numbered.extend(enumerate(_lines(order), len(numbered)))
    except envelope.UNREADABLE as problem:
        return envelope.broken_off(ALL_ORDERS, numbered, decoded, path, problem)
    return Delimited(ALL_ORDERS, numbered, decoded.encoding, envelope.damaged(decoded, numbered)), None


def _lines(order: ET.Element) -> Iterator[list[str]]:
    of_order = dict(_facts(order))
    mine = [of_order.get(where, "") for where in _ORDER.values()]
    for item in order.findall("OrderItem") or [ET.Element("OrderItem")]:
        of_item = dict(_facts(item))
        yield [*mine, *(of_item.get(where, "") for where in _ITEM.values()), *_principal(item)]


def _facts(element: ET.Element) -> Iterator[tuple[str, str]]:
    """Give where a text stands in an element, and the text, without those of an order's lines."""
    for child in element:
        if child.tag == "OrderItem":
            continue
        if len(child):
            yield from ((f"{child.tag}/{where}", text) for where, text in _facts(child))
        else:
            yield child.tag, (child.text or "").strip()


def _principal(item: ET.Element) -> tuple[str, str]:
    """Return what the goods of a line cost and in which currency; shipping, tax and wrapping are other components."""
    for component in item.iterfind("ItemPrice/Component"):
        amount = component.find("Amount")
        if amount is not None and (component.findtext("Type") or "").strip() == "Principal":
            return (amount.text or "").strip(), amount.get("currency", "")
    return "", ""
