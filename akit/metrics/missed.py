"""The orders behind the other rates: each unit that counts against one, so that a rate can be looked through."""

from __future__ import annotations

import pandas as pd

from akit.metrics.other_rates import UNITS, asked_rates, is_silent, target_of
from akit.policy import STANDARD, Rulebook
from akit.tables import Tables

COLUMNS = ["metric", "day", "order_id", "unit", "quantity"]


def missed_units(tables: Tables, now: pd.Timestamp, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return what counts against each rate that has a target: late, cancelled, untracked, not on time, not answered.

    Parameters
    ----------
    tables, now, as_of, rules : as in `other_rates`.

    Returns
    -------
    One row per unit, of a rate with two windows those of the longer: metric, day (that puts it in the window), order_id
    ("" where no file tells it), unit, quantity (how many units it stands for). Rates in the order of their rules.
    """
    longest = {asked.metric: asked for asked in sorted(asked_rates(tables, as_of, rules), key=lambda one: one.days)}
    parts = []
    for metric, asked in longest.items():
        target = target_of(metric, as_of, rules=rules)
        if target is None or is_silent(metric, tables):
            continue
        units = UNITS[metric](tables, now, rules)
        failed = ~units["counts"] if target["target_condition"] == "GREATER_THAN" else units["counts"]
        mine = units[failed.astype(bool) & units["day"].between(asked.start, asked.end)]
        parts.append(mine.assign(metric=metric, unit=asked.unit, quantity=mine["weight"])[COLUMNS])
    told = [part.sort_values(["day", "order_id"]) for part in parts if len(part)]
    return pd.concat(told, ignore_index=True) if told else pd.DataFrame(columns=COLUMNS)
