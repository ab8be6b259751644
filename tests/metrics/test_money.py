"""Money of A-to-z claims and chargebacks joins the ledgers by order id, and never overrides them."""

import pandas as pd
import pytest

from akit.metrics import claim_outcomes
from akit.metrics.money import money_by_order, with_amounts, with_cases
from akit.tables import TABLES

FIRST = "111-0000001-0000001"
SECOND = "111-0000002-0000002"


def event(kind, amount, order=FIRST, **cells):
    row = {
        "order_id": order,
        "event_date": pd.Timestamp("2026-05-05"),
        "event_kind": kind,
        "amount": amount,
        "currency": "USD",
        "settlement_id": "1",
        "report": "settlement_v1",
        "source_file": "s.txt",
        "source_row": 2,
    }
    return row | cells


def events(*rows):
    return TABLES["money_events"].frame(pd.DataFrame(list(rows)) if rows else None)


def claims(*rows):
    return TABLES["claims"].frame(pd.DataFrame(list(rows)) if rows else None)


def chargebacks(*rows):
    return TABLES["chargebacks"].frame(pd.DataFrame(list(rows)) if rows else None)


def test_a_claims_money_is_all_its_lines_as_taken_from_the_seller():
    found = money_by_order(events(event("a_to_z_claim", -30.0), event("a_to_z_claim", 4.5)), "a_to_z_claim")

    assert found[["order_id", "amount", "currency"]].values.tolist() == [[FIRST, 25.5, "USD"]]


def test_the_same_money_in_three_reports_counts_once():
    told = events(
        event("a_to_z_claim", -30.0),
        event("a_to_z_claim", 4.5),
        event("a_to_z_claim", -30.0, report="settlement_v2"),
        event("a_to_z_claim", 4.5, report="settlement_v2"),
        event("a_to_z_claim", -25.5, report="date_range"),
    )

    assert money_by_order(told, "a_to_z_claim")["amount"].tolist() == [25.5]


def test_money_of_two_settlements_adds_up():
    told = events(event("chargeback", -20.0), event("chargeback", -5.0, settlement_id="2", report="date_range"))

    assert money_by_order(told, "chargeback")["amount"].tolist() == [25.0]


def test_a_claim_won_back_is_still_a_claim_and_its_amount_what_was_taken():
    told = events(event("a_to_z_claim", -30.0), event("a_to_z_recovery", 30.0))

    assert money_by_order(told, "a_to_z_claim")["amount"].tolist() == [30.0]


def test_a_recovery_alone_proves_a_claim_of_unknown_amount():
    found = money_by_order(events(event("a_to_z_recovery", 30.0)), "a_to_z_claim")

    assert found["order_id"].tolist() == [FIRST]
    assert found["amount"].isna().all()
    assert found["currency"].tolist() == [""]


@pytest.mark.parametrize(
    "other", [event("a_to_z_claim", -5.0, currency="CAD"), event("a_to_z_claim", 99.0)], ids=["currencies", "below 0"]
)
def test_an_amount_that_cannot_be_told_is_missing(other):
    found = money_by_order(events(event("a_to_z_claim", -30.0), other), "a_to_z_claim")

    assert found["amount"].isna().all()


def test_kinds_are_kept_apart_and_events_without_an_order_belong_to_no_case():
    told = events(
        event("a_to_z_claim", -30.0),
        event("chargeback", -20.0, SECOND),
        event("a_to_z_claim", -9.0, ""),
        event("fee", -1.0, "111-0000003-0000003"),
        event("refund", -1.0, "111-0000004-0000004"),
    )

    assert money_by_order(told, "a_to_z_claim")["order_id"].tolist() == [FIRST]
    assert money_by_order(told, "chargeback")["order_id"].tolist() == [SECOND]


def test_a_claim_without_an_amount_gets_the_money_and_one_with_an_amount_keeps_its_own():
    ledger = claims({"order_id": FIRST, "currency": ""}, {"order_id": SECOND, "amount": 40.0, "currency": "EUR"})
    told = events(event("a_to_z_claim", -30.0), event("a_to_z_claim", -12.0, SECOND))
    before = ledger.copy()
    found = with_amounts(ledger, told, "a_to_z_claim")

    assert found["amount"].tolist() == [30.0, 40.0]
    assert found["currency"].tolist() == ["USD", "EUR"]
    pd.testing.assert_frame_equal(ledger, before)
    assert found.dtypes.equals(ledger.dtypes)


def test_two_claims_of_one_order_get_no_amount_for_nobody_can_divide_it():
    ledger = claims({"order_id": FIRST}, {"order_id": FIRST})
    found = with_amounts(ledger, events(event("a_to_z_claim", -30.0)), "a_to_z_claim")

    assert found["amount"].isna().all()


def test_money_in_another_currency_than_the_ledgers_is_not_its_amount():
    ledger = claims({"order_id": FIRST, "currency": "EUR"})

    assert with_amounts(ledger, events(event("a_to_z_claim", -30.0)), "a_to_z_claim")["amount"].isna().all()


def test_a_claim_the_ledger_misses_is_added_with_unknown_status_and_may_yet_count():
    told = events(event("a_to_z_claim", -30.0), event("a_to_z_claim", -12.0, SECOND))
    found = with_cases(claims({"order_id": FIRST, "status": "Claim Withdrawn"}), told, "a_to_z_claim")
    outcomes = claim_outcomes(found, pd.Timestamp("2026-06-01"))

    assert found["order_id"].tolist() == [FIRST, SECOND]
    assert found["filed_date"].isna().all()
    assert found["amount"].tolist()[1] == 12.0
    assert outcomes["odr_effect"].tolist()[1] == "unknown"
    assert found["source_file"].tolist()[1] == "s.txt"


def test_a_chargeback_the_ledger_misses_is_added_with_unknown_kind():
    found = with_cases(chargebacks(), events(event("chargeback", -20.0)), "chargeback")

    assert found[["order_id", "kind", "amount"]].values.tolist() == [[FIRST, "unknown", 20.0]]
    assert found.dtypes.equals(chargebacks().dtypes)


@pytest.mark.parametrize("kind", ["a_to_z_claim", "chargeback"])
def test_without_money_reports_the_ledger_is_as_it_was(kind):
    ledger = claims({"order_id": FIRST}) if kind == "a_to_z_claim" else chargebacks({"order_id": FIRST})

    pd.testing.assert_frame_equal(with_amounts(ledger, events(), kind), ledger)
    pd.testing.assert_frame_equal(with_cases(ledger, events(), kind), ledger)
    pd.testing.assert_frame_equal(with_cases(ledger.iloc[:0], events(), kind), ledger.iloc[:0])
