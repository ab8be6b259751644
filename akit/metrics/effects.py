"""Before and after a corrective action: order cohorts at equal exposure. What followed, never what caused it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from akit.metrics.cohorts import Cohorts, by_stratum, cohorts
from akit.metrics.exact import RateRatio, rate_ratio
from akit.metrics.exposure import first_days
from akit.metrics.false_discovery import q_values
from akit.metrics.outcomes import ALL_DEFECTS, Outcome, events_of, outcome_of, sources_over
from akit.policy import STANDARD, Rulebook

COLUMNS = (
    "date category action outcome sources before_start before_end after_start after_end exposure_days "
    "before_order_count before_count before_rate after_order_count after_count after_rate rate_ratio interval_low "
    "interval_high p_value q_value verdict why together"
).split()
COUNTS = ["before_order_count", "before_count", "after_order_count", "after_count"]
_ONE = pd.Timedelta(days=1)


@dataclass(frozen=True)
class _Step:
    """Actions on one outcome, too near each other to be told apart, and the days they may be compared over."""

    outcome: Outcome
    first: pd.Timestamp
    last: pd.Timestamp
    rows: tuple[int, ...]


@dataclass(frozen=True)
class _Seen:
    """The orders compared, what may be counted of them, the day, and the rules."""

    orders: pd.DataFrame
    defects: pd.DataFrame
    complaints: pd.DataFrame
    as_of: pd.Timestamp
    rules: Rulebook

    def number(self, rule: str) -> int:
        return self.rules.number(rule, self.as_of.date())


def effects(  # noqa: PLR0913  what was done, what came after, the day, and the rules
    actions: pd.DataFrame,
    orders: pd.DataFrame,
    defects: pd.DataFrame,
    complaints: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Compare the orders placed before and after each corrective action, each watched equally long.

    The events counted are the complaints or defects that the action's category names, else all defects. Cohorts end
    where another action on the same thing begins; actions nearer each other than two weeks are measured as one.
    Channels and marketplaces are compared with themselves only.

    Parameters
    ----------
    actions : `actions`.
    orders : the orders a rate is over, of all days on which their defects could be known.
    defects : what `counting_days` gives.
    complaints : what `complaint_records` gives.
    as_of : the day of knowledge.
    rules : akit's thresholds, with what the account overrides.

    Returns
    -------
    One row per action: cohorts as days, orders, events and rates (fractions); ``rate_ratio`` after over before, at one
    ratio in all channels and marketplaces, with its exact 95 % interval (the upper end missing where there is none);
    ``p_value`` two-sided exact, ``q_value`` after Benjamini-Hochberg over all actions. ``verdict``: improved, no_change
    or worse, or too_early where too little has been seen; ``why``: few_days_after, few_days_before or few_events, and
    fell_back where nothing of the category's own was ever reported, so that all defects are counted. ``together``: how
    many actions, this one included, are measured as one.
    """
    if actions.empty:
        return pd.DataFrame(columns=COLUMNS)
    dated = actions.sort_values(["date", "source_file", "source_row"]).reset_index(drop=True)
    dated = dated[dated["date"].notna()].reset_index(drop=True)
    seen = _Seen(orders, defects, complaints, as_of, rules)
    steps = _steps(dated, pd.Timedelta(days=seen.number("cohort_shortest")))
    rows: dict[int, dict[str, Any]] = {}
    for step in steps:
        measured = _measure(step, steps, seen)
        rows |= {row: measured for row in step.rows}
    table = pd.concat([dated[["date", "category", "action"]], pd.DataFrame([rows[row] for row in dated.index])], axis=1)
    table = table.astype(dict.fromkeys([*COUNTS, "exposure_days"], "Int64"))
    return _judged(table, steps, seen.number("false_discovery_rate") / 100)[COLUMNS]


def _steps(actions: pd.DataFrame, near: pd.Timedelta) -> list[_Step]:
    """Join actions on the same outcome that are too near each other for a cohort to lie between them."""
    steps: list[_Step] = []
    for row, (day, category) in enumerate(zip(actions["date"], actions["category"], strict=True)):
        outcome = outcome_of(category)
        last = next((step for step in reversed(steps) if step.outcome == outcome and day - step.last < near), None)
        if last is None:
            steps.append(_Step(outcome, day, day, (row,)))
        else:
            steps[steps.index(last)] = _Step(outcome, last.first, day, (*last.rows, row))
    return steps


def _measure(step: _Step, steps: list[_Step], seen: _Seen) -> dict[str, Any]:
    """Return one step's comparison; where its category has no event at all, that of all defects."""
    found = [_compared(step, steps, seen)]
    if step.outcome.parts and not found[0]["why"] and not found[0]["before_count"] + found[0]["after_count"]:
        whole = _Step(Outcome(ALL_DEFECTS), step.first, step.last, step.rows)
        instead = _compared(whole, steps, seen)
        found += [instead | {"why": "fell_back"}] if not instead["why"] else []
    return found[-1] | {"together": len(step.rows)}


