"""What the lab's controls choose: the same counts as the reports, of days, SKUs and reversals one picks."""

from __future__ import annotations

import pandas as pd
import pytest

import akit
from akit import metrics
from akit.explore import orders, rates, reversals, what_if, window, windows
from akit.explore.orders import chosen as orders_of
from akit.exports.large import reading


@pytest.fixture(scope="module")
def day():
    return akit.read_account("sample").day("2026-05-15")


def test_nobody_looking_sees_what_a_report_shows(day):
    seen = [control(day)._repr_html_() for control in (orders, rates, what_if, window)]

    assert all("<figure" in html and "widget" not in html for html in seen)


def test_amazons_own_window_gives_amazons_own_rate(day):
    shown = windows.over(day, day.window.end.date().isoformat(), day.window.length).numbers
    whole = day.order_defect_rate.query("marketplace == 'all'")

    assert shown["rate"].tolist() == whole["rate"].tolist()


def test_a_window_of_ones_own_counts_the_orders_of_its_days_and_says_that_amazon_judges_another(day):
    table = windows.over(day, "2026-04-30", 30)
    placed = day.known.orders["order_date"].between(pd.Timestamp("2026-04-01"), pd.Timestamp("2026-04-30"))
    amazon = ~day.known.orders["marketplace"].str.startswith("Non-Amazon")

    assert table.numbers["order_count"].iloc[0] == int((placed & amazon).sum()) > 0
    assert "A window of your own" in table.caption and "status" not in table.numbers


def test_a_sku_leaves_only_orders_that_hold_it(day):
    sku = day.known.order_items["sku"].iloc[0]
    inside = day.known.orders[day.window.holds(day.known.orders["order_date"])]
    holding = set(day.known.order_items.query("sku == @sku")["order_id"])
    mine = inside[inside["order_id"].isin(holding) & ~inside["marketplace"].str.startswith("Non-Amazon")]

    table = windows.over(day, day.window.end.date().isoformat(), day.window.length, sku.upper())
    assert table.numbers["order_count"].iloc[0] == len(mine)


def test_a_sku_leaves_the_same_orders_of_a_large_account_and_days_without_lines_are_said(day, monkeypatch, tmp_path):
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path))
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    large = akit.read_account("sample").day("2026-05-15")
    sku, end = day.known.order_items["sku"].iloc[-1], day.window.end.date().isoformat()

    mine, other = windows.over(day, end, 60, sku), windows.over(large, end, 60, sku)
    assert len(large.known.order_items) == 0 < mine.numbers["order_count"].iloc[0]
    pd.testing.assert_frame_equal(mine.numbers, other.numbers)
    assert "are not kept" in windows.over(large, end, 400, sku).caption
    assert not any("are not kept" in one.caption for one in (other, windows.over(large, end, 400)))
    defective = [list(orders_of(one, sku=sku).numbers["order_id"]) for one in (day, large)]
    assert defective[0] == defective[1] != []


def test_what_is_picked_is_taken_off_the_rate_order_by_order(day):
    alone = day.what_if.query("channel == 'mfn' and leaves_numerator").index[:3]
    table = reversals.reversed_(day, "mfn", list(alone), "en")

    now = day.order_defect_rate.query("channel == 'mfn' and marketplace == 'all'").iloc[0]
    left = now["defect_order_count"] - 3
    assert f"({left} of {now['order_count']:,})" in table.caption
    assert table.numbers["picked"].sum() == 3


def test_the_fewest_needed_bring_the_rate_under_target_or_nothing_does(day):
    row = day.smallest_set.query("channel == 'mfn'").iloc[0]
    chosen = reversals._picked(day, "mfn", reversals.FEWEST, [])
    taken = metrics.taken_back(day.what_if, day.without_route, chosen)
    counted = day.counted_orders.query("channel == 'mfn'")

    assert metrics.if_reversed(counted, taken, day.target)["rate_after"] == pytest.approx(row["rate_if_set_reversed"])


def test_one_claim_of_two_does_not_take_an_order_out():
    options = pd.DataFrame({"order_id": ["a", "a", "b"], "kind": ["a_to_z_claim", "a_to_z_claim", "chargeback"]})
    stuck = pd.DataFrame({"order_id": ["b"], "kind": ["chargeback"]})

    assert metrics.taken_back(options, stuck, [0]) == []
    assert metrics.taken_back(options, stuck, [0, 1, 2]) == [("a", "a_to_z_claim")]


def test_both_languages_say_the_same_numbers(day):
    alone = list(day.what_if.query("channel == 'mfn' and leaves_numerator").index[:2])
    said = [reversals.reversed_(day, "mfn", alone, language) for language in ("en", "zh")]

    assert said[0].numbers.equals(said[1].numbers) and "若所选 2 项" in said[1].caption
