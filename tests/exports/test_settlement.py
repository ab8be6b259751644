"""Settlements: every line kept, told for what it is, and added up to the total Amazon paid."""

from pathlib import Path

import pytest

from akit.account import read_account
from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
PACIFIC, BERLIN = Home("America/Los_Angeles", "%m/%d/%y"), Home("Europe/Berlin", "%d.%m.%y")
SAMPLES = {
    "settlement-v1-36-columns.txt": PACIFIC,
    "settlement-v1-33-columns.txt": PACIFIC,
    "settlement-does-not-add-up.txt": PACIFIC,
    "settlement-v2-north-america.txt": PACIFIC,
    "settlement-v2-europe-commas.txt": BERLIN,
}


def read(name, home=PACIFIC, change=lambda data: data):
    return recognise(name, change((AWKWARD / name).read_bytes())).content.read(name, home)


def money(reading):
    table = reading.table
    return [
        (order[-3:], kind, None if amount != amount else amount)
        for order, kind, amount in zip(
            table["order_id"], table["event_kind"], table["amount"].astype("float"), strict=True
        )
    ]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_settlement_is_read_as_before(name, golden, tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / name).write_bytes((AWKWARD / name).read_bytes())
    home = "Amazon.de" if SAMPLES[name] is BERLIN else "Amazon.com"
    (tmp_path / "account.toml").write_text(f'home_marketplace = "{home}"\n')

    golden(name, read_account(tmp_path).tables.money_events)


def test_each_line_is_told_for_what_it_is_and_a_shipping_chargeback_is_a_fee():
    assert money(read("settlement-v1-36-columns.txt")) == [
        ("", "summary", -33.47),
        ("301", "order", None),  # says a quantity, no money
        ("301", "order", 40.0),
        ("301", "order", 0.0),  # shipping and its promotion
        ("301", "fee", -6.0),
        ("301", "fee", -4.99),  # ShippingChargeback
        ("301", "fee", -1.0),  # GiftwrapChargeback
        ("302", "a_to_z_claim", -30.0),
        ("302", "a_to_z_claim", 4.5),  # its commission given back is that claim's money too
        ("303", "chargeback", -25.0),
        ("", "fee", -11.2),  # advertising and its tax, in two columns
        ("302", "reimbursement", 0.22),
    ]


def test_days_are_days_at_home():
    days = read("settlement-v1-36-columns.txt").table.set_index("source_row")["event_date"].dt.strftime("%m-%d")

    assert days[9] == "05-05"  # 6 May 06:59:59 UTC is 23:59:59 of the 5th in Seattle
    assert days[11] == "05-06"
    europe = read("settlement-v2-europe-commas.txt", BERLIN).table.set_index("source_row")["event_date"]
    assert europe[3].strftime("%m-%d") == "05-09"  # 8 May 22:30 UTC is half past midnight in Berlin


def test_europes_commas_are_decimals_and_its_points_are_thousands():
    assert [amount for _, _, amount in money(read("settlement-v2-europe-commas.txt", BERLIN))] == [
        1112.4,
        1234.5,
        -122.1,
        0.0,
    ]


def test_a_line_says_the_currency_of_its_settlement():
    assert set(read("settlement-v2-europe-commas.txt", BERLIN).table["currency"]) == {"EUR"}


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"settlement-does-not-add-up.txt"}))
def test_a_settlement_that_adds_up_is_not_noted(name):
    reading = read(name, SAMPLES[name])
    lines = reading.table.query("event_kind != 'summary'")["amount"].sum()

    assert round(lines - reading.table["amount"].iloc[0], 2) == 0
    assert reading.noted.empty
    assert reading.set_aside.empty


def test_a_settlement_a_cent_short_is_noted_with_both_sums():
    noted = read("settlement-does-not-add-up.txt").noted

    assert noted[["source_row", "reason", "column", "expected"]].values.tolist() == [
        [2, "does_not_add_up", "total-amount", "100.00"]
    ]
    assert noted["found"].item().startswith("99.99 in 2 rows")


