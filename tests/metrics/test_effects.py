"""Before and after: equal exposure, exact tests, and verdicts that claim no more than was seen."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import metrics
from akit.metrics.outcomes import outcome_of
from akit.tables import TABLES

NO_COMPLAINTS = pd.DataFrame({"source": [], "order_id": [], "date": pd.to_datetime([]), "reason": []})
AS_OF = pd.Timestamp("2026-09-01")


def actions(*rows: tuple[str, str]) -> pd.DataFrame:
    made = [{"date": day, "category": category, "action": f"{category} {day}"} for day, category in rows]
    return TABLES["actions"].frame(pd.DataFrame(made).assign(date=lambda t: pd.to_datetime(t["date"])))


def defects(orders: pd.DataFrame, places: list[int], after: int = 10) -> pd.DataFrame:
    mine = orders.iloc[places]
    return pd.DataFrame(
        {
            "order_id": mine["order_id"].to_numpy(),
            "kind": "negative_feedback",
            "day": (mine["order_date"] + pd.Timedelta(days=after)).to_numpy(),
        }
    )


def complained(orders: pd.DataFrame, places: list[int], reason: str, source: str = "feedback") -> pd.DataFrame:
    mine = orders.iloc[places]
    return pd.DataFrame(
        {
            "source": source,
            "order_id": mine["order_id"].to_numpy(),
            "date": (mine["order_date"] + pd.Timedelta(days=10)).to_numpy(),
            "reason": reason,
        }
    )


def effect(orders, found, *rows, complaints=NO_COMPLAINTS, as_of=AS_OF):
    return metrics.effects(actions(*rows), orders, found, complaints, as_of)


def test_cohorts_rates_and_ratio_by_hand(made):
    # 10 orders a day from 5 January. On 1 May every tenth order of a day had been defective, then every fortieth.
    # The last eight weeks before are 56 days and 560 orders, as are the eight weeks after: 56 and 14 defective.
    orders = made.orders(made.history(200, 10))
    action = pd.Timestamp("2026-05-01")
    after = (orders["order_date"] >= action).to_numpy()
    start = int(after.argmax())
    places = [n for n in range(len(orders)) if (not after[n] and n % 10 == 0) or (after[n] and (n - start) % 40 == 0)]
    row = effect(orders, defects(orders, places), ("2026-05-01", "packing")).iloc[0]

    # 4 weeks before hold 28 of 280 and 4 weeks after 7 of 280: 35 events are not yet enough, so 8 weeks are taken.
    assert (row["before_start"], row["before_end"]) == (pd.Timestamp("2026-03-06"), pd.Timestamp("2026-04-30"))
    assert (row["after_start"], row["after_end"]) == (action, pd.Timestamp("2026-06-25"))
    assert (row["before_count"], row["before_order_count"]) == (56, 560)
    assert (row["after_count"], row["after_order_count"]) == (14, 560)
    assert (row["before_rate"], row["after_rate"], row["rate_ratio"]) == pytest.approx((0.1, 0.025, 0.25))
    assert row["interval_low"] < 0.25 < row["interval_high"] < 1
    assert (row["verdict"], row["outcome"], row["exposure_days"]) == ("improved", "all_defects", 60)


def test_an_action_that_changed_nothing_is_said_to_have_changed_nothing(made):
    orders = made.orders(made.history(200, 10))
    row = effect(orders, defects(orders, list(range(0, 2000, 25))), ("2026-05-01", "packing")).iloc[0]

    assert row["verdict"] == "no_change"
    assert row["interval_low"] < 1 < row["interval_high"]


def test_what_got_worse_is_called_worse(made):
    orders = made.orders(made.history(200, 10))
    late = int((orders["order_date"] >= pd.Timestamp("2026-05-01")).to_numpy().argmax())
    places = [*range(0, late, 50), *range(late, 2000, 10)]

    assert effect(orders, defects(orders, places), ("2026-05-01", "packing")).iloc[0]["verdict"] == "worse"


def test_young_orders_do_not_look_better_for_being_young(made):
    # Steady 10 %, each defect 20 days after its order: of the orders of the last 20 days nothing is known yet. Seven
    # weeks after the action each order is watched for 24 days, and both cohorts have the same rate.
    orders = made.orders(made.history(239, 10))
    found = defects(orders, list(range(0, len(orders), 10)), after=20)
    known = found[found["day"] <= AS_OF]
    row = effect(orders, known, ("2026-07-14", "packing")).iloc[0]

    assert row["exposure_days"] == 24
    assert row["after_end"] == AS_OF - pd.Timedelta(days=24)
    assert row["before_rate"] == row["after_rate"] == 0.1
    assert row["verdict"] == "no_change"


@pytest.mark.parametrize(("day", "why"), [("2026-08-20", "few_days_after"), ("2026-01-10", "few_days_before")])
def test_too_few_days_on_a_side_say_nothing(made, day, why):
    orders = made.orders(made.history(239, 10))
    row = effect(orders, defects(orders, list(range(0, 2390, 10))), (day, "packing")).iloc[0]

    assert (row["verdict"], row["why"]) == ("too_early", why)
    assert pd.isna(row["before_rate"]) and pd.isna(row["rate_ratio"])


def test_four_events_could_not_have_shown_an_improvement(made):
    # Had all four come before: 2 * (1 / 2) ** 4 = 12.5 %.
    orders = made.orders(made.history(200, 10))
    begin = int((orders["order_date"] >= pd.Timestamp("2026-04-01")).to_numpy().argmax())
    row = effect(orders, defects(orders, [begin, begin + 50, begin + 100, begin + 150]), ("2026-05-01", "x")).iloc[0]

    assert (row["verdict"], row["why"]) == ("too_early", "few_events")


@pytest.mark.parametrize("after", [1, 2])
def test_one_event_before_and_one_or_two_after_tell_nothing(made, after):
    """Had nothing come after: one event is before by chance every other time. A rise of that size is chance as well."""
    orders = made.orders(made.history(200, 10))
    action = int((orders["order_date"] >= pd.Timestamp("2026-05-01")).to_numpy().argmax())
    places = [action - 40, *(action + 40 + 50 * n for n in range(after))]
    row = effect(orders, defects(orders, places), ("2026-05-01", "x")).iloc[0]

    assert (row["before_count"], row["after_count"]) == (1, after)
    assert (row["verdict"], row["why"]) == ("too_early", "few_events")


def test_an_action_is_measured_on_what_its_category_names(made):
    # Complaints of size stop on 1 May; those of damage, and all defects, go on.
    orders = made.orders(made.history(200, 10))
    late = int((orders["order_date"] >= pd.Timestamp("2026-05-01")).to_numpy().argmax())
    complaints = pd.concat(
        [
            complained(orders, list(range(0, late, 20)), "too_small"),
            complained(orders, list(range(5, 2000, 20)), "damaged_in_transit"),
        ]
    )
    found = defects(orders, list(range(5, 2000, 20)))
    table = effect(
        orders, found, ("2026-05-01", "Too small"), ("2026-05-01", "damaged_in_transit"), complaints=complaints
    )

    assert list(table["outcome"]) == ["too_small", "damaged_in_transit"]
    assert list(table["verdict"]) == ["improved", "no_change"]


def test_a_category_nobody_ever_complained_of_is_measured_on_all_defects(made):
    orders = made.orders(made.history(200, 10))
    row = effect(orders, defects(orders, list(range(0, 2000, 20))), ("2026-05-01", "not_received")).iloc[0]

    assert (row["outcome"], row["why"], row["verdict"]) == ("all_defects", "fell_back", "no_change")


def test_the_next_action_ends_a_cohort_so_that_one_does_not_get_the_others_credit(made):
    # Rates fall on 1 May. Of the actions of 1 April and 1 June nothing follows.
    orders = made.orders(made.history(239, 10))
    late = int((orders["order_date"] >= pd.Timestamp("2026-05-01")).to_numpy().argmax())
    found = defects(orders, [*range(0, late, 10), *range(late, 2390, 60)])
    table = effect(orders, found, ("2026-04-01", "a"), ("2026-05-01", "b"), ("2026-06-01", "c"))

    assert list(table["verdict"]) == ["no_change", "improved", "no_change"]
    assert table.loc[0, "after_end"] < pd.Timestamp("2026-05-01") <= table.loc[2, "before_start"]


def test_actions_a_week_apart_are_measured_as_one_and_said_to_be(made):
    orders = made.orders(made.history(239, 10))
    table = effect(orders, defects(orders, list(range(0, 2390, 20))), ("2026-05-01", "a"), ("2026-05-08", "b"))

    assert list(table["together"]) == [2, 2]
    assert table.loc[0, "before_end"] == pd.Timestamp("2026-04-30")
    assert table.loc[1, "after_start"] == pd.Timestamp("2026-05-08")


def test_a_returns_export_that_stops_is_left_out_and_does_not_make_a_cure(made):
    orders = made.orders(made.history(200, 10))
    stops = int((orders["order_date"] >= pd.Timestamp("2026-05-01")).to_numpy().argmax())
    complaints = pd.concat(
        [
            complained(orders, list(range(0, stops, 10)), "too_small", "return"),
            complained(orders, list(range(3, 2000, 30)), "too_small"),
        ]
    )
    row = effect(orders, defects(orders, []), ("2026-05-01", "too_small"), complaints=complaints).iloc[0]

    assert row["sources"] == "claim, feedback"
    assert row["verdict"] == "no_change"


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("not_received", "not_received"),
        ("Not Received", "not_received"),
        ("太小", "too_small"),
        ("a_to_z_claim", "a_to_z_claim"),
        ("fit", "fit"),
        ("not_received_or_late", "not_received_or_late"),
        ("training", "all_defects"),
        ("", "all_defects"),
    ],
)
def test_a_category_is_understood_in_either_language_or_taken_for_everything(category, name):
    assert outcome_of(category).name == name


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_counts_are_what_a_naive_recount_finds(made, seed):
    rolled = made.dice(seed)
    orders = made.orders(made.history(rolled.randint(90, 180), rolled.randint(1, 5)))
    found = pd.concat(
        [defects(orders, [n], rolled.randint(0, 90)) for n in range(len(orders)) if rolled.random() < 0.15]
    )
    day = orders["order_date"].min() + pd.Timedelta(days=rolled.randint(20, 80))
    row = effect(orders, found, (str(day.date()), "x"), as_of=orders["order_date"].max()).iloc[0]
    if row["why"] in ("few_days_after", "few_days_before"):
        return
    known = dict(zip(found["order_id"], found["day"], strict=True))
    for side in ("before", "after"):
        count = bad = 0
        for order, placed in zip(orders["order_id"], orders["order_date"], strict=True):
            if row[f"{side}_start"] <= placed <= row[f"{side}_end"]:
                count += 1
                bad += order in known and (known[order] - placed).days <= row["exposure_days"]
        assert (row[f"{side}_order_count"], row[f"{side}_count"]) == (count, bad)


# --- change points


def changes(orders, found):
    return metrics.change_points(orders, metrics.first_days(found), AS_OF)


def test_a_change_is_found_in_its_week_without_being_told(made):
    # 6 % until Sunday 3 May, 1 % after.
    orders = made.orders(made.history(200, 15))
    rolled = made.dice(1)
    early = (orders["order_date"] < pd.Timestamp("2026-05-04")).to_numpy()
    places = [n for n in range(len(orders)) if rolled.random() < (0.06 if early[n] else 0.01)]
    table = changes(orders, defects(orders, places))

    assert len(table) == 1
    assert abs((table.loc[0, "date"] - pd.Timestamp("2026-05-04")).days) <= 7
    assert table.loc[0, "before_order_count"] + table.loc[0, "after_order_count"] == len(orders)


def test_a_rise_and_a_fall_are_two_changes(made):
    orders = made.orders(made.history(238, 20))
    rolled = made.dice(2)
    week = (orders["order_date"] - orders["order_date"].min()).dt.days // 7
    places = [n for n in range(len(orders)) if rolled.random() < (0.05 if 10 <= week[n] < 20 else 0.008)]
    table = changes(orders, defects(orders, places))

    assert len(table) == 2
    assert table.loc[0, "rate_ratio"] > 1 > table.loc[1, "rate_ratio"]


def test_a_channel_that_pauses_is_no_change(made):
    # afn stays at 0.5 %, mfn at 5 %; mfn has no orders for six weeks.
    both = [*made.history(200, 10, channel="mfn"), *made.history(200, 10, channel="afn")]
    rows = [{**row, "order_id": f"{row['channel']}{row['order_id']}"} for row in both]
    pause = pd.Timestamp("2026-04-06"), pd.Timestamp("2026-05-17")
    rows = [row for row in rows if row["channel"] == "afn" or not pause[0] <= row["order_date"] <= pause[1]]
    orders = made.orders(rows)
    rolled = made.dice(4)
    places = [n for n, row in enumerate(rows) if rolled.random() < (0.05 if row["channel"] == "mfn" else 0.005)]

    assert changes(orders, defects(orders, places)).empty


def test_too_few_weeks_hold_no_change(made):
    orders = made.orders(made.history(30, 10, first="2026-06-01"))

    assert changes(orders, defects(orders, [0, 1, 2])).empty
    assert changes(orders.iloc[:0], defects(orders, [])).empty


def of_weeks(made, bad):
    """Ten orders a day from Monday 2 February on; so many of each week's 70 defective, one day after the order."""
    orders = made.orders(made.history(7 * len(bad), 10, first="2026-02-02"))
    week = ((orders["order_date"] - orders["order_date"].min()).dt.days // 7).to_numpy()
    places = [n for at, many in enumerate(bad) for n in (week == at).nonzero()[0][:many]]
    return orders, defects(orders, places)


def test_a_short_history_tells_a_clear_change(made):
    # 4 of 350 orders, then 33 of 420: Fisher's exact test of the two: p = 5e-6.
    table = changes(*of_weeks(made, [1, 0, 1, 1, 1, 6, 5, 6, 5, 6, 5]))

    assert table["date"].tolist() == [pd.Timestamp("2026-03-09")]
    assert table.loc[0, ["before_count", "after_count"]].tolist() == [4, 33]
    assert table.loc[0, "p_value"] == pytest.approx(1 / 1000)  # nothing dealt in 999 deals was as strong


def test_weeks_that_scatter_more_than_chance_are_no_change(made):
    # The same 37 defects and more, in weeks that go up and down throughout.
    assert changes(*of_weeks(made, [0, 9, 1, 8, 0, 9, 2, 10, 0, 8, 9, 0])).empty
