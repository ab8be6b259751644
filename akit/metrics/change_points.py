"""Change points: weeks from which the defect rate was another, found without being told of any action."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.metrics.exact import RateRatio, rate_ratio
from akit.metrics.exposure import came_within
from akit.metrics.weeks import monday_of
from akit.policy import STANDARD, Rulebook

COLUMNS = (
    "date before_order_count before_count before_rate after_order_count after_count after_rate rate_ratio interval_low "
    "interval_high p_value"
).split()
DEALS = 999
SEED = 60
FEWEST = 3  # weeks on each side
Weeks = NDArray[np.float64]  # strata x weeks


@dataclass(frozen=True)
class _Series:
    """Orders and defective orders by channel and week."""

    channels: tuple[str, ...]
    starts: pd.DatetimeIndex
    count: Weeks
    bad: Weeks

    def part(self, first: int, last: int) -> _Series:
        return _Series(self.channels, self.starts[first:last], self.count[:, first:last], self.bad[:, first:last])


def change_points(
    orders: pd.DataFrame, first_day: pd.Series, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Return the weeks from which on the rate of defective orders was another, oldest first.

    Whole weeks of orders, each order watched equally long, channels apart. The run of weeks whose rate differs most
    from that of all others, by binomial likelihood ratio, is a change where it seldom differs as much when the same
    defects are dealt anew among all the orders, at a fixed seed. The ratio is divided by how much more the weeks
    scatter about the two rates than chance lets them (Pearson's chi-square by its degrees of freedom, where that is
    over one), so that weeks that merely scatter do not pass for a change. What it is cut into is searched again
    (circular binary segmentation: Olshen and others 2004), and a change its own neighbours do not bear out is dropped.

    Parameters
    ----------
    orders : the orders a rate is over, of all days on which their defects could be known.
    first_day : the day each order became defective, by order id.
    as_of : the day of knowledge.
    rules : akit's thresholds, with what the account overrides.

    Returns
    -------
    ``date``, the Monday of the first week after; orders, defective orders and rates between this change and its
    neighbours; ``rate_ratio`` with its exact 95 % interval; ``p_value``: how often chance deals as strong a change.
    """
    watched = rules.number("change_point_exposure", as_of.date())
    series = _weekly(orders, first_day, as_of, watched)
    error = rules.number("change_point_error", as_of.date()) / 100
    found = _borne_out(series, _search(series, 0, error), error)
    edges = [0, *found, len(series.starts)]
    rows = [_row(series, edges[n], at, edges[n + 2], found[at]) for n, at in enumerate(found)]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"date": "datetime64[us]"})


