"""The rate by each reading of what Amazon's sources leave open: pending claims, cancelled orders, the lag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from akit.metrics.order_defect_rate import rate_of_counts
from akit.policy import STANDARD, Rulebook
from akit.trace import Window


class Reading(NamedTuple):
    """One way to read the rules: its name, the window, whether cancelled orders and pending claims count."""

    name: str
    window: Window
    count_cancelled: bool
    pending_counts: bool


def conflicts(counts: pd.DataFrame, readings: Sequence[Reading], *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return the order defect rate of each channel by each reading.

    Parameters
    ----------
    counts : what `order_counts` gives; no order in it is both defective and pending.

    Returns
    -------
    One row per reading and channel: reading, channel, window_end, order_count, defect_order_count, rate, status.
    """
    parts = []
    for reading in readings:
        counted = counts
        if reading.pending_counts:
            counted = counts.assign(defective=counts["defective"] + counts["pending"], pending=0)
        rate = rate_of_counts(counted, reading.window, count_cancelled=reading.count_cancelled, rules=rules)
        parts.append(rate[rate["marketplace"] == "all"].assign(reading=reading.name))
    table = pd.concat(parts, ignore_index=True)
    return table[["reading", "channel", "window_end", "order_count", "defect_order_count", "rate", "status"]]
