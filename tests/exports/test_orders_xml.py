"""All Orders in XML is All Orders: the same table from either form, and nothing of a file that is not whole."""

from pathlib import Path

import pytest

import akit
from akit.errors import ExportError
from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
HOME = Home("America/Los_Angeles", "%m/%d/%y")
ENVELOPE = "<AmazonEnvelope><MessageType>AllOrdersReport</MessageType>{}</AmazonEnvelope>"
ORDER = (
    "<Message><Order><AmazonOrderID>{id}</AmazonOrderID><PurchaseDate>2026-05-12T18:30:00+00:00</PurchaseDate>"
    "<LastUpdatedDate>2026-05-12T18:30:00+00:00</LastUpdatedDate><OrderStatus>Shipped</OrderStatus>"
    "<SalesChannel>Amazon.com</SalesChannel><FulfillmentData><FulfillmentChannel>Merchant</FulfillmentChannel>"
    "</FulfillmentData>{items}</Order></Message>"
)


def table_of(name):
    places = ["source_file", "source_row"]
    return recognise(name, (AWKWARD / name).read_bytes()).content.read(name, HOME).table.drop(columns=places)


def read_text(text):
    return recognise("x.xml", text.encode()).content.read("x.xml", HOME)


def test_the_same_orders_as_text_and_as_xml_are_the_same_table():
    text, xml = table_of("all-orders-as-text.txt"), table_of("all-orders-xml.xml")

    assert len(text) == 4
    assert set(xml.columns) == set(text.columns)
    assert xml[text.columns].equals(text)


def test_text_and_xml_in_one_account_count_once(account_folder):
    for name in ("all-orders-as-text.txt", "all-orders-xml.xml"):
        account_folder.write(f"exports/{name}", (AWKWARD / name).read_bytes())
    read = akit.read_account(account_folder.folder)

    assert len(read.tables.order_items) == 4
    assert list(read.tables.orders["cancelled"]) == [False, False, True]
    assert dict(read.set_aside["reason"].value_counts()) == {"repeated_row": 4}


def test_a_lines_price_is_its_principal_with_its_currency():
    table = table_of("all-orders-xml.xml")

    assert table["item_price"].tolist()[:2] == [18.95, 11.00]
    assert table["item_price"].isna().tolist() == [False, False, True, True]
    assert list(table["currency"]) == ["USD", "USD", "", ""]


def test_an_order_without_lines_is_an_order():
    reading = read_text(ENVELOPE.format(ORDER.format(id="111-0000001-0000001", items="")))

    assert list(reading.table["order_id"]) == ["111-0000001-0000001"]


def test_a_bad_order_in_a_file_of_one_line_is_set_aside_alone():
    orders = "".join(ORDER.format(id=each, items="<OrderItem/>") for each in ("111-0000001-0000001", "none"))
    reading = read_text(ENVELOPE.format(orders))

    assert list(reading.table["source_row"]) == [1]
    assert reading.set_aside[["source_row", "reason", "column", "found"]].iloc[0].tolist() == [
        2,
        "bad_order_id",
        "amazon-order-id",
        "none",
    ]


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!-- <AmazonEnvelope> --><!DOCTYPE x [<!ENTITY a "b">]>',
    ],
    ids=["entities", "outside", "behind-a-comment"],
)
def test_a_document_type_is_refused(prolog):
    bomb = ENVELOPE.format(ORDER.format(id="111-0000001-0000001", items="<OrderItem><SKU>&c;</SKU></OrderItem>"))
    file = recognise("x.xml", (prolog + bomb).encode())

    assert isinstance(file.error, ExportError)
    assert "document type" in file.error.found
    assert file.content.read("x.xml", HOME).table.empty


def test_a_file_that_breaks_off_is_one_clear_error(account_folder):
    account_folder.write("exports/x.xml", (AWKWARD / "all-orders-xml-broken-off.xml").read_bytes())

    with pytest.raises(ExportError, match=r"(?s)x\.xml.*cannot be read to its end.*download the report again"):
        akit.read_account(account_folder.folder)


def test_elements_nested_without_end_are_one_clear_error():
    deep = "<A>" * 20_000 + "</A>" * 20_000
    file = recognise("x.xml", ENVELOPE.format(ORDER.format(id="111-0000001-0000001", items=deep)).encode())

    assert isinstance(file.error, ExportError)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_does_not_matter_once_the_bytes_are_text(encoding):
    data = (AWKWARD / "all-orders-xml.xml").read_text("utf-8").replace("36–40", "36-40").encode(encoding)

    assert "Grün" in recognise("x.xml", data).content.read("x.xml", HOME).table["product_name"].iloc[1]


@pytest.mark.parametrize("at", range(0, 3000, 211))
def test_wherever_it_is_cut_no_row_is_lost_and_nothing_is_raised(at):
    data = (AWKWARD / "all-orders-xml.xml").read_bytes()[:at]
    file = recognise("x.xml", data)
    reading = file.content.read("x.xml", HOME) if file.content else None

    assert file.error is not None or file.content is None
    assert reading is None or reading.table.empty


def test_another_envelope_is_not_taken_for_orders():
    other = ENVELOPE.replace("AllOrdersReport", "OrderReport").format("<Message/>")

    assert recognise("x.xml", other.encode()).kind == "unknown"


def test_a_namespace_changes_nothing(tmp_path):
    plain = (AWKWARD / "all-orders-xml.xml").read_text(encoding="utf-8")
    spaced = plain.replace("<AmazonEnvelope", '<AmazonEnvelope xmlns="http://example.com/orders"', 1)
    read = recognise("x.xml", spaced.encode()).content.read("x.xml", Home("America/Los_Angeles", "%m/%d/%y"))

    assert len(read.table) == plain.count("<OrderItem>")
