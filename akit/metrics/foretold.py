"""How well the band would have done: forecasts of past days, made with what was known on them, against what came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.metrics.arrivals import Arrivals, Numbers, arrivals, volume
from akit.metrics.as_known_then import there_at_all
from akit.metrics.few_of_many import few_of
from akit.metrics.order_defect_rate import CHANNELS, amazon_orders
from akit.metrics.roll_off import Days, Z, band
from akit.metrics.spells import joined_spells
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

HORIZONS = np.array([7, 14, 28])  # days ahead
ROUNDING = 1e-9
EVERY = 7  # days between two forecasts
COLUMNS = ["channel", "horizon_days", "forecasts", "held", "coverage"]


def band_held(  # noqa: PLR0913  what was known when, and the rules
    orders: pd.DataFrame,
    presence: pd.DataFrame,
    spells: pd.DataFrame,
    seen: pd.DataFrame,
    window: Window,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Try the 95 % band on the account's own past, a forecast a week.

    Each forecast uses what was known on its day alone: the orders, their defects, how late defects came until then, and
    the volume of the weeks before it. A rate that then was seen inside the band has held.

    Parameters
    ----------
    orders, presence, spells : as for `as_known_then`.
    seen : what that gives with the lag of the window on every day.
    window, as_of : the window that is foretold, and the day.

    Returns
    -------
    One row per channel and horizon: horizon_days, forecasts, held, coverage (NaN where there was no forecast).
    """
    counting = joined_spells(spells[spells["effect"] == "counts"])
    needed = amazon_orders(orders[["order_id", "order_date", "channel", "marketplace", "cancelled"]])
    counted = there_at_all(needed[["order_id", "order_date", "channel"]], orders, presence)
    recent = rules.number("recent_volume_days", as_of.date())
    if counted.empty:
        return pd.DataFrame(columns=COLUMNS)
    days = pd.date_range(counted["order_date"].min(), as_of, unit="us")
    seen, tables = seen[seen["as_of"] >= days[0]], []
    for channel in CHANNELS:
        mine = counted if channel == "all" else counted[counted["channel"] == channel]
        rate = seen.loc[seen["channel"] == channel, "rate"].to_numpy()
        told = few_of(mine, counting["order_id"]).merge(counting, on="order_id")
        placed, first, last = (_since(told[name], days[0]) for name in ("order_date", "first_day", "last_day"))
        found = arrivals(mine, counting, days, window.length + window.lag_days)
        past = _Past(found, placed, first, last, rate, window, recent)
        tables.append(_held(past, len(days)).assign(channel=channel))
    return pd.concat(tables, ignore_index=True)[COLUMNS]


def _since(days: pd.Series, first: pd.Timestamp) -> NDArray[np.int64]:
    return np.asarray((days - first).dt.days, dtype="int64")


@dataclass(frozen=True)
class _Past:
    """The days of one channel: what was found when, and what could be seen on each day."""

    seen: Arrivals
    placed: NDArray[np.int64]  # of each spell's order: its day, and the first and last day it counted
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    rate: Numbers
    window: Window
    recent: int

    @cached_property
    def _orders_before(self) -> Numbers:
        """How many orders were placed before each day."""
        return np.concatenate([[0.0], np.cumsum(self.seen.placed)])

    def held(self, today: int, ahead: Days) -> list[tuple[int, bool]]:
        """Say of each day ahead on which a rate was seen whether it lies in the band foretold today."""
        window, length = self.window, self.window.length
        coming = volume(self.seen.placed[: today + 1], self.recent)
        _, low, high = band(self.seen, today, ahead, window, coming)
        live = np.sort(self.placed[(self.first <= today) & (today <= self.last)])
        end = today + ahead - window.lag_days
        start = np.maximum(end - length + 1, 0)
        placed = self._orders_before[np.minimum(end, today) + 1] - self._orders_before[np.minimum(start, today + 1)]
        few, many = coming.bounds(np.minimum(np.maximum(end - today, 0), length), Z)
        known = np.searchsorted(live, end, side="right") - np.searchsorted(live, start, side="left")
        came = self.rate[today + ahead]
        inside = (known + low <= came * (placed + many) + ROUNDING) & (came * (placed + few) <= known + high + ROUNDING)
        told = ~np.isnan(came)
        return [(int(day), bool(is_in)) for day, is_in in zip(ahead[told], inside[told], strict=True)]


def _held(past: _Past, days: int) -> pd.DataFrame:
    """Return how often the band held, forecasts a week apart."""
    marks: dict[int, list[bool]] = {int(ahead): [] for ahead in HORIZONS}
    first_whole = past.window.length + past.window.lag_days - 1
    for today in range(first_whole, days - 1, EVERY):
        for ahead, held in past.held(today, HORIZONS[HORIZONS < days - today]):
            marks[ahead].append(held)
    rows = [(ahead, len(held), sum(held), np.mean(held) if held else np.nan) for ahead, held in marks.items()]
    return pd.DataFrame(rows, columns=COLUMNS[1:])
