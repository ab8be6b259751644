"""What must hold for every account: how its files are cut, ordered or widened changes no number, and no row is lost."""

import csv
import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import akit
from akit.day import Day
from akit.numbers import numbers
from akit.numbers.rates import rates

AS_OF = date(2026, 5, 31)
ORDERS = (
    "amazon-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel sku "
    "item-status quantity"
).split()
FEEDBACK = ["Date", "Rating", "Comments", "Your Response", "Order ID", "Rater Email"]
CLAIMS = ["order_id", "filed_date", "status", "funded_by", "odr_effect", "decided_date"]
COUNTING = {"Claim Granted Seller Funded", "认可索赔 卖家提供资金", "Order Refunded", "訂單已取消"}
NOT_COUNTING = {"Claim Withdrawn", "索赔已被拒绝", "Claim Granted Amazon Funded", "認可索賠 亞馬遜提供資金"}
OPEN = {"Under Review", "审核中", "Something New"}


@st.composite
def accounts(draw):
    """Rows of All Orders (several states and lines an order), feedback and claims, as dictionaries of text."""
    seed = draw(st.integers(0, 10**9))
    dice = random.Random(seed)
    orders, ids = [], []
    for number in range(dice.randint(1, 30)):
        order = f"111-{number:07d}-{dice.randint(0, 9_999_999):07d}"
        ids.append(order)
        # Half of the orders stand within a minute of a day's edge at home, where the zone decides.
        edge = datetime(2026, 3, 25, 7, tzinfo=ZoneInfo("UTC")) + timedelta(days=dice.randint(0, 70))
        bought = edge + timedelta(seconds=dice.choice([-1, 0, 1, 7200, 40_000, -3600]))
        channel, market = (
            dice.choice(["Merchant", "Amazon"]),
            dice.choice(["Amazon.com", "Amazon.com", "Amazon.ca", "Non-Amazon"]),
        )
        states = sorted(dice.sample(range(0, 90_000 * 30, 997), dice.randint(1, 3)))
        for at in states:
            status = dice.choice(["Shipped", "Pending", "Cancelled"])
            for line in range(dice.choice([1, 1, 2])):
                orders.append(
                    dict(
                        zip(
                            ORDERS,
                            [
                                order,
                                bought.isoformat(),
                                (bought + timedelta(seconds=at)).isoformat(),
                                status,
                                channel,
                                market,
                                f"SKU-{line}",
                                "",
                                "1",
                            ],
                            strict=True,
                        )
                    )
                )
    about = [*ids, "999-0000000-0000000"]
    day = lambda: AS_OF + timedelta(days=dice.randint(-40, 5))  # noqa: E731
    feedback = [
        dict(
            zip(
                FEEDBACK,
                [f"{d.month}/{d.day}/{d:%y}", str(dice.randint(1, 5)), "text", "", order, ""],
                strict=True,
            )
        )
        for order in dice.sample(about, dice.randint(0, len(about)))
        for d in [day()]
    ]
    claims = [
        dict(
            zip(
                CLAIMS,
                [
                    dice.choice(about),
                    filed.isoformat(),
                    dice.choice(sorted(COUNTING | NOT_COUNTING | OPEN)),
                    "",
                    "",
                    dice.choice(["", (filed + timedelta(days=7)).isoformat()]),
                ],
                strict=True,
            )
        )
        for filed in [day() for _ in range(dice.randint(0, 8))]
    ]
    return orders, feedback, claims