def test_a_settlement_cut_short_does_not_add_up():
    reading = read("settlement-v1-36-columns.txt", change=lambda data: data[: len(data) * 2 // 3])

    assert "does_not_add_up" in set(reading.noted["reason"])
    assert set(reading.set_aside["reason"]) <= {"wrong_cell_count"}


def test_a_settlement_without_its_first_row_says_so():
    def without_summary(data):
        header, _, *lines = data.split(b"\n")
        return b"\n".join([header, *lines])

    assert set(read("settlement-v1-33-columns.txt", change=without_summary).noted["reason"]) == {"no_total"}


def test_a_type_nobody_knows_is_kept_and_noted_once():
    reading = read("settlement-does-not-add-up.txt", change=lambda data: data.replace(b"\tOrder\t", b"\tNovelty\t"))

    assert list(reading.table["event_kind"]) == ["summary", "other", "other"]
    assert list(reading.noted["reason"]) == ["unknown_word", "does_not_add_up"]


def test_an_amount_that_is_none_sets_its_row_aside_and_then_nothing_adds_up():
    reading = read("settlement-v1-33-columns.txt", change=lambda data: data.replace(b"25.00", b"25.0O"))

    assert list(reading.set_aside["reason"]) == ["not_a_number"]
    assert list(reading.noted["reason"]) == ["does_not_add_up"]


def test_a_settlement_names_no_marketplace_of_orders():
    name = "settlement-v1-36-columns.txt"

    assert recognise(name, (AWKWARD / name).read_bytes()).content.marketplaces() == {}


def test_a_settlement_without_any_line_is_read():
    reading = read("settlement-v1-36-columns.txt", change=lambda data: data.split(b"\n")[0] + b"\n")

    assert len(reading.table) == 0
    assert len(reading.noted) == 0


V1 = ("settlement-id total-amount currency transaction-type order-id posted-date price-type price-amount "
      "item-related-fee-type item-related-fee-amount other-amount settlement-end-date").split()  # fmt: skip
V2 = [*V1[:6], "amount-type", "amount-description", "amount"]
ORDER = "111-0000001-0000001"


def settlement(names, *rows):
    lines = [dict(zip(row[::2], row[1::2], strict=True)) | {"settlement-id": "7"} for row in rows]
    return "\n".join(["\t".join(names), *("\t".join(line.get(name, "") for name in names) for line in lines)]) + "\n"


def two_versions(total_v2):
    sold = ("transaction-type", "Order", "order-id", ORDER, "posted-date", "2026-05-01")
    v1_line = (*sold, "price-type", "Principal", "price-amount", "9.00")
    v2_lines = [(*sold, "amount-type", "ItemPrice", "amount", amount) for amount in ("4.00", "5.00")]
    v1 = settlement(V1, ("total-amount", "9.00", "currency", "USD"), v1_line)
    v2 = settlement(V2, ("total-amount", total_v2, "currency", "USD"), *v2_lines)
    return v1, v2


@pytest.mark.parametrize(("total", "stands"), [("9.00", "settlement_v2"), ("10.00", "settlement_v1")])
def test_one_settlement_in_both_versions_stands_once_in_the_one_that_adds_up(account_folder, an_order, total, stands):
    v1, v2 = two_versions(total)
    account_folder.orders([an_order(1)]).write("exports/v1.txt", v1).write("exports/v2.txt", v2)
    read = read_account(account_folder.folder)
    events = read.tables.money_events

    assert set(events["report"]) == {stands}
    assert float(events.loc[events["event_kind"] != "summary", "amount"].sum()) == 9.0
    assert set(read.set_aside["reason"]) == {"superseded"}
    assert (read.files["rows_read"] == read.files["rows_kept"] + read.files["rows_set_aside"]).all()
