"""Figures of what came in week by week: complaints of one category, and how soon messages were answered."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import BLUE, EDGE, STEPS, carries_its_rows, new_axes, say_empty, style
from akit.figures.trend import _dress_days, _mark_actions
from akit.words import word

SIX_DAYS = 6.0  # width of a week's bar; the gap of a day keeps the weeks apart
REPLIES = ("in_time", "late", "none", "open")


@carries_its_rows
def category_complaints(
    weekly: pd.DataFrame, *, actions: pd.DataFrame | None = None, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw how many complaints of one category came in each week, and when something was done about it.

    Parameters
    ----------
    weekly : one row per ``week`` (its Monday) with ``count``, weeks without any included.
    actions : corrective actions, one per row with ``date``; numbered in order of date.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    with style():
        ax = new_axes(ax, height=2.7)
        if weekly.empty:
            return say_empty(ax, "no_complaints", language)
        _bars(ax, weekly, ["count"], language)
        ax.set_ylabel(word("complaints", language))
        _mark_actions(ax, actions)
    return ax


@carries_its_rows
def replies_by_week(
    weekly: pd.DataFrame, *, actions: pd.DataFrame | None = None, ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw how many messages came in each week, stacked by how they were answered.

    Parameters
    ----------
    weekly : one row per ``week`` (its Monday) with counts ``in_time``, ``late``, ``none`` and ``open``.
    actions, ax, language : as in `category_complaints`.
    """
    with style():
        ax = new_axes(ax, height=3.3)
        if weekly.empty:
            return say_empty(ax, "no_messages", language)
        _bars(ax, weekly, [reply for reply in REPLIES if weekly[reply].any()], language)
        ax.set_ylabel(word("messages_received", language))
        _mark_actions(ax, actions)
        raised = 1.0 if actions is None or actions.empty else 1.1
        ax.legend(loc="lower left", bbox_to_anchor=(0, raised), ncols=2, borderaxespad=0.2, columnspacing=1.2)
    return ax


def _bars(ax: Axes, weekly: pd.DataFrame, columns: list[str], language: str) -> None:
    bottom = pd.Series(0, index=weekly.index)
    steps = (STEPS[0], STEPS[2], STEPS[1], STEPS[3]) if len(columns) > 1 else ((BLUE, ""),)
    for column, (fill, hatch) in zip(columns, steps, strict=False):
        ax.bar(
            weekly["week"], weekly[column], width=SIX_DAYS, bottom=bottom, align="edge", facecolor=fill, hatch=hatch,
            edgecolor=EDGE, linewidth=0.5, label=word(f"answered_{column}", language),
        )  # fmt: skip
        bottom = bottom + weekly[column]
    _dress_days(ax, pd.concat([weekly["week"], weekly["week"] + pd.Timedelta(days=7)]), language)
    ax.set_ylim(0, max(float(bottom.max()) * 1.12, 1))
    ax.yaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=5))
