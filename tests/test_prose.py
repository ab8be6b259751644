"""Sentences say what the tables hold, in both languages from the same numbers."""

import re
import tomllib
from importlib.resources import files

import pandas as pd
import pytest

from akit import prose
from akit.errors import UsageError

SENTENCES = {
    language: tomllib.loads((files("akit.prose") / f"{language}.toml").read_text("utf-8")) for language in ("en", "zh")
}


def odr(defects: int, orders: int, pending: int = 0, status: str = "bad") -> pd.DataFrame:
    """One row of `order_defect_rate`; interval and budget are given, not computed, as prose computes nothing."""
    row = {
        "channel": "mfn",
        "marketplace": "all",
        "order_count": orders,
        "defect_order_count": defects,
        "rate": defects / orders if orders else float("nan"),
        "pending_order_count": pending,
        "worst_case_defect_order_count": defects + pending,
        "worst_case_rate": (defects + pending) / orders if orders else float("nan"),
        "interval_low": 0.0222,
        "interval_high": 0.0347,
        "defect_budget": 26,
        "target_value": 0.01,
        "status": status,
    }
    return pd.DataFrame([row])


def test_both_languages_have_the_same_sentences_with_the_same_slots():
    slots = {
        language: {key: sorted(set(re.findall(r"{(\w+)}", text))) for key, text in sentences.items()}
        for language, sentences in SENTENCES.items()
    }

    assert slots["en"] == slots["zh"]


@pytest.mark.parametrize(
    ("language", "says"), [("en", "2.78% (75 of 2,698 orders)"), ("zh", "2.78%（2,698 笔订单中有 75 笔）")]
)
def test_the_rate_is_said_with_its_counts(language, says):
    assert says in prose.order_defect_rate(odr(75, 2698), "mfn", language=language)


def test_a_rate_just_under_target_is_not_rounded_onto_it():
    # 83 of 8,333 is 0.99604 %: two decimals would print 1.00%.
    said = prose.order_defect_rate(odr(83, 8333, status="good"), "mfn", whole=False)

    assert said == "Seller fulfilled: 0.996% (83 of 8,333 orders). Under Amazon's target of less than 1.00%."


def test_exactly_at_target_is_said_not_to_be_under_it():
    assert "1.00% (1 of 100 orders). Not under" in prose.order_defect_rate(odr(1, 100), "mfn")


def test_pending_claims_are_said_both_ways_and_none_are_said_to_be_none():
    assert "3.04% (82 orders)" in prose.order_defect_rate(odr(75, 2698, pending=7), "mfn")
    assert "No order of the window has a claim that is pending" in prose.order_defect_rate(odr(75, 2698), "mfn")


def test_a_channel_without_orders_has_no_rate():
    assert prose.order_defect_rate(odr(0, 0, status="none"), "mfn") == (
        "Seller fulfilled: no orders in the window, so there is no rate."
    )
    assert "no rate" in prose.order_defect_rate(odr(1, 2), "afn")


def test_a_ledger_that_is_not_there_is_said_differently_from_one_without_rows():
    nothing = pd.DataFrame(columns=["outcome", "funded_by", "odr_effect", "count", "amount", "currency"])

    assert "No claims ledger was supplied" in prose.claim_outcomes(nothing, supplied=False)
    assert prose.claim_outcomes(nothing, supplied=True) == "The claims ledger has no claims."


def test_a_language_akit_does_not_write_is_refused():
    with pytest.raises(UsageError, match="en or zh"):
        prose.say("window", "fr")
