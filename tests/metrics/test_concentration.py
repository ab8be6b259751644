"""Where defects come from: planted causes are found, absent ones and mere company are not claimed."""

from collections import Counter, defaultdict

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import metrics
from akit.metrics.order_values import destination
from akit.tables import TABLES

AS_OF = pd.Timestamp("2026-07-03")  # 180 days from 5 January, which is a Monday


def looked_at(orders, defective, values, as_of=AS_OF, **reasons):
    table = metrics.concentration(orders, {"all_defects": defective, **reasons}, values, as_of)
    return table.set_index(["dimension", "value"])


def flagged(table) -> set[tuple[str, str]]:
    return set(table.index[table["flagged"]])


def test_one_bad_sku_is_found_with_its_lift_by_hand(made):
    # 20 orders a day for 100 days, every fourth of SKU BAD: 500 of 2,000. 12 of its orders and 8 others are defective.
    orders = made.orders(made.history(100, 20))
    values = made.values(orders, sku=["BAD" if n % 4 == 0 else f"OK-{n % 4}" for n in range(len(orders))])
    places = [*range(0, 2000, 168)][:12] + [at + 1 for at in range(0, 2000, 252)][:8]
    row = looked_at(orders, made.struck(orders, places), values).loc[("sku", "BAD")]

    assert (row["order_count"], row["defect_order_count"]) == (500, 12)
    assert row["lift"] == pytest.approx((12 / 20) / (500 / 2000))  # 60 % of the defects on 25 % of the orders: 2.4
    assert row["expected_defect_order_count"] == pytest.approx(5.0)  # a quarter of each week's orders and so of its 20
    assert row["flagged"]


def test_a_carrier_used_in_bad_weeks_only_is_not_blamed_for_them(made):
    # Weeks 6 to 9 are bad whoever carries; NEW carries only then, half of the parcels.
    orders = made.orders(made.history(112, 20))
    bad = orders["order_date"].between(pd.Timestamp("2026-02-09"), pd.Timestamp("2026-03-08"))
    carriers = ["NEW" if hard and n % 2 else "OLD" for n, hard in enumerate(bad)]
    rolled = made.dice(3)
    places = [n for n, hard in enumerate(bad) if rolled.random() < (0.10 if hard else 0.01)]
    week = (orders["order_date"] - pd.to_timedelta(orders["order_date"].dt.day_of_week, unit="D")).dt.strftime("%F")
    table = looked_at(orders, made.struck(orders, places), made.values(orders, carrier=carriers, week=list(week)))

    assert table.loc[("carrier", "NEW"), "lift"] > 2
    assert {dimension for dimension, _ in flagged(table)} == {"week"}


def test_a_young_week_is_not_called_good_nor_an_old_one_bad_for_being_older(made):
    # Every order goes wrong at the same pace: 3 % of each day's within 50 days, one more each ten days.
    orders = made.orders(made.history(175, 20))
    rolled = made.dice(11)
    hit = {n: rolled.randint(1, 50) for n in range(len(orders)) if rolled.random() < 0.03}
    day = {orders["order_id"][n]: orders["order_date"][n] + pd.Timedelta(days=after) for n, after in hit.items()}
    known = pd.Series({order: when for order, when in day.items() if when <= AS_OF})
    week = (orders["order_date"] - pd.to_timedelta(orders["order_date"].dt.day_of_week, unit="D")).dt.strftime("%F")
    table = looked_at(orders, known, made.values(orders, week=list(week)))

    assert flagged(table) == set()
    assert table.loc[("week", "2026-06-22"), "q_value"] != table.loc[("week", "2026-06-22"), "q_value"]  # too young


