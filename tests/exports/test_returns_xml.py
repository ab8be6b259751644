"""Returns as XML are the returns of the text file."""

from pathlib import Path

from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
PACIFIC = Home("America/Los_Angeles", "%m/%d/%y")
HEADER = (
    "Order ID,Return request date,Return request status,Amazon RMA ID,Currency code,A-to-Z Claim,ASIN,Merchant SKU,"
    "Item Name,Return quantity,Return Reason,Resolution,Refunded Amount"
).split(",")
ROWS = [
    '190-7000921-0000921|12-May-2026|Approved|Dx921bcdfRRMA|USD|N|B0LA000001|LA-HAVEN-NAV-S|Haven Tee, 60" & "écru"|1|'
    "AMZ-PG-APP-TOO-SMALL|StandardRefund|21.95",
    "190-7000922-0000922|14-May-2026|Closed|Dx922bcdfRRMA|USD|Y|B0LA000002|LA-FIELD-OLV|Field Cap|2|CR-DEFECTIVE|"
    "RefundAtFirstScan|35.9",
    "190-7000923-0000923|15-May-2026|PendingApproval|Dx923bcdfRRMA|USD|N|B0LA000002|LA-FIELD-OLV|Field Cap|1|"
    "CR-SWITCHEROO|StandardRefund| ",
]


def test_the_same_returns_as_xml_and_as_text_give_the_same_table(golden):
    name = "mfn-returns-xml.xml"
    as_xml = recognise(name, (AWKWARD / name).read_bytes()).content.read(name, PACIFIC).table
    text = "\n".join(["\t".join(HEADER), *(row.replace("|", "\t") for row in ROWS)])
    as_text = recognise("r.txt", text.encode("cp1252")).content.read("r.txt", PACIFIC).table
    columns = [column for column in as_text if not column.startswith("source_")]

    assert as_xml[columns].equals(as_text[columns])
    golden(name, as_xml)


def test_an_entity_that_grows_is_refused():
    file = recognise("r.xml", (AWKWARD / "mfn-returns-xml-doctype.xml").read_bytes())

    assert "document type" in file.error.found
