"""How defects arrive: at which age of an order, and how often lately; and how many more may come.

A defect is known days or weeks after its order. Each order is watched from its day on; orders that are still young are
censored, not clean, so the chance of a first defect at each age is defects over orders that were watched at that age
(the life-table estimate). How often defects come moves with the account: its level against that table is a
Poisson-gamma steady model, in which every day takes a little of what was learnt before (Harvey, A. C. and Fernandes, C.
(1989), Time series models for count or qualitative observations, J. Bus. Econ. Stat. 7). How much it takes is chosen by
how well each day was foretold. What is to come is negative binomial.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.metrics.few_of_many import are_named

Numbers = NDArray[np.float64]
KEPT = np.array([0.9, 0.93, 0.95])  # of what was known, a day later; more would sleep through a bad month
WEEK = 7
_STRETCH = 2_000  # days over which the least kept share is no smaller than a number can be
_FAR = 12.0  # deviations above the mean; no quantile asked for is further
BEFORE = 0.5  # defects seen before there were any, as in Jeffreys' prior of a Poisson rate
_LEFT = KEPT[:, None] ** np.arange(1, _STRETCH + 1)  # of what was known, so many days later


@dataclass(frozen=True)
class Arrivals:
    """Orders by order day, and their first defects by calendar day and age.

    Attributes
    ----------
    first : the first order day; day 0.
    placed : orders of each order day, up to the last day known.
    clean : orders without a defect at the start of each age (column) of each order day (row).
    at_risk, came : by calendar day (row) and age (column), orders without a defect yet, and first defects; a row
        rests on nothing later than its day.
    """

    placed: Numbers
    clean: Numbers
    at_risk: Numbers
    came: Numbers

    @property
    def ages(self) -> int:
        """How many ages are watched."""
        return int(self.came.shape[1])

    @cached_property
    def came_on(self) -> Numbers:
        """First defects of each calendar day."""
        found: Numbers = self.came.sum(axis=1)
        return found

    @cached_property
    def shares(self) -> Numbers:
        """The share of orders watched at each age that fell at it, by the end of each calendar day.

        One defect more than came, spread evenly over the ages.
        """
        found: Numbers = (self.came.cumsum(axis=0) + 1 / self.ages) / np.maximum(self.at_risk.cumsum(axis=0), 1)
        return found


@dataclass(frozen=True)
class Outlook:
    """What is expected of orders known on one day.

    Attributes
    ----------
    reached : by each age, the share of orders with a first defect when the level is 1.
    shape, scale : of the gamma belief about the level: ``shape / scale`` is its mean.
    kept : how much of the belief a day leaves.
    """

    reached: Numbers
    shape: float
    scale: float
    kept: float

    def more(self, exposure: Numbers, ahead: NDArray[np.int64], quantile: float) -> Numbers:
        """Return a quantile of how many first defects come within ``ahead`` days, ``exposure`` of them at level 1."""
        # The level moves on; over a stretch, by half of it on average. What is left is worth one defect at least.
        left = np.maximum(self.kept ** (ahead / 2), min(1.0, 1.0 / self.shape))
        shape, scale = self.shape * left, self.scale * left
        return negative_binomial_quantile(quantile, shape, exposure / scale)

    def expected(self, exposure: Numbers) -> Numbers:
        """Return how many first defects are expected of what has ``exposure`` at level 1."""
        return exposure * (self.shape / self.scale)


def arrivals(orders: pd.DataFrame, counting: pd.DataFrame, days: pd.DatetimeIndex, ages: int) -> Arrivals:
    """Count orders by day and first defects by day and age.

    Parameters
    ----------
    orders : order_id and order_date of those a rate is over.
    counting : when each order counted as defective, from `joined_spells`.
    days : every day, from the first order to the day of knowledge.
    ages : how many days an order is watched; later defects touch no rate.
    """
    length = len(days)
    day = (orders["order_date"] - days[0]).dt.days.to_numpy()
    seen = counting.groupby("order_id")["first_day"].min()
    struck = are_named(orders["order_id"], pd.Series(seen.index))
    found_on = seen.reindex(orders.loc[struck, "order_id"]).to_numpy()
    age = (found_on - orders.loc[struck, "order_date"]).dt.days.clip(lower=0)
    told = (age < ages).to_numpy()
    found = np.zeros((length, ages + 1))
    np.add.at(found, (day[struck.to_numpy()][told], age[told].to_numpy().astype("int64")), 1)
    placed = np.bincount(day, minlength=length).astype("float64")
    clean = placed[:, None] - (np.cumsum(found, axis=1) - found)
    at_risk, came = np.zeros((length, ages)), np.zeros((length, ages))
    for at in range(min(ages, length)):
        at_risk[at:, at], came[at:, at] = clean[: length - at, at], found[: length - at, at]
    return Arrivals(placed, clean, at_risk, came)


@dataclass(frozen=True)
class Volume:
    """Orders to come: ``daily`` on average, and how much more than chance alone their counts have varied by week."""

    daily: float
    spread: float
    recent: int

    def bounds(self, days: NDArray[np.int64], z: float) -> tuple[Numbers, Numbers]:
        """Return how few and how many orders may come in so many days; the mean of the recent days is not certain."""
        mean = self.daily * days
        half = z * np.sqrt(self.spread * mean * (1 + days / self.recent))
        return np.maximum(mean - half, 0), mean + half


def volume(placed: Numbers, recent: int) -> Volume:
    """Return what volume to expect after the last of these days.

    Parameters
    ----------
    placed : orders of each day.
    recent : over how many days the mean is taken; how counts vary is taken from the weeks of twice as many.
    """
    weeks = placed[len(placed) % WEEK :][-2 * recent :].reshape(-1, WEEK).sum(axis=1)
    mean = float(weeks.mean()) if len(weeks) else 0.0
    spread = float(weeks.var(ddof=1)) / mean if len(weeks) > 1 and mean > 0 else 1.0
    return Volume(float(placed[-recent:].sum()) / recent, max(1.0, spread), recent)


def outlook(seen: Arrivals, day: int) -> Outlook:
    """Return what could be expected at the end of a day, using nothing later.

    Parameters
    ----------
    seen : from `arrivals`.
    day : which of its days, from 0.
    """
    share = seen.shares[day]
    observed, expected = seen.came_on[: day + 1], seen.at_risk[: day + 1] @ share
    beliefs = _beliefs(np.stack([observed, expected]))
    best = _best(observed, expected, beliefs)
    shapes, scales = beliefs[:, KEPT == best, -1].ravel().tolist()
    return Outlook(np.cumsum(share), shapes, scales, best)


def _beliefs(counts: Numbers) -> Numbers:
    """Return the discounted sums of counts at the end of each day, what was believed before included.

    Gets counts x days, gives counts x `KEPT` x days and, first of all, the day before.
    """
    found = np.full((len(counts), len(KEPT), counts.shape[1] + 1), BEFORE)
    for first in range(0, counts.shape[1], _STRETCH):
        part = counts[:, None, first : first + _STRETCH]
        weights = _LEFT[:, : part.shape[2]]
        sums = np.cumsum(part / weights, axis=2) + found[:, :, first, None]
        found[:, :, first + 1 : first + 1 + part.shape[2]] = sums * weights
    return found


def _best(observed: Numbers, expected: Numbers, beliefs: Numbers) -> float:
    """Return the share kept that foretold each day best, given the days before it: by negative binomial likelihood."""
    shape, scale = KEPT[:, None] * beliefs[:, :, :-1]
    expected = np.maximum(expected, 1e-12)
    whole = np.log(scale + expected)
    fits = (shape * (np.log(scale) - whole) + observed * (np.log(expected) - whole)).sum(axis=1)
    for step in range(int(observed.max(initial=0))):  # the gamma function of shape + count over that of shape
        fits += np.log(shape[:, observed > step] + step).sum(axis=1)
    return float(KEPT[int(np.argmax(fits))])


def negative_binomial_quantile(quantile: float, shape: Numbers, odds: Numbers) -> Numbers:
    """Return the smallest counts that are not exceeded with a chance of at least ``quantile``.

    Parameters
    ----------
    shape, odds : of each distribution; its mean is ``shape * odds``. As scipy.stats.nbinom.ppf with
        ``1 / (1 + odds)``, whose import takes longer than to count.
    """
    reached, none = np.zeros(len(shape)), -shape * np.log1p(odds)
    more = np.exp(none) < quantile  # else none at all is enough, however long the tail
    if not more.any():
        return reached
    shape, odds, none = shape[more], odds[more], none[more]
    mean = shape * odds
    count = np.arange(1, int(np.ceil((mean + _FAR * (np.sqrt(mean * (1 + odds)) + 1)).max())) + 1)
    grown = np.log((count - 1 + shape[:, None]) / count * (odds / (1 + odds))[:, None])
    chances = np.exp(np.concatenate([none[:, None], none[:, None] + np.cumsum(grown, axis=1)], axis=1))
    reached[more] = (np.cumsum(chances, axis=1) < quantile).sum(axis=1)
    return reached
