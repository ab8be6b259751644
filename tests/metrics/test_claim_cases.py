"""Claims as cases: money, appeals, deadlines. Deadlines by hand from the dated rules: 3 days to reply, 30 to appeal."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import metrics
from akit.tables import TABLES

AS_OF = pd.Timestamp("2026-05-31")
STATUSES = ["Order Refunded", "Under Review", "Claim Denied", "Escalated"]
NO_MONEY = TABLES["money_events"].frame()


def claims(*rows: dict[str, object]) -> pd.DataFrame:
    made = [
        {"order_id": f"111-{n:07d}-0000000", "filed_date": "2026-05-01", "source_file": "claims.csv", "source_row": n}
        | row
        for n, row in enumerate(rows)
    ]
    frame = pd.DataFrame(made)
    texts = [
        column for column in ("status", "funded_by", "odr_effect", "currency", "appeal_outcome") if column in frame
    ]
    frame[texts] = frame[texts].fillna("")
    for column in ("filed_date", "decided_date", "appeal_date", "reply_by"):
        if column in frame:
            frame[column] = pd.to_datetime(frame[column])
    return metrics.claim_outcomes(TABLES["claims"].frame(frame), AS_OF)


def opened(*rows: dict[str, object], country: str = "US") -> pd.DataFrame:
    made = claims(*rows)
    return metrics.open_claims(made, pd.Series(country, index=made["order_id"].unique()), AS_OF)


def one(table: pd.DataFrame) -> pd.Series:
    assert len(table) == 1
    return table.iloc[0]


def test_a_claim_under_review_is_to_be_answered_three_days_after_it_was_filed():
    row = one(opened({"status": "Under Review", "filed_date": "2026-05-30"}))

    assert (row["step"], row["reply_by"], row["basis"]) == ("reply", pd.Timestamp("2026-06-02"), "filed_date")
    assert pd.isna(row["appeal_by"]) and row["days_left"] == 2


def test_in_the_united_kingdom_it_is_two_days():
    row = one(opened({"status": "Under Review", "filed_date": "2026-05-30"}, country="GB"))

    assert row["reply_by"] == pd.Timestamp("2026-06-01")


def test_the_day_a_mail_names_goes_before_the_rule():
    row = one(opened({"status": "Under Review", "filed_date": "2026-05-30", "reply_by": "2026-06-05"}))

    assert (row["reply_by"], row["basis"]) == (pd.Timestamp("2026-06-05"), "mail")


def test_a_reply_that_is_late_stays_in_sight_and_an_unknown_day_is_unknown():
    late = one(opened({"status": "Escalated", "filed_date": "2026-05-01"}))
    never = one(opened({"status": "", "filed_date": None}))

    assert (late["reply_by"], late["days_left"]) == (pd.Timestamp("2026-05-04"), -27)
    assert pd.isna(never["reply_by"]) and never["basis"] == "unknown"


@pytest.mark.parametrize(
    ("decided", "appeal_by"), [("2026-05-20", "2026-06-19"), ("2026-05-01", "2026-05-31"), ("2026-04-30", None)]
)
def test_a_granted_claim_may_be_appealed_for_thirty_days(decided, appeal_by):
    table = opened({"status": "Claim Granted Seller Funded", "filed_date": "2026-04-20", "decided_date": decided})

    assert [str(day.date()) for day in table["appeal_by"]] == ([appeal_by] if appeal_by else [])


@pytest.mark.parametrize(
    "row",
    [
        {"status": "Claim Granted Amazon Funded"},
        {"status": "Order Refunded"},
        {"status": "Claim Withdrawn"},
        {"status": "Claim Denied"},
        {"status": "Claim Granted Seller Funded", "appeal_date": "2026-05-25", "appeal_outcome": "pending"},
        {"status": "Claim Granted Seller Funded", "appeal_date": "2026-05-25", "appeal_outcome": "denied"},
    ],
)
def test_what_cannot_or_need_not_be_appealed_is_not_open(row):
    assert opened({"filed_date": "2026-05-10", "decided_date": "2026-05-20", **row}).empty


def test_a_claim_that_only_cost_money_may_be_appealed_for_the_money():
    row = one(opened({"status": "Claim Granted Not Counted", "decided_date": "2026-05-20"}))

    assert row["step"] == "appeal"


def test_a_decision_without_a_day_counts_from_the_filing_which_cannot_be_too_late():
    row = one(opened({"status": "Claim Granted Seller Funded", "filed_date": "2026-05-10"}))

    assert (row["appeal_by"], row["basis"]) == (pd.Timestamp("2026-06-09"), "filed_date")


def test_the_nearest_day_comes_first_and_an_unknown_one_last():
    table = opened(
        {"status": "", "filed_date": None},
        {"status": "Claim Granted Seller Funded", "decided_date": "2026-05-20"},
        {"status": "Under Review", "filed_date": "2026-05-30"},
    )

    assert list(table["step"]) == ["reply", "appeal", "reply"]
    assert list(table["days_left"].fillna(999)) == [2, 19, 999]


def test_appeals_by_hand():
    # Four appealed: two won, one lost, one pending. 2 / 3.
    row = one(
        metrics.appeals(
            claims(
                {"status": "Order Refunded", "appeal_outcome": "won"},
                {"status": "Order Refunded", "appeal_outcome": "申诉成功"},
                {"status": "Order Refunded", "appeal_outcome": "denied"},
                {"status": "Order Refunded", "appeal_date": "2026-05-20", "appeal_outcome": "pending"},
                {"status": "Order Refunded"},
            )
        )
    )

    assert list(row[["appealed_count", "won_count", "lost_count", "pending_count", "unknown_count"]]) == [4, 2, 1, 1, 0]
    assert row["win_rate"] == pytest.approx(2 / 3)
    assert (row["interval_low"], row["interval_high"]) == pytest.approx((0.2077, 0.9385), abs=5e-5)  # Wilson, 2 of 3


def test_no_appeal_decided_has_no_share_won():
    assert metrics.appeals(claims({"status": "Order Refunded"}))["win_rate"].isna().all()


def test_money_is_kept_apart_by_funder_and_currency_and_what_came_back_is_shown():
    made = claims(
        {"status": "Claim Granted Seller Funded", "amount": 20.0, "currency": "USD"},
        {"status": "Claim Granted Seller Funded", "amount": 30.5, "currency": "USD", "appeal_outcome": "won"},
        {"status": "Order Refunded", "amount": 9.0, "currency": "CAD"},
        {"status": "Claim Granted Amazon Funded", "amount": 5.0, "currency": "USD"},
        {"status": "Order Refunded"},
    )
    events = TABLES["money_events"].frame(
        {
            "order_id": ["111-0000000-0000000", "111-0000000-0000000"],
            "event_kind": ["a_to_z_claim", "a_to_z_recovery"],
            "amount": [-20.0, 12.5],
            "currency": ["USD", "USD"],
            "report": ["settlement_v2", "settlement_v2"],
        }
    )
    table = metrics.claim_money(made, events).set_index(["funded_by", "currency"])

    assert table.loc[("seller", "USD"), "amount"] == 50.5
    assert table.loc[("seller", "USD"), "recovered"] == 12.5
    assert table.loc[("seller", "USD"), "appeal_won_unrecovered_count"] == 1
    assert table.loc[("seller", "CAD"), "amount"] == 9.0
    assert table.loc[("amazon", "USD"), "amount"] == 5.0
    assert table.loc[("seller", ""), "unknown_amount_count"] == 1
    assert metrics.claim_money(made, NO_MONEY)["recovered"].isna().all()


def test_claims_whose_two_answers_point_apart_are_named():
    table = metrics.claim_conflicts(
        claims(
            {"status": "Claim Granted Not Counted"},
            {"status": "Claim Granted Amazon Funded", "odr_effect": "counts"},
            {"status": "Claim Granted Seller Funded"},
            {"status": "Order Cancelled"},
            {"status": "Claim Withdrawn"},
        )
    )

    assert list(table["conflict"]) == ["debited_not_counted", "counted_not_debited"]
    assert list(table["order_id"]) == ["111-0000000-0000000", "111-0000001-0000000"]


def test_claims_are_laid_against_the_worst_answer_of_their_order():
    made = claims(
        {"status": "Order Refunded"}, {"status": "Claim Withdrawn"}, {"status": "Under Review"}, {"status": ""}
    )
    at = pd.Timestamp("2026-04-20T10:00Z")
    asked = [(0, 5), (0, None), (1, 30), (2, 2)]
    messages = TABLES["messages"].frame(
        {
            "order_id": [f"111-{n:07d}-0000000" for n, _ in asked],
            "received_at": [at] * 4,
            "received_date": [pd.Timestamp("2026-04-20")] * 4,
            "answered_at": [None if hours is None else at + pd.Timedelta(hours=hours) for _, hours in asked],
        }
    )
    table = metrics.claim_replies(made, messages, pd.Timestamp("2026-06-01T07:00Z")).set_index("reply")

    assert dict(table["count"]) == {"unanswered": 1, "late": 1, "in_time": 1, "no_message": 1}
    assert table.loc["unanswered", "counts"] == 1 and table.loc["late", "does_not_count"] == 1


@settings(max_examples=30)
@given(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=9))
def test_every_claim_is_in_every_table_once(statuses):
    made = claims(*({"status": status} for status in statuses))
    complaints = pd.DataFrame({"source": [], "order_id": [], "reason": [], "source_file": [], "source_row": []}).astype(
        {"order_id": "str", "source_file": "str", "source_row": "Int64"}
    )

    assert metrics.claims_by_reason(made, complaints, TABLES["orders"].frame())["count"].sum() == len(made)
    assert metrics.claim_money(made, NO_MONEY)["count"].sum() == len(made)
    assert metrics.claim_replies(made, TABLES["messages"].frame(), pd.Timestamp("2026-06-01T07:00Z"))[
        "count"
    ].sum() == len(made)
    waiting = sum(status in ("Under Review", "Escalated") for status in statuses)
    assert (opened(*({"status": status} for status in statuses))["step"] == "reply").sum() == waiting
