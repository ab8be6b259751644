"""Where defects come from: values whose orders are defective more often than other orders of their channel and week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from akit.metrics.crowd import ALL_DEFECTS, Crowd, Flags, Key
from akit.metrics.false_discovery import q_values
from akit.policy import STANDARD, Rulebook

COLUMNS = (
    "dimension value order_count defect_order_count lift expected_defect_order_count outcome outcome_order_count "
    "expected_outcome_order_count p_value q_value flagged few_events explained_by"
).split()


def concentration(
    orders: pd.DataFrame,
    defective: Mapping[str, pd.Series],
    values: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Lay defects against order share, value by value, and name those that chance does not explain.

    An order is compared with orders of its own channel and week that have a value in the same dimension, so that a
    carrier used in bad weeks only, or for one channel only, is not blamed for them; weeks are compared at equal
    exposure. Each value is tried on all defects and on each reason of defects, and its p-value pays for every try;
    Benjamini-Hochberg then runs over all values of all dimensions, those with the very same orders counted once.

    Parameters
    ----------
    orders : the orders the rate is over, of the days looked at.
    defective : ``all_defects``, and any reasons, each: order id -> the day the order became defective, missing where
        unknown.
    values : what `order_values` gives for them.
    as_of : the day of knowledge.
    rules : Amazon's rules and akit's thresholds, with what the account overrides.

    Returns
    -------
    One row per dimension and value, flagged first, then by p-value. ``order_count`` and ``defect_order_count`` in
    orders; ``lift``: its share of the defective orders over its share of the orders; ``expected_defect_order_count``:
    had they been like the others of their channel and week. ``outcome``: all_defects, or the reason in which it stands
    out most, with its own counts. ``q_value`` is missing where there are too few orders to say anything, or a week is
    too young. ``few_events``: too few defective orders to name it. ``explained_by``: the flagged value, as
    dimension:value, beside which this one has no excess of its own.
    """
    if orders.empty:
        return pd.DataFrame(columns=COLUMNS)
    least = rules.number("concentration_events_at_least", as_of.date())
    share = rules.number("false_discovery_rate", as_of.date()) / 100
    placed = orders.reset_index(drop=True)
    crowd = Crowd(placed, values, _outcomes(placed, defective, least), defective[ALL_DEFECTS], as_of, rules)
    table = pd.DataFrame([_row(crowd, key, least) for key in crowd.places])
    table["q_value"] = adjusted(table["p_value"], _same_orders(crowd))
    table["flagged"] = table["q_value"].le(share) & ~table["few_events"]
    table = _settled(table, crowd, share)
    ordered = table.assign(last=table["p_value"].isna()).sort_values(
        ["flagged", "last", "p_value", "dimension", "value"], ascending=[False, True, True, True, True]
    )
    return ordered[COLUMNS].reset_index(drop=True)


def _outcomes(orders: pd.DataFrame, defective: Mapping[str, pd.Series], least: int) -> dict[str, Flags]:
    """Keep the reasons that enough orders have to say anything."""
    befell: dict[str, Flags] = {
        name: orders["order_id"].isin(days.index).to_numpy(dtype=bool) for name, days in defective.items()
    }
    return {name: flags for name, flags in befell.items() if name == ALL_DEFECTS or flags.sum() >= least}


def _row(crowd: Crowd, key: Key, least: int) -> dict[str, Any]:
    every, defects = crowd.sizes[key[0]]
    count, mine = len(crowd.places[key]), crowd.struck[ALL_DEFECTS][key]
    outcome, p_value = _strongest(crowd, key, least) if count >= least else (ALL_DEFECTS, float("nan"))
    expected = crowd.expected(key)
    return {
        "dimension": key[0],
        "value": key[1],
        "order_count": count,
        "defect_order_count": mine,
        "lift": (mine / defects) / (count / every) if defects else float("nan"),
        "expected_defect_order_count": expected,
        "outcome": outcome,
        "outcome_order_count": crowd.struck[outcome][key],
        "expected_outcome_order_count": expected if outcome == ALL_DEFECTS else crowd.expected(key, outcome),
        "p_value": p_value,
        "few_events": mine < least,
    }


def _strongest(crowd: Crowd, key: Key, least: int) -> tuple[str, float]:
    """Return the outcome in which a value stands out most, and a p-value that pays for having tried them all.

    Half of the error is spent on all defects, half on the reasons together (Bonferroni).
    """
    reasons = [name for name in crowd.outcomes if name != ALL_DEFECTS]
    tries = {ALL_DEFECTS: 2 if reasons else 1, **{name: 2 * len(reasons) for name in reasons}}
    found = {name: crowd.chance(key, name, least=least) * paid for name, paid in tries.items()}
    if np.isnan(found[ALL_DEFECTS]):
        return ALL_DEFECTS, float("nan")
    best = min(found, key=lambda name: found[name])
    return best if found[best] < 1 else ALL_DEFECTS, min(1.0, found[best])


def _same_orders(crowd: Crowd) -> list[bytes]:
    """Return what tells values apart: a SKU and its ASIN with the very same orders are one thing tried once.

    In whatever order files tell of them: a warehouse's orders come by parcel, a destination's by order.
    """
    orders = ((key, np.sort(places, kind="stable")) for key, places in crowd.places.items())
    return [("week:" * (key[0] == "week")).encode() + places.tobytes() for key, places in orders]


def adjusted(p_values: pd.Series, same: list[bytes]) -> pd.Series:
    """Return Benjamini-Hochberg q-values; what is the ``same`` is tried once, what has no p-value is not tried."""
    once = pd.DataFrame({"p": p_values, "same": same}).dropna().groupby("same", sort=False)["p"].min()
    found = pd.Series(same, index=p_values.index).map(pd.Series(q_values(once.to_numpy(dtype=float)), index=once.index))
    return found.where(p_values.notna()).astype("float64")


def _settled(table: pd.DataFrame, crowd: Crowd, share: float) -> pd.DataFrame:
    """Take the flag from a value whose excess another flagged one explains; those nothing tells apart keep it."""
    flagged = table[table["flagged"]].sort_values(["p_value", "dimension", "value"])
    outcome = dict(zip(zip(flagged["dimension"], flagged["value"], strict=True), flagged["outcome"], strict=True))
    explained: dict[Key, str] = {}
    for key in reversed(outcome):  # the weakest first, each held against all that still stand
        for other in (other for other in outcome if other != key and other not in explained):
            alone = crowd.chance(key, outcome[key], given=other)
            if alone > share and crowd.chance(other, outcome[key], given=key) <= share:
                explained[key] = ":".join(other)
                break
    keys = zip(table["dimension"], table["value"], strict=True)
    by = pd.Series([explained.get(key, "") for key in keys], index=table.index, dtype="str")
    return table.assign(explained_by=by, flagged=table["flagged"] & by.eq(""))
