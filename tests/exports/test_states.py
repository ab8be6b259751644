"""Rows of several files become one table: nothing a file does not say is said for it."""

import pandas as pd

from akit.exports.states import mentioned, newest

DAY = pd.Timestamp("2026-05-12", tz="UTC")


def rows(file, **columns):
    table = pd.DataFrame(columns)
    return table.assign(source_file=file, source_row=range(2, 2 + len(table)))


def test_a_flag_that_only_one_file_has_is_no_in_the_other():
    told = rows("a", order_id=["111-0000001-0000001"], a_to_z_claim=[True])
    silent = rows("b", order_id=["111-0000002-0000002"])
    table, _ = newest("returns", [told, silent])

    assert list(table["a_to_z_claim"]) == [True, False]


def test_a_text_that_only_one_file_has_is_unknown_in_the_other():
    table, _ = newest("returns", [rows("a", order_id=["1"], comment=["torn"]), rows("b", order_id=["2"])])

    assert list(table["comment"]) == ["torn", ""]


def test_a_line_in_two_layouts_is_one_line():
    wide = rows("a", order_id=["1"], last_updated_at=[DAY], sku=["S"], is_business_order=[False])
    table, aside = newest("order_items", [wide, rows("b", order_id=["1"], last_updated_at=[DAY], sku=["S"])])

    assert len(table) == 1
    assert list(aside["reason"]) == ["repeated_row"]


def test_a_lesser_report_adds_nothing_to_an_order_that_a_better_one_knows():
    better = rows("a", order_id=["1", "1"], last_updated_at=[DAY, DAY], order_status=["Pending", "Pending"])
    lesser = rows("b", order_id=["1", "2"], last_updated_at=[DAY + pd.Timedelta(days=9)] * 2, standing=[-3, -3])
    table, aside = newest("order_items", [lesser, better])

    assert sorted(zip(table["order_id"], table["source_file"], strict=True)) == [("1", "a"), ("1", "a"), ("2", "b")]
    assert aside[["source_file", "source_row", "reason"]].to_numpy().tolist() == [["b", 2, "superseded"]]


def test_rows_only_mentioned_are_set_aside_in_no_count():
    promise = rows("a", order_id=["1"], ship_by=[pd.Timestamp("2026-05-14")])
    table, aside = newest("shipments", [mentioned(promise), mentioned(promise.assign(source_file="b"))])

    assert len(table) == 1
    assert aside.empty
