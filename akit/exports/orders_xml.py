"""All Orders as XML: `GET_XML_ALL_ORDERS_DATA_BY_*_GENERAL`, the same facts as the text file, an order in an element.

Each order line becomes the row the text file would hold, and is read as such; rows are numbered as they come.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast
from xml.parsers import expat

import pandas as pd

from akit.errors import ExportError
from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded
from akit.exports.orders import ALL_ORDERS
from akit.exports.reading import Reading, problems

_HEAD = 4096
_ENVELOPE = re.compile(r"<AmazonEnvelope\b.*<MessageType>\s*All-?Orders-?Report\s*<", re.DOTALL | re.IGNORECASE)
_PIECE = 1 << 20

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


class _DoctypeError(Exception):
    """The file declares a document type."""


class _RootReached(Exception):
    """The prolog is over."""


@dataclass(frozen=True)
class BrokenOff(Delimited):
    """A file that is no whole XML: which orders are missing is not known, so every row is set aside."""

    def read(self, path: str, home: Home) -> Reading:
        """Set every row aside."""
        aside = [(path, line, "broken_off", "", "", "", "\t".join(row)) for line, row in self.numbered[1:]]
        return Reading(pd.DataFrame(), problems(aside))


def recognise(decoded: Decoded, path: str) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as All Orders where it is that XML, with an error where it cannot be read whole."""
    text = decoded.text.lstrip()
    if not text.startswith("<") or not _ENVELOPE.search(text[:_HEAD]):
        return None, None
    numbered: list[tuple[int, list[str]]] = [(0, _HEADER)]
    try:
        _check_prolog(text)
        numbered.extend(enumerate(_rows(text), 1))
    except (ET.ParseError, expat.ExpatError, RecursionError, _DoctypeError) as problem:
        return BrokenOff(ALL_ORDERS, numbered, decoded.encoding), _error(path, problem)
    damaged = tuple(n for n, row in numbered if decoded.damaged_lines and any("\ufffd" in cell for cell in row))
    return Delimited(ALL_ORDERS, numbered, decoded.encoding, damaged), None


def _check_prolog(text: str) -> None:
    """Refuse a document type: Amazon's files have none, and only one can declare an entity that grows."""

    def doctype(*declared: object) -> None:
        raise _DoctypeError("a document type declaration")

    def root(*element: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, root
    try:
        parser.Parse(text, True)
    except _RootReached:
        return


def _rows(text: str) -> Iterator[list[str]]:
    """Give each order line as cells of `_HEADER`, an order without lines as one; what was given is let go."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(["end"])
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        yield from _finished(parser)
    parser.close()
    yield from _finished(parser)


def _finished(parser: ET.XMLPullParser[ET.Element]) -> Iterator[list[str]]:
    for _, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
        if element.tag == "Order":
            yield from _lines(element)
        if element.tag in ("Order", "Message"):
            element.clear()


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


def _error(path: str, problem: Exception) -> ExportError:
    return ExportError(
        f"{path}: this is an All Orders report in XML, but it cannot be read to its end.",
        found=str(problem),
        expected="one whole <AmazonEnvelope>, without a document type declaration",
        hint="download the report again, or use its text form.",
    )
