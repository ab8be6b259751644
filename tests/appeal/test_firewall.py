"""Two sellers are told apart in files of any size, and by the same signs."""

from __future__ import annotations

from pathlib import Path

import pytest

from akit.account import read_account
from akit.appeal.firewall import Intruder, TwoAccountsError, intruders, refuse_intruders
from akit.exports.large import reading

HEADER = (
    "amazon-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel sku asin "
    "item-status quantity"
).split()
MINE = range(100)


@pytest.fixture(params=["small", "large"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The way files of orders are read."""
    if request.param == "large":
        monkeypatch.setattr(reading, "LARGE_BYTES", 0)
        monkeypatch.setenv("AKIT_CACHE", str(tmp_path / "cache"))
    return str(request.param)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A seller's hundred orders of April in two overlapping files, with feedback on one of them."""
    home = tmp_path / "two"
    (home / "exports").mkdir(parents=True)
    (home / "account.toml").write_text('name = "Mine"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n')
    orders(home / "exports" / "mine-1.txt", [order(number) for number in MINE[:60]])
    orders(home / "exports" / "mine-2.txt", [order(number) for number in MINE[50:]])
    return home


def order(number: int, *, day: int = 0, sku: str = "", place: str = "Amazon.com", month: int = 4) -> list[list[str]]:
    """Two lines of an order, updated a day after it was placed."""
    day = day or number % 28 + 1
    of_order = [f"111-{number:07}-0000001", f"2026-{month:02}-{day:02}T12:00:00+00:00"]
    state = [f"2026-{month:02}-{day + 1:02}T12:00:00+00:00", "Shipped", "Merchant", place]
    return [[*of_order, *state, sku or f"SKU-{number % 7}", "", "", "1"] for _ in range(2)]


def orders(path: Path, made: list[list[list[str]]]) -> None:
    lines = [HEADER, *(line for each in made for line in each)]
    path.write_text("\n".join("\t".join(line) for line in lines) + "\n")


def feedback(path: Path, ids: list[str]) -> None:
    header = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email"
    path.write_text("\n".join([header, *(f"06/20/26\t1\tlate\t\t{one}\t" for one in ids)]) + "\n")


def found(home: Path, way: str) -> list[Intruder]:
    account = read_account(home)
    assert bool(len(account.tables.order_states)) == (way == "large")
    return intruders(account, {})


def test_overlapping_downloads_of_one_seller_are_one_account(two: Path, way: str) -> None:
    assert found(two, way) == []


def test_orders_of_the_same_days_with_none_in_common_are_another_sellers(two: Path, way: str) -> None:
    orders(two / "exports" / "theirs.txt", [order(5000 + number) for number in range(40)])

    why = "orders of days that exports/mine-1.txt has too, and none in common"
    assert found(two, way) == [Intruder("exports/theirs.txt", why, 80)]


def test_orders_of_other_days_and_other_products_are_another_sellers(two: Path, way: str) -> None:
    theirs = [order(7000 + number, month=2, sku=f"THEIRS-{number}") for number in range(5)]
    orders(two / "exports" / "theirs.txt", theirs)

    why = "none of its products is in any other file of orders"
    assert found(two, way) == [Intruder("exports/theirs.txt", why, 10)]


def test_orders_of_another_region_are_named_with_their_lines(two: Path, way: str) -> None:
    orders(two / "exports" / "mine-3.txt", [*map(order, MINE[90:]), order(300, place="Amazon.de")])

    assert found(two, way) == [Intruder("exports/mine-3.txt", "orders on Amazon.de", 2)]


def test_feedback_on_none_of_the_accounts_orders_is_another_sellers(two: Path, way: str) -> None:
    orders(two / "exports" / "mine-0.txt", [order(800, month=1), order(801, month=8)])
    feedback(two / "exports" / "feedback.txt", ["111-0000003-0000001"])
    feedback(two / "exports" / "feedback-2.txt", [f"222-{number:07}-0000001" for number in range(3)])

    (one,) = found(two, way)
    assert (one.path, one.why, one.rows) == (
        "exports/feedback-2.txt",
        "none of its orders is an order of this account",
        3,
    )


def test_a_pack_of_two_sellers_is_refused_and_a_pack_of_one_is_not(two: Path, way: str) -> None:
    refuse_intruders(read_account(two), {})
    orders(two / "exports" / "theirs.txt", [order(5000 + number) for number in range(40)])

    with pytest.raises(TwoAccountsError, match=r"theirs\.txt: orders of days .*\(80 rows\)"):
        refuse_intruders(read_account(two), {})
