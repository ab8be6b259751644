"""Figures over time: the rate against its target, and the defects behind it."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib import dates as mdates
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import BLUE, GRID, INK, PAPER, QUIET, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.words import word

HEADROOM = 1.3  # the highest point leaves a quarter of the height to its label and the action numbers
COMPONENTS = (
    ("negative_feedback", BLUE, "-", "o"),
    ("a_to_z_claim", VERMILLION, (0, (5, 1.5)), "s"),
    ("chargeback", QUIET, (0, (1, 1)), "^"),
)
CLOCK = ["%H:%M", "%H:%M", "%S"]
DAY_FORMATS = {  # year, month, day, and times that never show; strftime's month names would not be Chinese
    "en": {
        "formats": ["%Y", "%b", "%d %b", *CLOCK],
        "zero_formats": ["", "%Y", "%d %b", *CLOCK],
        "offset_formats": ["", "%Y", "%Y", "", "", ""],
    },
    "zh": {
        "formats": ["%Y", "%Y-%m", "%m-%d", *CLOCK],
        "zero_formats": ["", "%Y-%m", "%m-%d", *CLOCK],
        "offset_formats": ["", "", "%Y", "", "", ""],
    },
}


@carries_its_rows
def order_defect_rate_trend(  # noqa: PLR0913  three of the six are how, not what
    trend: pd.DataFrame,
    target_value: float,
    *,
    channel: str = "mfn",
    actions: pd.DataFrame | None = None,
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw the daily order defect rate of one channel against Amazon's target.

    Parameters
    ----------
    trend : one row per channel and window end: ``window_end``, ``rate`` (a fraction, NaN where no orders),
        ``complete`` (the exports reach back over the whole window) and ``matured`` (claims come no more).
    target_value : the rate must stay under this fraction.
    channel : "mfn", "afn" or "all".
    actions : corrective actions, one per row with ``date``; numbered in order of date.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".

    Returns
    -------
    The axes. ``ax.lines[0]`` holds every rate; the line over it only those of complete windows.
    """
    rows = trend.loc[trend["channel"] == channel].sort_values("window_end")
    with style():
        ax = new_axes(ax)
        if rows["rate"].isna().all():
            return say_empty(ax, "no_orders", language)
        _draw_rates(ax, rows, language)
        _draw_target(ax, target_value, language)
        top = max(float(rows["rate"].max()), target_value) * HEADROOM
        _dress_days(ax, rows["window_end"], language)
        ax.set_ylim(0, top)
        _shade_maturing(ax, rows, language)
        _mark_actions(ax, actions)
        _label_peak_and_last(ax, rows, language)
        ax.yaxis.set_major_formatter(ticker.PercentFormatter(1))
        ax.set_ylabel(f"{word('order_defect_rate', language)} ({word(channel, language)})")
    return ax