def test_a_service_that_rides_with_a_bad_carrier_is_explained_by_it(made):
    # SLOW carries a third; 90 % of its parcels are ECONOMY, and so are 10 % of the others'. SLOW alone is bad.
    rolled = made.dice(5)
    orders = made.orders(made.history(150, 20))
    carriers = [rolled.choice(["SLOW", "GOOD", "FINE"]) for _ in range(len(orders))]
    services = ["ECONOMY" if rolled.random() < (0.9 if c == "SLOW" else 0.1) else "STANDARD" for c in carriers]
    places = [n for n, c in enumerate(carriers) if rolled.random() < (0.06 if c == "SLOW" else 0.01)]
    table = looked_at(orders, made.struck(orders, places), made.values(orders, carrier=carriers, service=services))

    assert flagged(table) == {("carrier", "SLOW")}
    assert table.loc[("service", "ECONOMY"), "explained_by"] == "carrier:SLOW"
    assert table.loc[("service", "ECONOMY"), "q_value"] < 0.05


def test_a_sku_and_its_asin_cannot_be_told_apart_and_both_stand(made):
    orders = made.orders(made.history(100, 20))
    skus = ["BAD" if n % 4 == 0 else f"OK-{n % 4}" for n in range(len(orders))]
    asins = ["B000000BAD" if sku == "BAD" else f"B00000{sku}" for sku in skus]
    places = [*range(0, 2000, 100), 1, 2, 3]
    table = looked_at(orders, made.struck(orders, places), made.values(orders, sku=skus, asin=asins))

    assert flagged(table) == {("sku", "BAD"), ("asin", "B000000BAD")}


def test_a_reason_finds_what_all_defects_together_do_not(made):
    # 60 defects, spread evenly; but the 12 of "too small" are all of one SKU that has a fifth of orders and defects.
    orders = made.orders(made.history(150, 20))
    skus = [f"S{n % 5}" for n in range(len(orders))]
    places = list(range(0, 3000, 51))[:60]
    defective = made.struck(orders, places)
    small = defective[[order for order, n in zip(defective.index, places, strict=True) if skus[n] == "S0"][:12]]
    table = looked_at(orders, defective, made.values(orders, sku=skus), too_small=small)

    assert flagged(table) == {("sku", "S0")}
    assert table.loc[("sku", "S0"), "outcome"] == "too_small"
    assert table.loc[("sku", "S0"), "outcome_order_count"] == 12


def test_two_defects_name_nobody_however_rare_the_value(made):
    orders = made.orders(made.history(100, 20))
    skus = ["RARE" if n in (0, 1, 2, 3) else "USUAL" for n in range(len(orders))]
    row = looked_at(orders, made.struck(orders, [0, 1]), made.values(orders, sku=skus)).loc[("sku", "RARE")]

    assert row["few_events"] and not row["flagged"]


def test_an_order_without_a_parcel_is_no_measure_for_carriers(made):
    # Half of the orders were never sent and never went wrong; among the sent both carriers are alike.
    orders = made.orders(made.history(100, 20))
    sent = orders.iloc[::2]
    values = made.values(sent, carrier=["A" if n % 2 else "B" for n in range(len(sent))])
    defective = made.struck(orders, list(range(0, 2000, 50)))
    table = looked_at(orders, defective, values)

    assert table["expected_defect_order_count"].sum() == pytest.approx(table["defect_order_count"].sum())
    assert flagged(table) == set()


