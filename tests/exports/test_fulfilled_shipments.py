"""Amazon's shipments are parcels, and the orders they belong to are orders."""

from pathlib import Path

import akit
from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
NAME = "fulfilled-shipments-48-columns.txt"


def reading():
    return recognise(NAME, (AWKWARD / NAME).read_bytes()).content.read(NAME, Home("America/Los_Angeles", "%m/%d/%y"))


def test_a_shipped_line_names_its_parcel_and_its_days_at_home():
    table = reading().table
    days = [[str(day)[:10] for day in table[column]] for column in ("shipped_at", "deliver_by")]

    assert days == [["2026-05-12", "2026-05-12", "2026-05-13"], ["2026-05-15", "2026-05-15", "NaT"]]
    assert list(table["carrier"]) == ["AMZN_US", "AMZN_US", "UPS"]
    assert list(table["tracking_id"]) == ["TBA000000000014", "TBA000000000014", "1Z0000000000000015"]


def test_its_order_is_a_shipped_afn_order(account_folder):
    account_folder.write(f"exports/{NAME}", (AWKWARD / NAME).read_bytes())
    orders = akit.read_account(account_folder.folder).tables.orders

    assert list(orders["order_id"]) == ["190-7000314-0000314", "190-7000315-0000315"]
    assert set(orders["channel"]) == {"afn"}
    assert set(orders["order_status"]) == {"Shipped"}
    assert set(orders["marketplace"]) == {"Amazon.com"}
    assert list(orders["line_count"]) == [2, 1]


def test_all_orders_says_an_orders_state_and_the_shipment_stays(account_folder, an_order):
    known = an_order(
        1, amazon_order_id="190-7000314-0000314", purchased="2026-05-12T18:30:00+00:00", order_status="Pending"
    )
    account_folder.orders([known | {"fulfillment-channel": "Amazon"}])
    account_folder.write(f"exports/{NAME}", (AWKWARD / NAME).read_bytes())
    read = akit.read_account(account_folder.folder)
    orders = read.tables.orders.set_index("order_id")

    assert orders.loc["190-7000314-0000314", ["order_status", "line_count"]].tolist() == ["Pending", 1]
    assert list(read.tables.shipments["tracking_id"]).count("TBA000000000014") == 2
    assert read.files.set_index("kind").loc["fulfilled_shipments", ["rows_read", "rows_kept"]].tolist() == [4, 3]


def test_the_same_shipments_in_two_files_stand_once(account_folder):
    data = (AWKWARD / NAME).read_bytes()
    account_folder.write("exports/a.txt", data).write("exports/b.txt", data + b"\n\n")
    read = akit.read_account(account_folder.folder)

    assert len(read.tables.shipments) == 3
    assert len(read.tables.order_items) == 3
    assert list(read.files["rows_kept"]) == [3, 0]


def test_no_buyer_is_named_in_any_table_or_problem():
    found = reading()
    shown = "\n".join(table.to_csv() for table in [found.table, found.set_aside, found.noted, *found.also.values()])

    assert "2026-13-13" in shown
    for secret in ("Inventedname", "marketplace.example", "555-0100", "Nowhere"):
        assert secret in (AWKWARD / NAME).read_text()
        assert secret not in shown
