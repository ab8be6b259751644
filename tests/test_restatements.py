"""What changed since the last reading, inside days read before, and which reports it touches."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import akit
from akit.inspection import as_text, inspection
from akit.restatements import compare, counts, look_back, register_report, remember, watched_rows

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
MAY = (date(2026, 5, 1), date(2026, 5, 31))


def rows(account_folder):
    return watched_rows(akit.read_account(account_folder.folder).tables)


def told(restated):
    columns = ["table", "key", "change", "columns", "before", "after"]
    return sorted(tuple(row) for row in restated[columns].itertuples(index=False))


def test_the_same_rows_in_any_order_are_no_restatement(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)]).feedback([("5/20/26", 1, "bad", an_id(1))])
    before = rows(account_folder)
    account_folder.orders([an_order(2), an_order(1)])

    assert compare(before, rows(account_folder)).empty
    assert compare({}, {}).empty


def test_rows_added_removed_and_changed_are_told_apart_with_what_they_were(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2), an_order(3, "2026-05-20T12:00:00+00:00")])
    before = rows(account_folder)
    account_folder.orders(
        [an_order(1, order_status="Cancelled"), an_order(4), an_order(3, "2026-05-20T12:00:00+00:00")]
    )

    assert told(compare(before, rows(account_folder))) == [
        ("orders", an_id(1), "changed", "order_status, cancelled", "Shipped, False", "Cancelled, True"),
        ("orders", an_id(2), "removed", "", "", ""),
        ("orders", an_id(4), "added", "", "", ""),
    ]


def test_words_kept_as_categories_compare_with_other_categories(account_folder, an_order):
    account_folder.orders([an_order(1)])
    tables = akit.read_account(account_folder.folder).tables
    as_word = replace(tables, orders=tables.orders.astype({"marketplace": "category"}))
    elsewhere = replace(
        tables, orders=tables.orders.assign(marketplace="Amazon.ca").astype({"marketplace": "category"})
    )

    assert compare(watched_rows(tables), watched_rows(as_word)).empty
    assert compare(watched_rows(as_word), watched_rows(elsewhere))["columns"].tolist() == ["marketplace"]


def test_a_row_later_than_everything_read_before_is_news_and_no_restatement(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    before = rows(account_folder)
    account_folder.orders([an_order(1), an_order(2, "2026-05-02T12:00:00+00:00")]).feedback(
        [("5/20/26", 1, "bad", an_id(1))]
    )

    assert compare(before, rows(account_folder)).empty


def test_a_claim_that_a_newer_ledger_decides_is_one_change_and_not_a_new_claim(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2, "2026-05-30T12:00:00+00:00")])
    header = "order_id,filed_date,status,decided_date"
    account_folder.ledger("claims", header, f"{an_id(1)},2026-05-05,Under Review,")
    before = rows(account_folder)
    account_folder.ledger("claims-june", header, f"{an_id(1)},2026-05-05,Claim Granted Seller Funded,2026-05-12")
    found = compare(before, rows(account_folder))

    assert found[["table", "change", "columns"]].values.tolist() == [["claims", "changed", "status, decided_date"]]
    assert str(found["known_date"].item().date()) == "2026-05-12"


def test_a_reading_is_laid_beside_the_last_one_and_the_same_files_add_nothing(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)])
    first = akit.read_account(account_folder.folder)
    nothing = look_back(first)
    said = [remember(first, MONDAY), remember(first, TUESDAY)]
    account_folder.orders([an_order(1), an_order(2, fulfillment_channel="Amazon")])
    second = akit.read_account(account_folder.folder)
    before = look_back(second)
    remember(second, TUESDAY)
    after = look_back(second)

    assert (nothing.since, len(nothing.rows), said) == (None, 0, ["", ""])
    assert (before.since, after.since) == (MONDAY, MONDAY)
    assert told(before.rows) == told(after.rows) == [("orders", an_id(2), "changed", "channel", "mfn", "afn")]
    assert after.rows["first_seen"].tolist() == ["2026-06-02"]


def test_a_restatement_names_the_reports_it_touches_and_no_others(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2, "2026-05-30T12:00:00+00:00")])
    account = akit.read_account(account_folder.folder)
    remember(account, MONDAY)
    register_report(account, "weekly-account-health", date(2026, 5, 31), MAY, MONDAY)
    register_report(account, "weekly-account-health", date(2026, 5, 31), MAY, MONDAY)
    register_report(account, "order-defect-rate", date(2026, 5, 10), (date(2026, 3, 1), date(2026, 4, 30)), MONDAY)
    register_report(account, "order-defect-rate", date(2026, 5, 10), (date(2026, 3, 12), date(2026, 5, 10)), MONDAY)
    # feedback of 20 May about an order of 1 May: known on the 31st, not on the 10th
    account_folder.feedback([("5/20/26", 1, "bad", an_id(1))])
    found = look_back(akit.read_account(account_folder.folder)).rows

    assert found[["table", "change", "reports"]].values.tolist() == [
        ["feedback", "added", "weekly-account-health of 2026-05-31"]
    ]
    assert counts(found).values.tolist() == [["feedback", "added", 1, 1]]


def test_a_table_too_long_to_be_remembered_is_left_out_and_not_taken_for_removed(account_folder, an_order, monkeypatch):
    account_folder.orders([an_order(1)])
    short = rows(account_folder)
    monkeypatch.setattr("akit.restatements.comparison.MOST", 1)
    account_folder.orders([an_order(1), an_order(2)])
    long = rows(account_folder)

    assert long == {"orders": None}
    assert compare(short, long).empty and compare(long, short).empty


def test_a_table_too_long_to_be_compared_is_named(account_folder, an_order, monkeypatch):
    account_folder.orders([an_order(1), an_order(2)])
    monkeypatch.setattr("akit.restatements.comparison.MOST", 1)
    first = look_back(akit.read_account(account_folder.folder))
    remember(akit.read_account(account_folder.folder), MONDAY)
    account_folder.orders([an_order(1)])
    account = akit.read_account(account_folder.folder)
    second = inspection(account, look_back(account))

    assert first.not_compared == ("orders",)
    assert second["not_compared"] == ["orders"] and "Too long to be compared" in as_text(second)


def test_the_log_keeps_every_readings_restatements(account_folder, an_order):
    for statuses in (("Shipped", "Shipped"), ("Cancelled", "Shipped"), ("Cancelled", "Cancelled")):
        account_folder.orders([an_order(n, order_status=status) for n, status in enumerate(statuses, 1)])
        remember(akit.read_account(account_folder.folder), MONDAY)
    log = pd.read_csv(account_folder.folder / ".akit" / "restatements.csv")

    assert log[["change", "after", "first_seen"]].values.tolist() == [["changed", "Cancelled, True", "2026-06-01"]] * 2


def test_nothing_a_buyer_wrote_is_remembered(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)]).feedback([("5/01/26", 1, "a private word", an_id(1))])
    account_folder.ledger("messages", "order_id,received_at,answered_at,text", f"{an_id(1)},2026-05-01 10:00,,secret")
    remembered = rows(account_folder)

    assert not {"comment", "text", "subject", "response"} & {
        column for table in remembered.values() for column in table
    }


def test_deleting_or_damaging_what_is_remembered_changes_no_number(account_folder, an_order):
    account_folder.orders([an_order(1)])
    remember(akit.read_account(account_folder.folder), MONDAY)
    place = account_folder.folder / ".akit" / "last-reading.zip"
    place.write_bytes(place.read_bytes()[:50])
    account = akit.read_account(account_folder.folder)

    assert look_back(account).since is None
    assert account.files["path"].tolist() == ["exports/orders.txt"]


def test_a_folder_that_cannot_be_written_to_is_said_and_costs_nothing(account_folder, an_order):
    account_folder.orders([an_order(1)])
    account = akit.read_account(account_folder.folder)
    (account_folder.folder / ".akit").write_text("a file where the folder would be")

    assert "cannot be kept" in remember(account, MONDAY)
    assert "cannot be kept" in register_report(account, "weekly", MONDAY, MAY, MONDAY)


def test_of_many_runs_at_once_no_report_is_forgotten(account_folder, an_order):
    account_folder.orders([an_order(1)])
    account = akit.read_account(account_folder.folder)

    def register(number):
        return register_report(account, f"report-{number % 20}", MONDAY, MAY, MONDAY)

    with ThreadPoolExecutor(8) as runs:
        assert set(runs.map(register, range(40))) == {""}
    known = pd.read_csv(account_folder.folder / ".akit" / "reports.csv")
    assert sorted(known["notebook"]) == sorted(f"report-{number}" for number in range(20))


def test_a_writer_waits_for_the_one_at_work_but_not_for_a_dead_one(account_folder, an_order, monkeypatch):
    account_folder.orders([an_order(1)])
    account = akit.read_account(account_folder.folder)
    place = account_folder.folder / ".akit"
    holds = (
        f"from pathlib import Path\nfrom akit.whole_files import only_writer\nwith only_writer(Path({str(place)!r})):"
    )
    words = [sys.executable, "-c", f"{holds}\n    print('locked', flush=True)\n    input()"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "locked\n"
        monkeypatch.setattr("akit.whole_files.PATIENCE", 0.1)
        assert "another run writes to it" in remember(account, MONDAY)
        other.kill()
    assert remember(account, MONDAY) == ""


def test_reading_the_account_that_travels_with_akit_writes_nothing(sample):
    account = akit.read_account(sample)

    assert remember(account, MONDAY) == ""
    assert not (sample / ".akit").exists()


@pytest.mark.slow
def test_inspect_tells_what_changed_since_it_was_run_before(account_folder, an_order, an_id):
    def inspected():
        words = [sys.executable, "-m", "akit", "inspect", str(account_folder.folder), "--json"]
        run = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"}, check=True)
        return json.loads(run.stdout)

    account_folder.orders([an_order(1), an_order(2)])
    first = inspected()
    account_folder.orders([an_order(1)])
    second, again = inspected(), inspected()

    assert (first["last_reading"], first["restatements"]) == (None, [])
    assert [(row["table"], row["order_id"], row["change"], row["reports"]) for row in second["restatements"]] == [
        ("orders", an_id(2), "removed", [])
    ]
    assert second["restatements"][0]["first_seen"] == again["restatements"][0]["first_seen"] != ""
    assert second["restatement_counts"] == [{"table": "orders", "change": "removed", "count": 1, "reported": 0}]
    assert [row["key"] for row in again["restatements"]] == [row["key"] for row in second["restatements"]]


def test_the_prose_counts_what_changed_and_names_the_reports(account_folder, an_order, an_id):
    from akit import prose

    account_folder.orders([an_order(1), an_order(2)])
    account = akit.read_account(account_folder.folder)
    remember(account, MONDAY)
    register_report(account, "weekly-account-health", date(2026, 5, 31), MAY, MONDAY)
    account_folder.orders([an_order(1, order_status="Cancelled")])
    found = look_back(akit.read_account(account_folder.folder))

    assert prose.restatements(found.rows, found.since) == (
        "Since the reading of 2026-06-01, inside the days read by then: 0 rows added, 1 removed, 1 changed. "
        "2 of them touch reports already made: weekly-account-health of 2026-05-31."
    )
    assert "删除 1 行" in prose.restatements(found.rows, found.since, "zh")
    assert prose.restatements(found.rows.iloc[:0], None) == ""
