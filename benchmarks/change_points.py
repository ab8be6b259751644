"""Print how often a change of the defect rate is claimed where there is none, and found where there is one.

    python benchmarks/change_points.py [ACCOUNTS]

Each account is simulated: weeks of orders, a defect rate that may scatter from week to week beyond chance and may
change once. A change is found where one is named within two weeks of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
import pandas as pd

from akit import metrics

MONDAY = pd.Timestamp("2026-01-05")
NEAR = pd.Timedelta(weeks=2)


@dataclass(frozen=True)
class Case:
    """Weeks, orders a week, the rate, by how much it scatters (coefficient of variation), and one change of it."""

    weeks: int
    a_week: int
    rate: float
    scatter: float = 0.0
    at: int = 0
    times: float = 1.0


CASES = (
    Case(11, 440, 0.006),
    Case(11, 440, 0.006, scatter=0.3),
    Case(11, 440, 0.006, scatter=0.5),
    Case(26, 140, 0.008),
    Case(26, 140, 0.008, scatter=0.4),
    Case(11, 440, 0.004, at=6, times=4),
    Case(26, 140, 0.008, at=13, times=3),
    Case(26, 140, 0.016, at=13, times=0.3),
)


def changes(case: Case, dice: np.random.Generator) -> pd.Series:
    """Return the weeks that akit names in one simulated account."""
    counts = dice.poisson(case.a_week, case.weeks)
    spread = case.scatter**2
    rates = case.rate * (dice.gamma(1 / spread, spread, case.weeks) if spread else np.ones(case.weeks))
    rates[case.at :] *= case.times
    week = np.repeat(np.arange(case.weeks), counts)
    days = MONDAY + pd.to_timedelta(7 * week + dice.integers(0, 7, len(week)), unit="D")
    names = pd.Series(np.arange(len(week)).astype(str), dtype="str")
    orders = pd.DataFrame({"order_id": names, "order_date": days, "channel": "mfn"})
    bad = orders[dice.random(len(week)) < rates[week]]
    first_day = bad.set_index("order_id")["order_date"] + pd.Timedelta(days=1)
    as_of = MONDAY + pd.Timedelta(days=7 * case.weeks + 30)
    return metrics.change_points(orders, first_day, as_of)["date"]


def told(case: Case, accounts: int) -> str:
    """Return how a case came out."""
    dice = np.random.default_rng(5)
    named = [changes(case, dice) for _ in range(accounts)]
    if case.times == 1:
        return f"claimed in {sum(len(days) > 0 for days in named) / accounts:.1%}"
    true = MONDAY + pd.Timedelta(weeks=case.at)
    near = [(days - true).abs() <= NEAR for days in named]
    found, other = (sum(map(bool, said)) / accounts for said in ([x.any() for x in near], [(~x).any() for x in near]))
    return f"found in {found:.1%}, another week named in {other:.1%}"


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    for case in CASES:
        print(f"{case}: {told(case, many)}", flush=True)
