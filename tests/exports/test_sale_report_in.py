"""Amazon.in's sale report gives orders by day; without a time, they are orders all the same."""

from pathlib import Path

import akit
from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
NAME = "sale-report-india.csv"
HEADER = "Order ID,Date,Status,Fulfilment,Sales Channel ,SKU,Qty,currency,Amount,B2B\n"


def account(account_folder, *rows, name="sales.csv"):
    account_folder.settings(home_marketplace="Amazon.in", odr_lag_days=0)
    account_folder.write(f"exports/{name}", HEADER + "".join(f"{row}\n" for row in rows))
    return akit.read_account(account_folder.folder)


def test_a_status_in_two_parts_is_the_orders_first_part_and_the_lines_whole():
    table = recognise(NAME, (AWKWARD / NAME).read_bytes()).content.read(NAME, Home("Asia/Kolkata", "%d/%m/%y")).table

    assert list(table["order_status"]) == ["Shipped", "Cancelled", "Shipped", "Pending", "Shipped"]
    assert table["item_status"].iloc[2] == "Shipped - Lost in Transit"
    assert list(table["channel"]) == ["mfn", "mfn", "afn", "mfn", "mfn"]
    assert list(table["is_business_order"]) == [False, False, True, False, False]
    assert list(table["currency"]) == ["INR", "", "INR", "INR", "INR"]


def test_a_mangled_amount_is_unknown_and_noted():
    reading = recognise(NAME, (AWKWARD / NAME).read_bytes()).content.read(NAME, Home("Asia/Kolkata", "%d/%m/%y"))

    assert reading.table["item_price"].isna().tolist() == [False, True, False, True, False]
    assert reading.noted[["source_row", "column", "found"]].iloc[0].tolist() == [5, "Amount", "? 648"]


def test_orders_without_a_time_are_counted_on_their_day(account_folder):
    rows = [f"405-{n:07d}-{n:07d},05-0{n}-22,Shipped,Merchant,Amazon.in,S,1,INR,648.00,False" for n in range(1, 6)]
    cancelled = "405-0000006-0000006,05-05-22,Cancelled,Merchant,Amazon.in,S,0,,,False"
    read = account(account_folder, *rows, cancelled)
    day = read.day("2022-05-05")
    odr = day.order_defect_rate.set_index(["channel", "marketplace"])
    trend = day.order_defect_rate_trend

    assert read.tables.orders["purchased_at"].isna().all()
    assert odr.loc[("all", "Amazon.in"), ["order_count", "cancelled_order_count"]].tolist() == [6, 1]
    assert list(trend[trend["channel"] == "all"]["order_count"]) == [1, 2, 3, 4, 6]
    assert read.day("2022-05-02").order_defect_rate["order_count"].iloc[0] == 2


def test_all_orders_is_believed_before_a_sale_report(account_folder, an_order):
    order = "405-0000001-0000001"
    row = f"{order},05-01-22,Pending,Merchant,Amazon.in,S,1,INR,648.00,False"
    known = {"amazon_order_id": order, "sales_channel": "Amazon.in", "order_status": "Cancelled"}
    account_folder.orders([an_order(1, "2022-04-30T19:00:00+00:00", **known)])
    read = account(account_folder, row)

    assert read.tables.orders[["order_status", "line_count"]].iloc[0].tolist() == ["Cancelled", 1]
    assert list(read.set_aside["reason"]) == ["superseded"]


def test_a_split_or_shuffled_sale_report_is_the_same_orders(account_folder):
    rows = [f"405-{n:07d}-{n:07d},05-0{n}-22,Shipped,Merchant,Amazon.in,S,1,INR,648.00,False" for n in range(1, 6)]
    whole = account(account_folder, *rows).tables.orders.drop(columns=["source_file", "source_row"])
    account(account_folder, *rows[3:], *rows[:1], name="sales.csv")
    split = account(account_folder, *reversed(rows[:4]), name="more.csv")

    assert split.tables.orders.drop(columns=["source_file", "source_row"]).equals(whole)


def test_one_date_that_can_only_be_day_first_says_how_all_are_written(account_folder):
    rows = [f"405-000000{n}-0000001,{day},Shipped,Merchant,Amazon.in,S,1,INR,1,False" for n, day in
            enumerate(["13-04-22", "03-04-22", "2022-04-03"])]  # fmt: skip
    read = account(account_folder, *rows)

    assert [str(day.date()) for day in read.tables.orders["order_date"]] == ["2022-04-13", "2022-04-03", "2022-04-03"]
    assert read.noted[["reason", "column", "expected"]].values.tolist() == [
        ["assumed", "Date", "Dates in numbers are read day first, as 13-04-22 shows."]
    ]


def test_a_file_with_dates_of_both_orders_is_read_where_a_date_is_certain_in_itself(account_folder):
    rows = [f"405-000000{n}-0000001,{day},Shipped,Merchant,Amazon.in,S,1,INR,1,False" for n, day in
            enumerate(["13-04-22", "04-14-22", "03-04-22"])]  # fmt: skip
    read = account(account_folder, *rows)

    assert [str(day.date()) for day in read.tables.orders["order_date"]] == ["2022-04-13", "2022-04-14"]
    assert read.set_aside[["source_row", "found"]].values.tolist() == [[4, "03-04-22"]]
