"""The order defect rate, by cases worked by hand. Every account here is built in the test."""

import json

import pandas as pd
import pytest

import akit
from akit import metrics
from akit.numbers import numbers
from akit.summary import summary


def rate(day, channel="all", marketplace="all"):
    table = day.order_defect_rate
    return table[(table["channel"] == channel) & (table["marketplace"] == marketplace)].iloc[0]


def feedback(order, rating=1, comment="bad", date="5/20/26"):
    return (date, rating, comment, order)


def test_an_order_with_two_defects_counts_once(account_folder, an_order, an_id):
    # 4 orders; order 1 has a one-star feedback and a granted claim, order 2 a two-star feedback: 2 of 4.
    account_folder.orders([an_order(n) for n in range(1, 5)])
    account_folder.feedback([feedback(an_id(1)), feedback(an_id(2), 2), feedback(an_id(3), 3)])
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(1)},2026-05-21,Claim Granted Seller Funded")

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (found["order_count"], found["defect_order_count"], found["rate"]) == (4, 2, 0.5)
    assert (found["negative_feedback_count"], found["a_to_z_claim_count"]) == (2, 1)


def test_the_window_is_sixty_order_days_with_both_ends_in(account_folder, an_order):
    # As of 2026-05-31 the window is 2026-04-02 to 2026-05-31. Noon UTC is the same day in Los Angeles.
    days = ["2026-04-01", "2026-04-02", "2026-05-31", "2026-06-01"]
    account_folder.orders([an_order(n, f"{day}T19:00:00+00:00") for n, day in enumerate(days, 1)])

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (str(found["window_start"].date()), str(found["window_end"].date())) == (
        "2026-04-02",
        "2026-05-31",
    )
    assert found["order_count"] == 2


def test_an_order_at_home_midnight_is_in_the_day_it_is_there(account_folder, an_order):
    # Pacific daylight time is UTC-7: 06:59:59Z is still May 31, 07:00:00Z is June 1.
    account_folder.orders([an_order(1, "2026-06-01T06:59:59+00:00"), an_order(2, "2026-06-01T07:00:00+00:00")])
    account = akit.read_account(account_folder.folder)

    assert rate(account.day("2026-05-31"))["order_count"] == 1
    assert rate(account.day("2026-06-01"))["order_count"] == 2


def test_a_defect_belongs_to_the_order_date_and_not_to_its_own(account_folder, an_order, an_id):
    # The order is of March 1, outside the window that ends May 31; its claim of May 20 is inside.
    account_folder.orders([an_order(1, "2026-03-01T19:00:00+00:00"), an_order(2, "2026-05-01T19:00:00+00:00")])
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(1)},2026-05-20,Order Refunded")

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (found["order_count"], found["defect_order_count"]) == (1, 0)


def test_exactly_one_percent_is_bad_and_just_under_is_good(account_folder, an_order, an_id):
    account_folder.orders([an_order(n) for n in range(1, 101)])
    account_folder.feedback([feedback(an_id(1))])
    at_target = rate(akit.read_account(account_folder.folder).day("2026-05-31"))
    account_folder.orders([an_order(101)], "one-more.txt")
    under = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (at_target["rate"], at_target["status"], at_target["defect_budget"]) == (0.01, "bad", 0)
    assert (under["order_count"], under["status"], under["defect_budget"]) == (101, "good", 1)


def test_channels_and_marketplaces_are_counted_apart_and_multi_channel_orders_not_at_all(
    account_folder, an_order, an_id
):
    account_folder.orders(
        [
            an_order(1),
            an_order(2, sales_channel="Amazon.ca"),
            an_order(3, fulfillment_channel="Amazon"),
            an_order(4, sales_channel="Non-Amazon", fulfillment_channel="Amazon")
            | {"amazon-order-id": "S01-1234567-1234567"},
        ]
    )
    account_folder.feedback([feedback(an_id(2))])
    day = akit.read_account(account_folder.folder).day("2026-05-31")
    counts = {(row.channel, row.marketplace): row.order_count for row in day.order_defect_rate.itertuples()}

    assert counts == {
        ("all", "all"): 3,
        ("all", "Amazon.ca"): 1,
        ("all", "Amazon.com"): 2,
        ("mfn", "all"): 2,
        ("mfn", "Amazon.ca"): 1,
        ("mfn", "Amazon.com"): 1,
        ("afn", "all"): 1,
        ("afn", "Amazon.ca"): 0,
        ("afn", "Amazon.com"): 1,
    }
    assert rate(day, "mfn", "Amazon.ca")["rate"] == 1.0
    assert pd.isna(rate(day, "afn", "Amazon.ca")["rate"])
    assert rate(day, "afn", "Amazon.ca")["status"] == "none"


