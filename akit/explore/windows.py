"""The rate over a window of one's own: any days, any SKU."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from akit import metrics, prose
from akit.day import Day
from akit.explore.panel import panel
from akit.metrics.known import lines_since
from akit.report import views
from akit.report.live import is_live
from akit.report.tables import Table, table
from akit.report.views.captions import RATE
from akit.trace import Window
from akit.words import word

WHOLE = {"description_width": "initial"}
COLUMNS = ["channel", "order_count", "defect_order_count", "rate", "interval_low", "interval_high"]
KINDS = ["negative_feedback_count", "a_to_z_claim_count", "chargeback_count", "pending_order_count"]


def window(day: Day, language: str = "en") -> Any:
    """Show the rate of each channel over Amazon's window or, live, over days and a SKU picked.

    Parameters
    ----------
    day : whose knowledge counts.
    language : "en" or "zh".
    """
    if not is_live():
        return views.rates(day, language)
    import ipywidgets as widgets

    days = [at.date().isoformat() for at in pd.date_range(day.known.orders["order_date"].min(), day.as_of)]
    wide = widgets.Layout(width="32rem")
    controls = {
        "end": widgets.SelectionSlider(
            options=days,
            value=max(days[0], day.window.end.date().isoformat()),
            description=word("window_end", language),
            continuous_update=False,
            style=WHOLE,
            layout=wide,
        ),
        "length": widgets.IntSlider(
            value=day.window.length,
            min=7,
            max=180,
            description=word("window_length", language),
            continuous_update=False,
            style=WHOLE,
            layout=wide,
        ),
        "sku": widgets.Combobox(
            options=sorted(set(day.order_items["sku"])),
            placeholder=word("any", language),
            description="SKU",
            continuous_update=False,
        ),
    }
    return panel(lambda end, length, sku: over(day, end, length, sku, language), controls)


def over(day: Day, end: str, length: int, sku: str = "", language: str = "en") -> Table:
    """Return the rate of each channel over orders of some days that hold a SKU, as known on the day.

    No status stands here: Amazon judges its own window alone, and no SKU. Of a large account the lines of older orders
    are not kept, so for a SKU the days begin no sooner than those, and the caption says so.

    Parameters
    ----------
    end, length : the last day of order dates, and how many days end with it.
    sku : of an order's lines; "" is any.
    """
    last = pd.Timestamp(end).as_unit("us")
    chosen = replace(day.window, start=last - pd.Timedelta(days=length - 1), end=last)
    orders, kept = day.known.orders, _lines_since(day) if sku else chosen.start
    cut = kept > chosen.start
    chosen = replace(chosen, start=max(kept, chosen.start))
    if sku:
        items = day.order_items
        orders = orders[orders["order_id"].isin(items.loc[items["sku"].str.casefold() == sku.casefold(), "order_id"])]
    counted = day.account.settings.count_cancelled_orders
    rates = metrics.order_defect_rate(orders, day.by_order, chosen, count_cancelled=counted, rules=day.rules)
    shown = rates.loc[rates["marketplace"] == "all", [*COLUMNS, *KINDS]]
    more = prose.say("lines_not_kept", language, since=kept.date()) if cut else ""
    return replace(table(shown, _caption(day, chosen, sku, more, language), language=language), name="own-window")


def _lines_since(day: Day) -> pd.Timestamp:
    """Return the first day of whose orders the lines are at hand."""
    if day.account.tables.order_states.empty:
        return pd.Timestamp.min
    return lines_since(day.as_of, day.rules)


def _caption(day: Day, chosen: Window, sku: str, more: str, language: str) -> str:
    """Return what the table shows, and that Amazon judges another window where it does."""
    amazon = day.window
    other = bool(sku) or (chosen.start, chosen.end) != (amazon.start, amazon.end)
    said = prose.say(
        "own_window" if other else "amazon_window", language, start=amazon.start.date(), end=amazon.end.date()
    )
    said = prose.together([said, more], language)
    title = f"{word('order_defect_rate', language)}{prose.say('colon', language)}SKU {sku}" if sku else None
    trace = replace(day.trace(RATE), window=chosen)
    return prose.caption(title or word("order_defect_rate", language), said, trace, language)