def test_nothing_is_claimed_of_an_account_without_orders_or_without_defects(made):
    orders = made.orders(made.history(50, 5))
    values = made.values(orders, sku=["A"] * len(orders))
    none = pd.Series(dtype="datetime64[us]")

    assert metrics.concentration(orders.iloc[:0], {"all_defects": none}, values, AS_OF).empty
    assert not looked_at(orders, none, values)["flagged"].any()


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_counts_and_lift_are_what_a_naive_recount_finds(made, seed):
    rolled = made.dice(seed)
    orders = made.orders(made.history(rolled.randint(20, 60), rolled.randint(1, 4)))
    skus = [rolled.choice("ABCDE") for _ in range(len(orders))]
    also = [rolled.choice(["mfn", "afn"]) for _ in range(len(orders))]
    bad = {n for n in range(len(orders)) if rolled.random() < 0.1}
    table = looked_at(orders, made.struck(orders, list(bad)), made.values(orders, sku=skus, channel=also))

    for dimension, column in (("sku", skus), ("channel", also)):
        count, hit = Counter(column), defaultdict(int)
        for n in bad:
            hit[column[n]] += 1
        for value, number in count.items():
            row = table.loc[(dimension, value)]
            assert (row["order_count"], row["defect_order_count"]) == (number, hit[value])
            if bad:
                assert row["lift"] == pytest.approx(hit[value] * len(orders) / (len(bad) * number))
        mine = table.loc[dimension]
        assert mine["order_count"].sum() == len(orders)
        assert mine["defect_order_count"].sum() == len(bad)
    known = table["q_value"].notna()
    assert (table.loc[known, "q_value"] >= table.loc[known, "p_value"] - 1e-12).all()
    assert (table.loc[table["flagged"], "q_value"] <= 0.05).all()


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_the_order_of_rows_changes_nothing(made, seed):
    rolled = made.dice(seed)
    orders = made.orders(made.history(60, 5))
    values = made.values(orders, sku=[rolled.choice("AAAB") for _ in range(len(orders))])
    defective = made.struck(orders, [n for n in range(len(orders)) if rolled.random() < 0.08])
    shuffled = orders.sample(frac=1, random_state=seed % 1000), values.sample(frac=1, random_state=seed % 1000)
    once = metrics.concentration(orders, {"all_defects": defective}, values, AS_OF)

    pd.testing.assert_frame_equal(
        metrics.concentration(shuffled[0], {"all_defects": defective}, shuffled[1], AS_OF), once
    )


def test_an_order_of_two_skus_counts_for_both_and_of_two_units_once(made):
    orders = made.orders([{"order_id": "1", "order_date": "2026-05-04", "ship_country": "US", "ship_state": "ca"}])
    lines = TABLES["order_items"].frame(
        {"order_id": ["1", "1", "1"], "sku": ["A-1", "A-2", "A-2"], "asin": ["", "X", "X"]}
    )
    sent = TABLES["shipments"].frame(
        {"order_id": ["1"], "carrier": [" Slow "], "ship_from": ["Reno"], "service": ["Std"]}
    )
    found = metrics.order_values(orders, lines, sent)

    assert set(zip(found["dimension"], found["value"], strict=True)) == {
        ("sku", "A-1"),
        ("sku", "A-2"),
        ("asin", "X"),
        ("carrier", "Slow"),
        ("ship_from", "Reno"),
        ("service", "Std"),
        ("destination", "US-CA"),
        ("channel", "mfn"),
        ("week", "2026-05-04"),
    }


def test_skus_that_begin_alike_are_a_family_where_not_all_do(made):
    orders = made.orders([{"order_id": str(n), "order_date": "2026-05-04"} for n in range(4)])
    lines = TABLES["order_items"].frame({"order_id": list("0123"), "sku": ["LA-TEE-S", "LA-TEE-M", "LA-CAP", "OTHER"]})
    found = metrics.order_values(orders, lines, TABLES["shipments"].frame())
    families = found[found["dimension"] == "sku_family"].groupby("value")["order_id"].agg(list).to_dict()

    assert families == {"LA": ["0", "1", "2"], "LA-TEE": ["0", "1"]}


def test_california_and_canada_are_two_places():
    assert list(destination(pd.Series(["US", "CA", "us", ""]), pd.Series(["CA", "", "ny ", "TX"]))) == [
        "US-CA",
        "CA",
        "US-NY",
        "TX",
    ]


def test_the_order_in_which_files_tell_of_orders_changes_no_number(made):
    # SKU BAD and carrier NEW are on the very same orders: one try, however their rows stand.
    orders = made.orders(made.history(60, 10))
    bad = [("BAD", "OK-1", "OK-2")[n % 3] for n in range(len(orders))]
    values = made.values(orders, sku=bad, carrier=["NEW" if name == "BAD" else "OLD" for name in bad])
    defective = made.struck(orders, [*range(0, 300, 30), *range(1, 300, 60)])
    shuffled = values.sample(frac=1, random_state=3)

    told, otherwise = looked_at(orders, defective, values), looked_at(orders, defective, shuffled)

    pd.testing.assert_frame_equal(told, otherwise, check_exact=True)
