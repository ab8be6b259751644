"""The metrics behind the figures of claims and weeks, worked by hand and counted again without akit."""

import math
from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import metrics
from akit.tables import TABLES

AS_OF = pd.Timestamp("2026-05-31")
ONE = pd.Timedelta(days=1)
NO_CHANGES = pd.DataFrame({"date": pd.Series(dtype="datetime64[us]")})


def claims(*rows):
    """Claims as ``(funded_by, odr_effect, outcome, appeal_outcome)``; an appeal has a day."""
    columns = ["funded_by", "odr_effect", "outcome", "appeal_outcome"]
    table = pd.DataFrame(rows, columns=columns)
    made = TABLES["claims"].frame(
        pd.DataFrame(
            {
                "order_id": [f"111-{n:07d}-0000000" for n in range(len(table))],
                "filed_date": AS_OF,
                "appeal_date": [AS_OF if said else pd.NaT for said in table["appeal_outcome"]],
                "source_file": "claims.csv",
                "source_row": range(len(table)),
            }
        )
    )
    said = {name: table[name].astype("str").to_numpy() for name in columns}
    return made.assign(rule="", **said)


def reasons(made, words):
    """Complaints that say why each claim was filed."""
    return pd.DataFrame(
        {
            "source": "claim",
            "order_id": made["order_id"],
            "reason": words,
            "source_file": made["source_file"],
            "source_row": made["source_row"],
        }
    )


def test_who_paid_is_laid_against_what_counts_and_the_parted_are_counted():
    """Paid and not counted: two. Counted and paid by Amazon: one. A cancelled order counts, free of cost."""
    made = claims(
        ("seller", "counts", "claim_granted_seller_funded", ""),
        ("seller", "does_not_count", "claim_granted_seller_funded", "won"),
        ("seller", "does_not_count", "claim_granted_not_counted", ""),
        ("amazon", "counts", "claim_granted_amazon_funded", ""),
        ("none", "counts", "order_cancelled", ""),
        ("none", "pending", "under_review", ""),
    )
    table = metrics.claim_axes(made).set_index(["funded_by", "odr_effect"])

    assert table["count"].to_dict() == {
        ("amazon", "counts"): 1,
        ("none", "counts"): 1,
        ("none", "pending"): 1,
        ("seller", "counts"): 1,
        ("seller", "does_not_count"): 2,
    }
    assert table.loc[table["conflict_count"] > 0, "conflict_count"].to_dict() == {
        ("amazon", "counts"): 1,
        ("seller", "does_not_count"): 2,
    }
    assert table["conflict_count"].sum() == len(metrics.claim_conflicts(made))


def test_appeals_are_told_over_all_and_for_each_reason_that_was_appealed():
    made = claims(
        *[("seller", "counts", "claim_granted_seller_funded", said) for said in ("won", "won", "lost", "won", "")]
    )
    table = metrics.appeals_by_reason(made, reasons(made, ["late", "late", "late", "wrong_item", "used"]))
    told = table.set_index("reason")

    assert table["reason"].tolist() == ["all", "late", "wrong_item"]  # nothing about a used item was appealed
    assert told["win_rate"].tolist() == [3 / 4, 2 / 3, 1]
    # Wilson 95 % of 3 in 4, as R's prop.test(3, 4, correct = FALSE) gives it: 0.3006 to 0.9544.
    assert told.loc["all", ["interval_low", "interval_high"]].tolist() == pytest.approx([0.3006, 0.9544], abs=5e-5)


EFFECTS = st.sampled_from(["counts", "does_not_count", "pending", "unknown"])
PAYERS = st.sampled_from(["seller", "amazon", "none", "unknown"])
SAID = st.sampled_from(["", "won", "lost", "pending", "who knows"])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(PAYERS, EFFECTS, st.sampled_from(["order_cancelled", "claim_granted"]), SAID), min_size=1, max_size=12
    )
)
def test_axes_and_appeals_are_what_a_plain_count_finds(rows):
    made = claims(*rows)
    axes = metrics.claim_axes(made)
    counted = Counter((paid, effect) for paid, effect, _, _ in rows)
    parted = sum(
        (paid == "seller" and effect == "does_not_count")
        or (effect == "counts" and paid in ("amazon", "none") and outcome != "order_cancelled")
        for paid, effect, outcome, _ in rows
    )
    whole = metrics.appeals_by_reason(made, reasons(made, ["late"] * len(rows))).set_index("reason").loc["all"]
    results = Counter(said for *_, said in rows if said)

    assert {(r["funded_by"], r["odr_effect"]): r["count"] for r in axes.to_dict("records")} == dict(counted)
    assert axes["conflict_count"].sum() == parted
    assert (whole["won_count"], whole["lost_count"]) == (results["won"], results["lost"])
    assert (whole["pending_count"], whole["unknown_count"]) == (results["pending"], results["who knows"])


def test_weeks_hold_their_orders_and_the_level_between_changes():
    """Twelve weeks of 10 mfn orders; 1 defect a week in the first six, known 3 days on, and one more known too late."""
    first = pd.Timestamp("2026-01-05")  # a Monday
    placed = [first + ONE * (7 * week + n % 7) for week in range(12) for n in range(10)]
    orders = TABLES["orders"].frame(
        pd.DataFrame({"order_id": [f"{n:05d}" for n in range(120)], "order_date": placed, "channel": "mfn"})
    )
    days = pd.Series({f"{10 * week:05d}": placed[10 * week] + 3 * ONE for week in range(6)})
    late = pd.Series({"00001": placed[1] + 31 * ONE})  # an order is watched for 30 days
    changes = pd.DataFrame({"date": [first + 42 * ONE]})
    table = metrics.weekly_defects(orders, pd.concat([days, late]), changes, AS_OF)
    whole = table[table["channel"] == "all"]

    assert whole["defect_order_count"].tolist() == [1] * 6 + [0] * 6
    assert whole["rate"].tolist() == [0.1] * 6 + [0.0] * 6 == whole["level"].tolist()
    assert table[table["channel"] == "mfn"]["order_count"].tolist() == [10] * 12


def test_without_orders_there_is_no_week():
    none = pd.Series(dtype="datetime64[us]")
    table = metrics.weekly_defects(TABLES["orders"].frame(), none, NO_CHANGES, AS_OF)

    assert table.empty and "level" in table
    assert metrics.change_points(TABLES["orders"].frame(), none, AS_OF)["date"].dtype == "datetime64[us]"


def test_what_the_weeks_hold_is_what_the_changes_compare(sample):
    """On either side of a change the weeks add up to the counts that the change itself is told with."""
    import akit

    day = akit.read_account(sample).day("2026-09-30")
    weeks = day.weekly_defects[day.weekly_defects["channel"] == "all"]
    edges = [weeks["week"].min(), *day.change_points["date"], weeks["week"].max() + ONE]

    assert len(day.change_points) == 2
    for n, change in enumerate(day.change_points.to_dict("records")):
        after = weeks[(weeks["week"] >= edges[n + 1]) & (weeks["week"] < edges[n + 2])]
        assert (after["order_count"].sum(), after["defect_order_count"].sum()) == (
            change["after_order_count"],
            change["after_count"],
        )
        assert math.isclose(after["level"].iloc[0], change["after_rate"])
