"""The figure of change points: the rate week by week, and from which week on it was another."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import BLUE, INK, QUIET, SKY, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.trend import _dress_days
from akit.words import word

WEEK = pd.Timedelta(days=7)
PEAK = 1.28  # room above the highest week for the day of each change


@carries_its_rows
def change_points(weekly: pd.DataFrame, changes: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the share of defective orders week by week, the rate between changes, and the week of each change.

    Parameters
    ----------
    weekly : what `metrics.weekly_defects` gives; its rows of all channels together are drawn.
    changes : what `metrics.change_points` gives; none leaves one rate over all weeks.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    rows = weekly[(weekly["channel"] == "all") & weekly["rate"].notna()]
    with style():
        ax = new_axes(ax)
        if rows.empty:
            return say_empty(ax, "no_weeks", language)
        ax.plot(
            rows["week"] + WEEK / 2,
            rows["rate"],
            color=SKY,
            linewidth=0.9,
            marker="o",
            markersize=4,
            label=word("rate_of_week", language),
        )
        edges = [rows["week"].iloc[0], *changes["date"], rows["week"].iloc[-1] + WEEK]
        for first, last in pairwise(edges):
            rate = rows.loc[rows["week"].between(first, last, inclusive="left"), "level"].iloc[0]
            ax.hlines(rate, first, last, color=BLUE, linewidth=2.2)
            ax.annotate(f"{rate:.2%}", (first + (last - first) / 2, rate), xytext=(0, 5), textcoords="offset points",
                        ha="center", fontweight="bold", fontsize=9, color=INK)  # fmt: skip
        ax.plot([], [], color=BLUE, linewidth=2.2, label=word("rate_between_changes", language))
        for day in changes["date"]:
            ax.axvline(day, color=VERMILLION, linewidth=1.2, linestyle=(0, (4, 2)))
            ax.annotate(f"{day:%Y-%m-%d}", (day, 1), xycoords=("data", "axes fraction"), xytext=(4, -4),
                        textcoords="offset points", va="top", fontsize=8.5, color=VERMILLION)  # fmt: skip
        _dress_days(ax, pd.Series([edges[0], edges[-1]]), language)
        ax.set_ylim(0, max(float(rows["rate"].max()), 1e-4) * PEAK)
        ax.yaxis.set_major_formatter(ticker.PercentFormatter(1))
        ax.set_ylabel(word("share_of_week", language), color=QUIET)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return ax
