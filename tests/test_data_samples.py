"""The sample account holds the story its README tells, by a recount with the standard library alone."""

import csv
import importlib.util
import json
import re
import shutil
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

SAMPLES = Path(__file__).resolve().parent.parent / "data-samples"
ACCOUNT = SAMPLES / "linden-apparel"
PACIFIC = ZoneInfo("America/Los_Angeles")
DEACTIVATED, LAST_DAY = date(2026, 5, 15), date(2026, 9, 30)
COUNTS = {
    "Claim Granted Seller Funded", "Order Refunded", "Order Cancelled",
    "认可索赔 卖家提供资金", "订单已退款", "订单已取消", "認可索賠 賣家提供資金", "訂單已退款", "訂單已取消",
}  # fmt: skip
TAB = {"delimiter": "\t", "quoting": csv.QUOTE_NONE}
Rows = list[dict[str, str]]
Dated = dict[str, date]


def export(first_header: str, encoding: str = "utf-8") -> Iterator[tuple[Path, Rows]]:
    """The exports whose first column has this name."""
    for path in sorted((ACCOUNT / "exports").glob("*.txt")):
        if path.read_bytes().startswith(first_header.encode() + b"\t"):
            with path.open(encoding=encoding, newline="\n") as lines:
                yield path, list(csv.DictReader(lines, **TAB))


