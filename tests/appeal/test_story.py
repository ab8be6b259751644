"""The sample account's story: notice in, pack out, plan sent, refusal in, the missing category's block out.

Expected numbers are recounted here from the raw files, without akit.
"""

import csv
import json
import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from akit.account import read_account
from akit.appeal import evidence_of, freeze
from akit.appeal.order_lists import order_lists

PACIFIC = ZoneInfo("America/Los_Angeles")
AS_OF = date(2026, 5, 15)
NOTICE = "notices/2026-05-15-seller-fulfilled-offers-deactivated.txt"
REFUSAL = "notices/2026-05-29-more-detail-needed.txt"


def table(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter=delimiter, quoting=quoting)
        return [{str(key).strip(): value for key, value in row.items()} for row in rows]


def pacific(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PACIFIC)


@pytest.fixture(scope="module")
def seller_orders(sample):
    """The seller-fulfilled Amazon orders: id -> Pacific day."""
    found = {}
    for path in (sample / "exports").glob("90040*6610*.txt"):
        for row in table(path, "\t"):
            if row["fulfillment-channel"] == "Merchant" and row["sales-channel"].startswith("Amazon."):
                found[row["amazon-order-id"]] = pacific(row["purchase-date"]).date()
    return found


@pytest.fixture(scope="module")
def window_orders(seller_orders):
    return {order for order, day in seller_orders.items() if AS_OF - timedelta(days=59) <= day <= AS_OF}


@pytest.fixture(scope="module")
def body(sample):
    return evidence_of(read_account(sample), "2026-05-15", sample / NOTICE)


def test_the_pack_is_about_the_rate_the_notice_prints(body, window_orders):
    assert (body.case.scope.channel, body.case.scope.why) == ("mfn", "printed_rate")
    assert body.numbers["order_count.mfn"] == len(window_orders) == 2698


def test_every_order_amazon_lists_is_in_the_annex_and_none_twice(body, sample, seller_orders):
    # Amazon's own table of 15 May, its seller-fulfilled rows.
    theirs = [
        row for row in table(sample / "exports" / "orders-with-defects.txt", "\t") if row["Fulfilled By"] == "Seller"
    ]

    counted = body.case.defective
    assert sorted(counted["order_id"]) == sorted(row["Order Id"] for row in theirs)
    assert Counter("negative_feedback" in kinds for kinds in counted["kinds"])[True] == 47
    assert body.numbers["annex.orders"] == 75


def test_the_coverage_meter_counts_the_ledgers_rows(body, sample):
    known = {row["order_id"] for row in table(sample / "ledgers" / "defects.csv") if row["cause"] and row["action"]}
    mine = set(body.case.defective["order_id"])

    assert body.numbers["annex.complete"] == len(known & mine) == 50
    assert body.numbers["annex.incomplete"] == len(mine - known) == 25
    assert [answer.missing for answer in body.answers if answer.ask.part == "root_cause"] == [
        (("orders_without_cause", 25),)
    ]


def test_messages_are_counted_as_the_ledger_has_them(body, sample, seller_orders):
    counts = Counter()
    for row in table(sample / "ledgers" / "messages.csv"):
        received = pacific(row["received_at"])
        if row["order_id"] not in seller_orders or not AS_OF - timedelta(days=59) <= received.date() <= AS_OF:
            continue
        answered = pacific(row["answered_at"]) if row["answered_at"] else None
        if answered is None or answered.date() > AS_OF:
            counts["none" if received.date() < AS_OF else "open"] += 1
        else:
            counts["in_time" if answered - received <= timedelta(hours=24) else "late"] += 1

    told = {kind: body.numbers[f"messages.{kind}"] for kind in ("in_time", "late", "none", "open")}
    assert told == {kind: counts[kind] for kind in told}


def test_parcels_are_counted_as_the_ledger_has_them(body, sample, window_orders):
    counts = Counter()
    for row in table(sample / "ledgers" / "shipments.csv"):
        if row["order_id"] not in window_orders:
            continue
        due = date.fromisoformat(row["deliver_by"])
        came = date.fromisoformat(row["delivered_at"]) if row["delivered_at"] else None
        if came is not None and came <= AS_OF:
            counts["late" if came > due else "on_time"] += 1
        else:
            counts["not_delivered" if due < AS_OF else "open"] += 1

    for kind in ("on_time", "late", "not_delivered"):
        assert body.numbers[f"deliveries.{kind}"] == counts[kind]


def test_what_was_done_is_grouped_in_the_ledgers_words(body, sample):
    mine = set(body.case.defective["order_id"])
    done = Counter(row["action"] for row in table(sample / "ledgers" / "defects.csv") if row["order_id"] in mine)

    listed = {group.said: len(group.order_ids) for group in order_lists(body.case.annex) if group.key == "action"}
    assert listed == dict(done)


def test_no_action_of_a_later_day_is_told(body):
    assert body.numbers["category.defects_in_general.actions"] == 1  # of eight, one is dated by 15 May


@pytest.mark.slow
def test_the_story_is_played_from_the_notice_to_the_refusals_block(sample, make, tmp_path):
    account = Path(shutil.copytree(sample, tmp_path / "linden-apparel"))
    first = make(account, tmp_path / "out", "2026-05-15", notice=account / NOTICE)
    plan = tmp_path / "plan.txt"
    plan.write_text("75 of 2,698 orders had a defect.")
    sent = freeze.submit(read_account(account), first, date(2026, 5, 21), [plan])
    freeze.file_reply(read_account(account), account / REFUSAL)

    second = make(account, tmp_path / "out", "2026-06-02")  # the refusal is the newest notice by then
    manifest = json.loads((second / "manifest.json").read_text("utf-8"))
    block = (second / "blocks" / "02-actions-taken-unresponsive-service.txt").read_text("utf-8")

    assert sorted(path.name for path in sent.iterdir()) == [
        "pack.zip",
        "plan.txt",
        "reply-1.json",
        "reply-1.txt",
        "submission.json",
    ]
    assert manifest["parameters"]["submission"] == "submissions/2026-05-21/submission.json"
    assert [ask["category"] for ask in manifest["parameters"]["brief"]["asks"]] == ["unresponsive_service"] * 4
    assert {exhibit["category"] for exhibit in manifest["exhibits"]} == {"defects_in_general", "unresponsive_service"}
    assert "2026-05-18: Second agent hired" in block
    assert "size chart" not in block  # an action of another category
    assert manifest["numbers"]["order_defect_rate.mfn"] == pytest.approx(53 / 1981)