def weekly_defects(
    orders: pd.DataFrame,
    first_day: pd.Series,
    changes: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the weeks that `change_points` looks at: orders, and those defective when watched equally long.

    Parameters
    ----------
    orders, first_day, as_of, rules : as in `change_points`.
    changes : what `change_points` found in them.

    Returns
    -------
    One row per channel (all, then each) and whole week that is old enough: channel, week (its Monday), order_count,
    defect_order_count, rate (a fraction, missing without orders) and level, the rate of all weeks between the changes.
    """
    series = _weekly(orders, first_day, as_of, rules.number("change_point_exposure", as_of.date()))
    stretch = np.searchsorted(changes["date"].to_numpy(), series.starts.to_numpy(), side="right")
    parts = [
        ("all", series.count.sum(axis=0), series.bad.sum(axis=0)),
        *zip(series.channels, series.count, series.bad, strict=True),
    ]
    tables = [
        pd.DataFrame({"channel": name, "week": series.starts, "order_count": count, "defect_order_count": bad})
        for name, count, bad in parts
    ]
    table = pd.concat(tables, ignore_index=True).astype({"week": "datetime64[us]"})
    counts = ["order_count", "defect_order_count"]
    table[counts] = table[counts].astype("int64")
    whole = table.groupby(["channel", np.tile(stretch, len(parts))])[counts].transform("sum")
    return table.assign(
        rate=table["defect_order_count"] / table["order_count"].where(table["order_count"] > 0),
        level=whole["defect_order_count"] / whole["order_count"].where(whole["order_count"] > 0),
    )


def _weekly(orders: pd.DataFrame, first_day: pd.Series, as_of: pd.Timestamp, watched: int) -> _Series:
    monday = monday_of(orders["order_date"])
    whole = (monday >= orders["order_date"].min()) & (monday + pd.Timedelta(days=6 + watched) <= as_of)
    mine, weeks = orders[whole], monday[whole]
    if mine.empty:
        return _Series((), pd.DatetimeIndex([]), np.zeros((0, 0)), np.zeros((0, 0)))
    starts = pd.date_range(weeks.min(), weeks.max(), freq="7D")
    struck = came_within(mine, first_day, watched)
    tables = [pd.crosstab(mine.loc[part, "channel"], weeks[part]) for part in (struck | True, struck)]
    count = tables[0].reindex(columns=starts, fill_value=0)
    bad = tables[1].reindex(index=count.index, columns=starts, fill_value=0)
    return _Series(tuple(count.index), starts, count.to_numpy(dtype=float), bad.to_numpy(dtype=float))


def _search(series: _Series, offset: int, error: float) -> dict[int, float]:
    """Return the places of changes, and their p-values, in this stretch of weeks and the parts it falls into."""
    length = len(series.starts)
    if length < 2 * FEWEST:
        return {}
    first, last, p_value = _best(series)
    if p_value > error:
        return {}
    found = {offset + at: p_value for at in (first, last) if 0 < at < length}
    edges = [0, *(at - offset for at in sorted(found)), length]
    for begin, end in pairwise(edges):
        found |= _search(series.part(begin, end), offset + begin, error)
    return found


def _borne_out(series: _Series, found: dict[int, float], error: float) -> dict[int, float]:
    """Drop, one by one, the change that the weeks between its neighbours bear out least."""
    found = dict(sorted(found.items()))
    while found:
        edges = [0, *found, len(series.starts)]
        chances = {at: _compared(series, edges[n], at, edges[n + 2])[0].p_value for n, at in enumerate(found)}
        weakest = max(chances, key=lambda at: chances[at])
        if chances[weakest] <= error:
            break
        del found[weakest]
    return found


def _best(series: _Series) -> tuple[int, int, float]:
    """Return the run of weeks that differs most, and how often as much comes by dealing the defects anew."""
    length, dice = len(series.starts), np.random.default_rng(SEED)
    cuts = [0, *range(FEWEST, length - FEWEST + 1), length]
    runs = np.array([(i, j) for i in cuts for j in cuts if j - i >= FEWEST and j - i < length], dtype="int64")
    first, last, strength = _strongest(series.count, series.bad, runs)
    dealt = np.stack([_dealt(dice, *channel) for channel in zip(series.count, series.bad, strict=True)], axis=1)
    as_much = sum(_strongest(series.count, bad, runs)[2] >= strength - 1e-9 for bad in dealt)
    return first, last, (1 + int(as_much)) / (DEALS + 1)


def _dealt(dice: np.random.Generator, count: NDArray[np.float64], bad: NDArray[np.float64]) -> Weeks:
    """Return as many defects dealt among as many orders, `DEALS` times: deals x weeks."""
    return dice.multivariate_hypergeometric(
        count.astype("int64"), int(bad.sum()), size=DEALS, method="marginals"
    ).astype(float)


def _strongest(count: Weeks, bad: Weeks, runs: NDArray[np.int64]) -> tuple[int, int, float]:
    """Return the run of weeks that differs most from all others, and how much in units of the weeks' own scatter."""
    gains = _gains(count, bad, runs)
    first, last = (int(at) for at in runs[gains.argmax()])
    return first, last, float(gains.max()) / max(1.0, _scatter(count, bad, first, last))


def _scatter(count: Weeks, bad: Weeks, first: int, last: int) -> float:
    """Return Pearson's chi-square of the weeks about the rate inside a run and the one outside, by its freedom."""
    inside = (np.arange(count.shape[1]) >= first) & (np.arange(count.shape[1]) < last)
    chi_square, freedom = 0.0, 0
    for part in (inside, ~inside):
        n, x = count[:, part], bad[:, part]
        whole = n.sum(axis=1, keepdims=True)
        rate = np.divide(x.sum(axis=1, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0)
        expected = n * rate
        told = (expected > 0) & (rate < 1)
        spread = np.where(told, expected * (1 - rate), 1)
        chi_square += float(((x - expected) ** 2 / spread)[told].sum())
        freedom += int(told.sum() - told.any(axis=1).sum())
    return chi_square / freedom if freedom else 1.0


def _gains(count: Weeks, bad: Weeks, runs: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much likelier two rates are than one, for each run of weeks against all others."""
    n, x = (np.pad(weeks.cumsum(axis=1), ((0, 0), (1, 0))) for weeks in (count, bad))
    inside, inside_bad = n[:, runs[:, 1]] - n[:, runs[:, 0]], x[:, runs[:, 1]] - x[:, runs[:, 0]]
    whole, all_bad = n[:, -1:], x[:, -1:]
    apart = _likelihood(inside, inside_bad) + _likelihood(whole - inside, all_bad - inside_bad)
    gains: NDArray[np.float64] = (apart - _likelihood(whole, all_bad)).sum(axis=0)
    return gains


def _likelihood(count: Weeks, bad: Weeks) -> Weeks:
    """Return the binomial log likelihood at its own rate, without what is the same for every cut."""
    from scipy import special

    rate = np.divide(bad, count, out=np.zeros_like(bad), where=count > 0)
    likelihood: Weeks = special.xlogy(bad, rate) + special.xlog1py(count - bad, -rate)
    return likelihood


def _compared(series: _Series, first: int, at: int, last: int) -> tuple[RateRatio, list[int]]:
    """Compare the weeks before and after a cut: the ratio, then events and orders before, events and orders after."""
    parts = (series.part(first, at), series.part(at, last))
    sums = [side.sum(axis=1).astype("int64") for part in parts for side in (part.bad, part.count)]
    return rate_ratio(sums[0], sums[1], sums[2], sums[3]), [int(side.sum()) for side in sums]


def _row(series: _Series, first: int, at: int, last: int, p_value: float) -> dict[str, object]:
    compared, (before, before_count, after, after_count) = _compared(series, first, at, last)
    return {
        "date": series.starts[at].as_unit("us"),
        "before_order_count": before_count,
        "before_count": before,
        "before_rate": before / before_count if before_count else float("nan"),
        "after_order_count": after_count,
        "after_count": after,
        "after_rate": after / after_count if after_count else float("nan"),
        "rate_ratio": compared.ratio,
        "interval_low": compared.low,
        "interval_high": compared.high,
        "p_value": p_value,
    }
