"""Figures of what two readings say of one number: Amazon's count beside akit's, and the rate by each open question."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.look import BLUE, EDGE, INK, PAPER, QUIET, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

ROW = 0.34  # inches of height per row
ALWAYS = (
    "order_count",
    "defect_order_count",
)  # drawn whether they meet or not; the other counts only where they differ


@carries_its_rows
def recount(table: pd.DataFrame, *, top: int = 16, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw by how many orders akit's counts differ from Amazon's; both numbers stand at the right.

    Orders and defective orders of each channel are drawn in any case, the kinds of defect where they differ. Of an
    order count, the rules of the denominator that reproduce Amazon's number are named.

    Parameters
    ----------
    table : what `metrics.recount` gives, its lists of names joined by semicolons.
    top : how many rows to draw, those that differ first.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    counts = table[table["metric"].ne("rate")]
    shown = counts[counts["metric"].isin(ALWAYS) | counts["verdict"].eq("off")]
    drawn = shown.sort_values("verdict", kind="stable").head(top).sort_index()
    with style():
        ax = new_axes(ax, height=1.3 + ROW * max(len(drawn), 3))
        if not drawn["verdict"].eq("off").any():
            return say_empty(ax, "nothing_of_amazon" if drawn.empty else "all_meet", language)
        rows, off = np.arange(len(drawn)), drawn["difference"].to_numpy(dtype=float)
        ax.hlines(rows, 0, off, color=QUIET, linewidth=1.4)
        for row, (difference, verdict) in enumerate(zip(off, drawn["verdict"], strict=True)):
            fill = VERMILLION if verdict == "off" else PAPER
            ax.plot([difference], [row], marker="o", markersize=6.5, color=fill, markeredgecolor=EDGE, clip_on=False)
        for row, found in enumerate(drawn.to_dict("records")):
            ax.annotate(_both(found, language), (1, row), xycoords=("axes fraction", "data"), xytext=(8, 0),
                        textcoords="offset points", va="center", fontsize=8.5, annotation_clip=False)  # fmt: skip
        ax.axvline(0, color=INK, linewidth=0.9)
        name_ticks(
            ax.yaxis, rows, [_counted(row, language) for _, row in drawn.iterrows()], labelcolor=INK, labelsize=8.5
        )
        ax.set_ylim(len(drawn) - 0.4, -0.6)
        reach = max(2.0, float(np.abs(off).max()) * 1.2)
        ax.set_xlim(-reach, reach)
        ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=6))
        ax.set_xlabel(word("akit_less_amazon", language), color=QUIET)
        ax.grid(visible=False, axis="y")
    return ax


def _both(found: dict[Hashable, Any], language: str) -> str:
    """Return both numbers, and the first rule of the denominator that reproduces Amazon's where akit's does not."""
    amazon, akit = (f"{found[whose]:,.0f}" for whose in ("amazon", "akit"))
    said = word("beside_amazon", language).format(amazon=amazon, akit=akit)
    rule, _, _ = str(found["reproduced_by"]).partition(";")
    met = rule and found["verdict"] == "off"
    return f"{said}\n({word(f'explained_{rule}', language)})" if met else said


def _counted(row: pd.Series, language: str) -> str:
    place = "" if row["marketplace"] == "all" else f" {row['marketplace']}"
    return f"{word(row['channel'], language)}{place}: {word(row['metric'], language)}"


@carries_its_rows
def conflicts(
    table: pd.DataFrame, target_value: float, *, channel: str = "mfn", ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw the rate of one channel by each reading of what Amazon's sources leave open, against the target.

    Parameters
    ----------
    table : what `metrics.conflicts` gives.
    target_value : the rate must stay under this fraction.
    channel : "mfn", "afn" or "all".
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    drawn = table[(table["channel"] == channel) & table["rate"].notna()]
    with style():
        ax = new_axes(ax, height=1.2 + ROW * max(len(drawn), 2))
        if drawn.empty:
            return say_empty(ax, "no_orders", language)
        for row, found in enumerate(drawn.to_dict("records")):
            colour = VERMILLION if found["status"] == "bad" else BLUE
            first = found["reading"] == "as_set"
            ax.plot([found["rate"]], [row], marker="D" if first else "o", markersize=7, color=colour,
                    markeredgecolor=EDGE, clip_on=False)  # fmt: skip
            said = f"{found['rate']:.2%} ({found['defect_order_count']:,}/{found['order_count']:,})"
            ax.annotate(said, (1, row), xycoords=("axes fraction", "data"), xytext=(8, 0), textcoords="offset points",
                        va="center", fontsize=8.5, annotation_clip=False)  # fmt: skip
        ax.axvline(target_value, color=VERMILLION, linewidth=1.3, linestyle=(0, (6, 2)))
        ax.annotate(f"{word('target', language)} {target_value:.2%}", (target_value, 1), xytext=(3, 4),
                    xycoords=("data", "axes fraction"), textcoords="offset points", color=VERMILLION,
                    fontsize=9)  # fmt: skip
        names = [word(f"reading_{one}", language).rstrip(":：") for one in drawn["reading"]]
        name_ticks(ax.yaxis, range(len(drawn)), names, labelcolor=INK)
        ax.set_ylim(len(drawn) - 0.4, -0.6)
        ax.set_xlim(0, max(float(drawn["rate"].max()), target_value) * 1.15)
        ax.xaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=2))
        ax.set_xlabel(f"{word('order_defect_rate', language)} ({word(channel, language)})", color=QUIET)
        ax.grid(visible=False, axis="y")
    return ax
