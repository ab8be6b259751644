"""A replacement names the order it replaces, and why by number."""

from pathlib import Path

import akit

NAME = "fba-replacements-9-columns.txt"
SAMPLE = (Path(__file__).resolve().parents[2] / "data-samples" / "awkward" / NAME).read_bytes()


def test_a_replacement_is_joined_to_the_order_it_replaces(account_folder):
    table = akit.read_account(account_folder.write(f"exports/{NAME}", SAMPLE).folder).tables.replacements

    assert list(table["order_id"]) == ["190-7000318-0000318", "190-7000320-0000320", "190-7000322-0000322"]
    assert table["replacement_order_id"].iloc[0] == "190-7000317-0000317"
    assert [str(day.date()) for day in table["replacement_date"]] == ["2026-05-12", "2026-05-13", "2026-05-14"]
    assert list(table["quantity"]) == [1, 2, 1]


def test_a_code_is_kept_as_exported_with_its_meaning_and_an_unknown_one_is_noted(account_folder):
    read = akit.read_account(account_folder.write(f"exports/{NAME}", SAMPLE).folder)

    assert list(read.tables.replacements["reason_code"]) == ["2", "0", "77"]
    assert list(read.tables.replacements["reason"]) == ["defective", "other", ""]
    assert read.noted[["source_row", "column", "found"]].iloc[0].tolist() == [4, "replacement-reason-code", "77"]


def test_the_same_replacement_in_two_files_is_one(account_folder):
    header, first, *rest = SAMPLE.splitlines(keepends=True)
    account_folder.write("exports/a.txt", header + first).write("exports/b.txt", header + b"".join([*rest, first]))
    read = akit.read_account(account_folder.folder)

    assert len(read.tables.replacements) == 3
    assert list(read.files["rows_kept"]) == [1, 2]
