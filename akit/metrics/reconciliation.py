"""Amazon's own figures beside akit's, never adjusted to meet."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from akit.metrics.defects import KINDS
from akit.metrics.order_defect_rate import amazon_orders
from akit.trace import Window

COLUMNS = ["metric", "channel", "window_start", "window_end", "amazon", "akit", "difference", "explained_by"]


def reconciliation(
    orders: pd.DataFrame,
    by_rules: pd.DataFrame,
    amazon_defects: pd.DataFrame,
    window: Window,
    *,
    channels: Sequence[str],
) -> pd.DataFrame:
    """Return, per channel that Amazon's table covers, how many defective orders it has and how many the rules find.

    `explained_by` names the orders that only one side has. Channel "all" is all covered ones together; no rows where
    the table covers none.
    """
    if not channels:
        return pd.DataFrame(columns=COLUMNS)
    inside = amazon_orders(orders[window.holds(orders["order_date"])])
    theirs = set(amazon_defects.loc[amazon_defects[list(KINDS)].any(axis="columns"), "order_id"])
    ours = set(by_rules.loc[by_rules["defective"], "order_id"])
    inside = inside[inside["channel"].isin(channels)]
    named = ("all", *channels)
    rows = []
    for channel in named:
        mine = set(inside.loc[inside["channel"].eq(channel) | (channel == "all"), "order_id"])
        amazon, akit = mine & theirs, mine & ours
        rows.append((len(amazon), len(akit), len(akit) - len(amazon), sorted(amazon ^ akit)))
    table = pd.DataFrame(rows, columns=["amazon", "akit", "difference", "explained_by"])
    table = table.assign(metric="defect_order_count", channel=named, window_start=window.start, window_end=window.end)
    return table[COLUMNS]
