"""`akit inspect` says what the files cover, what can be computed from them, and how to get what is missing."""

import pytest

import akit
from akit.inspection import as_text, inspection
from akit.inspection.needs import computable


def inspected(account_folder):
    return inspection(akit.read_account(account_folder.folder, strict=False))


def test_the_calendar_has_a_letter_a_day_and_knows_what_is_outside_the_exports(account_folder, an_order):
    # Pacific days: 30 January, 2 February (a Monday), 2 February again
    days = ["2026-01-30T20:00:00+00:00", "2026-02-02T20:00:00+00:00", "2026-02-02T21:00:00+00:00"]
    account_folder.orders([an_order(n, day) for n, day in enumerate(days, 1)])

    assert inspected(account_folder)["calendar"] == [
        {"month": "2026-01", "days": " " * 29 + "#.", "order_count": 1},
        {"month": "2026-02", "days": ".#" + " " * 26, "order_count": 2},
    ]


def test_months_without_any_order_are_one_line(account_folder, an_order):
    account_folder.orders([an_order(1, "2025-11-30T20:00:00+00:00"), an_order(2, "2026-03-01T20:00:00+00:00")])
    text = as_text(inspected(account_folder), 80)

    assert "2025-12  no orders until 2026-02" in text
    assert "2026-01" not in text.split("Days with orders")[1].split("Days without")[0]


def test_each_number_says_whether_it_can_be_computed_from_which_files_and_what_it_lacks(
    account_folder, an_order, an_id
):
    account_folder.orders([an_order(1)]).feedback([("5/20/26", 1, "bad", an_id(1))])
    found = {row["metric"]: row for row in inspected(account_folder)["computable"]}

    assert (found["order_defect_rate"]["computable"], found["order_defect_rate"]["from"]) == (
        "yes",
        ["exports/orders.txt"],
    )
    assert (found["negative_feedback"]["computable"], found["a_to_z_claim"]["computable"]) == ("yes", "no")
    assert found["complaint_reasons"]["lacks"] == ["mfn_returns", "fba_returns", "messages"]
    assert "lower bound" in found["a_to_z_claim"]["without"][0]


def test_a_rate_only_amazon_computes_is_at_hand_only_where_its_export_names_that_very_rate(sample):
    # The sample's account health exports name the rating, and neither returns nor invoices; no Voice of the Customer.
    found = {row["metric"]: row for row in inspection(akit.read_account(sample))["computable"]}

    assert found["account_health_rating"]["computable"] == "yes"
    assert all("seller-performance" in path for path in found["account_health_rating"]["from"])
    absent = ["return_dissatisfaction_rate", "invoice_defect_rate", "ncx_rate"]
    assert [found[metric]["computable"] for metric in absent] == ["no", "no", "no"]
    assert found["late_shipment_rate"]["from"] == ["ledgers/shipments.csv"]
    assert found["refund_rate"]["computable"] == "partly"


def test_a_rate_without_its_ledger_is_partly_there_where_amazons_export_names_it(account_folder, an_order, sample):
    account_folder.orders([an_order(1)])
    named = sample / "exports" / "seller-performance-20260515.json"
    (account_folder.folder / "exports" / named.name).write_bytes(named.read_bytes())
    found = {row["metric"]: row for row in inspected(account_folder)["computable"]}

    assert (found["late_shipment_rate"]["computable"], found["contact_response_rate"]["computable"]) == ("partly", "no")
    assert found["late_shipment_rate"]["from"] == ["exports/seller-performance-20260515.json"]


def test_what_is_missing_is_named_with_amazons_report_and_the_way_to_it(account_folder, an_order):
    where = {row["needs"]: row["where"] for row in inspected(account_folder.orders([an_order(1)]))["missing"]}

    assert where["feedback"].startswith("Seller Central > Performance > Feedback")
    assert where["mfn_returns"].startswith("Seller Central > Reports > Fulfillment > Return reports")
    assert "GET_V2_SELLER_PERFORMANCE_REPORT" in where["account_health"]


def test_a_file_that_is_another_one_is_named_with_it(account_folder, an_order):
    account_folder.orders([an_order(1)], "a.txt").orders([an_order(1)], "b.txt")
    found = inspected(account_folder)

    assert found["duplicates"] == [{"path": "exports/b.txt", "same_as": "exports/a.txt"}]
    assert "exports/b.txt is, byte for byte, exports/a.txt" in as_text(found, 100)


@pytest.mark.parametrize("width", [60, 80, 110])
def test_what_is_printed_fits_the_terminal_in_plain_letters(sample, width):
    text = as_text(inspection(akit.read_account(sample)), width)

    assert text.isascii()
    assert [line for line in text.splitlines() if len(line) > width] == []
    assert "36 files, 37,932 rows read = 36,702 kept + 1,230 set aside" in text


def test_an_assumption_about_a_column_is_among_the_assumptions_and_no_cell_to_mend(account_folder, an_order):
    account_folder.orders([an_order(1, "4/30/26"), an_order(2, "5/6/26")])
    text = as_text(inspected(account_folder), 110)

    assert "month first, as 4/30/26 shows" in " ".join(text.split("Assumed")[1].split())
    assert "Noted, row kept" not in text


def test_a_ledger_nobody_has_written_in_gives_no_number_and_an_empty_one_of_claims_is_said(account_folder, an_order):
    header = "order_id,ship_by,shipped_at,deliver_by,delivered_at,carrier,tracking_id,service,ship_from"
    account_folder.orders([an_order(1)]).ledger("shipments", header)
    account_folder.ledger("claims", "order_id,filed_date,claim_type,status")
    account = akit.read_account(account_folder.folder)

    states = {row["metric"]: row["computable"] for row in computable(account)}
    assert (states["late_shipment_rate"], states["a_to_z_claim"]) == ("no", "yes")
    assert [note for note in account.notes if "ledgers/claims.csv has no row" in note]


def test_a_file_whose_every_row_was_set_aside_gives_no_number(account_folder, an_order):
    account_folder.orders([an_order(1, "no day at all")])

    states = {row["metric"]: row["computable"] for row in computable(akit.read_account(account_folder.folder))}
    assert states["order_defect_rate"] == "no"
