"""Exact tests over strata: orders of one channel and week are compared with each other only, then added up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
TAIL = 0.025  # each side of a 95 % interval
MANY = 2_000  # defects from which on adding up chances that are nought costs minutes; it moves a last digit
FURTHEST = 30.0  # the logarithm of a rate ratio no data can tell from nought or from without bound


def chance_of_as_many(exposed: Counts, total: Counts, defects: Counts, observed: int) -> float:
    """Return how often chance alone gives ``observed`` defects or more among the exposed orders.

    Each stratum's defects are dealt to its orders at random: the sum of hypergeometric counts, exactly (Fisher's
    test, one-sided, over strata: Mantel and Haenszel 1959 without the normal approximation).

    Parameters
    ----------
    exposed, total, defects : per stratum, orders that have the value, all orders, defective orders.
    observed : defective orders that have the value, over all strata.
    """
    from scipy import stats

    tells = (defects > 0) & (exposed > 0)
    if observed <= 0 or not tells.any():
        return 1.0
    n, whole, bad = exposed[tells], total[tells], defects[tells]
    most = np.minimum(bad, n) if bad.sum() > MANY else bad  # no more can be defective than are exposed
    chances = stats.hypergeom.pmf(np.arange(most.max() + 1), whole[:, None], bad[:, None], n[:, None])
    return _upper(_sum(row[: last + 1] for row, last in zip(chances, most, strict=True)), observed)


def _sum(distributions: Iterable[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return the distribution of a sum of independent counts."""
    return reduce(np.convolve, distributions, np.ones(1))


def _upper(chances: NDArray[np.float64], observed: int) -> float:
    return float(min(1.0, chances[observed:].sum())) if observed < len(chances) else 0.0


@dataclass(frozen=True)
class RateRatio:
    """The rate after over the rate before, at one common ratio in all strata.

    ``ratio`` is the conditional maximum likelihood estimate, the interval exact 95 % (NaN where it has no upper end),
    ``p_value`` two-sided, ``least_p_value`` what it would be had nothing at all come after.
    """

    ratio: float
    low: float
    high: float
    p_value: float
    least_p_value: float


UNKNOWN = RateRatio(float("nan"), float("nan"), float("nan"), 1.0, 1.0)


def rate_ratio(before: Counts, before_count: Counts, after: Counts, after_count: Counts) -> RateRatio:
    """Compare two rates over strata, given how many events there were in all: each fell before or after by chance.

    Parameters
    ----------
    before, before_count, after, after_count : per stratum, events and orders of both cohorts. A stratum without orders
        on one side says nothing.

    Notes
    -----
    Conditional on a stratum's total, the events after are binomial (Przyborowski and Wilenski 1940); their sum over
    strata is exact, and the interval holds every ratio that a one-sided test at 2.5 % does not refuse.
    """
    told = (before_count > 0) & (after_count > 0) & (before + after > 0)
    if not told.any():
        return UNKNOWN
    trials, odds = (before + after)[told], after_count[told] / before_count[told]
    seen, most = int(after[told].sum()), int(trials.sum())
    at = _chances(trials, odds)

    def upper(log: float) -> float:
        return _upper(at(log), seen) - TAIL

    def lower(log: float) -> float:
        return float(at(log)[: seen + 1].sum()) - TAIL

    return RateRatio(
        ratio=_estimate(trials, odds, seen, most),
        low=0.0 if seen == 0 else _where(upper),
        high=float("nan") if seen == most else _where(lower),
        p_value=min(1.0, 2 * (min(upper(0.0), lower(0.0)) + TAIL)),
        least_p_value=min(1.0, 2 * float(at(0.0)[0])),
    )


def _chances(trials: Counts, odds: NDArray[np.float64]) -> Callable[[float], NDArray[np.float64]]:
    """Return the distribution of the events after, as a function of the logarithm of the ratio."""
    from scipy import stats

    def at(log: float) -> NDArray[np.float64]:
        share = odds * np.exp(log) / (1 + odds * np.exp(log))
        return _sum(stats.binom.pmf(np.arange(n + 1), n, p) for n, p in zip(trials, share, strict=True))

    return at


def _estimate(trials: Counts, odds: NDArray[np.float64], seen: int, most: int) -> float:
    """Return the ratio under which as many events are expected after as there were."""
    if seen in (0, most):
        return 0.0 if seen == 0 else float("nan")
    return _where(lambda log: float((trials * odds * np.exp(log) / (1 + odds * np.exp(log))).sum()) - seen)


def _where(crosses: Callable[[float], float]) -> float:
    from scipy import optimize

    root: Any = optimize.brentq(crosses, -FURTHEST, FURTHEST, xtol=1e-9)
    return float(np.exp(root))