def test_an_order_is_cancelled_only_when_every_line_is(account_folder, an_order):
    cancelled = {"order_status": "Cancelled", "item_status": "", "quantity": 0}
    rows = [
        an_order(1, sku="A", **cancelled),
        an_order(1, sku="B", **cancelled),
        an_order(2, sku="A", item_status="Cancelled"),
        an_order(2, sku="B"),
    ]
    account_folder.orders(rows)
    counted = rate(akit.read_account(account_folder.folder).day("2026-05-31"))
    account_folder.settings(home_marketplace="Amazon.com", count_cancelled_orders=False)
    left_out = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (counted["order_count"], counted["cancelled_order_count"]) == (2, 1)
    assert (left_out["order_count"], left_out["cancelled_order_count"]) == (1, 1)


def test_the_newest_state_of_an_order_wins_and_an_earlier_day_sees_the_earlier_one(account_folder, an_order):
    bought = "2026-05-01T19:00:00+00:00"
    account_folder.orders(
        [an_order(1, bought, order_status="Pending", last_updated_date="2026-05-02T19:00:00+00:00")], "b.txt"
    )
    account_folder.orders(
        [an_order(1, bought, order_status="Cancelled", last_updated_date="2026-05-20T19:00:00+00:00")],
        "a.txt",
    )
    account = akit.read_account(account_folder.folder)

    assert rate(account.day("2026-05-31"))["cancelled_order_count"] == 1
    assert rate(account.day("2026-05-10"))["cancelled_order_count"] == 0
    assert rate(account.day("2026-05-31"))["order_count"] == 1
    assert dict(account.set_aside.groupby("reason").size()) == {"superseded": 1}
    assert account.files["rows_read"].sum() == account.files["rows_kept"].sum() + account.files["rows_set_aside"].sum()


def test_pending_and_unknown_claims_are_counted_both_ways(account_folder, an_order, an_id):
    # 5 orders: 1 granted, 2 under review, 3 of a status nobody knows, 4 denied, 5 under review with bad feedback too.
    account_folder.orders([an_order(n) for n in range(1, 6)])
    account_folder.feedback([feedback(an_id(5))])
    statuses = ["认可索赔 卖家提供资金", "审核中", "Escalated to Team B", "索賠已被拒絕", "Under Review"]
    rows = [f"{an_id(n)},2026-05-21,{status}" for n, status in enumerate(statuses, 1)]
    account_folder.ledger("claims", "order_id,filed_date,status", *rows)

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert found["defect_order_count"] == 2  # orders 1 and 5
    assert found["pending_order_count"] == 2  # orders 2 and 3
    assert (found["worst_case_defect_order_count"], found["worst_case_rate"]) == (4, 0.8)


def test_removed_feedback_and_fraud_chargebacks_never_count(account_folder, an_order, an_id):
    account_folder.orders([an_order(n) for n in range(1, 6)])
    note = "Message from Amazon: we take responsibility for this fulfillment experience."
    account_folder.feedback([feedback(an_id(1), 1, note), feedback(an_id(2), 1, "I will have this stain removed")])
    account_folder.ledger(
        "chargebacks",
        "order_id,received_date,kind",
        f"{an_id(3)},2026-05-20,fraud",
        f"{an_id(4)},2026-05-20,service",
        f"{an_id(5)},2026-05-20,",
    )

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert (found["negative_feedback_count"], found["chargeback_count"]) == (1, 1)
    assert (found["defect_order_count"], found["pending_order_count"]) == (2, 1)


def test_what_is_dated_after_the_day_is_not_known_on_it(account_folder, an_order, an_id):
    # Decided May 25, won on appeal June 5: pending on May 22, a defect on May 31, none on June 10.
    account_folder.orders([an_order(1)])
    account_folder.feedback([feedback(an_id(1), 1, "late", "6/15/26")])
    header = "order_id,filed_date,status,decided_date,appeal_date,appeal_outcome"
    account_folder.ledger(
        "claims", header, f"{an_id(1)},2026-05-20,Claim Granted Seller Funded,2026-05-25,2026-06-05,won"
    )
    account = akit.read_account(account_folder.folder)
    seen = {
        day: (rate(account.day(day))["defect_order_count"], rate(account.day(day))["pending_order_count"])
        for day in ("2026-05-19", "2026-05-22", "2026-05-31", "2026-06-10", "2026-06-16")
    }

    assert seen == {
        "2026-05-19": (0, 0),
        "2026-05-22": (0, 1),
        "2026-05-31": (1, 0),
        "2026-06-10": (0, 0),
        "2026-06-16": (1, 0),
    }


