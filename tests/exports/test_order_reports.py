"""Order reports add orders that nothing else knows, change nothing that is known, and name no buyer."""

import json
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import akit
from akit import numbers
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
ALL_ORDERS = (
    "amazon-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel sku item-status "
    "quantity"
).split()
UNSHIPPED = (
    "order-id order-item-id purchase-date payments-date reporting-date promise-date days-past-promise buyer-email "
    "buyer-phone-number sku product-name quantity-purchased quantity-shipped quantity-to-ship recipient-name "
    "ship-address-1"
).split()
ORDER_REPORT = [*UNSHIPPED, "shipment-status", "sales-channel"]
BUYER = {
    "buyer-email": "secret-mail@marketplace.example",
    "buyer-phone-number": "secret-phone",
    "recipient-name": "secret-name",
    "ship-address-1": "secret-street",
}


def tab(header, rows):
    lines = ["\t".join(header), *("\t".join(str(row.get(name, "")) for name in header) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def reported(order, bought, **cells):
    """One line of an order report."""
    row = {"order-id": order, "purchase-date": bought, "promise-date": bought, "days-past-promise": -1, "sku": "S"}
    return row | BUYER | {"quantity-purchased": 1, "quantity-to-ship": 1} | cells


def account(folder, **files):
    """Write an account of Amazon.com with files of exports; a double underscore in a name is a dot."""
    (folder / "exports").mkdir(parents=True)
    (folder / "account.toml").write_text('home_marketplace = "Amazon.com"\nodr_lag_days = 0\n')
    for name, data in files.items():
        (folder / "exports" / name.replace("__", ".")).write_bytes(data)
    return akit.read_account(folder)


def rates(read, as_of):
    """The numbers of a day, but for which files they come from."""
    found = numbers.rates(read.day(as_of))
    return json.dumps([found["order_defect_rate"], found["order_defect_rate_trend"]], sort_keys=True)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (UNSHIPPED, "unshipped_orders"),
        (ORDER_REPORT, "order_report"),
        ("order-id purchase-date payments-date sku quantity-purchased Ship-address-2".split(), "order_report"),
    ],
    ids=["to-ship-without-status", "to-ship-with-status", "neither"],
)
def test_the_header_says_which_of_the_reports_it_is(header, kind):
    assert recognise("x.txt", tab(header, [])).kind == kind


def test_a_reported_order_is_an_mfn_order_whose_state_is_unknown(tmp_path):
    order = "111-0000001-0000001"
    read = account(tmp_path / "a", u__txt=tab(UNSHIPPED, [reported(order, "2026-05-13T06:59:59+00:00")]))
    row = read.tables.orders.iloc[0]

    assert (row["order_id"], row["channel"], row["order_status"], row["marketplace"]) == (order, "mfn", "", "")
    assert str(row["order_date"].date()) == "2026-05-12"
    assert not row["cancelled"]
    assert row["last_updated_at"] == row["purchased_at"]


def test_an_order_of_an_unknown_marketplace_counts_among_all(tmp_path, an_order):
    known = {name.replace("_", "-"): cell for name, cell in an_order(2).items()}
    files = {
        "u__txt": tab(UNSHIPPED, [reported("111-0000001-0000001", "2026-05-12T12:00:00+00:00")]),
        "o__txt": tab(ALL_ORDERS, [known]),
    }
    odr = account(tmp_path / "a", **files).day("2026-05-31").order_defect_rate
    counts = odr.set_index(["channel", "marketplace"])["order_count"]

    assert counts["all", "all"] == 2
    assert counts["mfn", "all"] == 2
    assert counts["all", "Amazon.com"] == 1


def test_a_promise_is_the_day_it_ends_on_at_home_and_stands_once_an_order():
    reading = reading_of("unshipped-27-columns.txt")
    promises = reading.also["shipments"]

    assert list(promises["order_id"]) == ["190-7000301-0000301", "190-7000302-0000302"]
    assert {str(day.date()) for day in promises["ship_by"]} == {"2026-05-14"}


def test_an_older_report_promises_a_ship_and_a_delivery_day():
    promises = reading_of("order-report-34-columns-2017.txt").also["shipments"]

    assert [str(day)[:10] for day in promises["ship_by"]] == ["2017-03-14", "2017-03-14"]
    assert [str(day)[:10] for day in promises["deliver_by"]] == ["2017-03-22", "NaT"]


def test_an_account_knows_when_reported_orders_were_to_be_shipped(tmp_path):
    rows = [reported("111-0000001-0000001", "2026-05-12T12:00:00+00:00", sku=sku) for sku in "AB"]
    read = account(tmp_path / "a", a__txt=tab(UNSHIPPED, rows), b__txt=tab(ORDER_REPORT, rows))

    assert len(read.tables.shipments) == 1
    assert len(read.tables.order_items) == 2
    assert dict(zip(read.files["path"], read.files["rows_kept"], strict=True)) == {
        "exports/a.txt": 0,
        "exports/b.txt": 2,
    }
    assert set(read.set_aside["reason"]) == {"superseded"}


