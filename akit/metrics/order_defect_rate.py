"""The order defect rate: orders with at least one defect, of all orders placed in 60 days.

"all orders with one or more defects represented as a percentage of total orders during a given 60-day time period"
(Seller Central help G200285170). The order's own date puts it in the window, not the date of its defect.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from akit.metrics.defects import KINDS
from akit.metrics.intervals import defect_budget, meets, wilson
from akit.metrics.order_counts import FLAGS, order_counts, trend_counts
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

CHANNELS = ("all", "mfn", "afn")
NOT_AMAZON = "Non-Amazon"
Counts = dict[Hashable, Any]  # of one channel and marketplace, cancelled or not


def amazon_orders(orders: pd.DataFrame, *, count_cancelled: bool = True) -> pd.DataFrame:
    """Return the orders a rate is over: placed on Amazon, and without the wholly cancelled where they do not count."""
    mine = ~orders["marketplace"].str.startswith(NOT_AMAZON)
    return orders[mine & (count_cancelled | ~orders["cancelled"])]


def order_defect_rate(
    orders: pd.DataFrame,
    by_order: pd.DataFrame,
    window: Window,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the order defect rate by channel and marketplace over one window.

    Parameters
    ----------
    orders : `orders`, as known on the day; multi-channel orders are left out here.
    by_order : what `order_defects` or `as_amazon_counts` gives.
    window : the days of order dates.
    count_cancelled : whether wholly cancelled orders are in the denominator; no source of Amazon's says.
    rules : Amazon's, with what an account overrides.

    Returns
    -------
    One row per channel (all, mfn, afn) and marketplace (all, then each that has orders): counts of orders, rates as
    fractions, NaN where there are no orders; the interval is Wilson 95 %; defect_budget is the largest count still
    under target.
    """
    return rate_of_counts(order_counts(orders, by_order), window, count_cancelled=count_cancelled, rules=rules)


def rate_of_counts(
    counts: pd.DataFrame, window: Window, *, count_cancelled: bool = True, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Return what `order_defect_rate` does, from what `order_counts` gives."""
    inside = amazon_orders(counts[window.holds(counts["order_date"])])
    target = rules.in_force("targets", "order_defect_rate", window.end.date())
    places = sorted(place for place in counts["marketplace"].unique() if place and not place.startswith(NOT_AMAZON))
    added_up, rows = _added_up(inside), []
    for channel, place in product(CHANNELS, ("all", *places)):
        rate = _rate(_part(added_up, channel, place), target, count_cancelled=count_cancelled)
        rows.append({"channel": channel, "marketplace": place, **rate})
    return pd.DataFrame(rows).assign(window_start=window.start, window_end=window.end, lag_days=window.lag_days)


def _added_up(counts: pd.DataFrame) -> list[Counts]:
    """Return counts of all days together, by channel, marketplace and whether cancelled."""
    kinds, names = ("channel", "marketplace", "cancelled"), ("order_count", *FLAGS)
    keys = list(zip(*(counts[kind].tolist() for kind in kinds), strict=True))
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    sums = np.zeros((len(places), len(names)), dtype="int64")
    np.add.at(sums, [places[key] for key in keys], counts[list(names)].to_numpy())
    told = zip(places, sums.tolist(), strict=True)
    return [dict(zip((*kinds, *names), (*key, *row), strict=True)) for key, row in told]


def _part(counts: Iterable[Counts], channel: str, marketplace: str) -> list[Counts]:
    wanted = {"channel": channel, "marketplace": marketplace}
    return [row for row in counts if all(said in ("all", row[name]) for name, said in wanted.items())]


def _rate(placed: list[Counts], target: dict[str, Any], *, count_cancelled: bool) -> dict[str, Any]:
    counted = [row for row in placed if count_cancelled or not row["cancelled"]]
    total = {name: sum(int(row[name]) for row in counted) for name in ("order_count", *FLAGS)}
    count, defective, pending = total["order_count"], total["defective"], total["pending"]
    value, condition = target["target_value"], target["target_condition"]
    low, high = wilson(defective, count)
    status = "none" if count == 0 else ("good" if meets(defective, count, value, condition) else "bad")
    return {
        "order_count": count,
        "cancelled_order_count": sum(int(row["order_count"]) for row in placed if row["cancelled"]),
        "defect_order_count": defective,
        "rate": _share(defective, count),
        **{f"{kind}_count": total[kind] for kind in KINDS},
        "pending_order_count": pending,
        "worst_case_defect_order_count": defective + pending,
        "worst_case_rate": _share(defective + pending, count),
        "interval_low": low,
        "interval_high": high,
        "defect_budget": defect_budget(count, value),
        "target_value": float(value),
        "target_condition": condition,
        "status": status,
    }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def order_defect_rate_trend(  # noqa: PLR0913  two of the six are settings
    orders: pd.DataFrame,
    by_order: pd.DataFrame,
    window: Window,
    as_of: pd.Timestamp,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the order defect rate of every window that ends on a day with data, by channel, oldest first.

    As known on ``as_of``: past values move when a defect of an old order arrives late. ``matured`` windows have only
    orders old enough for that to be over; ``complete`` ones do not reach back before the first order in the exports.
    """
    counts = order_counts(orders, by_order)
    return trend_of_counts(counts, window, as_of, count_cancelled=count_cancelled, rules=rules)


def trend_of_counts(  # noqa: PLR0913  two of the six are settings
    counts: pd.DataFrame,
    window: Window,
    as_of: pd.Timestamp,
    *,
    count_cancelled: bool = True,
    rules: Rulebook = STANDARD,
    sums: Callable[[pd.DataFrame, pd.DatetimeIndex, int], pd.DataFrame] = trend_counts,
) -> pd.DataFrame:
    """Return what `order_defect_rate_trend` does, from what `order_counts` gives; ``sums`` adds the days up."""
    counted = amazon_orders(counts[counts["order_date"] <= window.end], count_cancelled=count_cancelled)
    kinds = [f"{kind}_count" for kind in KINDS]
    columns = ["channel", "window_end", "order_count", "defect_order_count", "rate", *kinds, "complete", "matured"]
    if counted.empty:
        return pd.DataFrame(columns=columns)
    first, length = counted["order_date"].min(), window.length
    days = pd.date_range(first, window.end, unit="us")
    renamed = {"defective": "defect_order_count", **dict(zip(KINDS, kinds, strict=True))}
    found = _every_channel(sums(counted, days, length), days).rename(columns=renamed)
    maturity = pd.Timedelta(days=rules.number("odr_maturity", as_of.date()))
    return found.assign(
        rate=found["defect_order_count"] / found["order_count"].where(found["order_count"] > 0),
        complete=found["window_end"] >= first + pd.Timedelta(days=length - 1),
        matured=found["window_end"] <= as_of - maturity,
    )[columns]


def _every_channel(sums: pd.DataFrame, days: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the sums of `CHANNELS`, in that order; one that has no orders has none on every day."""
    names = [name for name in sums if name not in ("channel", "window_end")]
    counts = np.zeros((len(CHANNELS), len(days), len(names)), dtype="int64")
    channel = pd.Index(CHANNELS).get_indexer(pd.Index(sums["channel"]))
    mine, day = channel >= 0, days.get_indexer(pd.Index(sums["window_end"]))
    counts[channel[mine], day[mine]] = sums.loc[mine, names].to_numpy()
    table = pd.DataFrame(counts.reshape(-1, len(names)), columns=names)
    return table.assign(
        channel=pd.Series(np.repeat(CHANNELS, len(days)), dtype="str"), window_end=np.tile(days, len(CHANNELS))
    )
