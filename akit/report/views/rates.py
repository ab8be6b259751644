"""Where the account stands: rates, their trend, the orders behind them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from akit import figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Table, table
from akit.report.views import captions
from akit.report.views.captions import RATE


def rates(day: Day, language: str = "en") -> Table:
    """Return the order defect rate of each channel and marketplace against its target."""
    counts = ["channel", "marketplace", "order_count", "defect_order_count", "rate", "status"]
    bounds = ["pending_order_count", "worst_case_rate", "interval_low", "interval_high", "defect_budget"]
    caption = captions.in_window(day, "order_defect_rate", RATE, language)
    target = float(day.target["target_value"])
    exact = {"rate": lambda rate: prose.percent(rate, target)}  # never rounded across the target
    return replace(
        table(day.order_defect_rate[counts + bounds], caption, formats=exact, language=language), name="rates"
    )


def trend(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of a channel's daily order defect rate."""
    whole = day.order_defect_rate_trend
    mine = whole[whole["channel"] == channel]
    target = float(day.target["target_value"])
    actions = day.known.actions
    ax = figures.order_defect_rate_trend(mine, target, channel=channel, actions=actions, language=language)
    said = prose.order_defect_rate(day.order_defect_rate, channel, language=language, whole=False)
    caption = captions.in_window(day, "order_defect_rate", RATE, language, said)
    return save(ax, f"order-defect-rate-{channel}", caption, folder, table=mine)


def components(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of a channel's defective orders by kind of defect."""
    whole = day.order_defect_rate_trend
    mine = whole[whole["channel"] == channel]
    ax = figures.defect_components(mine, channel=channel, language=language)
    said = prose.components(day.order_defect_rate, channel, language)
    return save(
        ax,
        f"defect-components-{channel}",
        captions.in_window(day, "defect_components", RATE, language, said),
        folder,
        mine,
    )


def defective_orders(day: Day, channel: str = "all", language: str = "en") -> Table:
    """Return the window's orders that have a defect, or may yet, oldest first."""
    mine = day.defective_orders
    return defective_orders_of(day, mine if channel == "all" else mine[mine["channel"] == channel], language)


def defective_orders_of(day: Day, shown: pd.DataFrame, language: str = "en") -> Table:
    """Return some of the window's defective orders, as `Day.defective_orders` has them."""
    caption = captions.in_window(day, "defective_orders", RATE, language)
    return replace(table(shown, caption, language=language), name="defective-orders")


def unmatched(day: Day, language: str = "en") -> Table:
    """Return defects whose order is in no file."""
    caption = captions.known(day, "unmatched_defects", (*RATE[1:], "returns"), language)
    return replace(table(day.unmatched_defects, caption, language=language), name="unmatched")
