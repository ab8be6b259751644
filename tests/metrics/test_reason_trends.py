"""Which reasons emerge, where they gather and what lies within them: worked by hand, and held to chance."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from akit import metrics, prose

AS_OF = pd.Timestamp("2026-05-31")


def complaints(rows):
    """Rows of source, days ago, reason; each about an order of its own."""
    table = pd.DataFrame(rows, columns=["source", "ago", "reason"])
    return table.assign(
        date=AS_OF - pd.to_timedelta(table["ago"], unit="D"),
        order_id=[f"order-{number}" for number in range(len(table))],
        text="",
        source_file="f",
        source_row=range(len(table)),
    )


def test_a_reason_emerges_where_chance_does_not_explain_it():
    # Recent (0-27 days ago): 10 of 20 late; before (28-111): 5 of 80 late. Fisher, one-sided, from scipy's own table.
    rows = [("feedback", 3, "late_delivery")] * 10 + [("feedback", 3, "too_small")] * 10
    rows += [("feedback", 60, "late_delivery")] * 5 + [("feedback", 60, "too_small")] * 75
    rows += [("feedback", 112, "late_delivery")] * 50  # older than both spans
    found = metrics.emerging_reasons(complaints(rows), AS_OF).set_index("reason")
    late = found.loc["late_delivery"]

    assert late[["recent_count", "recent_total", "before_count", "before_total"]].tolist() == [10, 20, 5, 80]
    assert late["p_value"] == pytest.approx(stats.fisher_exact([[10, 10], [5, 75]], "greater").pvalue)
    assert late["expected_count"] == pytest.approx(20 * 15 / 100)
    assert late["q_value"] == pytest.approx(min(1, 2 * late["p_value"]))
    assert found["flagged"].to_dict() == {"late_delivery": True, "too_small": False}
    assert "Late delivery: 10 (50.00%), before 5 (6.25%)" in prose.emerging_reasons(found.reset_index())


def test_an_export_that_begins_late_is_no_emerging_reason():
    # Feedback keeps its mix; returns, all of them too small, begin with the recent span.
    rows = [("feedback", ago, reason) for ago in (5, 60) for reason in ["too_small"] * 5 + ["late_delivery"] * 15]
    rows += [("return", 5, "too_small")] * 40
    assert not metrics.emerging_reasons(complaints(rows), AS_OF)["flagged"].any()


def test_two_complaints_are_too_few_and_an_order_counts_once():
    rows = [("feedback", 3, "counterfeit")] * 2 + [("feedback", 60, "too_small")] * 400
    found = metrics.emerging_reasons(complaints(rows), AS_OF).set_index("reason")
    assert found.loc["counterfeit", "p_value"] < 0.01
    assert not found.loc["counterfeit", "flagged"] and found.loc["counterfeit", "few_events"]

    again = complaints(rows).assign(order_id="the same")
    assert metrics.emerging_reasons(again, AS_OF)["before_count"].sum() == 1


@pytest.mark.parametrize("rows", [[], [("feedback", 3, "too_small")] * 5, [("feedback", 500, "too_small")]])
def test_few_or_no_complaints_have_an_answer_in_both_languages(rows):
    found = metrics.emerging_reasons(complaints(rows), AS_OF)
    assert not found["flagged"].any()
    assert prose.emerging_reasons(found) and prose.emerging_reasons(found, "zh")


def test_steady_reasons_are_hardly_ever_said_to_emerge():
    """Of 60 accounts where nothing changed, one in twenty may have any flag: 3 are expected, 6 are one in ten."""
    random, flagged = np.random.default_rng(5), 0
    for _ in range(60):
        reasons = random.choice(["too_small", "late_delivery", "defective", "wrong_item"], 120)
        ago = random.integers(0, 112, 120)
        rows = list(zip(["feedback"] * 120, ago, reasons, strict=True))
        flagged += metrics.emerging_reasons(complaints(rows), AS_OF)["flagged"].any()
    assert flagged <= 6


def orders(count):
    placed = AS_OF - pd.Timedelta(days=10)
    return pd.DataFrame(
        {"order_id": [f"order-{n}" for n in range(count)], "order_date": placed, "channel": "mfn"},
    )


def test_a_reason_gathers_on_the_product_whose_orders_have_more_of_it():
    # 100 orders of one week and channel: 20 of A, 80 of B. Too small: 8 of A, 2 of B.
    table = orders(100)
    values = table[["order_id"]].assign(dimension="sku", value=["A"] * 20 + ["B"] * 80)
    about = [*range(8), 30, 31]
    records = complaints([("return", 1, "too_small")] * 10).assign(order_id=[f"order-{n}" for n in about])
    found = metrics.reason_concentration(table, values, records, AS_OF).set_index("value")

    assert found.loc["A", ["order_count", "complaint_order_count", "rate"]].tolist() == [20, 8, 0.4]
    assert found.loc["A", "expected_order_count"] == pytest.approx(2.0)
    assert found.loc["A", "p_value"] == pytest.approx(stats.hypergeom.sf(7, 100, 10, 20))
    assert found.loc["A", "flagged"] and not found.loc["B", "flagged"]
    assert found.loc["B", "few_events"] and pd.isna(found.loc["B", "expected_order_count"])


def test_without_orders_or_complaints_nothing_gathers():
    none = complaints([])
    values = pd.DataFrame({"order_id": [], "dimension": [], "value": []})
    for table in (orders(0), orders(3)):
        found = metrics.reason_concentration(table, values, none, AS_OF)
        assert found.empty
        assert "enough to be tested" in prose.reason_concentration(found)


def test_shares_are_of_each_source_and_channel():
    records = complaints(
        [("feedback", 1, "too_small")] * 3 + [("feedback", 1, "defective"), ("message", 1, "defective")]
    )
    known = orders(3).assign(channel=["mfn", "mfn", "afn"])
    found = metrics.reason_shares(records, known).set_index(["source", "channel", "reason"])

    assert found.loc[("feedback", "all", "too_small"), ["count", "complaint_count", "share"]].tolist() == [3, 4, 0.75]
    assert found.loc[("feedback", "mfn", "too_small"), "count"] == 2
    assert found.loc[("feedback", "unknown", "defective"), "share"] == 1.0
    assert found.loc["message"].index.get_level_values("channel").tolist() == ["all", "unknown"]


SLEEVES = ["the sleeves are too short {0}", "sleeves end above my wrist {0}", "too short in the sleeves for me {0}"]
WAISTS = ["waist does not close {0}", "cannot button the waist {0}", "tight at the waist after lunch {0}"]


def test_a_large_reason_falls_into_parts_with_their_products():
    texts = [line.format(word) for word in "abcdefghijklmno" for line in (*SLEEVES, *WAISTS)]
    records = complaints([("return", 1, "too_small")] * len(texts)).assign(text=texts)
    value = ["SHIRT" if "sleeves" in text else "SKIRT" for text in texts]
    values = records[["order_id"]].assign(dimension="sku", value=value)
    found = metrics.reason_parts(records, values, AS_OF)

    assert len(found) >= 2 and found["stability"].between(0.6, 1).all()
    for row in found.itertuples():
        assert row.value == ("SHIRT" if "sleeves" in row.name or "sleeve" in row.name else "SKIRT")
        assert row.value_count == row.size and row.flagged
    assert metrics.reason_parts(records.head(29), values, AS_OF).empty
    assert metrics.reason_parts(records.assign(reason="unclassified"), values, AS_OF).empty
    alone = metrics.reason_parts(records, values.head(0), AS_OF)  # no product known: none named
    assert set(alone["value"]) == {""} and not alone["flagged"].any()


AWKWARD = [
    "", "🙂🙂🙂", "bad", "x" * 50_000, "It is 太小了 too small, muy pequeño", "<p><b>far&nbsp;too small</b></p>",
    "Great, thanks a lot!", "Mail jo.doe@example.com or call (555) 201-8877, it is far too small",
]  # fmt: skip


def test_awkward_texts_have_quotes_within_the_rule_and_mask_what_names_a_person():
    records = complaints([("message", 1, "too_small")] * len(AWKWARD)).assign(text=AWKWARD)
    found = metrics.complaint_quotes(records, ["too_small", "no_such_reason"], most=10)

    assert set(found["reason"]) == {"too_small"}
    assert found["quote"].str.len().between(15, 300).all()
    assert "jo.doe" not in "".join(found["quote"]) and "555" not in "".join(found["quote"])
    assert metrics.complaint_quotes(records.head(1), ["too_small"]).empty
    assert metrics.reason_parts(records, pd.DataFrame({"order_id": [], "dimension": [], "value": []}), AS_OF).empty
