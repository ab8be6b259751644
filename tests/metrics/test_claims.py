"""Claims on two axes: who funded it, and does it count. Expected outcomes are Amazon's, as policy.md and help say."""

import pandas as pd
import pytest

from akit import metrics
from akit.tables import TABLES

DAY = pd.Timestamp("2026-05-31")


def outcome(**cells):
    claims = TABLES["claims"].frame(
        {"order_id": ["111-1234567-1234567"], **{name: [cell] for name, cell in cells.items()}}
    )
    row = metrics.claim_outcomes(claims, DAY).iloc[0]
    return row["outcome"], row["funded_by"], row["odr_effect"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Claim Granted Seller Funded", ("claim_granted_seller_funded", "seller", "counts")),
        ("Claim Granted, Seller Funded", ("claim_granted_seller_funded", "seller", "counts")),
        ("claim granted - seller funded", ("claim_granted_seller_funded", "seller", "counts")),
        ("认可索赔 卖家提供资金", ("claim_granted_seller_funded", "seller", "counts")),
        ("認可索賠 賣家提供資金", ("claim_granted_seller_funded", "seller", "counts")),
        ("Claim Granted Amazon Funded", ("claim_granted_amazon_funded", "amazon", "does_not_count")),
        ("認可索賠，亞馬遜提供資金", ("claim_granted_amazon_funded", "amazon", "does_not_count")),
        ("Order Refunded", ("order_refunded", "seller", "counts")),
        ("订单已退款", ("order_refunded", "seller", "counts")),
        ("訂單已退款", ("order_refunded", "seller", "counts")),
        ("Order Cancelled", ("order_cancelled", "none", "counts")),
        ("Order Canceled", ("order_cancelled", "none", "counts")),
        ("訂單已取消", ("order_cancelled", "none", "counts")),
        ("Claim Withdrawn", ("claim_withdrawn", "none", "does_not_count")),
        ("索賠已撤銷", ("claim_withdrawn", "none", "does_not_count")),
        ("Claim Closed", ("claim_closed", "none", "does_not_count")),
        ("Denied", ("claim_closed", "none", "does_not_count")),
        ("索赔已被拒绝", ("claim_closed", "none", "does_not_count")),
        ("Under Review", ("under_review", "none", "pending")),
        ("審核中", ("under_review", "none", "pending")),
        ("Claim Granted", ("claim_granted", "unknown", "unknown")),
        ("Escalated", ("unknown", "unknown", "unknown")),
        ("", ("unknown", "unknown", "unknown")),
    ],
)
def test_a_status_in_any_language_and_generation_is_read_by_the_dated_rules(status, expected):
    assert outcome(status=status) == expected


def test_what_the_ledger_says_goes_before_the_rules_on_its_own_axis_only():
    assert outcome(status="Claim Granted Seller Funded", odr_effect="does_not_count") == (
        "claim_granted_seller_funded",
        "seller",
        "does_not_count",
    )
    assert outcome(status="Claim Granted Seller Funded", funded_by="amazon") == (
        "claim_granted_seller_funded",
        "amazon",
        "counts",
    )


def test_a_bare_grant_is_settled_by_who_funded_it():
    assert outcome(status="Claim Granted", funded_by="seller") == (
        "claim_granted_seller_funded",
        "seller",
        "counts",
    )
    assert outcome(status="Granted", funded_by="amazon") == (
        "claim_granted_amazon_funded",
        "amazon",
        "does_not_count",
    )


@pytest.mark.parametrize(
    ("said", "effect"),
    [
        ("won", "does_not_count"),
        ("申诉成功", "does_not_count"),
        ("Denied", "counts"),
        ("pending", "counts"),
        ("perhaps", "counts"),
    ],
)
def test_only_an_appeal_won_takes_a_claim_out_of_the_rate(said, effect):
    assert outcome(status="Order Refunded", appeal_outcome=said)[2] == effect


def test_the_auto_refund_rule_is_not_used_before_its_day():
    assert outcome(status="Refunded by Amazon Parcel Refused", decided_date="2022-01-01")[2] == "does_not_count"
    assert outcome(status="Refunded by Amazon Parcel Refused", decided_date="2021-05-23")[2] == "unknown"


def test_money_of_two_currencies_is_never_added_up():
    claims = TABLES["claims"].frame(
        {
            "order_id": [
                "111-0000001-0000001",
                "111-0000002-0000002",
                "111-0000003-0000003",
                "111-0000004-0000004",
            ],
            "status": ["Order Refunded"] * 4,
            "amount": [10.10, 20.20, 5.0, None],
            "currency": ["USD", "USD", "CAD", ""],
        }
    )
    table = metrics.claims_by_outcome(metrics.claim_outcomes(claims, DAY))

    assert {currency: table.loc[table["currency"] == currency, "amount"].iloc[0] for currency in ("USD", "CAD")} == {
        "USD": 30.3,
        "CAD": 5.0,
    }
    assert pd.isna(table.loc[table["currency"] == "", "amount"].iloc[0])
    assert sum(table["count"]) == 4
