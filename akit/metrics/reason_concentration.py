"""Where a reason gathers: products whose orders have more complaints of it than the others' have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from akit.metrics.complaints import UNCLASSIFIED
from akit.metrics.concentration import adjusted
from akit.metrics.crowd import Crowd, Flags, Key
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
    table["q_value"] = adjusted(table["p_value"], table["same"].tolist())
    table["flagged"] = (table["q_value"] <= share) & ~table["few_events"]
    told = table[table["complaint_order_count"] > 0].assign(last=table["p_value"].isna())
    order = ["flagged", "last", "p_value", "dimension", "value", "reason"]
    return told.sort_values(order, ascending=[False, *[True] * 5], ignore_index=True)[COLUMNS]


def _rows(crowd: Crowd, least: int) -> Iterator[Mapping[str, Any]]:
    enough = {reason: flags for reason, flags in crowd.outcomes.items() if flags.any()}
    for key, places in crowd.places.items():
        same = places.tobytes()
        for reason, flags in enough.items():
            seen = int(flags[places].sum())
            testable = len(places) >= least and int(flags.sum()) >= least
            if seen or testable:
                yield {**_row(crowd, key, reason, seen, testable, least), "same": reason.encode() + same}


def _row(crowd: Crowd, key: Key, reason: str, seen: int, testable: bool, least: int) -> dict[str, Any]:  # noqa: PLR0913
    count = len(crowd.places[key])
    tried = testable and seen >= least
    expected = crowd.expected(key, reason) if tried else float("nan")
    low, high = wilson(seen, count)
    return {
        "dimension": key[0],
        "value": key[1],
        "reason": reason,
        "order_count": count,
        "complaint_order_count": seen,
        "rate": seen / count,
        "interval_low": low,
        "interval_high": high,
        "expected_order_count": expected,
        "lift": seen / expected if tried and expected else float("nan"),
        "p_value": crowd.chance(key, reason, least=least) if tried else 1.0 if testable else float("nan"),
        "few_events": not tried,
    }
