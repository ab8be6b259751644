"""Seller-fulfilled returns as XML: `GET_XML_RETURNS_DATA_BY_RETURN_DATE` and its Prime twin.

Each item of a return becomes the row the text file would hold, and is read as such; items are numbered as they come.
Amazon sometimes says an item of a return twice, word for word: it is one item.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace

import pandas as pd

from akit.errors import ExportError
from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded
from akit.exports.reading import Reading, problems, setting_aside
from akit.exports.returns import MFN_RETURNS

_HEAD = 65_536
_ENVELOPE = re.compile(r"<MessageType>\s*(?:MFN-?)?(?:Prime-?)?Returns?-?Report\s*<|<return_details\b", re.IGNORECASE)

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


@dataclass(frozen=True)
class BrokenReturns(Delimited):
    """A file that breaks off: which returns are missing is not known, so every row is set aside."""

    def read(self, path: str, home: Home) -> Reading:
        """Set every row aside."""
        aside = [(path, line, "broken_off", "", "", "", "\t".join(row)) for line, row in self.numbered[1:]]
        return Reading(pd.DataFrame(), problems(aside))


class _DoctypeError(Exception):
    """The file declares a document type."""


class _Returns(ET.TreeBuilder):
    """Keeps the items of each return, and lets go of the return."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[list[str]] = []
        self.again: list[int] = []

    def doctype(self, name: str, pubid: str, system: str) -> None:
        # Amazon's files have none, and only a document type can declare an entity that grows.
        raise _DoctypeError("a document type declaration")

    def end(self, tag: str, /) -> ET.Element:
        element = super().end(tag)
        if tag == "return_details":
            self._keep(element)
            element.clear()
        return element

    def _keep(self, details: ET.Element) -> None:
        mine, seen = [_text(details, where) for where in _RETURN.values()], list[str]()
        for item in details.findall("item_details") or [ET.Element("item_details")]:
            self.items.append([*mine, *(_text(item, where) for where in _ITEM.values())])
            said = ET.tostring(item, encoding="unicode")
            self.again += [len(self.items)] if said in seen else []
            seen.append(said)


def recognise(decoded: Decoded, path: str) -> tuple[Delimited | None, ExportError | None]:
    """Return the file as returns where it is that XML, with an error where it cannot be read whole."""
    text = decoded.text.lstrip()
    if not text.startswith("<") or "<AmazonEnvelope" not in text[:_HEAD] or not _ENVELOPE.search(text[:_HEAD]):
        return None, None
    found = _Returns()
    parser = ET.XMLParser(target=found)
    try:
        parser.feed(text)
        parser.close()
    except (ET.ParseError, _DoctypeError) as problem:
        rows = [(0, _HEADER), *enumerate(found.items, 1)]
        return BrokenReturns(MFN_RETURNS, rows, decoded.encoding), _error(path, problem)
    once = [(line, row) for line, row in enumerate(found.items, 1) if line not in set(found.again)]
    damaged = tuple(line for line, row in once if decoded.damaged_lines and any("\ufffd" in cell for cell in row))
    return ReturnsXml(MFN_RETURNS, [(0, _HEADER), *once], decoded.encoding, damaged, tuple(found.again)), None


def _text(element: ET.Element, where: str) -> str:
    return " ".join((element.findtext(where) or "").split())


def _error(path: str, problem: Exception) -> ExportError:
    return ExportError(
        f"{path}: this is a returns report in XML, but it cannot be read to its end.",
        found=str(problem),
        expected="one whole <AmazonEnvelope>, without a document type declaration",
        hint="download the report again, or use its text form.",
    )