def test_an_a_to_z_flag_of_a_return_without_a_claim_in_the_ledger_is_a_claim_of_unknown_status(
    account_folder, an_order, an_id
):
    account_folder.orders([an_order(1), an_order(2)])
    header = ["Order ID", "Return request date", "A-to-Z Claim", "Return Reason"]
    flagged = {"Return request date": "20-May-2026", "A-to-Z Claim": "Y", "Return Reason": "CR-DEFECTIVE"}
    account_folder.table("returns.txt", header, [flagged | {"Order ID": an_id(n)} for n in (1, 2)])
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(2)},2026-05-20,Claim Withdrawn")
    day = akit.read_account(account_folder.folder).day("2026-05-31")

    assert (rate(day)["defect_order_count"], rate(day)["pending_order_count"]) == (0, 1)
    assert list(day.claims["outcome"]) == ["claim_withdrawn", "unknown"]


def test_a_defect_whose_order_is_in_no_file_is_named(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    account_folder.feedback([feedback(an_id(99))])
    day = akit.read_account(account_folder.folder).day("2026-05-31")

    assert numbers(day)["unmatched_defects"] == [
        {"order_id": an_id(99), "kind": "negative_feedback", "source": "exports/feedback.txt"}
    ]


def defects_table(account_folder, rows):
    header = [
        "Order Id",
        "Order Date",
        "Fulfilled By",
        "Negative Feedback",
        "A-to-z Guarantee claim",
        "Chargeback claim",
    ]
    cells = [dict(zip(header, [*row, "Yes", "No", "No"], strict=True)) for row in rows]
    account_folder.table("defects.txt", header, cells)


def test_amazons_own_table_decides_and_the_reconciliation_names_the_difference(account_folder, an_order, an_id):
    account_folder.orders([an_order(n) for n in range(1, 5)])
    account_folder.feedback([feedback(an_id(1)), feedback(an_id(2))])
    defects_table(account_folder, [(an_id(n), "5/1/26", "Merchant") for n in (2, 3)])
    day = akit.read_account(account_folder.folder).day("2026-05-31")
    row = next(row for row in numbers(day)["reconciliation"] if row["channel"] == "all")

    assert rate(day)["defect_order_count"] == 2
    assert list(day.defective_orders["order_id"]) == [an_id(2), an_id(3)]
    assert (row["amazon"], row["akit"], row["explained_by"]) == (2, 2, [an_id(1), an_id(3)])


def test_a_table_of_another_window_decides_nothing(account_folder, an_order, an_id):
    # One row lies before the window, none after it: the table is of an earlier window.
    account_folder.orders([an_order(1), an_order(2, "2026-03-20T19:00:00+00:00")])
    defects_table(account_folder, [(an_id(n), day, "Merchant") for n, day in ((1, "5/1/26"), (2, "3/20/26"))])
    day = akit.read_account(account_folder.folder).day("2026-05-31")

    assert rate(day)["defect_order_count"] == 0
    assert day.reconciliation.empty


def health(odr_end, other_end=None):
    metric = {
        "reportingDateRange": {
            "reportingDateFrom": "2026-03-01T00:00Z",
            "reportingDateTo": f"{odr_end}T23:59Z",
        },
        "orderCount": 1,
        "orderWithDefects": {"count": 0},
    }
    market = {"marketplaceId": "ATVPDKIKX0DER", "orderDefectRate": {"mfn": metric, "afn": metric}}
    if other_end:
        market["lateShipmentRate"] = {
            "reportingDateRange": {
                "reportingDateFrom": "2026-05-01T00:00Z",
                "reportingDateTo": f"{other_end}T23:59Z",
            }
        }
    return json.dumps({"accountStatuses": [], "performanceMetrics": [market]})


@pytest.mark.parametrize(
    ("odr_end", "other_end", "lag"),
    [
        ("2026-05-16", None, 15),  # the rate alone: Amazon's window as it stands
        ("2026-05-16", "2026-05-30", 15),  # a snapshot of yesterday whose ODR window ends a fortnight before
        ("2026-05-11", "2026-05-26", 15),  # five days old: the rate lags 15 days behind its freshest metric
        ("2026-05-26", "2026-05-26", 3),  # five days old, and nothing tells its lag from its age
        ("2026-05-01", "2026-05-15", 3),  # a snapshot of two weeks ago is not near: account.toml decides
        ("2026-06-02", None, 3),  # not known yet on the day
        ("2026-05-16", "2026-06-05", 3),  # made after the day, so not known on it either
    ],
)
def test_the_lag_is_amazons_where_its_export_is_near_and_the_accounts_otherwise(
    account_folder, an_order, odr_end, other_end, lag
):
    account_folder.settings(home_marketplace="Amazon.com", odr_lag_days=3)
    account_folder.orders([an_order(1)]).write("exports/health.json", health(odr_end, other_end))

    found = rate(akit.read_account(account_folder.folder).day("2026-05-31"))

    assert found["lag_days"] == lag
    assert (pd.Timestamp("2026-05-31") - found["window_end"]).days == lag


def test_amazons_table_is_not_used_before_the_last_day_it_speaks_of(account_folder, an_order, an_id):
    # The table holds an order of May 20, so nobody had it on May 10; the rules find nothing.
    account_folder.orders([an_order(1), an_order(2, "2026-05-20T19:00:00+00:00")])
    defects_table(account_folder, [(an_id(n), day, "Merchant") for n, day in ((1, "5/1/26"), (2, "5/20/26"))])
    account = akit.read_account(account_folder.folder)

    assert rate(account.day("2026-05-10"))["defect_order_count"] == 0
    assert rate(account.day("2026-05-31"))["defect_order_count"] == 2


def test_the_days_an_analyst_gives_for_amazons_table_are_the_only_ones_it_decides(account_folder, an_order, an_id):
    account_folder.settings(home_marketplace="Amazon.com", defects_table_window=["2026-04-02", "2026-05-31"]).orders(
        [an_order(1)]
    )
    defects_table(account_folder, [(an_id(1), "5/1/26", "Merchant")])
    account = akit.read_account(account_folder.folder)
    decided = {day: rate(account.day(day))["defect_order_count"] for day in ("2026-05-30", "2026-05-31", "2026-06-01")}

    assert decided == {"2026-05-30": 0, "2026-05-31": 1, "2026-06-01": 0}


def test_the_trend_says_which_windows_are_whole_and_which_have_matured(account_folder, an_order, an_id):
    account_folder.orders(
        [
            an_order(1, "2026-01-01T19:00:00Z"),
            an_order(2, "2026-03-15T19:00:00Z"),
            an_order(3, "2026-05-31T19:00:00Z"),
        ]
    )
    account_folder.feedback([feedback(an_id(2), date="4/1/26")])
    trend = akit.read_account(account_folder.folder).day("2026-05-31").order_defect_rate_trend
    mine = trend[trend["channel"] == "mfn"].set_index("window_end")

    assert (mine.loc["2026-03-15", "order_count"], mine.loc["2026-03-15", "rate"]) == (
        1,
        1.0,
    )  # January 1 has left
    assert (mine.loc["2026-03-01", "order_count"], mine.loc["2026-03-01", "rate"]) == (1, 0.0)
    assert pd.isna(mine.loc["2026-03-02", "rate"])  # January 1 is the 61st day back
    assert mine.index[mine["complete"]].min() == pd.Timestamp("2026-03-01")
    assert mine.index[mine["matured"]].max() == pd.Timestamp("2026-03-02")  # 90 days before May 31
    assert mine.index[-1] == pd.Timestamp("2026-05-31")


def test_every_trend_end_equals_the_rate_of_that_window(sample):
    day = akit.read_account(sample).day("2026-05-15")
    trend = day.order_defect_rate_trend
    for channel in ("all", "mfn", "afn"):
        last = trend[trend["channel"] == channel].iloc[-1]

        assert last["order_count"] == rate(day, channel)["order_count"]
        assert last["defect_order_count"] == rate(day, channel)["defect_order_count"]


def test_no_table_is_changed_by_a_metric(sample):
    account = akit.read_account(sample)
    before = {name: table.copy(deep=True) for name, table in account.tables}
    numbers(account.day("2026-05-15"))

    for name, table in account.tables:
        pd.testing.assert_frame_equal(before[name], table)


def test_wilson_is_scipys_and_the_budget_is_counted_by_hand():
    # scipy 1.17: stats.binomtest(75, 2698).proportion_ci(method="wilson") and binomtest(0, 8)
    assert metrics.wilson(75, 2698) == pytest.approx((0.0222347141, 0.0347047701), abs=1e-9)
    assert metrics.wilson(0, 8) == pytest.approx((0.0, 0.3244075649), abs=1e-9)
    # the largest d with d / n < 0.01: 1 / 100 is not under, 1 / 101 is, 2 / 200 is not, 2 / 201 is
    assert [metrics.defect_budget(n, "0.01") for n in (0, 1, 100, 101, 200, 201)] == [None, 0, 0, 1, 1, 2]


def test_a_kind_of_defect_that_no_file_tells_of_makes_the_rate_a_lower_bound(account_folder, an_order):
    account_folder.orders([an_order(1)]).ledger("claims", "order_id,filed_date,status")
    day = akit.read_account(account_folder.folder).day()

    assert day.not_supplied == ("feedback", "chargebacks")
    assert "lower bound" in "\n".join(summary(day))
    assert numbers(day)["not_supplied"] == ["feedback", "chargebacks"]


def test_fba_returns_beside_mfn_returns_are_no_claims(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)])
    mfn = ["Order ID", "Return request date", "A-to-Z Claim", "Return Reason"]
    account_folder.table("mfn.txt", mfn, [dict(zip(mfn, [an_id(1), "20-May-2026", "N", "CR-DEFECTIVE"], strict=True))])
    fba = ["return-date", "order-id", "reason", "detailed-disposition"]
    rows = [dict(zip(fba, ["2026-05-20T10:00:00+00:00", an_id(2), "DEFECTIVE", "DEFECTIVE"], strict=True))]
    account_folder.table("fba.txt", fba, rows)

    assert rate(akit.read_account(account_folder.folder).day("2026-05-31"))["pending_order_count"] == 0


