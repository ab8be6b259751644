"""Exact tests over strata: orders of one channel and week are compared with each other only, then added up.

Chances are reckoned about what was seen: counts are weighted until as many are expected, which a factor known in
closed form undoes (exponential tilting). So the smallest chance is as exact as any, and of millions of orders only the
counts near what was seen need be added up. numpy does it; importing scipy.stats would take longer than all tests of an
account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]
TAIL = 0.025  # each side of a 95 % interval
FURTHEST = 30.0  # the logarithm of a rate ratio no data can tell from nought or from without bound
LEAST = 1e-30  # of the largest chance; lesser ones at the ends of a distribution move no digit of a sum
_POINTS, _ROUNDS = 64, 7  # a search narrows its room by 63 each time: to less than 1e-10 of a logarithm


@dataclass(frozen=True)
class Spread:
    """A distribution of counts: the chances of ``first``, ``first`` + 1, and so on."""

    first: int
    chances: Numbers

    def __add__(self, other: Spread) -> Spread:
        """Return the distribution of the sum of two independent counts."""
        return _trimmed(self.first + other.first, np.convolve(self.chances, other.chances))


def _trimmed(first: int, chances: Numbers) -> Spread:
    told = np.flatnonzero(chances > LEAST * chances.max())
    return Spread(first + int(told[0]), chances[told[0] : told[-1] + 1])


def _sum(spreads: Iterable[Spread]) -> Spread:
    return reduce(Spread.__add__, spreads)


def chance_of_as_many(exposed: Counts, total: Counts, defects: Counts, observed: int) -> float:
    """Return how often chance alone gives ``observed`` defects or more among the exposed orders.

    Each stratum's defects are dealt to its orders at random: the sum of hypergeometric counts, exactly (Fisher's
    test, one-sided, over strata: Mantel and Haenszel 1959 without the normal approximation).

    Parameters
    ----------
    exposed, total, defects : per stratum, orders that have the value, all orders, defective orders.
    observed : defective orders that have the value, over all strata.
    """
    tells = (defects > 0) & (exposed > 0)
    n, whole, bad = exposed[tells], total[tells], defects[tells]
    if observed <= 0 or not tells.any():
        return 1.0
    if observed > np.minimum(n, bad).sum():
        return 0.0
    tilt = max(0.0, float(np.log(observed / (n * bad / whole).sum())))
    dealt, undo = _dealt(n, whole, bad, tilt)
    every = _sum(dealt)
    counts = every.first + np.arange(len(every.chances))
    seen = counts >= observed
    return float(min(1.0, (every.chances[seen] * np.exp(undo - tilt * counts[seen])).sum()))


def _dealt(n: Counts, whole: Counts, bad: Counts, tilt: float) -> tuple[list[Spread], float]:
    """Return each stratum's hypergeometric counts, weighted, and the logarithm of what undoes the weights."""
    fewest, most = np.maximum(0, n + bad - whole), np.minimum(n, bad)
    step = np.arange(int((most - fewest).max()))
    k = fewest[:, None] + step
    told = k < most[:, None]
    next_to_this = ((bad[:, None] - k) * (n[:, None] - k)) / (
        (k + 1.0) * (whole - bad - n + 1)[:, None] + (k + 1.0) * k
    )
    logs = np.log(next_to_this, out=np.full(k.shape, -np.inf), where=told)
    plain = np.concatenate([np.zeros((len(n), 1)), np.cumsum(logs, axis=1)], axis=1)
    weighted = plain + tilt * np.arange(plain.shape[1])
    top = weighted.max(axis=1, keepdims=True)
    chances = np.exp(weighted - top)
    sums = chances.sum(axis=1, keepdims=True)
    at_first = plain.max(axis=1)
    undo = np.log(sums[:, 0]) + top[:, 0] + tilt * fewest
    undo -= np.log(np.exp(plain - at_first[:, None]).sum(axis=1)) + at_first
    spreads = [_trimmed(int(first), row) for first, row in zip(fewest, chances / sums, strict=True)]
    return spreads, float(undo.sum())


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
    split = _Split((before + after)[told], after_count[told] / before_count[told])
    seen, most = int(after[told].sum()), int(split.trials.sum())
    near = split.ratio_of(min(max(seen, 0.5), most - 0.5))
    tails = split.tails(seen, near)
    at_one = np.zeros(1)
    return RateRatio(
        ratio=0.0 if seen == 0 else float("nan") if seen == most else float(np.exp(near)),
        low=0.0 if seen == 0 else _where(lambda log: tails(log, 1) - TAIL, -FURTHEST, near),
        high=float("nan") if seen == most else _where(lambda log: TAIL - tails(log, -1), near, FURTHEST),
        # Seen on this side of what is expected at 1, the other side is at least a half (Jogdeo and Samuels 1968).
        p_value=min(1.0, 2 * float(tails(at_one, 1 if near >= 0 else -1)[0])),
        least_p_value=min(1.0, 2 * float(np.exp(-split.weight(at_one)[0]))),
    )


@dataclass(frozen=True)
class _Split:
    """Events that fell before or after: of each stratum, how many, and the odds of after at a ratio of 1."""

    trials: Counts
    odds: Numbers

    def weight(self, logs: Numbers) -> Numbers:
        """Return the logarithm of the sum of all weights at ratios, given by their logarithms."""
        found: Numbers = (self.trials * np.log1p(self.odds * np.exp(logs)[:, None])).sum(axis=1)
        return found

    def ratio_of(self, expected: float) -> float:
        """Return the logarithm of the ratio under which so many events are expected after."""

        def more(logs: Numbers) -> Numbers:
            odds = self.odds * np.exp(logs)[:, None]
            found: Numbers = (self.trials * odds / (1 + odds)).sum(axis=1) - expected
            return found

        return float(np.log(_where(more, -FURTHEST, FURTHEST)))

    def tails(self, seen: int, near: float) -> Callable[[Numbers, int], Numbers]:
        """Return the chance of ``seen`` or more (1) or fewer (-1), as a function of the logarithms of ratios."""
        every = _sum(_binomial(int(n), odds * np.exp(near)) for n, odds in zip(self.trials, self.odds, strict=True))
        counts = every.first + np.arange(len(every.chances))
        there = float(self.weight(np.array([near]))[0])

        def at(logs: Numbers, side: int) -> Numbers:
            mine = side * counts >= side * seen
            undo = there - self.weight(logs)
            weights = undo[:, None] + np.multiply.outer(logs - near, counts[mine])
            found: Numbers = np.exp(np.minimum(weights, 700.0)) @ every.chances[mine]
            return found

        return at


def _binomial(trials: int, odds: float) -> Spread:
    k = np.arange(trials)
    logs = np.concatenate([[0.0], np.cumsum(np.log((trials - k) / (k + 1) * odds))])
    chances = np.exp(logs - logs.max())
    return _trimmed(0, chances / chances.sum())


def _where(rises: Callable[[Numbers], Numbers], low: float, high: float) -> float:
    """Return what has the logarithm at which a function of logarithms reaches nought, between two of them."""
    for _ in range(_ROUNDS):
        grid = np.linspace(low, high, _POINTS)
        reached = rises(grid) >= 0
        at = max(1, int(reached.argmax())) if reached.any() else _POINTS - 1
        low, high = float(grid[at - 1]), float(grid[at])
    return float(np.exp((low + high) / 2))