def write(folder: Path, name: str, header: list[str], rows: list[dict[str, str]], delimiter: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        out = csv.DictWriter(
            stream,
            header,
            delimiter=delimiter,
            lineterminator="\n",
            quoting=quoting,
            quotechar=None if delimiter == "\t" else '"',
        )
        out.writeheader()
        out.writerows(rows)


def account(
    folder: Path,
    orders: list[list[dict[str, str]]],
    feedback: list[list[dict[str, str]]],
    claims: list[dict[str, str]],
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "account.toml").write_text('name = "A"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n')
    for at, rows in enumerate(orders):
        write(folder / "exports", f"orders-{at}.txt", list(rows[0]) if rows else ORDERS, rows, "\t")
    for at, rows in enumerate(feedback):
        write(folder / "exports", f"feedback-{at}.txt", FEEDBACK, rows, "\t")
    write(folder / "ledgers", "claims.csv", CLAIMS, claims, ",")
    return folder


def answer(folder: Path, count: Callable[[Day], dict[str, Any]] = numbers) -> str:
    """Return the numbers as JSON, but for the names of the files."""
    found = count(akit.read_account(folder).day(AS_OF))
    for row in found["unmatched_defects"]:
        row["source"] = row["source"].split("-")[0]
    found["unmatched_defects"] = sorted({json.dumps(row) for row in found["unmatched_defects"]})
    return json.dumps(found, sort_keys=True, ensure_ascii=False)


@pytest.mark.slow
@settings(max_examples=8)
@given(accounts(), st.randoms(use_true_random=False))
def test_permuting_splitting_widening_and_duplicating_files_changes_no_number(made, dice):
    orders, feedback, claims = made
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        plain = account(root / "plain", [orders], [feedback], claims)
        shuffled = [list(rows) for rows in (orders, feedback, claims)]
        for rows in shuffled:
            dice.shuffle(rows)
        cut = dice.randint(0, len(orders))
        halves = [half for half in (shuffled[0][:cut], shuffled[0][cut:]) if half]
        wide = [{**row, "a-new-column": "x"} for row in orders]
        one_by_one = (
            account(root / "shuffled", [shuffled[0]], [shuffled[1]], shuffled[2]),
            account(root / "split", halves, [feedback], claims),
            account(root / "wide", [wide], [feedback], claims),
            account(root / "twice", [orders, orders], [feedback, feedback], claims),
            account(root / "overlap", [orders, orders[: cut + 1]], [feedback, feedback[:1]], claims),
        )
        all_at_once = account(root / "all", [*halves, wide, orders[:cut]], [shuffled[1], feedback], shuffled[2])

        assert {answer(folder, rates) for folder in one_by_one} == {answer(plain, rates)}
        assert answer(all_at_once) == answer(plain)


@pytest.mark.slow
@settings(max_examples=10)
@given(accounts())
def test_a_defect_added_never_lowers_a_rate(made):
    orders, feedback, claims = made
    with tempfile.TemporaryDirectory() as place:
        before = (
            akit.read_account(account(Path(place) / "a", [orders], [feedback], claims)).day(AS_OF).order_defect_rate
        )
        one_more = {
            **dict.fromkeys(CLAIMS, ""),
            "order_id": orders[0]["amazon-order-id"],
            "filed_date": "2026-05-30",
            "status": "Order Refunded",
        }
        after = (
            akit.read_account(account(Path(place) / "b", [orders], [feedback], [*claims, one_more]))
            .day(AS_OF)
            .order_defect_rate
        )

        assert (after["defect_order_count"] >= before["defect_order_count"]).all()
        assert (after["worst_case_defect_order_count"] >= before["worst_case_defect_order_count"]).all()
        assert (after["order_count"] == before["order_count"]).all()


@pytest.mark.slow
@settings(max_examples=25)
@given(accounts())
def test_the_rate_is_what_a_naive_recount_finds_and_no_row_is_lost(made):
    orders, feedback, claims = made
    with tempfile.TemporaryDirectory() as place:
        read = akit.read_account(account(Path(place) / "a", [orders[::2] or orders, orders], [feedback], claims))
        files = read.files

        assert (files["rows_read"] == files["rows_kept"] + files["rows_set_aside"]).all()
        assert files["rows_read"].sum() == len(orders[::2] or orders) + len(orders) + len(feedback) + len(claims)
        for row in rates(read.day(AS_OF))["order_defect_rate"]:
            assert recount(orders, feedback, claims, row["channel"], row["marketplace"]) == (
                row["order_count"],
                row["cancelled_order_count"],
                row["defect_order_count"],
                row["pending_order_count"],
            )


def short(text):
    month, day, year = map(int, text.split("/"))
    return date(2000 + year, month, day)


# One plain loop, so that it owes nothing to the code it checks.
def recount(orders, feedback, claims, channel, marketplace):  # noqa: C901, PLR0915
    """Count again with loops over rows of text: no akit, no pandas."""
    pacific = ZoneInfo("America/Los_Angeles")
    at_home = lambda text: datetime.fromisoformat(text).astimezone(pacific).date()  # noqa: E731
    lines = defaultdict(list)
    for row in orders:
        lines[row["amazon-order-id"]].append(row)
    bad = {f["Order ID"] for f in feedback if int(f["Rating"]) <= 2 and short(f["Date"]) <= AS_OF}
    maybe = set()
    for claim in claims:
        if date.fromisoformat(claim["filed_date"]) > AS_OF:
            continue
        undecided = claim["decided_date"] and date.fromisoformat(claim["decided_date"]) > AS_OF
        if undecided or claim["status"] in OPEN:
            maybe.add(claim["order_id"])
        elif claim["status"] in COUNTING:
            bad.add(claim["order_id"])
    found = [0, 0, 0, 0]
    for order, rows in lines.items():
        first = rows[0]
        inside = AS_OF - timedelta(days=59) <= at_home(first["purchase-date"]) <= AS_OF
        if not inside or first["sales-channel"] == "Non-Amazon":
            continue
        if channel != "all" and first["fulfillment-channel"] != {"mfn": "Merchant", "afn": "Amazon"}[channel]:
            continue
        if marketplace not in ("all", first["sales-channel"]):
            continue
        then = [row for row in rows if at_home(row["last-updated-date"]) <= AS_OF]
        stamp = max(row["last-updated-date"] for row in then) if then else min(row["last-updated-date"] for row in rows)
        state = [row for row in rows if row["last-updated-date"] == stamp]
        found[0] += 1
        found[1] += all(row["order-status"] == "Cancelled" for row in state)
        found[2] += order in bad
        found[3] += order in maybe - bad
    return tuple(found)


def test_the_naive_recount_would_notice_a_wrong_number():
    orders = [
        dict(
            zip(
                ORDERS,
                [
                    "111-0000001-0000001",
                    "2026-05-01T12:00:00+00:00",
                    "2026-05-01T12:00:00+00:00",
                    "Shipped",
                    "Merchant",
                    "Amazon.com",
                    "S",
                    "",
                    "1",
                ],
                strict=True,
            )
        )
    ]

    assert recount(orders, [], [], "all", "all") == (1, 0, 0, 0)
    assert recount(orders, [], [], "afn", "all") == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        "us-all-orders-39-columns.txt",
        "us-mfn-returns-cp1252.tsv",
        "uk-all-orders-91-columns.txt",
        "uk-unshipped-orders-68-columns.txt",
        "ca-settlement-v1.txt",
    ],
)
def test_real_exports_are_read_without_a_row_lost(root, name, tmp_path):
    real = root.parent / "shared" / "real" / name
    if not real.exists():
        pytest.skip("the real exports are not on this machine")
    (tmp_path / name).write_bytes(real.read_bytes())
    files = akit.read_account(tmp_path).files

    lines = [line for line in real.read_bytes().split(b"\n") if line.strip()]
    assert files["rows_read"].item() == len(lines) - 1  # the header is no row, nor is a blank line
    assert files["rows_set_aside"].item() == 0