def _compared(step: _Step, steps: list[_Step], seen: _Seen) -> dict[str, Any]:
    room = _room(step, steps, seen.orders)
    short = cohorts(step.first, step.last, room, seen.as_of, "cohort_usual", seen.rules)
    if isinstance(short, str):
        return _unseen(step, short)
    long = cohorts(step.first, step.last, room, seen.as_of, "cohort_longest", seen.rules)
    assert not isinstance(long, str)
    near = _counted(step.outcome, short, seen)
    enough = near["before_count"] + near["after_count"] >= seen.number("cohort_events_enough")
    return near if enough else _counted(step.outcome, long, seen)


def _unseen(step: _Step, why: str) -> dict[str, Any]:
    nothing = dict.fromkeys(COUNTS)
    days = dict.fromkeys(["before_start", "before_end", "after_start", "after_end"], pd.NaT)
    unknown = dict.fromkeys(["before_rate", "after_rate", "rate_ratio", "interval_low", "interval_high", "p_value"])
    never = {"least_p_value": None, "outcome": step.outcome.name, "sources": "", "exposure_days": None, "why": why}
    return {**nothing, **days, **unknown, **never}


def _room(step: _Step, steps: list[_Step], orders: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and last order day that no other action on the same thing touches."""
    others = [other for other in steps if other.rows != step.rows and other.outcome.meets(step.outcome)]
    earlier = [other.last for other in others if other.last <= step.first]
    later = [other.first - _ONE for other in others if other.first > step.last]
    return max([orders["order_date"].min(), *earlier]), min([orders["order_date"].max(), *later])


def _counted(outcome: Outcome, days: Cohorts, seen: _Seen) -> dict[str, Any]:
    watched_to = min(seen.as_of, days.after[1] + pd.Timedelta(days=days.exposure))
    sources = sources_over(seen.complaints, days.before[0], watched_to, seen.number("cohort_shortest"))
    mine = events_of(outcome, seen.defects, seen.complaints)
    first = first_days(mine[mine["source"].isin(sources)])
    table = by_stratum(seen.orders, first, days)
    both = table[(table["before_order_count"] > 0) & (table["after_order_count"] > 0)]
    totals = both.sum()
    names = ("before", "before_order_count", "after", "after_order_count")
    before, before_count, after, after_count = (both[name].to_numpy(dtype="int64") for name in names)
    return {
        "outcome": outcome.name,
        "sources": "" if outcome.of_defects else ", ".join(sources),
        "before_start": days.before[0],
        "before_end": days.before[1],
        "after_start": days.after[0],
        "after_end": days.after[1],
        "exposure_days": days.exposure,
        **_side("before", totals),
        **_side("after", totals),
        **_ratio(rate_ratio(before, before_count, after, after_count)),
        "why": "" if len(both) else "few_events",
    }


def _side(name: str, totals: pd.Series) -> dict[str, Any]:
    count, events = int(totals[f"{name}_order_count"]), int(totals[name])
    rate = events / count if count else float("nan")
    return {f"{name}_order_count": count, f"{name}_count": events, f"{name}_rate": rate}


def _ratio(compared: RateRatio) -> dict[str, Any]:
    names = ("rate_ratio", "interval_low", "interval_high", "p_value", "least_p_value")
    return dict(
        zip(names, (compared.ratio, compared.low, compared.high, compared.p_value, compared.least_p_value), strict=True)
    )


def _judged(table: pd.DataFrame, steps: list[_Step], error: float) -> pd.DataFrame:
    """Add q-values, one test a step, and the verdicts."""
    first = pd.Index([step.rows[0] for step in steps])
    tested: pd.Series[float] = table.loc[first, "p_value"].astype("float64").dropna()
    adjusted = q_values(np.asarray(tested, dtype="float64"))
    by_step = pd.Series(adjusted, index=tested.index)
    by_row = {row: by_step.get(step.rows[0], float("nan")) for step in steps for row in step.rows}
    table = table.assign(q_value=pd.Series(by_row, dtype="float64"))
    clear = table["q_value"].le(error)
    few = table["least_p_value"].astype("float64").gt(error) & ~clear  # nothing at all after would not have told either
    why = table["why"].mask(table["why"].isin(["", "fell_back"]) & few, "few_events")
    unseen = why.isin(["few_days_after", "few_days_before", "few_events"])
    verdict = pd.Series("no_change", index=table.index).mask(clear & table["rate_ratio"].lt(1), "improved")
    verdict = verdict.mask(clear & ~table["rate_ratio"].astype("float64").lt(1), "worse").mask(unseen, "too_early")
    return table.assign(why=why, verdict=verdict)
