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