@cache
def ledger(name: str) -> Rows:
    with (ACCOUNT / "ledgers" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def planted() -> dict[str, object]:
    return json.loads((SAMPLES / "planted.json").read_text("utf-8"))


class Order(NamedTuple):
    day: date
    utc_day: date
    channel: str
    marketplace: str
    status: str


def days(row: dict[str, str]) -> tuple[date, date]:
    """The day in Los Angeles and the day in UTC."""
    moment = datetime.fromisoformat(row["purchase-date"])
    return moment.astimezone(PACIFIC).date(), moment.astimezone(UTC).date()


@cache
def orders() -> dict[str, Order]:
    """What was sold on Amazon, each order in its newest state."""
    newest: dict[str, dict[str, str]] = {}
    for _, rows in export("amazon-order-id"):
        for row in rows:
            known = newest.setdefault(row["amazon-order-id"], row)
            if row["last-updated-date"] > known["last-updated-date"]:
                newest[row["amazon-order-id"]] = row
    return {
        number: Order(*days(row), row["fulfillment-channel"], row["sales-channel"], row["order-status"])
        for number, row in newest.items()
        if row["sales-channel"] != "Non-Amazon"
    }


@cache
def negative_feedback() -> Dated:
    """Order id -> the day of a standing feedback of one or two stars."""
    given: Dated = {}
    for _, rows in export("Date"):
        for row in rows:
            month, day, year = map(int, row["Date"].split("/"))
            removed = "take responsibility for this fulfillment experience" in row["Comments"]
            if row["Rating"] in ("1", "2") and not removed:
                given[row["Order ID"]] = date(2000 + year, month, day)
    return given


def counting_claims(known_on: date) -> Dated:
    """Order id -> the day a claim was decided against the seller, as known that day."""
    counting: Dated = {}
    for row in ledger("claims"):
        decided = row["decided_date"] and date.fromisoformat(row["decided_date"])
        won = row["appeal_outcome"] == "won" and date.fromisoformat(row["appeal_date"]) <= known_on
        blamed = row["status"] in COUNTS or (row["status"] == "Claim Granted" and row["funded_by"] == "seller")
        if decided and blamed and row["odr_effect"] != "does_not_count" and not won:
            counting[row["order_id"]] = decided
    return counting


def service_chargebacks() -> Dated:
    rows = [row for row in ledger("chargebacks") if row["kind"] == "service"]
    return {row["order_id"]: date.fromisoformat(row["received_date"]) for row in rows}


def kinds(known_on: date) -> list[set[str]]:
    """The orders defective by feedback, by claim and by chargeback, as known that day."""
    sources = (negative_feedback(), counting_claims(known_on), service_chargebacks())
    return [{number for number, day in source.items() if day <= known_on} for source in sources]


def window(end: date, channel: str, day: str = "day") -> set[str]:
    """The orders of the sixty days that end on ``end``."""
    begin = end - timedelta(days=59)
    return {n for n, o in orders().items() if o.channel == channel and begin <= getattr(o, day) <= end}


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    """generate.py, as a module; what it puts on the path is taken off again."""
    spec = importlib.util.spec_from_file_location("generate", SAMPLES / "generate.py")
    assert spec and spec.loader
    module, path = importlib.util.module_from_spec(spec), list(sys.path)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = path


@pytest.fixture(scope="module")
def tree(generator: ModuleType) -> dict[str, bytes]:
    return generator.account.make()


def test_the_generator_makes_every_file_again_byte_for_byte(generator: ModuleType, tree: dict[str, bytes]) -> None:
    assert generator.differences(tree, SAMPLES) == []


def test_the_generator_tells_what_differs(generator: ModuleType, tree: dict[str, bytes], tmp_path: Path) -> None:
    generator.write(tree, tmp_path)
    (tmp_path / "linden-apparel" / "ledgers" / "actions.csv").write_bytes(b"date\n")
    (tmp_path / "linden-apparel" / "ledgers" / "claims.csv").unlink()
    (tmp_path / "linden-apparel" / "stray.txt").touch()
    assert generator.differences(tree, tmp_path) == [
        "missing: linden-apparel/ledgers/claims.csv",
        "not made here: linden-apparel/stray.txt",
        "differs: linden-apparel/ledgers/actions.csv",
    ]
    shutil.rmtree(tmp_path / "linden-apparel")


def test_the_rate_at_the_deactivation_prints_as_the_notice_prints_it() -> None:
    inside = window(DEACTIVATED, "Merchant")
    feedback, claims, chargebacks = (kind & inside for kind in kinds(DEACTIVATED))
    defective = feedback | claims | chargebacks
    assert (len(defective), len(inside)) == (75, 2698)
    assert f"{100 * len(defective) / len(inside):.2f}%" == "2.78%"
    notice = (ACCOUNT / "notices" / "2026-05-15-seller-fulfilled-offers-deactivated.txt").read_text("utf-8")
    assert "2.78%" in notice
    counts = planted()["order_defect_rate"]["known on 2026-05-15, window to 2026-05-15"]["mfn"]
    assert len(feedback) == counts["negative_feedback"]
    assert len(claims) == counts["claims"]
    assert len(chargebacks) == counts["chargebacks"] > 0
    assert len(feedback) + len(claims) + len(chargebacks) > len(defective)  # adding them up is a mistake that shows


def test_counting_utc_days_gives_another_rate() -> None:
    inside = window(DEACTIVATED, "Merchant", "utc_day")
    defective = set.union(*kinds(DEACTIVATED)) & inside
    assert f"{100 * len(defective) / len(inside):.2f}%" == "2.82%"


def test_the_rate_is_well_under_target_at_the_end() -> None:
    inside = window(LAST_DAY, "Merchant")
    counts = planted()["order_defect_rate"]["known on 2026-09-30, window to 2026-09-30"]["mfn"]
    assert counts["orders"] == len(inside)
    assert counts["cancelled"] == sum(orders()[number].status == "Cancelled" for number in inside)
    defective = set.union(*kinds(LAST_DAY)) & inside
    assert 0 < len(defective) / len(inside) < 0.0075


def test_amazons_own_fulfilment_is_under_half_a_percent_on_every_day() -> None:
    known = set.union(*kinds(LAST_DAY))
    for n in range((LAST_DAY - date(2026, 1, 1)).days + 1):
        inside = window(date(2026, 1, 1) + timedelta(days=n), "Amazon")
        assert len(known & inside) < 0.005 * len(inside)


def test_amazons_table_differs_from_the_rules_by_one_order_struck_through_later() -> None:
    [(_, rows)] = export("Order Id")
    listed = {name: {row["Order Id"] for row in rows if row["Fulfilled By"] == name} for name in ("Seller", "Amazon")}
    known = set.union(*kinds(DEACTIVATED))
    assert listed["Seller"] == known & window(DEACTIVATED, "Merchant")
    assert sorted(listed["Amazon"] - known) == planted()["amazon_counts_but_rules_do_not"]
    assert known & window(DEACTIVATED, "Amazon") < listed["Amazon"]
    for number in planted()["amazon_counts_but_rules_do_not"]:
        [feedback] = [row for _, rows in export("Date") for row in rows if row["Order ID"] == number]
        assert "take responsibility for this fulfillment experience" in feedback["Comments"]


def test_amazons_snapshots_count_seller_fulfilled_orders_as_the_rules_do() -> None:
    names = {"ATVPDKIKX0DER": "Amazon.com", "A2EUQ1WTGCTBG2": "Amazon.ca"}
    for path in (ACCOUNT / "exports").glob("*.json"):
        for market in json.loads(path.read_bytes())["performanceMetrics"]:
            said = market["orderDefectRate"]["mfn"]
            end = date.fromisoformat(said["reportingDateRange"]["reportingDateTo"][:10])
            marketplace = names[market["marketplaceId"]]
            inside = {n for n in window(end, "Merchant") if orders()[n].marketplace == marketplace}
            feedback, claims, chargebacks = (len(kind & inside) for kind in kinds(end))
            assert said["orderCount"] == len(inside)
            assert said["orderWithDefects"]["count"] == len(set.union(*kinds(end)) & inside)
            assert [said[k]["count"] for k in ("negativeFeedback", "claims", "chargebacks")] == [
                feedback,
                claims,
                chargebacks,
            ]


def test_two_defects_are_about_orders_that_no_file_has() -> None:
    known = set.union(*kinds(LAST_DAY))
    assert known - orders().keys() == set(planted()["unmatched_defects"].values())


def test_returns_know_of_one_claim_that_the_ledger_does_not() -> None:
    flagged = [
        row["Order ID"] for _, rows in export("Order ID", "cp1252") for row in rows if row["A-to-Z Claim"] == "Y"
    ]
    claimed = {row["order_id"] for row in ledger("claims")}
    assert len(flagged) == 6
    assert [number for number in flagged if number not in claimed] == planted()["claim_only_in_returns"]


def test_the_monthly_files_are_cut_at_pacific_midnight_and_overlap_once() -> None:
    months = {path.name: {f"{days(row)[0]:%Y-%m}" for row in rows} for path, rows in export("amazon-order-id")}
    assert all(len(inside) == 1 for inside in months.values())
    assert Counter(month for [month] in months.values()) == {f"2026-{n:02d}": 1 + (n == 8) for n in range(1, 10)}
    [early] = [rows for _, rows in export("amazon-order-id") if days(rows[0])[0] == date(2026, 1, 31)]
    assert {days(row)[1] for row in early} >= {date(2026, 2, 1)}


def test_the_second_download_of_august_knows_what_became_of_pending_orders() -> None:
    files = [rows for _, rows in export("amazon-order-id") if days(rows[0])[0].month == 8]
    once, again = (
        {row["amazon-order-id"]: row["order-status"] for row in rows} for rows in sorted(files, key=len)[::-1]
    )
    became = Counter((once[number], status) for number, status in again.items() if once[number] != status)
    assert became["Pending", "Shipped"] > 0
    assert became["Pending", "Cancelled"] > 0
    assert {status for status, _ in became} <= {"Pending", "Unshipped"}


def day_of_return(text: str) -> date:
    """As in 14-Jul-2026."""
    day, month, year = text.split("-")
    return date(int(year), "Jan Feb Mar Apr May Jun Jul Aug Sep".split().index(month) + 1, int(day))


def test_seller_fulfilled_returns_are_as_amazon_writes_them() -> None:
    reasons = set()
    for path, rows in export("Order ID", "cp1252"):
        asked = [day_of_return(row["Return request date"]) for row in rows]
        assert (max(asked) - min(asked)).days < 60
        assert all(value for row in rows for value in row.values())  # a blank is one space
        with pytest.raises(UnicodeDecodeError):
            path.read_text("utf-8")
        reasons |= {row["Return Reason"].split("-")[0] for row in rows}
    assert {"CR", "AMZ", "WRONG_SIZE"} <= reasons


def test_claims_come_in_every_status_and_both_scripts() -> None:
    statuses = {row["status"] for row in ledger("claims")}
    assert statuses >= COUNTS - {"訂單已取消"} | {
        "Claim Granted Amazon Funded", "Claim Closed", "Claim Withdrawn", "Under Review", "审核中", "審核中",
        "索赔已被拒绝", "索賠已被拒絕", "索赔已撤销", "索賠已撤銷",
    }  # fmt: skip


def test_the_slow_carrier_loses_more_parcels_and_the_warehouse_makes_no_difference() -> None:
    lost = {row["order_id"] for row in ledger("claims") if row["claim_type"] == "Items Not Received"}
    early = [row for row in ledger("shipments") if row["shipped_at"] < "2026-06-02"]

    def share(column: str, value: str) -> float:
        mine = [row["order_id"] in lost for row in early if row[column] == value]
        return sum(mine) / len(mine)

    others = [share("carrier", name) for name in ("Harrow Post", "Bluekite Parcel", "Meridian Ground")]
    assert share("carrier", "Tallgrass Express") > 2 * max(others)
    assert 0.5 < share("ship_from", "Reno") / share("ship_from", "Allentown") < 2


def test_weekend_messages_went_unanswered_until_there_was_weekend_cover() -> None:
    def unanswered(first: str, last: str) -> float:
        weekend = [
            not row["answered_at"] or row["answered_at"] >= "2026-05-16" > row["received_at"]
            for row in ledger("messages")
            if first <= row["received_at"] < last and datetime.fromisoformat(row["received_at"]).weekday() > 4
        ]
        return sum(weekend) / len(weekend)

    assert unanswered("2026-01-01", "2026-03-14") < 0.15
    assert unanswered("2026-03-14", "2026-05-15") > 0.6
    assert unanswered("2026-05-18", "2026-10-01") < 0.15


def test_nothing_in_the_account_could_be_anybodys() -> None:
    for path in ACCOUNT.rglob("*.*"):
        text = path.read_bytes().decode("cp1252" if b"Merchant RMA ID" in path.read_bytes() else "utf-8")
        numbers = set(re.findall(r"(?<![\w-])\w{3}-\d{7}-\d{7}(?![\w-])", text))
        assert {number.split("-")[0] for number in numbers} <= {"190", "191", "192", "790", "791", "S01"}
        assert all(address.endswith("example.com") for address in re.findall(r"[\w.]+@[\w.]+\w", text))
        assert all(phone.startswith("775-555-01") for phone in re.findall(r"\b\d{3}-\d{3}-\d{4}\b", text))


def test_a_mail_address_and_a_phone_number_wait_to_be_masked() -> None:
    comments = " ".join(row["Comments"] for _, rows in export("Date") for row in rows)
    assert "@example.com" in comments
    assert "555-0142" in comments


def test_every_file_is_small_enough_to_keep_in_git() -> None:
    sizes = {path.name: path.stat().st_size for path in ACCOUNT.rglob("*") if path.is_file()}
    assert sizes.pop("shipments.csv") < 2_000_000
    assert max(sizes.values()) < 1_000_000


def test_every_awkward_file_is_explained_and_accounted_for() -> None:
    told = tomllib.loads((SAMPLES / "awkward" / "expected.toml").read_text("utf-8"))
    together = told.pop("together")
    assert told.keys() == {path.name for path in (SAMPLES / "awkward").iterdir()} - {"expected.toml"}
    for entry in (*told.values(), *together):
        assert entry["rows_read"] == entry["rows_kept"] + entry["rows_set_aside"]
        assert entry["trap"] and entry["why"]
        assert len(entry.get("set_aside_lines", [])) in (0, entry["rows_set_aside"])
