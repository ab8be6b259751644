"""Exact tests: by hand, by counting every deal there is, and against scipy's own interval for one stratum."""

from fractions import Fraction
from itertools import combinations, product
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from akit import metrics
from akit.metrics.arrivals import negative_binomial_quantile
from akit.metrics.false_discovery import q_values


def counts(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype="int64")


def test_three_defects_all_among_four_of_ten_orders_come_by_chance_once_in_thirty():
    # 3 defective of 10 orders can lie in C(10, 3) = 120 ways, all three among the 4 exposed in C(4, 3) = 4: 1 / 30.
    assert metrics.chance_of_as_many(counts(4), counts(10), counts(3), 3) == pytest.approx(1 / 30)


def test_no_defect_at_all_is_no_surprise():
    assert metrics.chance_of_as_many(counts(4), counts(10), counts(0), 0) == 1.0


def every_deal(strata: list[tuple[int, int, int]], observed: int) -> Fraction:
    """Count all ways to deal each stratum's defects to its orders, and those with as many among the exposed."""
    ways = [
        [sum(place < exposed for place in deal) for deal in combinations(range(total), bad)]
        for exposed, total, bad in strata
    ]
    sums = [sum(pick) for pick in product(*ways)]
    return Fraction(sum(one >= observed for one in sums), len(sums))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 5), st.integers(0, 3)), min_size=1, max_size=3), st.data())
def test_strata_are_dealt_apart_and_added_up(made, data):
    strata = [(min(exposed, total), total, min(bad, total)) for exposed, total, bad in made]
    observed = data.draw(st.integers(0, sum(min(exposed, bad) for exposed, _, bad in strata)))
    exposed, total, bad = (counts(*column) for column in zip(*strata, strict=True))

    assert metrics.chance_of_as_many(exposed, total, bad, observed) == pytest.approx(
        float(every_deal(strata, observed))
    )


def test_ten_events_before_and_none_after_among_as_many_orders():
    # Given ten events, each falls after with chance 1/2: none does in 1 of 1,024, twice that for two sides.
    found = metrics.rate_ratio(counts(10), counts(500), counts(0), counts(500))

    assert (found.ratio, found.low) == (0.0, 0.0)
    assert found.p_value == pytest.approx(2 / 1024)
    # The upper end is where (1 / (1 + ratio)) ** 10 = 0.025: ratio = 40 ** 0.1 - 1.
    assert found.high == pytest.approx(40**0.1 - 1)


def test_a_half_as_high_rate_in_twice_the_orders_is_a_ratio_of_a_half():
    found = metrics.rate_ratio(counts(20), counts(1000), counts(20), counts(2000))

    assert found.ratio == pytest.approx(0.5)
    assert found.low < 0.5 < found.high


@settings(max_examples=40)
@given(st.integers(0, 30), st.integers(1, 900), st.integers(0, 30), st.integers(1, 900))
def test_one_stratum_gives_clopper_and_pearsons_interval(before, before_count, after, after_count):
    found = metrics.rate_ratio(counts(before), counts(before_count), counts(after), counts(after_count))
    if not before + after:
        assert isnan(found.ratio) and found.p_value == 1.0
        return
    share = stats.binomtest(after, before + after).proportion_ci(0.95, "exact")
    low, high = (float("inf") if p == 1 else p / (1 - p) * before_count / after_count for p in (share.low, share.high))

    assert found.low == pytest.approx(low, rel=1e-6)
    assert found.high == pytest.approx(high, rel=1e-6) if before else isnan(found.high)


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.integers(1, 12), st.integers(50, 400)] * 2), min_size=1, max_size=3))
def test_looking_from_the_other_side_turns_the_ratio_over(strata):
    before, before_count, after, after_count = (counts(*column) for column in zip(*strata, strict=True))
    there = metrics.rate_ratio(before, before_count, after, after_count)
    back = metrics.rate_ratio(after, after_count, before, before_count)

    assert back.ratio == pytest.approx(1 / there.ratio, rel=1e-5)
    assert back.p_value == pytest.approx(there.p_value)
    assert (back.low, back.high) == pytest.approx((1 / there.high, 1 / there.low), rel=1e-5)


def test_a_mixture_that_shifts_is_no_change():
    # Two channels, 4 % and 1 %, unchanged; before mostly the one, after mostly the other. Pooled it would be a fall by
    # more than half: (36 + 1) / 1,000 = 3.7 % to (4 + 9) / 1,000 = 1.3 %.
    found = metrics.rate_ratio(counts(36, 1), counts(900, 100), counts(4, 9), counts(100, 900))

    assert found.p_value == 1.0
    assert found.ratio == pytest.approx(1.0)


def test_the_smallest_chance_is_as_exact_as_any():
    # 40 defective orders, all among 40 exposed of 4,000: one deal of C(4,000, 40), some 3e-97.
    from math import comb

    found = metrics.chance_of_as_many(counts(40), counts(4000), counts(40), 40)

    assert found == pytest.approx(1 / comb(4000, 40), rel=1e-9)


def test_millions_of_orders_are_dealt_as_exactly():
    # One stratum: scipy's hypergeometric tail; the same orders in two strata of one rate come near it.
    whole, bad, exposed, seen = 4_000_000, 52_000, 20_000, 330
    found = metrics.chance_of_as_many(counts(exposed), counts(whole), counts(bad), seen)
    parts = metrics.chance_of_as_many(*(counts(n // 2, n // 2) for n in (exposed, whole, bad)), seen)

    assert found == pytest.approx(stats.hypergeom.sf(seen - 1, whole, bad, exposed), rel=1e-6)
    assert parts == pytest.approx(found, rel=0.02)


def test_many_events_give_a_ratio_as_near_as_few():
    # 30,000 of 2 million before, 21,000 of 2 million after: given the sum, the events after are binomial with p = 1/2.
    found = metrics.rate_ratio(counts(30_000), counts(2_000_000), counts(21_000), counts(2_000_000))
    share = stats.binomtest(21_000, 51_000).proportion_ci(0.95, "exact")

    assert found.ratio == pytest.approx(0.7)
    assert (found.low, found.high) == pytest.approx((share.low / (1 - share.low), share.high / (1 - share.high)))
    logs = stats.binom.logcdf(21_000, 51_000, 0.5) + np.log(2)
    assert np.log(found.p_value) == pytest.approx(logs, abs=1e-6) if found.p_value else logs < -700


@given(st.lists(st.floats(0, 1), min_size=0, max_size=30))
def test_q_values_are_scipys(p_values):
    given_ = np.array(p_values, dtype=float)

    assert q_values(given_) == pytest.approx(stats.false_discovery_control(given_) if p_values else given_)


def test_a_test_that_was_not_tried_has_no_q_value_and_costs_the_others_nothing():
    # Two tried: 0.01 * 2 / 1 = 0.02 and 0.04 * 2 / 2 = 0.04.
    assert q_values(np.array([0.01, np.nan, 0.04])) == pytest.approx([0.02, np.nan, 0.04], nan_ok=True)


@settings(max_examples=60)
@given(st.floats(0.05, 500), st.floats(1e-6, 0.95), st.sampled_from([0.025, 0.5, 0.975]))
def test_a_quantile_of_defects_to_come_is_scipys(shape, success, quantile):
    found = negative_binomial_quantile(quantile, np.array([shape]), np.array([success / (1 - success)]))

    low, high = (stats.nbinom.ppf(quantile * (1 + e), shape, 1 - success) for e in (-1e-9, 1e-9))
    assert low <= found[0] <= high
