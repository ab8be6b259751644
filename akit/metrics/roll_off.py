"""What happens next: the rate of each day to come as orders leave the window, and the band of what may be added."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.metrics.arrivals import Arrivals, Numbers, Volume, arrivals, outlook, volume
from akit.metrics.few_of_many import are_named
from akit.metrics.order_defect_rate import CHANNELS, amazon_orders
from akit.metrics.spells import joined_spells
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

BAND = (0.025, 0.975)
Z = 1.96  # of a normal, for the same 95 %
Days = NDArray[np.int64]
HORIZONS = (7, 14, 28)  # days ahead at which the band is tried on the account's own past
WEEK = 7


def roll_off(  # noqa: PLR0913  the settings of a rate, and the rules
    orders: pd.DataFrame,
    by_order: pd.DataFrame,
    spells: pd.DataFrame,
    window: Window,
    as_of: pd.Timestamp,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the rate of each day to come, until every order known today has left the window.

    Three answers a day. Nothing new: no new order and no new defect. Recent volume: orders go on at the recent rate,
    and still no new defect. The band: orders go on, and defects of known and of new orders arrive as they did lately.

    Parameters
    ----------
    orders, by_order, window, count_cancelled : as for `order_defect_rate`, all known on ``as_of``.
    spells : from `defect_spells`; what is known of how late defects come.

    Returns
    -------
    One row per channel and day, today first: seen_on, window_end, in_data (its orders are all placed already),
    order_count, defect_order_count, rate, worst_case_rate of nothing new; recent_volume_order_count and _rate;
    expected_rate, band_low, band_high (95 %); leaving_order_count, leaving_defect_count: who left since the day before.
    """
    needed = orders[["order_id", "order_date", "channel", "marketplace", "cancelled"]]
    counted = amazon_orders(needed, count_cancelled=count_cancelled)[["order_id", "order_date", "channel"]]
    flagged = {name: by_order.loc[by_order[name], "order_id"] for name in ("defective", "pending")}
    counted = counted.assign(**{name: are_named(counted["order_id"], ids) for name, ids in flagged.items()})
    counting = joined_spells(spells[spells["effect"] == "counts"])
    days = rules.number("recent_volume_days", as_of.date())
    parts = []
    for channel in CHANNELS:
        mine = counted if channel == "all" else counted[counted["channel"] == channel]
        parts.append(_days_to_come(mine, counting, window, as_of, days).assign(channel=channel))
    table = pd.concat(parts, ignore_index=True)
    return table[["channel", *(name for name in table if name != "channel")]]


def _days_to_come(
    orders: pd.DataFrame, counting: pd.DataFrame, window: Window, as_of: pd.Timestamp, recent: int
) -> pd.DataFrame:
    ahead = np.arange(window.length + window.lag_days + 1)
    ends = window.end + pd.to_timedelta(ahead, unit="D")
    known = _in_windows(orders, ends, window.length)
    first = min(orders["order_date"].min(), as_of) if len(orders) else as_of
    days = pd.date_range(first, as_of, unit="us")
    seen = arrivals(orders, counting, days, window.length + window.lag_days)
    coming = volume(seen.placed, recent)
    fresh = np.minimum(np.maximum(ahead - window.lag_days, 0), window.length)
    expected, low, high = band(seen, len(days) - 1, ahead, window, coming)
    few, many = coming.bounds(fresh, Z)
    recently = known["orders"] + coming.daily * fresh
    table = {
        "seen_on": as_of + pd.to_timedelta(ahead, unit="D"),
        "window_end": ends,
        "in_data": ends <= as_of,
        "order_count": known["orders"],
        "defect_order_count": known["defective"],
        "rate": _rate(known["defective"], known["orders"]),
        "worst_case_rate": _rate(known["defective"] + known["pending"], known["orders"]),
        "recent_volume_order_count": recently,
        "recent_volume_rate": _rate(known["defective"], recently),
        "expected_rate": _rate(known["defective"] + expected, recently),
        "band_low": _rate(known["defective"] + low, known["orders"] + many),
        "band_high": np.minimum(_rate(known["defective"] + high, known["orders"] + few), 1.0),
        "leaving_order_count": -np.diff(known["all_left"], prepend=known["all_left"][:1]),
        "leaving_defect_count": -np.diff(known["defects_left"], prepend=known["defects_left"][:1]),
    }
    return pd.DataFrame(table)


def _in_windows(orders: pd.DataFrame, ends: pd.DatetimeIndex, length: int) -> dict[str, NDArray[Any]]:
    """Count what each window holds, and what has not left by its start."""
    starts = ends - pd.Timedelta(days=length - 1)
    counts = {}
    for name, mine in (
        ("orders", orders),
        ("defective", orders[orders["defective"]]),
        ("pending", orders[orders["pending"]]),
    ):
        placed = np.sort(mine["order_date"].to_numpy())
        after = np.searchsorted(placed, ends.to_numpy(), side="right")
        before = np.searchsorted(placed, starts.to_numpy(), side="left")
        counts[name] = after - before
        counts[{"orders": "all_left", "defective": "defects_left"}.get(name, "pending_left")] = -before
    return counts


def _rate(part: NDArray[Any], whole: NDArray[Any]) -> Numbers:
    rates = np.full(len(part), np.nan)
    np.divide(part, whole, out=rates, where=whole > 0)
    return rates


def band(seen: Arrivals, day: int, ahead: Days, window: Window, coming: Volume) -> tuple[Numbers, Numbers, Numbers]:
    """Return how many defective orders are added to the window of each day ahead: expected, and the ends of the band.

    Parameters
    ----------
    seen : from `arrivals`.
    day : the day of knowledge, among its days.
    ahead : days after it.
    window : its length and lag.
    coming : the orders to come.
    """
    view = outlook(seen, day)
    exposure = _exposure(seen, view.reached, day, day + ahead, window, coming.daily)
    low, high = (np.where(exposure > 0, view.more(np.maximum(exposure, 1e-12), ahead, q), 0) for q in BAND)
    return view.expected(exposure), low, high


def _exposure(  # noqa: PLR0913  who was seen, until when, and what comes
    seen: Arrivals, reached: Numbers, today: int, days: Days, window: Window, daily: float
) -> Numbers:
    """Return how many first defects come by each day, at level 1, of the orders in that day's window."""
    upto = np.concatenate([[0.0], reached])  # of orders watched for so many days
    top, length = len(upto) - 1, window.length
    placed = days[:, None] - window.lag_days - np.arange(length - 1, -1, -1)
    by_then = upto[np.minimum(days[:, None] - placed + 1, top)]
    known = np.clip(placed, 0, today)
    age = np.minimum(today - known + 1, top)
    more, coming = seen.clean[known, age] * (by_then - upto[age]), daily * by_then
    begin, fresh = np.clip(-placed[:, 0], 0, length), np.clip(today + 1 - placed[:, 0], 0, length)
    rows = enumerate(zip(begin.tolist(), fresh.tolist(), strict=True))
    return np.array([more[row, first:new].sum() + coming[row, new:].sum() for row, (first, new) in rows])
