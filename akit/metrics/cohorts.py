"""Orders before and after a day, each watched equally long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from akit.metrics.exposure import came_within
from akit.policy import Rulebook

_ONE = pd.Timedelta(days=1)


@dataclass(frozen=True)
class Cohorts:
    """Order days before and after, both ends included, and how long each order is watched."""

    before: tuple[pd.Timestamp, pd.Timestamp]
    after: tuple[pd.Timestamp, pd.Timestamp]
    exposure: int

    def held(self, orders: pd.DataFrame, side: str) -> pd.Series:
        """Say of each order whether it is in the cohort before or after."""
        return orders["order_date"].between(*(self.before if side == "before" else self.after))


def cohorts(  # noqa: PLR0913  the days, how long at most, and the rules
    first: pd.Timestamp,
    last: pd.Timestamp,
    room: tuple[pd.Timestamp, pd.Timestamp],
    as_of: pd.Timestamp,
    length: str,
    rules: Rulebook,
) -> Cohorts | str:
    """Return the cohorts around actions from ``first`` to ``last``, or why there are none.

    Half of the time since the action is order days, half is waiting for what comes of them: an order is watched for
    that half, 14 to 60 days, and only orders old enough for it are in. ``length`` names the rule of the most days.
    """
    on = as_of.date()
    shortest, longest = pd.Timedelta(days=rules.number("cohort_shortest", on) - 1), rules.number(length, on)
    bounds = (rules.number("equal_exposure_shortest", on), rules.number("equal_exposure_longest", on))
    exposure = int(np.clip((as_of - last).days // 2, *bounds))
    span = pd.Timedelta(days=longest - 1)
    after_end = min(as_of - pd.Timedelta(days=exposure), last + span, room[1])
    before_end = first - _ONE
    before_start = max(before_end - span, room[0])
    if after_end - last < shortest:
        return "few_days_after"
    if before_end - before_start < shortest:
        return "few_days_before"
    return Cohorts((before_start, before_end), (last, after_end), exposure)


def by_stratum(orders: pd.DataFrame, first: pd.Series, days: Cohorts) -> pd.DataFrame:
    """Count orders and events of both cohorts by channel and marketplace."""
    struck = came_within(orders, first, days.exposure)
    before, after = days.held(orders, "before"), days.held(orders, "after")
    flags = pd.DataFrame(
        {
            "before": before & struck,
            "before_order_count": before,
            "after": after & struck,
            "after_order_count": after,
        }
    ).astype("int64")
    return flags.groupby([orders["channel"], orders["marketplace"]]).sum()
