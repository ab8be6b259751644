"""Seller-fulfilled returns as XML: `GET_XML_RETURNS_DATA_BY_RETURN_DATE` and its Prime twin.

Items are numbered as they come. Amazon sometimes says an item of a return twice, word for word: it is one item.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from akit.errors import ExportError
from akit.exports import envelope
from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded
from akit.exports.reading import Reading, setting_aside
from akit.exports.returns import MFN_RETURNS

_MESSAGE = re.compile(r"<MessageType>\s*(?:MFN-?)?(?:Prime-?)?Returns?-?Report\s*<|<return_details\b", re.IGNORECASE)

# the text file's column -> where it stands in <return_details>, and in <item_details>
_RETURN = {
    "Order ID": "order_id",
    "Return request date": "return_request_date",
    "Return request status": "return_request_status",
    "Amazon RMA ID": "amazon_rma_id",
    "A-to-Z Claim": "a_to_z_claim",
    "Currency code": "label_details/currency_code",
}
_ITEM = {
    "ASIN": "asin",
    "Merchant SKU": "merchant_sku",
    "Item Name": "item_name",
    "Return quantity": "return_quantity",
    "Return Reason": "return_reason_code",
    "Resolution": "resolution",
    "Refunded Amount": "refund_amount",
}
_HEADER = [*_RETURN, *_ITEM]


@dataclass(frozen=True)
class ReturnsXml(Delimited):
    """Items as rows of the text file; ``again`` are those that only repeat an item of the same return."""

    again: tuple[int, ...] = ()

    def read(self, path: str, home: Home) -> Reading:
        """Read as the text file is, and set the repeated items aside."""
        reading = super().read(path, home)
        repeats = pd.DataFrame({"source_file": path, "source_row": list(self.again)})
        aside = [reading.set_aside, setting_aside(repeats, "repeated_row")]
        return replace(reading, set_aside=pd.concat(aside, ignore_index=True))


def recognise(decoded: Decoded, path: str) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as returns where it is that XML, with an error where it cannot be read whole."""
    text = envelope.message(decoded, _MESSAGE)
    if not text:
        return None, None
    items = list[tuple[list[str], bool]]()
    try:
        for details in envelope.elements(text, "return_details"):
            items.extend(_items(details))
    except envelope.UNREADABLE as problem:
        rows = enumerate((row for row, _ in items), 1)
        return envelope.broken_off(MFN_RETURNS, [(0, _HEADER), *rows], decoded, path, problem)
    once = [(line, row) for line, (row, again) in enumerate(items, 1) if not again]
    again = tuple(line for line, (_, again) in enumerate(items, 1) if again)
    return ReturnsXml(
        MFN_RETURNS, [(0, _HEADER), *once], decoded.encoding, envelope.damaged(decoded, once), again
    ), None


def _items(details: ET.Element) -> Iterator[tuple[list[str], bool]]:
    """Give each item of a return as cells of `_HEADER`, and whether it only repeats one before it."""
    mine, seen = [_text(details, where) for where in _RETURN.values()], set[bytes]()
    for item in details.findall("item_details") or [ET.Element("item_details")]:
        said = ET.tostring(item, encoding="utf-8").strip()  # without what stands behind it
        yield [*mine, *(_text(item, where) for where in _ITEM.values())], said in seen
        seen.add(said)


def _text(element: ET.Element, where: str) -> str:
    return " ".join((element.findtext(where) or "").split())
