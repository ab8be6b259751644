"""Where a reason gathers: products whose orders have more complaints of it than the others' have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from akit.metrics.complaints import UNCLASSIFIED
from akit.metrics.concentration import adjusted
from akit.metrics.crowd import Crowd, Flags, Places
from akit.metrics.exact import chance_of_as_many
from akit.metrics.intervals import wilson
from akit.policy import STANDARD, Rulebook

DIMENSIONS = ("sku_family", "sku")
COLUMNS = (
    "dimension value reason order_count complaint_order_count rate interval_low interval_high expected_order_count "
    "lift p_value q_value flagged few_events"
).split()


def reason_concentration(
    orders: pd.DataFrame,
    values: pd.DataFrame,
    records: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Lay orders with a complaint of a reason against all orders, product by product.

    Every order is compared with those of its own week and channel, as in `concentration`: exact, one-sided, over
    strata. Benjamini-Hochberg runs over every value with enough orders and every reason with enough complaints,
    those without a complaint among them; values with the very same orders count once.

    Parameters
    ----------
    orders : the orders looked at. values : what `order_values` gives for them.
    records : what `complaint_records` gives. as_of : the day of knowledge.

    Returns
    -------
    One row per value and reason with a complaint, flagged first, then by p-value: dimension (sku_family, sku),
    value, reason, order_count, complaint_order_count (orders with such a complaint, of any source), rate (of orders)
    with its Wilson 95 % interval, expected_order_count and lift (over it), p_value, q_value, flagged; few_events: too
    few such orders to test, or to name.
    """
    named = records[records["reason"].ne(UNCLASSIFIED)]
    befell: dict[str, Flags] = {
        str(reason): orders["order_id"].isin(mine["order_id"]).to_numpy(dtype=bool)
        for reason, mine in named.groupby("reason")
    }
    mine = values[values["dimension"].isin(DIMENSIONS)]
    days = pd.Series(dtype="datetime64[us]")  # no week is tried, so no day of defect is asked for
    crowd = Crowd(orders.reset_index(drop=True), mine, befell, days, as_of, rules)
    least = rules.number("concentration_events_at_least", as_of.date())
    return _table(crowd, least, rules.number("false_discovery_rate", as_of.date()) / 100)


def _table(crowd: Crowd, least: int, share: float) -> pd.DataFrame:
    table = pd.DataFrame(list(_rows(crowd, least)))
    if table.empty:
        return pd.DataFrame(columns=COLUMNS)
    table["p_value"] = table["p_value"].astype("float64")
    table["q_value"] = adjusted(table["p_value"], table["same"].tolist())
    table["flagged"] = (table["q_value"] <= share) & ~table["few_events"]
    told = table[table["complaint_order_count"] > 0].assign(last=table["p_value"].isna())
    order = ["flagged", "last", "p_value", "dimension", "value", "reason"]
    return told.sort_values(order, ascending=[False, *[True] * 5], ignore_index=True)[COLUMNS]


@dataclass(frozen=True)
class _Ground:
    """Per stratum of one dimension: which orders, how many in all, how many with a complaint of each reason."""

    strata: Places
    total: Places
    bad: Mapping[str, Places]

    def counts(self, places: Places) -> Places:
        """Return a value's orders per stratum."""
        return np.bincount(self.strata[places], minlength=len(self.total))


def _ground(crowd: Crowd, dimension: str) -> _Ground:
    frames = {reason: crowd.frame((dimension, ""), reason) for reason in crowd.outcomes}
    frame = next(frame for frame in frames.values() if frame is not None)
    total = np.bincount(frame.strata[frame.among])
    bad = {
        reason: np.bincount(frame.strata[frame.among & one.defective], minlength=len(total))
        for reason, one in frames.items()
        if one is not None
    }
    return _Ground(frame.strata, total, bad)


def _rows(crowd: Crowd, least: int) -> Iterator[Mapping[str, Any]]:
    grounds = {dimension: _ground(crowd, dimension) for dimension in crowd.known} if crowd.outcomes else {}
    sizes = {reason: int(flags.sum()) for reason, flags in crowd.outcomes.items()}
    for key, places in crowd.places.items():
        same, ground = places.tobytes(), grounds.get(key[0])
        for reason in crowd.outcomes:
            seen = crowd.struck[reason][key]
            testable = len(places) >= least and sizes[reason] >= least
            if ground is not None and (seen or testable):
                tried = _tried(ground, places, reason, seen) if testable and seen >= least else {}
                told = {"dimension": key[0], "value": key[1], "reason": reason, "same": reason.encode() + same}
                yield {**told, **_row(seen, len(places)), **_UNTRIED, "p_value": 1.0 if testable else None, **tried}


_UNTRIED: dict[str, Any] = {"expected_order_count": float("nan"), "lift": float("nan"), "few_events": True}


def _row(seen: int, count: int) -> dict[str, Any]:
    low, high = wilson(seen, count)
    counts = {"order_count": count, "complaint_order_count": seen, "rate": seen / count}
    return {**counts, "interval_low": low, "interval_high": high}


def _tried(ground: _Ground, places: Places, reason: str, seen: int) -> dict[str, Any]:
    exposed, bad = ground.counts(places), ground.bad[reason]
    expected = float((exposed * bad / np.maximum(ground.total, 1)).sum())
    p_value = chance_of_as_many(exposed, ground.total, bad, seen)
    return {"expected_order_count": expected, "lift": seen / expected, "p_value": p_value, "few_events": False}