@pytest.mark.parametrize(
    "name", ["unshipped-27-columns.txt", "unshipped-68-columns.txt", "order-report-85-columns.txt"]
)
def test_no_buyer_is_named_in_any_table_or_problem(name):
    reading = reading_of(name)
    tables = [reading.table, reading.set_aside, reading.noted, *reading.also.values()]
    shown = "\n".join(table.to_csv() for table in tables)

    assert "190-7000" in shown
    for secret in ("Inventedname", "marketplace.example", "555-0100", "Nowhere", "Flat 3"):
        assert secret in (AWKWARD / name).read_text()
        assert secret not in shown


def test_a_buyers_name_that_cannot_be_decoded_is_noted_without_the_name():
    header = [*UNSHIPPED, "buyer-name"]
    data = tab(header, [reported("111-0000001-0000001", "2026-05-12T12:00:00+00:00", **{"buyer-name": "Zoë é ü ?"})])
    noted = recognise("x.txt", data.replace(b"?", b"\xff")).content.read("x.txt", home()).noted

    assert list(noted["reason"]) == ["undecodable_byte"]
    assert "Zo" not in noted.to_csv()


def home():
    from akit.exports import Home

    return Home("America/Los_Angeles", "%m/%d/%y")


def reading_of(name):
    return recognise(name, (AWKWARD / name).read_bytes()).content.read(name, home())


@st.composite
def orders(draw):
    """Order lines as All Orders and as an order report tells them: some cancelled later, some not updated since."""
    dice = random.Random(draw(st.integers(0, 10**9)))
    told, again = [], []
    for number in range(dice.randint(1, 12)):
        order = f"111-{number:07d}-{dice.randint(0, 9_999_999):07d}"
        bought = datetime(2026, 5, 1, 7, tzinfo=UTC) + timedelta(seconds=dice.randint(-90_000, 1_000_000))
        market = dice.choice(["Amazon.com", "Amazon.ca", "Non-Amazon"])
        updated = bought + timedelta(days=dice.choice([0, 0, 3]))
        status = dice.choice(["Shipped", "Cancelled", "Pending"])
        for line in range(dice.choice([1, 2])):
            cells = [order, bought.isoformat(), updated.isoformat(), status, "Merchant", market, f"S{line}", "", 1]
            told.append(dict(zip(ALL_ORDERS, cells, strict=True)))
            again.append(reported(order, bought.isoformat(), **{"sku": f"S{line}", "sales-channel": market}))
    return told, again, dice


@pytest.mark.slow
@settings(max_examples=6)
@given(orders())
def test_numbers_do_not_change_when_an_order_report_lies_beside_all_orders(made):
    told, again, _ = made
    with tempfile.TemporaryDirectory() as place:
        plain = account(Path(place) / "plain", o__txt=tab(ALL_ORDERS, told))
        more = account(
            Path(place) / "more",
            o__txt=tab(ALL_ORDERS, told),
            r__txt=tab(ORDER_REPORT, again),
            u__txt=tab(UNSHIPPED, again[::2]),
        )
        for as_of in ("2026-04-30", "2026-05-04", "2026-05-31"):
            assert rates(plain, as_of) == rates(more, as_of)
        assert plain.tables.orders.drop(columns="source_file").equals(more.tables.orders.drop(columns="source_file"))
        assert (more.files["rows_read"] == more.files["rows_kept"] + more.files["rows_set_aside"]).all()
        assert (more.files["rows_kept"] >= 0).all()


@pytest.mark.slow
@settings(max_examples=6)
@given(orders())
def test_permuting_splitting_and_repeating_order_reports_changes_no_number(made):
    _, again, dice = made
    with tempfile.TemporaryDirectory() as place:
        plain = account(Path(place) / "plain", r__txt=tab(ORDER_REPORT, again))
        shuffled = dice.sample(again, len(again))
        cut = dice.randint(0, len(again))
        split = account(
            Path(place) / "split",
            r1__txt=tab(ORDER_REPORT, shuffled[:cut]),
            r2__txt=tab(ORDER_REPORT, shuffled[cut:]),
            r3__txt=tab(ORDER_REPORT, again),
        )

        assert rates(plain, "2026-05-31") == rates(split, "2026-05-31")
        columns = ["order_id", "sku", "order_date", "marketplace"]
        assert lines_of(plain, columns) == lines_of(split, columns)
        assert len(plain.tables.shipments) == len(split.tables.shipments)


def lines_of(read, columns):
    return sorted(map(tuple, read.tables.order_items[columns].astype("str").to_numpy()))


def test_the_real_unshipped_report_is_read_whole(root, tmp_path):
    real = root.parent / "shared" / "real" / "uk-unshipped-orders-68-columns.txt"
    if not real.exists():
        pytest.skip("the real exports are not on this machine")
    read = account(tmp_path / "a", u__txt=real.read_bytes())

    assert read.files[["kind", "rows_read", "rows_kept"]].iloc[0].tolist() == ["unshipped_orders", 15, 15]
    assert read.tables.shipments["ship_by"].notna().all()
