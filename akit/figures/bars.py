"""Figures of counts: claim outcomes and complaint reasons, each as ranked horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import EDGE, INK, QUIET, STEPS, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

EFFECTS = ("counts", "pending", "does_not_count", "unknown")
SOURCES = ("feedback", "claim", "return", "message")
ROW = 0.32  # inches of height per bar: labels keep their distance however many there are


@carries_its_rows
def claim_outcomes(outcomes: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how A-to-z claims ended, and which of them count toward the order defect rate.

    Parameters
    ----------
    outcomes : one row per ``outcome``, ``odr_effect`` (counts, does_not_count, pending, unknown) and whatever
        else splits it (funding, currency), with ``count`` claims.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    parts = _by_effect(outcomes)
    totals = parts.sum(axis="columns")
    ranked = parts.loc[_rank(totals)]
    with style():
        ax = new_axes(ax, height=1.0 + ROW * max(len(ranked), 3))
        if ranked.empty:
            return say_empty(ax, "no_claims", language)
        stack(ax, ranked, [str(total) for total in totals[ranked.index]], language)
        ax.set_xlabel(word("claims", language))
    return ax


@carries_its_rows
def complaint_reasons(reasons: pd.DataFrame, *, top: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the ``top`` reasons buyers gave, ranked, each split by where it was read.

    Parameters
    ----------
    reasons : one row per ``reason`` with ``count``, ``share`` (a fraction of all complaints) and a count per
        source: ``feedback``, ``claim``, ``return``, ``message``. Drawn in the order given.
    top : how many reasons to draw; the rest are named by number only.
    ax, language : as in `claim_outcomes`.
    """
    drawn = reasons.head(top).set_index("reason")
    labels = [f"{count} ({share:.1%})" for count, share in zip(drawn["count"], drawn["share"], strict=True)]
    with style():
        ax = new_axes(ax, height=1.1 + ROW * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_complaints", language)
        stack(ax, drawn[list(SOURCES)], labels, language)
        rest = len(reasons) - len(drawn)
        note = word("more_reasons", language).format(count=rest) if rest else ""
        ax.set_xlabel("  ·  ".join(filter(None, [word("complaints", language), note])))
    return ax


def _by_effect(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Return how many claims ended in each way, a row a way and a column an effect."""
    counted: dict[str, dict[str, int]] = {}
    for outcome, effect, count in zip(outcomes["outcome"], outcomes["odr_effect"], outcomes["count"], strict=True):
        mine = counted.setdefault(outcome, dict.fromkeys(EFFECTS, 0))
        mine[effect] = mine.get(effect, 0) + int(count)
    rows = [[mine[effect] for effect in EFFECTS] for mine in counted.values()]
    return pd.DataFrame(rows, index=pd.Index(counted, name="outcome"), columns=list(EFFECTS), dtype="int64")


def _rank(totals: pd.Series) -> list[str]:
    """Return the outcomes with most claims first, ties in alphabetical order."""
    return sorted(totals.index, key=lambda outcome: (-totals[outcome], outcome))


def stack(ax: Axes, parts: pd.DataFrame, totals: Sequence[str], language: str) -> None:
    """Draw one bar per row, stacked by column, the largest row on top, its total at the end of it."""
    rows = np.arange(len(parts))
    left = np.zeros(len(parts))
    for (name, widths), (fill, hatch) in zip(parts.items(), STEPS, strict=True):
        if widths.any():
            ax.barh(
                rows, widths, left=left, height=0.7, label=word(str(name), language),
                facecolor=fill, hatch=hatch, edgecolor=EDGE, linewidth=0.6,
            )  # fmt: skip
        left = left + widths.to_numpy()
    for row, (end, total) in enumerate(zip(left, totals, strict=True)):
        ax.annotate(total, (end, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9)
    name_ticks(ax.yaxis, rows, [word(str(key), language) for key in parts.index], labelcolor=INK)
    ax.invert_yaxis()
    ax.set_xlim(0, left.max() * 1.16 if left.max() else 1)
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=6))
    ax.xaxis.label.set_color(QUIET)
    ax.grid(visible=False, axis="y")
    explain(ax)


def explain(ax: Axes) -> None:
    """Put the legend above the bars, in two columns where its words would not fit into one line."""
    labels = ax.get_legend_handles_labels()[1]
    columns = 4 if sum(map(len, labels)) < 36 else 2
    if labels:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2, columnspacing=1.2)


@carries_its_rows
def defect_categories(counts: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how many defective orders have a complaint of each reason, ranked.

    Parameters
    ----------
    counts : one row per ``reason`` with ``order_count``, drawn in the order given.
    ax, language : as in `claim_outcomes`.
    """
    drawn = counts.set_index("reason")["order_count"]
    with style():
        ax = new_axes(ax, height=0.9 + ROW * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_defects", language)
        _ranked(ax, drawn, [str(count) for count in drawn], language)
        ax.set_xlabel(word("defective_orders", language))
    return ax


@carries_its_rows
def returns_by_reason(table: pd.DataFrame, *, top: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw how many orders were returned for each reason, ranked, with their share of all orders.

    Parameters
    ----------
    table : what `metrics.returns_by_reason` gives, drawn in the order given.
    top : how many reasons to draw; the rest are named by number only.
    ax, language : as in `claim_outcomes`.
    """
    drawn = table.head(top)
    labels = [f"{n} ({rate:.2%})" for n, rate in zip(drawn["return_order_count"], drawn["rate"], strict=True)]
    with style():
        ax = new_axes(ax, height=0.9 + ROW * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_returns", language)
        _ranked(ax, drawn.set_index("reason")["return_order_count"], labels, language)
        rest = len(table) - len(drawn)
        note = word("more_reasons", language).format(count=rest) if rest else ""
        ax.set_xlabel("  ·  ".join(filter(None, [word("returned_orders", language), note])))
    return ax


def _ranked(ax: Axes, counts: pd.Series, labels: Sequence[str], language: str) -> None:
    """Draw one plain bar per row, the first on top, its label at the end of it."""
    rows = range(len(counts))
    ax.barh(rows, counts, height=0.7, color=STEPS[0][0], edgecolor=EDGE, linewidth=0.6)
    for row, (count, label) in enumerate(zip(counts, labels, strict=True)):
        ax.annotate(label, (count, row), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9)
    name_ticks(ax.yaxis, rows, [word(str(key), language) for key in counts.index], labelcolor=INK)
    ax.invert_yaxis()
    ax.set_xlim(0, int(counts.max()) * (1.12 if max(map(len, labels)) < 6 else 1.2))
    ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=6))
    ax.grid(visible=False, axis="y")