def test_a_stale_table_of_amazons_hides_no_newer_defect(account_folder, an_order, an_id):
    # The table's one row is of April 10; 20 claims on orders of May 1 came later, so the table is not this window's.
    account_folder.orders([an_order(n) for n in range(1, 101)] + [an_order(900, "2026-04-10T19:00:00Z")])
    defects_table(account_folder, [(an_id(900), "4/10/26", "Seller")])
    claims = [f"{an_id(n)},2026-05-10,Claim Granted Seller Funded" for n in range(1, 21)]
    account_folder.ledger("claims", "order_id,filed_date,status", *claims)

    assert rate(akit.read_account(account_folder.folder).day("2026-05-20"))["defect_order_count"] == 20


def test_a_table_of_one_channel_says_nothing_of_the_other(account_folder, an_order, an_id):
    account_folder.settings(home_marketplace="Amazon.com", defects_table_window=["2026-04-02", "2026-05-31"])
    account_folder.orders([an_order(1), an_order(2, fulfillment_channel="Amazon")])
    defects_table(account_folder, [(an_id(1), "5/1/26", "Seller")])
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(2)},2026-05-10,Order Refunded")
    day = akit.read_account(account_folder.folder).day("2026-05-31")

    assert (rate(day, "mfn")["defect_order_count"], rate(day, "afn")["defect_order_count"]) == (1, 1)
    assert set(day.reconciliation["channel"]) == {"all", "mfn"}


