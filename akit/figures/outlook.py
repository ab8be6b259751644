"""Figures of what was seen, what changed and what comes."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib import dates as mdates
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import BLUE, GRID, INK, QUIET, SKY, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.figures.trend import DAY_FORMATS
from akit.words import word

FULL = 3.0  # the axis reaches no further than this many times what is known; a wide band would hide the rest


@carries_its_rows
def roll_off(
    roll: pd.DataFrame, target_value: float, *, channel: str = "mfn", ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the rate of the days to come: nothing new, orders as lately, defects as lately with their band.

    Parameters
    ----------
    roll : what `metrics.roll_off` gives.
    target_value : the rate must stay under this fraction.
    channel : "mfn", "afn" or "all".
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    rows = roll[roll["channel"] == channel]
    with style():
        ax = new_axes(ax)
        if rows.empty or rows["rate"].isna().all():
            return say_empty(ax, "no_orders", language)
        days = rows["seen_on"]
        band = word("band", language)
        ax.fill_between(days, rows["band_low"], rows["band_high"], color=GRID, alpha=0.7, linewidth=0, label=band)
        ax.plot(days, rows["rate"], color=BLUE, label=word("nothing_new", language))
        ax.plot(
            days, rows["recent_volume_rate"], color=SKY, linestyle=(0, (5, 1.5)), label=word("recent_volume", language)
        )
        ax.plot(
            days, rows["expected_rate"], color=INK, linestyle=(0, (1, 1)), label=word("defects_as_lately", language)
        )
        _target(ax, target_value, language)
        known = rows[["rate", "recent_volume_rate", "expected_rate"]].max().max()
        ax.set_ylim(0, max(FULL * target_value, 1.2 * known, min(rows["band_high"].max(), FULL * known)))
        _dress(ax, days, language)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=3)
    return ax


@carries_its_rows
def as_known_then(
    seen: pd.DataFrame, target_value: float, *, channel: str = "mfn", ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the rate as it was seen on each day under what is known of the same window now.

    Parameters
    ----------
    seen : what `metrics.as_known_then` gives.
    target_value, channel, ax, language : as in `roll_off`.
    """
    rows = seen[(seen["channel"] == channel) & seen["complete"].astype(bool)]
    with style():
        ax = new_axes(ax)
        if rows.empty or rows["rate"].isna().all():
            return say_empty(ax, "no_orders", language)
        days = rows["as_of"]
        ax.fill_between(days, rows["rate"], rows["known_now_rate"], color=GRID, alpha=0.6, linewidth=0)
        ax.plot(days, rows["known_now_rate"], color=SKY, linestyle=(0, (5, 1.5)), label=word("known_now", language))
        ax.plot(days, rows["rate"], color=BLUE, label=word("seen_then", language))
        _target(ax, target_value, language)
        ax.set_ylim(bottom=0)
        _dress(ax, days, language)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2, handlelength=3)
    return ax


@carries_its_rows
def change_split(split: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw, per channel, how many percentage points defects and the number of orders moved the rate in a week.

    Parameters
    ----------
    split : what `metrics.change_split` gives.
    ax, language : as in `roll_off`.
    """
    rows = split.dropna(subset="defect_effect").iloc[::-1]
    with style():
        ax = new_axes(ax, height=1.2 + 0.6 * max(len(rows), 1))
        if rows.empty:
            return say_empty(ax, "no_rate_to_compare", language)
        places = range(len(rows))
        for shift, name, colour in ((0.2, "defect_effect", VERMILLION), (-0.2, "volume_effect", BLUE)):
            at = [place + shift for place in places]
            bars = ax.barh(at, 100 * rows[name], height=0.36, color=colour, label=word(name, language))
            ax.bar_label(bars, fmt="{:+.3f}", padding=3, fontsize=8)
        ax.axvline(0, color=QUIET, linewidth=0.8)
        ax.margins(x=0.2)
        name_ticks(ax.yaxis, list(places), [word(channel, language) for channel in rows["channel"]])
        ax.set_xlabel(word("percentage_points", language))
        ax.grid(visible=False, axis="y")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.2)
    return ax


@carries_its_rows
def what_if(
    options: pd.DataFrame, target_value: float, *, channel: str = "mfn", ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the rate after the first reversal, the first two, and so on, in order of deadline.

    Parameters
    ----------
    options : what `metrics.what_if` gives.
    target_value, channel, ax, language : as in `roll_off`.
    """
    rows = options[options["channel"] == channel]
    with style():
        ax = new_axes(ax)
        if rows.empty:
            return say_empty(ax, "no_reversals", language)
        rates = [rows["rate"].iloc[0], *rows["rate_after"]]
        ax.step(range(len(rates)), rates, where="post", color=BLUE)
        ax.plot(range(len(rates)), rates, color=BLUE, marker="o", markersize=3, linewidth=0, clip_on=False)
        _target(ax, target_value, language)
        ax.set_ylim(bottom=0)
        ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True))
        ax.yaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=2))
        ax.set_xlabel(word("reversals_in_order", language))
        ax.set_ylabel(word("rate_after", language))
    return ax


def _target(ax: Axes, target_value: float, language: str) -> None:
    ax.axhline(target_value, color=VERMILLION, linewidth=1.3, linestyle=(0, (6, 2)))
    text = f"{word('target', language)} {target_value:.2%}"
    place: dict[str, Any] = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": "right"}
    ax.annotate(text, (1, target_value), xytext=(-2, 3), color=VERMILLION, fontsize=9, **place)


def _dress(ax: Axes, days: pd.Series, language: str) -> None:
    locator = mdates.AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator, **DAY_FORMATS[language]))  # type: ignore[no-untyped-call]
    ax.yaxis.set_major_formatter(ticker.PercentFormatter(1))
    ax.set_xlim(days.min(), days.max() + pd.Timedelta(days=1))
    ax.set_ylabel(word("order_defect_rate", language))
    ax.grid(visible=False, axis="x")
