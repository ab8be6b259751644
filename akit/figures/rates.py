"""Figures of the other rates, and of claims by reason."""

from __future__ import annotations

import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.bars import EFFECTS, ROW, stack
from akit.figures.look import BLUE, EDGE, INK, QUIET, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

PALE = "#f6f8fa"
FURTHEST = 2.0  # multiples of the target; what is beyond stands at the edge, with its number
MARKS = {"computed": ("o", "akit"), "amazon": ("D", "amazon")}


@carries_its_rows
def other_rates(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw each rate that has a target, as a multiple of it: akit's as a disc, Amazon's as diamonds.

    Parameters
    ----------
    table : what `metrics.other_rates` gives; akit's rates of all marketplaces and all of Amazon's are drawn.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    drawn = _with_target(table)
    rows = list(dict.fromkeys(zip(drawn["metric"], drawn["window_days"], strict=True)))
    with style():
        ax = new_axes(ax, height=1.4 + ROW * max(len(rows), 3))
        if drawn.empty:
            return say_empty(ax, "no_rates", language)
        for rate in drawn.to_dict("records"):
            at = min(float(rate["rate"]) / float(rate["target_value"]), FURTHEST)
            row = rows.index((rate["metric"], rate["window_days"]))
            marker, _ = MARKS[rate["source"]]
            colour = {"bad": VERMILLION, "good": BLUE}.get(rate["status"], QUIET)
            ax.plot([at], [row], marker=marker, color=colour, markersize=7, markeredgecolor=EDGE, clip_on=False)
        _values(ax, drawn, rows, language)
        _dress(ax, rows, language)
    return ax


def _with_target(table: pd.DataFrame) -> pd.DataFrame:
    known = table[table["rate"].notna() & table["target_value"].notna() & table["target_value"].astype("float64").gt(0)]
    return known[known["source"].eq("amazon") | known["marketplace"].eq("all")].sort_values(
        ["metric", "window_days", "source", "marketplace"], ascending=[True, True, False, True]
    )


def _values(ax: Axes, drawn: pd.DataFrame, rows: list[tuple[str, int]], language: str) -> None:
    """Write each row's first rate, akit's where there is one, and the target at the right edge."""
    first = drawn.drop_duplicates(["metric", "window_days"])
    for rate in first.to_dict("records"):
        row = rows.index((rate["metric"], rate["window_days"]))
        condition = word(rate["target_condition"], language)
        shown = f"{rate['rate']:.2%} ({condition} {float(rate['target_value']):.1%})"
        ax.annotate(
            shown, (1, row), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
            va="center", fontsize=8.5, annotation_clip=False,
        )  # fmt: skip


def _dress(ax: Axes, rows: list[tuple[str, int]], language: str) -> None:
    names = [
        f"{word(metric, language)}, {word('days_of_window', language).format(days=int(days))}" for metric, days in rows
    ]
    ax.axvline(1, color=INK, linewidth=0.9)
    name_ticks(ax.yaxis, range(len(rows)), names, labelcolor=INK)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_xlim(0, FURTHEST)
    ax.xaxis.set_major_locator(ticker.MultipleLocator(0.5))
    ax.set_xlabel(word("multiple_of_target", language), color=QUIET)
    ax.grid(visible=False, axis="y")
    for marker, name in MARKS.values():
        ax.plot([], [], linestyle="", marker=marker, color=PALE, markeredgecolor=EDGE, label=word(name, language))
    ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2, columnspacing=1.2)


@carries_its_rows
def claims_by_reason(table: pd.DataFrame, *, top: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw why buyers filed claims, ranked, each split by whether the claims count.

    Parameters
    ----------
    table : what `metrics.claims_by_reason` gives.
    top : how many reasons to draw.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    parts = table.pivot_table(
        index="reason", columns="odr_effect", values="count", aggfunc="sum", fill_value=0, observed=True
    ).reindex(columns=list(EFFECTS), fill_value=0)
    totals = parts.sum(axis="columns").rename("total").reset_index()
    ranked = list(totals.sort_values(["total", "reason"], ascending=[False, True])["reason"])[:top]
    with style():
        ax = new_axes(ax, height=1.0 + ROW * max(len(ranked), 3))
        if not ranked:
            return say_empty(ax, "no_claims", language)
        stack(ax, parts.loc[ranked], [str(total) for total in parts.loc[ranked].sum(axis="columns")], language)
        ax.set_xlabel(word("claims", language))
    return ax