@carries_its_rows
def defect_components(
    trend: pd.DataFrame, *, channel: str = "mfn", ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw how many orders had each kind of defect, per window end.

    An order with two kinds is in two lines, so the lines do not add up to the orders with defects.

    Parameters
    ----------
    trend : one row per channel and window end with ``negative_feedback_count``, ``a_to_z_claim_count`` and
        ``chargeback_count`` (orders).
    channel, ax, language : as in `order_defect_rate_trend`.
    """
    rows = trend.loc[trend["channel"] == channel].sort_values("window_end")
    with style():
        ax = new_axes(ax)
        if rows.empty:
            return say_empty(ax, "no_orders", language)
        for kind, colour, dashes, marker in COMPONENTS:
            label = word(kind, language)
            ends: dict[str, Any] = {
                "marker": marker,
                "markevery": [len(rows) - 1],
                "markersize": 5,
                "clip_on": False,
            }
            counts = rows[f"{kind}_count"]
            ax.plot(rows["window_end"], counts, color=colour, linestyle=dashes, label=label, **ends)
        _dress_days(ax, rows["window_end"], language)
        ax.set_ylim(bottom=0)
        ax.yaxis.set_major_locator(ticker.MaxNLocator(integer=True))
        ax.set_ylabel(word("orders_with_defects", language))
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2, handlelength=3.5)
    return ax


def _draw_rates(ax: Axes, rows: pd.DataFrame, language: str) -> None:
    lone: dict[str, Any] = {"marker": "o", "markersize": 4} if len(rows) == 1 else {}
    ax.plot(rows["window_end"], rows["rate"], color=BLUE, alpha=0.55, linewidth=1.2, linestyle=(0, (3, 2)), **lone)
    complete = rows["complete"].astype(bool)
    ax.plot(rows["window_end"], rows["rate"].where(complete), color=BLUE, **lone)
    if not complete.all():
        note = f"- -  {word('incomplete_window', language)}"
        ax.text(0.01, 0.02, note, transform=ax.transAxes, color=QUIET, fontsize=8)


def _draw_target(ax: Axes, target_value: float, language: str) -> None:
    ax.axhline(target_value, color=VERMILLION, linewidth=1.3, linestyle=(0, (6, 2)))
    text = f"{word('target', language)} {target_value:.2%}"
    ax.annotate(
        text, (0, target_value), xycoords=("axes fraction", "data"), xytext=(2, 3),
        textcoords="offset points", color=VERMILLION, fontsize=9,
    )  # fmt: skip


def _shade_maturing(ax: Axes, rows: pd.DataFrame, language: str) -> None:
    young = rows.loc[~rows["matured"].astype(bool), "window_end"]
    if young.empty:
        return
    ax.axvspan(young.min(), young.max(), facecolor=GRID, alpha=0.45, edgecolor="none", zorder=0)
    ax.annotate(
        word("still_maturing", language), (young.max(), 1), xycoords=("data", "axes fraction"),
        xytext=(-4, -4), textcoords="offset points", ha="right", va="top", color=QUIET, fontsize=9,
    )  # fmt: skip


def _mark_actions(ax: Axes, actions: pd.DataFrame | None) -> None:
    """Mark each action with a thin line and its number; numbers too close to stand apart share one label."""
    if actions is None or actions.empty:
        return
    left, right = ax.get_xlim()
    days = mdates.date2num(actions["date"].sort_values())  # type: ignore[no-untyped-call]
    groups: list[list[tuple[int, float]]] = []
    for number, day in enumerate(days, start=1):
        if left <= day <= right:
            ax.axvline(day, color=INK, linewidth=0.7, linestyle=(0, (1, 2)))
            if not groups or day - groups[-1][-1][1] >= (right - left) / 22:
                groups.append([])
            groups[-1].append((number, day))
    for group in groups:
        _number(ax, *group[0], *group[-1])


def _number(ax: Axes, first: int, first_day: float, last: int, last_day: float) -> None:
    text = str(first) if first == last else f"{first}\N{EN DASH}{last}"
    ax.annotate(
        text, ((first_day + last_day) / 2, 1), xycoords=("data", "axes fraction"), xytext=(0, 9),
        textcoords="offset points", ha="center", va="center", fontsize=8, annotation_clip=False,
        bbox={"boxstyle": "round,pad=0.3", "facecolor": PAPER, "edgecolor": QUIET, "linewidth": 0.7},
    )  # fmt: skip


def _label_peak_and_last(ax: Axes, rows: pd.DataFrame, language: str) -> None:
    known = rows.dropna(subset="rate").set_index("window_end")["rate"]
    peak, last = known.index[int(known.argmax())], known.index[-1]
    _label(ax, (last, known[last]), f"{known[last]:.2%}", right=True)
    if peak != last:
        _label(ax, (peak, known[peak]), f"{word('peak', language)} {known[peak]:.2%}", right=False)


def _label(ax: Axes, point: tuple[Any, float], text: str, *, right: bool) -> None:
    ax.plot(*point, color=BLUE, marker="o", markersize=4.5, clip_on=False)
    ax.annotate(
        text, point, xytext=(6, 0) if right else (0, 6),
        textcoords="offset points", ha="left" if right else "center", va="center" if right else "bottom",
        fontweight="bold", annotation_clip=False,
        bbox={"boxstyle": "square,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8},
    )  # fmt: skip


def _dress_days(ax: Axes, days: pd.Series, language: str) -> None:
    first, last = days.min(), days.max()
    margin = pd.Timedelta(days=3) if first == last else pd.Timedelta(0)
    ax.set_xlim(first - margin, last + margin)
    locator = mdates.AutoDateLocator(minticks=3, maxticks=8)  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_locator(locator)
    days_in_words = mdates.ConciseDateFormatter(locator, **DAY_FORMATS[language])  # type: ignore[no-untyped-call]
    ax.xaxis.set_major_formatter(days_in_words)
    ax.grid(visible=False, axis="x")
