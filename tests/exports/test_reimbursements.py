"""A reimbursement is money or units given back, for an order or for what was lost in a warehouse."""

from pathlib import Path

import akit

NAME = "fba-reimbursements-18-columns.txt"
SAMPLE = (Path(__file__).resolve().parents[2] / "data-samples" / "awkward" / NAME).read_bytes()


def test_sums_and_counts_are_read_with_their_sign(account_folder):
    table = akit.read_account(account_folder.write(f"exports/{NAME}", SAMPLE).folder).tables.reimbursements

    assert list(table["reason"]) == ["CustomerReturn", "Lost_Warehouse", "Reimbursement_Reversal"]
    assert list(table["amount"]) == [12.50, 25.00, -12.50]
    assert list(table["amount_per_unit"]) == [12.50, 12.50, 12.50]
    assert list(table["quantity_in_cash"]) == [1, 2, -1]
    assert list(table["quantity_in_inventory"]) == [0, 1, 0]
    assert list(table["quantity"]) == [1, 3, -1]
    assert str(table["approval_date"].iloc[0].date()) == "2026-05-12"


def test_one_without_an_order_is_kept_and_one_with_a_wrong_order_id_is_set_aside(account_folder):
    read = akit.read_account(account_folder.write(f"exports/{NAME}", SAMPLE).folder)

    assert list(read.tables.reimbursements["order_id"]) == ["190-7000324-0000324", "", "190-7000324-0000324"]
    assert read.set_aside[["source_row", "reason", "found"]].iloc[0].tolist() == [5, "bad_order_id", "unknown"]


def test_the_same_reimbursement_in_two_files_is_one(account_folder):
    header, *rows = SAMPLE.splitlines(keepends=True)
    account_folder.write("exports/a.txt", header + rows[0])
    account_folder.write("exports/b.txt", header + rows[2] + rows[1] + rows[0])

    assert len(akit.read_account(account_folder.folder).tables.reimbursements) == 3
