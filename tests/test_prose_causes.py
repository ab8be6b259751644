"""What is said of causes: the numbers of the tables, nothing that they do not carry, and never "because"."""

import re

import pandas as pd
import pytest

import akit
from akit import prose

ROW = {
    "date": pd.Timestamp("2026-05-20"),
    "action": "Size chart corrected",
    "category": "too_small",
    "outcome": "too_small",
    "exposure_days": 60,
    "before_start": pd.Timestamp("2026-04-22"),
    "before_end": pd.Timestamp("2026-05-19"),
    "after_start": pd.Timestamp("2026-05-20"),
    "after_end": pd.Timestamp("2026-06-16"),
    "before_count": 69,
    "before_order_count": 2010,
    "before_rate": 69 / 2010,
    "after_count": 14,
    "after_order_count": 1273,
    "after_rate": 14 / 1273,
    "rate_ratio": 0.407,
    "interval_low": 0.207,
    "interval_high": 0.752,
    "verdict": "improved",
    "why": "",
    "together": 1,
}


def test_an_effect_is_said_with_cohorts_counts_rates_ratio_and_interval():
    assert prose.effect(ROW) == (
        "2026-05-20, Size chart corrected: Too small, each order watched for 60 days: 3.43% (69 of 2,010 orders placed "
        "2026-04-22 to 2026-05-19) before, 1.10% (14 of 1,273 placed 2026-05-20 to 2026-06-16) after. "
        "After over before: 0.41 (95% 0.21 to 0.75). The rate was lower after."
    )


@pytest.mark.parametrize("why", ["few_days_after", "few_days_before", "few_events"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_too_early_to_tell_is_said_without_a_rate(why, language):
    said = prose.effect({**ROW, "verdict": "too_early", "why": why}, language)

    assert "%" not in said and "Size chart corrected" in said


def test_no_sentence_of_causes_says_because(sample):
    day = akit.read_account(sample).day("2026-09-30")
    said = [
        prose.effects(day.effects),
        prose.concentration(day.concentration, 180),
        prose.change_points(day.change_points),
    ]

    care = "What came after is not said to have come because of it"
    assert re.findall(r"because|caused|thanks to|due to|led to", " ".join(said).replace(care, "")) == []


def test_the_sample_has_its_planted_causes_found_and_its_absent_ones_not_claimed(sample):
    account = akit.read_account(sample)
    gathered = account.day("2026-05-31").concentration
    flagged = set(zip(*gathered.loc[gathered["flagged"], ["dimension", "value"]].T.to_numpy(), strict=True))
    followed = account.day("2026-09-30").effects.set_index("date")["verdict"].astype(str)

    assert {("carrier", "Tallgrass Express"), ("sku_family", "LA-HAVEN")} <= flagged
    assert not {value for dimension, value in flagged if dimension in ("ship_from", "destination", "service")}
    assert {value for dimension, value in flagged if dimension == "carrier"} == {"Tallgrass Express"}
    assert followed[pd.Timestamp("2026-04-14")] == "no_change"  # the automatic reply
    assert followed[pd.Timestamp("2026-06-08")] == "no_change"  # thicker mailers
    assert followed[pd.Timestamp("2026-05-18")] == "improved"  # the second agent
    assert followed[pd.Timestamp("2026-05-20")] == "improved"  # the size chart


def test_few_defects_and_none_that_stand_out_are_said_apart():
    table = pd.DataFrame(
        {
            "dimension": ["channel"],
            "value": ["mfn"],
            "order_count": [500],
            "defect_order_count": [2],
            "q_value": [1.0],
            "flagged": [False],
            "few_events": [True],
            "explained_by": [""],
        }
    )
    many = table.assign(defect_order_count=40, few_events=False)

    assert "too few defective orders to say" in prose.concentration(table, 180)
    assert "none has more defective orders than chance explains" in prose.concentration(many, 180)


def test_a_sku_and_its_asin_with_the_very_same_orders_are_said_once_by_both_names():
    one = {
        "order_count": 337, "defect_order_count": 11, "expected_defect_order_count": 2.44, "outcome": "defective",
        "outcome_order_count": 8, "expected_outcome_order_count": 0.96, "p_value": 0.001, "flagged": True,
    }  # fmt: skip
    table = pd.DataFrame(
        [
            {"dimension": "asin", "value": "B0KP002QZ1", **one},
            {"dimension": "sku", "value": "KP-002-RED", **one},
            {"dimension": "carrier", "value": "UPS", **one, "flagged": False},
        ]
    )

    assert prose.concentration_brief(table) == (
        "Defects gather, beyond chance, in SKU KP-002-RED / ASIN B0KP002QZ1 (11 of 337 orders, 2.4 expected, of which "
        "Defective 8, 1.0 expected)."
    )
    assert prose.concentration_brief(table[2:]) == ""
    assert prose.concentration_brief(table[:0]) == ""


def test_the_first_screen_says_why_it_is_too_early_and_what_came_after_otherwise():
    early = {**ROW, "verdict": "too_early", "why": "few_days_after", "before_rate": None}
    later = {**ROW, "action": "New box", "before_end": ROW["before_end"] + pd.Timedelta(days=30)}
    said = prose.effects_brief(pd.DataFrame([early, later]))

    assert said == [
        "2026-05-20, Size chart corrected: too few days since, or until the next action on the same thing, to compare.",
        "After 2026-05-20, New box: Too small fell from 3.43% to 1.10% of orders, more than chance explains.",
    ]
    assert prose.effects_brief(pd.DataFrame(columns=list(ROW))) == []
