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
ALIKE = 1e-7  # strengths no further apart are the same but for rounding
_AT_ONCE = 10  # deals looked at together, which keeps them near the processor
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
    channel, channels = pd.factorize(mine["channel"], sort=True)
    place = channel * len(starts) + ((weeks - starts[0]).dt.days // 7).to_numpy()
    count, bad = (np.bincount(part, minlength=len(channels) * len(starts)) for part in (place, place[struck]))
    shape = (len(channels), len(starts))
    return _Series(tuple(channels), starts, count.reshape(shape).astype(float), bad.reshape(shape).astype(float))


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
    dealt = np.stack([_dealt(dice, *channel) for channel in zip(series.count, series.bad, strict=True)], axis=1)
    gains = _Gains.of(series.count, series.bad, runs)
    (strongest, strength), *_ = _strongest(gains, series.bad[None])
    chunks = (dealt[at : at + _AT_ONCE] for at in range(0, DEALS, _AT_ONCE))
    as_much = sum(strong >= strength - ALIKE for chunk in chunks for _, strong in _strongest(gains, chunk))
    first, last = (int(at) for at in runs[strongest])
    return first, last, (1 + as_much) / (DEALS + 1)


def _dealt(dice: np.random.Generator, count: Weeks, bad: Weeks) -> Weeks:
    """Return as many defects dealt among as many orders, `DEALS` times: deals x weeks."""
    return dice.multivariate_hypergeometric(
        count.astype("int64"), int(bad.sum()), size=DEALS, method="marginals"
    ).astype(float)


@dataclass(frozen=True)
class _Gains:
    """How much likelier two rates are than one, for each run of weeks against all others; the same for all deals.

    ``logs`` has n log n for every number up to the orders of a channel: of these is a binomial log likelihood at its
    own rate made. What is the same for every deal is taken off once, in ``even``.
    """

    count: Weeks
    runs: NDArray[np.int64]
    inside: NDArray[np.int32]  # orders: channels x runs
    outside: NDArray[np.int32]  # orders in all others but defective ones: channels x runs
    bad_logs: tuple[NDArray[np.float64], ...]  # by channel: of so many defects inside, and the others outside
    logs: NDArray[np.float64]
    even: NDArray[np.float64]  # by run

    @classmethod
    def of(cls, count: Weeks, bad: Weeks, runs: NDArray[np.int64]) -> _Gains:
        orders, whole = (weeks.sum(axis=1).astype("int32") for weeks in (count, bad))
        numbers = np.arange(orders.max(initial=0) + 1)
        logs: NDArray[np.float64] = numbers * np.log(np.maximum(numbers, 1))
        inside = _within(count[None], runs)[0]
        outside = orders[:, None] - inside
        even = (logs[inside] + logs[outside]).sum(axis=0)
        even += (logs[whole] + logs[orders - whole] - logs[orders]).sum()
        bad_logs = tuple(logs[: all_bad + 1] + logs[all_bad::-1] for all_bad in whole.tolist())
        return cls(count, runs, inside, outside - whole[:, None], bad_logs, logs, even)

    def __call__(self, bad: Weeks) -> NDArray[np.float64]:
        """Return the gain of each deal and run; ``bad`` is deals x channels x weeks."""
        mine = _within(bad, self.runs)
        gains = np.zeros(mine[:, 0].shape) - self.even
        for channel, bad_logs in enumerate(self.bad_logs):
            struck = mine[:, channel]
            gains += bad_logs.take(struck)
            gains += self.logs.take(self.inside[channel] - struck)
            gains += self.logs.take(self.outside[channel] + struck)
        return gains


def _within(weeks: Weeks, runs: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return the sums inside runs: deals x channels x runs."""
    sums = np.zeros((*weeks.shape[:2], weeks.shape[2] + 1), dtype="int32")
    sums[:, :, 1:] = weeks.cumsum(axis=2)
    found: NDArray[np.int32] = sums.take(runs[:, 1], axis=2) - sums.take(runs[:, 0], axis=2)
    return found


def _strongest(gains: _Gains, bad: Weeks) -> list[tuple[int, float]]:
    """Return, for each deal, the run that differs most, and how much in units of the weeks' own scatter."""
    every = gains(bad)
    best = every.argmax(axis=1)
    first, last = gains.runs[best].T
    scatter = np.maximum(1.0, _scatter(gains.count, bad, first, last))
    strength = every[np.arange(len(best)), best] / scatter
    return list(zip(best.tolist(), strength.tolist(), strict=True))


def _scatter(count: Weeks, bad: Weeks, first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return Pearson's chi-square of the weeks about the rate inside a run and the one outside, by its freedom."""
    week = np.arange(count.shape[1])
    inside = ((week >= first[:, None]) & (week < last[:, None]))[:, None]  # deals x 1 x weeks
    chi_square, freedom = np.zeros(len(bad)), np.zeros(len(bad))
    for part in (inside, ~inside):
        n, x = count * part, bad * part
        whole = n.sum(axis=2, keepdims=True)
        rate = np.divide(x.sum(axis=2, keepdims=True), whole, out=np.zeros_like(whole), where=whole > 0)
        expected = n * rate
        told = (expected > 0) & (rate < 1)
        spread = np.where(told, expected * (1 - rate), 1)
        chi_square += np.where(told, (x - expected) ** 2 / spread, 0).sum(axis=(1, 2))
        freedom += told.sum(axis=(1, 2)) - told.any(axis=2).sum(axis=1)
    return np.where(freedom > 0, chi_square / np.maximum(freedom, 1), 1.0)


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
