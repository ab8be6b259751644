"""Change points: weeks from which the defect rate was another, found without being told of any action."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from akit import policy
from akit.metrics.exact import rate_ratio
from akit.metrics.exposure import came_within

COLUMNS = (
    "date before_order_count before_count before_rate after_order_count after_count after_rate rate_ratio interval_low "
    "interval_high p_value"
).split()
SHUFFLES = 1999
SEED = 60
FEWEST = 3  # weeks on each side
Weeks = NDArray[np.float64]  # strata x weeks


@dataclass(frozen=True)
class _Series:
    """Orders and defective orders by channel and week."""

    starts: pd.DatetimeIndex
    count: Weeks
    bad: Weeks

    def part(self, first: int, last: int) -> _Series:
        return _Series(self.starts[first:last], self.count[:, first:last], self.bad[:, first:last])


def change_points(orders: pd.DataFrame, first_day: pd.Series, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the weeks from which on the rate of defective orders was another, oldest first.

    Whole weeks of orders, each order watched equally long, channels apart. The split with the highest binomial
    likelihood ratio is a change where few shuffles of the weeks have one as high (a permutation test at a fixed seed,
    so that weeks that scatter more than binomially do not pass for a change); both sides are then searched again.

    Parameters
    ----------
    orders : the orders a rate is over, of all days on which their defects could be known.
    first_day : the day each order became defective, by order id.
    as_of : the day of knowledge.

    Returns
    -------
    ``date``, the Monday of the first week after; orders, defective orders and rates between this change and its
    neighbours; ``rate_ratio`` with its exact 95 % interval; ``p_value`` of the permutation test.
    """
    series = _weekly(orders, first_day, as_of)
    error = policy.number("change_point_error", as_of.date()) / 100
    found = sorted(_search(series, 0, error))
    edges = [0, *(at for at, _ in found), len(series.starts)]
    rows = [_row(series, edges[n], at, edges[n + 2], p_value) for n, (at, p_value) in enumerate(found)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _weekly(orders: pd.DataFrame, first_day: pd.Series, as_of: pd.Timestamp) -> _Series:
    watched = policy.number("change_point_exposure", as_of.date())
    monday = orders["order_date"] - pd.to_timedelta(orders["order_date"].dt.day_of_week, unit="D")
    whole = (monday >= orders["order_date"].min()) & (monday + pd.Timedelta(days=6 + watched) <= as_of)
    mine, weeks = orders[whole], monday[whole]
    if mine.empty:
        return _Series(pd.DatetimeIndex([]), np.zeros((0, 0)), np.zeros((0, 0)))
    starts = pd.date_range(weeks.min(), weeks.max(), freq="7D")
    struck = came_within(mine, first_day, watched)
    tables = [pd.crosstab(mine.loc[part, "channel"], weeks[part]) for part in (struck | True, struck)]
    count = tables[0].reindex(columns=starts, fill_value=0)
    bad = tables[1].reindex(index=count.index, columns=starts, fill_value=0)
    return _Series(starts, count.to_numpy(dtype=float), bad.to_numpy(dtype=float))


def _search(series: _Series, offset: int, error: float) -> list[tuple[int, float]]:
    """Return the places of changes, and their p-values, in this stretch of weeks and the parts it falls into."""
    length = len(series.starts)
    if length < 2 * FEWEST:
        return []
    at, p_value = _best(series)
    if p_value > error:
        return []
    left, right = series.part(0, at), series.part(at, length)
    return [(offset + at, p_value), *_search(left, offset, error), *_search(right, offset + at, error)]


def _best(series: _Series) -> tuple[int, float]:
    gains = _gains(series.count, series.bad)
    dice = np.random.default_rng(SEED)
    shuffled = [dice.permutation(len(series.starts)) for _ in range(SHUFFLES)]
    highest = np.array([_gains(series.count[:, order], series.bad[:, order]).max() for order in shuffled])
    p_value = (1 + int((highest >= gains.max() - 1e-9).sum())) / (SHUFFLES + 1)
    return int(gains.argmax()) + FEWEST, p_value


def _gains(count: Weeks, bad: Weeks) -> NDArray[np.float64]:
    """Return how much likelier two rates are than one, for each place the weeks may be cut at."""
    n, x = count.cumsum(axis=1)[:, FEWEST - 1 : -FEWEST], bad.cumsum(axis=1)[:, FEWEST - 1 : -FEWEST]
    whole, all_bad = count.sum(axis=1, keepdims=True), bad.sum(axis=1, keepdims=True)
    apart = _likelihood(n, x) + _likelihood(whole - n, all_bad - x)
    gains: NDArray[np.float64] = (apart - _likelihood(whole, all_bad)).sum(axis=0)
    return gains


def _likelihood(count: Weeks, bad: Weeks) -> Weeks:
    """Return the binomial log likelihood at its own rate, without what is the same for every cut."""
    rate = np.divide(bad, count, out=np.zeros_like(bad), where=count > 0)
    likelihood: Weeks = special.xlogy(bad, rate) + special.xlog1py(count - bad, -rate)
    return likelihood


def _row(series: _Series, first: int, at: int, last: int, p_value: float) -> dict[str, object]:
    before, after = series.part(first, at), series.part(at, last)
    sums = [side.sum(axis=1).astype("int64") for part in (before, after) for side in (part.bad, part.count)]
    compared = rate_ratio(*sums)
    bad_before, before_count, bad_after, after_count = (int(side.sum()) for side in sums)
    return {
        "date": series.starts[at].as_unit("us"),
        "before_order_count": before_count,
        "before_count": bad_before,
        "before_rate": bad_before / before_count if before_count else float("nan"),
        "after_order_count": after_count,
        "after_count": bad_after,
        "after_rate": bad_after / after_count if after_count else float("nan"),
        "rate_ratio": compared.ratio,
        "interval_low": compared.low,
        "interval_high": compared.high,
        "p_value": p_value,
    }
