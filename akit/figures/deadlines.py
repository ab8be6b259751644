"""The figure of claim deadlines: what must be answered or may be appealed, and in how many days."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.bars import explain
from akit.figures.look import BLUE, EDGE, INK, QUIET, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word


@carries_its_rows
def deadlines(open_claims: pd.DataFrame, *, top: int = 16, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the days left for each claim that waits: replies as squares, appeals as discs; what is past is left of 0.

    Parameters
    ----------
    open_claims : what `metrics.open_claims` gives; those without a day are not drawn.
    top : how many claims to draw: those ahead first, then those past.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    dated = open_claims.dropna(subset="days_left")
    ahead = dated[dated["days_left"] >= 0].head(top)
    past = dated[dated["days_left"] < 0].tail(top - len(ahead)) if len(ahead) < top else dated.iloc[:0]
    drawn = pd.concat([past, ahead])
    with style():
        ax = new_axes(ax, height=1.2 + 0.26 * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_deadlines", language)
        days = drawn["days_left"].to_numpy(dtype="int64")
        rows, reply = np.arange(len(drawn)), drawn["step"].eq("reply").to_numpy()
        ax.hlines(rows, 0, days, color=QUIET, linewidth=0.8)
        for mine, marker, colour, label in ((reply, "s", VERMILLION, "to_reply"), (~reply, "o", BLUE, "to_appeal")):
            if mine.any():
                ax.plot(days[mine], rows[mine], linestyle="", marker=marker, color=colour, markersize=6,
                        markeredgecolor=EDGE, label=word(label, language), clip_on=False)  # fmt: skip
        for row, (day, left) in enumerate(zip(drawn["reply_by"].fillna(drawn["appeal_by"]), days, strict=True)):
            after = left >= 0
            ax.annotate(f"{day:%m-%d}", (left, row), xytext=(7 if after else -7, 0), textcoords="offset points",
                        ha="left" if after else "right", va="center", fontsize=8)  # fmt: skip
        ax.axvline(0, color=INK, linewidth=0.9)
        name_ticks(ax.yaxis, rows, list(drawn["order_id"]), labelcolor=INK, labelsize=8)
        ax.set_ylim(len(drawn) - 0.4, -0.6)
        ax.set_xlim(min(-1.0, days.min() * 1.25 - 1), max(3.0, days.max() * 1.12 + 1))
        ax.xaxis.set_major_locator(ticker.MaxNLocator(integer=True, nbins=8))
        rest = len(open_claims) - len(drawn)
        note = word("more_claims", language).format(count=rest) if rest else ""
        ax.set_xlabel("  ·  ".join(filter(None, [word("days_left", language), note])), color=QUIET)
        ax.grid(visible=False, axis="y")
        explain(ax)
    return ax