def test_an_older_ledger_still_says_what_was_known_then(account_folder, an_order, an_id):
    header = "order_id,filed_date,claim_type,status,decided_date"
    account_folder.orders([an_order(1)])
    account_folder.ledger("april", header, f"{an_id(1)},2026-05-02,INR,Claim Granted Seller Funded,2026-05-07")
    account_folder.ledger("may", header, f"{an_id(1)},2026-05-02,INR,Claim Withdrawn,2026-05-14")
    account = akit.read_account(account_folder.folder)
    seen = {
        day: (rate(account.day(day))["defect_order_count"], rate(account.day(day))["pending_order_count"])
        for day in ("2026-05-05", "2026-05-10", "2026-05-20")
    }

    assert seen == {"2026-05-05": (0, 1), "2026-05-10": (1, 0), "2026-05-20": (0, 0)}
    assert len(account.day("2026-05-20").claims) == 1


def test_two_claims_alike_in_one_ledger_are_two_claims(account_folder, an_order, an_id):
    header = "order_id,filed_date,claim_type,status,amount,currency,decided_date"
    rows = [
        f"{an_id(1)},2026-05-02,INR,Order Refunded,{amount},USD,2026-05-0{day}" for amount, day in ((10, 7), (25, 9))
    ]
    account_folder.orders([an_order(1)]).ledger("claims", header, *rows)
    outcomes = akit.read_account(account_folder.folder).day("2026-05-20").claim_outcomes

    assert (outcomes["count"].item(), outcomes["amount"].item()) == (2, 35)


def test_rows_that_could_not_be_read_make_the_rate_a_lower_bound(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)]).feedback([]).ledger("chargebacks", "order_id,received_date,kind")
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(1)},03/04/2026,Order Refunded")
    day = akit.read_account(account_folder.folder).day()

    assert day.defects_set_aside == 1
    assert "lower bound" in "\n".join(summary(day))
