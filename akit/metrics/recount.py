"""Amazon's figures of one day recounted: which rule of the denominator meets them, which orders explain what is left.

Nothing is adjusted: a difference that no whole group of orders explains is said to be unexplained.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from akit.metrics.amazon_figures import COUNTS
from akit.metrics.defects import KINDS
from akit.metrics.order_defect_rate import amazon_orders

COLUMNS = (
    "metric channel marketplace window_start window_end amazon akit difference verdict explanation explained_by "
    "reproduced_by source seen_on"
).split()
RECENT = pd.Timedelta(days=7)  # "up to 7 calendar days" until a reversal shows, 48 hours until a removal does


PRINTED, MANY = (
    4,
    2,
)  # decimals of a rate: Seller Central prints 2.78%; more than two were not cut off by a round number


@dataclass(frozen=True)
class Then:
    """What was known on the day Amazon's figures were seen.

    Attributes
    ----------
    orders, by_order : as known then, by the rules alone.
    signals : from `defect_spells`.
    removed : ids of orders whose negative feedback was removed, nobody can say when.
    seen_on : the day.
    count_cancelled : whether akit's own count has wholly cancelled orders in it.
    """

    orders: pd.DataFrame
    by_order: pd.DataFrame
    signals: pd.DataFrame
    removed: pd.Series
    seen_on: pd.Timestamp
    count_cancelled: bool


def recount(figures: pd.DataFrame, then: Then) -> pd.DataFrame:
    """Return, per figure of Amazon's, what akit counts over the same window, as known on the day it was seen.

    Parameters
    ----------
    figures : rows of `amazon_figures` seen on one day.
    then : what was known on it.

    Returns
    -------
    One row per figure: metric, channel, marketplace, the window's ends, amazon, akit, difference (akit less Amazon),
    verdict (reconciled, off), explanation and explained_by (the orders it names; none where nothing explains it),
    reproduced_by (of an order count, every rule of the denominator that gives Amazon's number), source, seen_on. A rate
    is reconciled when it rounds to what Amazon printed.
    """
    rows = [row for figure in figures.to_dict("records") for row in _figure(figure, then)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _figure(figure: Mapping[Any, Any], then: Then) -> Iterator[dict[str, Any]]:
    placed = _of(amazon_orders(then.orders), figure)
    rules = {name: set(orders["order_id"]) for name, orders in _denominators(placed, figure)}
    ours = rules["all" if then.count_cancelled else "without_cancelled"]
    flags = then.by_order.set_index("order_id")
    known = {name: set(flags.index[flags[name]]) & ours for name in ("defective", "pending", *KINDS)}
    head = {key: figure[key] for key in ("channel", "marketplace", "window_start", "window_end", "source", "seen_on")}
    for metric in COUNTS:
        if pd.isna(figure[metric]):
            continue
        if metric == "order_count":
            yield head | _orders_row(int(figure[metric]), ours, rules)
            continue
        kind = metric.removesuffix("_count")
        mine = known["defective" if kind == "defect_order" else kind]
        groups = _groups(then, kind, known, mine, rules)
        yield head | _defects_row(metric, int(figure[metric]), mine, groups)
    if pd.notna(figure["rate"]) and ours:
        yield head | _rate_row(float(figure["rate"]), len(known["defective"]), len(ours))


def _of(orders: pd.DataFrame, figure: Mapping[Any, Any]) -> pd.DataFrame:
    mine = orders if figure["channel"] == "all" else orders[orders["channel"] == figure["channel"]]
    return mine if figure["marketplace"] == "all" else mine[mine["marketplace"] == figure["marketplace"]]


def _denominators(orders: pd.DataFrame, figure: Mapping[Any, Any]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the orders that each rule of the denominator counts."""
    utc = orders["purchased_at"].dt.tz_convert(None).dt.normalize()
    for zone, day in (("", orders["order_date"]), ("_utc_days", utc)):
        inside = orders[day.between(figure["window_start"], figure["window_end"])]
        pending = inside["order_status"].eq("Pending")
        yield f"all{zone}", inside
        yield f"without_cancelled{zone}", inside[~inside["cancelled"]]
        yield f"without_pending{zone}", inside[~pending]
        yield f"without_cancelled_and_pending{zone}", inside[~inside["cancelled"] & ~pending]


def _orders_row(amazon: int, ours: set[str], rules: Mapping[str, set[str]]) -> dict[str, Any]:
    meets = [name for name, orders in rules.items() if len(orders) == amazon]
    same = len(ours) == amazon
    other = set() if same or not meets else ours ^ rules[meets[0]]
    return {
        "metric": "order_count",
        "amazon": amazon,
        "akit": len(ours),
        "difference": len(ours) - amazon,
        "verdict": "reconciled" if same else "off",
        "explanation": "" if same or not meets else meets[0],
        "explained_by": sorted(other),
        "reproduced_by": meets,
    }


def _groups(
    then: Then, kind: str, known: Mapping[str, set[str]], mine: set[str], rules: Mapping[str, set[str]]
) -> Iterator[tuple[str, set[str]]]:
    """Give groups of orders that Amazon may see otherwise: those it may count too, and those it may not count yet."""
    signals = then.signals if kind == "defect_order" else then.signals[then.signals["kind"] == kind]
    inside = rules["all"]
    counting = signals[signals["effect"] == "counts"]
    undecided = signals[signals["effect"] == "pending"]
    now = undecided[(undecided["first_day"] <= then.seen_on) & (undecided["last_day"] >= then.seen_on)]
    yield "pending_counted", (set(now["order_id"]) & inside) - mine
    ended = counting[counting["last_day"].between(then.seen_on - RECENT, then.seen_on, inclusive="left")]
    yield "reversed_lately", (set(ended["order_id"]) & inside) - mine
    if kind in ("defect_order", "negative_feedback"):
        yield "removed_feedback_counted", (set(then.removed) & inside) - mine
    old = counting[counting["first_day"] <= then.seen_on - RECENT]
    yield "known_for_less_than_a_week", mine - set(old["order_id"])
    live = counting[(counting["first_day"] <= then.seen_on) & (counting["last_day"] >= then.seen_on)]
    yield "utc_days", mine ^ (set(live["order_id"]) & rules["all_utc_days"])


def _defects_row(metric: str, amazon: int, mine: set[str], groups: Iterator[tuple[str, set[str]]]) -> dict[str, Any]:
    same = len(mine) == amazon
    met = [] if same else [(name, group) for name, group in groups if group and len(mine ^ group) == amazon]
    name, group = met[0] if met else ("", set())
    return {
        "metric": metric,
        "amazon": amazon,
        "akit": len(mine),
        "difference": len(mine) - amazon,
        "verdict": "reconciled" if same else "off",
        "explanation": name,
        "explained_by": sorted(group),
        "reproduced_by": [],
    }


def _rate_row(amazon: float, defects: int, orders: int) -> dict[str, Any]:
    printed = Decimal(repr(amazon))
    ours = Decimal(defects) / Decimal(orders)
    decimals = -int(printed.as_tuple().exponent)
    step = Decimal(1).scaleb(-decimals if decimals > MANY else -PRINTED)
    same = abs(ours - printed) <= step / 2
    return {
        "metric": "rate",
        "amazon": amazon,
        "akit": defects / orders,
        "difference": 0.0 if same else defects / orders - amazon,
        "verdict": "reconciled" if same else "off",
        "explanation": "",
        "explained_by": [],
        "reproduced_by": [],
    }
