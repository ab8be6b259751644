"""Figures of causes: defective orders where they were not expected, and rates before and after an action."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes
from numpy.typing import NDArray

from akit.figures.look import BLUE, EDGE, INK, QUIET, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

ROW = 0.32  # inches of height per row
PALE = "#c8ddec"
LONGEST = 34  # characters of a name that the margin holds
MARKS = {"improved": ("o", BLUE), "worse": ("s", VERMILLION), "no_change": ("D", QUIET)}


@carries_its_rows
def concentration(table: pd.DataFrame, *, top: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw defective orders by value, beside how many were expected; what stands out is dark.

    Parameters
    ----------
    table : what `metrics.concentration` gives; the first ``top`` values with a defective order are drawn.
    top : how many values to draw.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    known = table[table["expected_defect_order_count"].notna() & (table["defect_order_count"] > 0)]
    drawn = known.head(top)
    with style():
        ax = new_axes(ax, height=1.2 + ROW * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_defects", language)
        rows, flagged = np.arange(len(drawn)), drawn["flagged"].astype(bool).to_numpy()
        for mine, fill, label in ((flagged, BLUE, "stands_out"), (~flagged, PALE, "not_told_from_chance")):
            if mine.any():
                counts = drawn["defect_order_count"].to_numpy()[mine]
                ax.barh(rows[mine], counts, height=0.66, facecolor=fill, edgecolor=EDGE, linewidth=0.6,
                        label=word(label, language))  # fmt: skip
        expected = drawn["expected_defect_order_count"]
        ax.plot(expected, rows, linestyle="", marker="|", markersize=14, markeredgewidth=2.4, color=VERMILLION,
                label=word("expected", language))  # fmt: skip
        _name_rows(ax, [_value(row, language) for _, row in drawn.iterrows()])
        ax.set_xlim(left=0)
        ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=6))
        ax.set_xlabel(word("defective_orders", language))
    return ax


@carries_its_rows
def effects(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw, for each corrective action, the rate after over the rate before, with its exact 95 % interval.

    Parameters
    ----------
    table : what `metrics.effects` gives; actions too early to tell are named without a mark.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".

    Returns
    -------
    The axes, logarithmic; a ratio of nought stands at the left edge.
    """
    with style():
        ax = new_axes(ax, height=1.3 + ROW * max(len(table), 3))
        if table.empty:
            return say_empty(ax, "no_actions", language)
        ratios = table[["rate_ratio", "interval_low", "interval_high"]].astype("float64").to_numpy()
        left, right = _span(ratios)
        for row, (verdict, (ratio, low, high)) in enumerate(zip(table["verdict"], ratios, strict=True)):
            if verdict not in MARKS:
                ax.text(1, row, word(verdict, language), va="center", ha="center", color=QUIET, fontsize=8.5)
                continue
            marker, colour = MARKS[verdict]
            ends = [max(low, left), right if np.isnan(high) else min(high, right)]
            ax.plot(ends, [row, row], color=colour, linewidth=1.6)
            ax.plot([np.clip(ratio, left, right)], [row], marker=marker, color=colour, markersize=6, clip_on=False)
        ax.set_xscale("log")
        ax.set_xlim(left, right)
        ax.axvline(1, color=INK, linewidth=0.9)
        _name_rows(ax, [_action(row, language) for _, row in table.iterrows()])
        ax.xaxis.set_major_locator(ticker.FixedLocator([0.05, 0.1, 0.25, 0.5, 1, 2, 4, 10, 20]))
        ax.xaxis.set_major_formatter(ticker.FormatStrFormatter("%g"))
        ax.xaxis.set_minor_locator(ticker.NullLocator())
        ax.set_xlabel(word("after_over_before", language))
    return ax


def _span(ratios: NDArray[np.float64]) -> tuple[float, float]:
    """Return the ends of the axis: all that is finite, within a twentieth and twenty."""
    finite = ratios[np.isfinite(ratios) & (ratios > 0)]
    low, high = (float(finite.min()), float(finite.max())) if len(finite) else (0.5, 2.0)
    return max(0.05, min(0.4, low * 0.8)), min(20.0, max(2.5, high * 1.25))


def _name_rows(ax: Axes, names: list[str]) -> None:
    shown = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
    name_ticks(ax.yaxis, range(len(names)), shown, labelcolor=INK)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.grid(visible=False, axis="y")
    ax.xaxis.label.set_color(QUIET)
    labels = ax.get_legend_handles_labels()[1]
    if labels:
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, borderaxespad=0.2, columnspacing=1.2)


def _value(row: pd.Series, language: str) -> str:
    shown = word(row["value"], language) if row["dimension"] == "channel" else str(row["value"])
    dimension = "week_of" if row["dimension"] == "week" else str(row["dimension"])
    return f"{word(dimension, language)}: {shown}"


def _action(row: pd.Series, language: str) -> str:
    return f"{row['date']:%Y-%m-%d} {word(row['category'] or 'all_defects', language)}"
