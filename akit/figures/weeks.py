"""Figures over weeks: which reason came up when."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.axes import settings
from akit.figures.look import carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

ROW = 0.3  # inches of height per reason
MOST_SHADES = 48  # one a count while there are no more; matplotlib turns a bar of fifty into a picture


@carries_its_rows
def complaint_reasons_by_week(
    weekly: pd.DataFrame, *, reasons: list[str], ax: Axes | None = None, language: str = "en"
) -> Axes:
    """Draw how often each reason came up, week by week, as a grid that is darker where there was more.

    Parameters
    ----------
    weekly : one row per ``week`` and ``reason`` with ``count``.
    reasons : which to draw, from the top.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    grid = weekly[weekly["reason"].isin(reasons)].pivot_table(index="reason", columns="week", values="count")
    with style():
        with settings({"ytick.alignment": "center"}):
            ax = new_axes(ax, height=1.3 + ROW * max(len(grid), 3))
        if grid.empty:
            return say_empty(ax, "no_complaints", language)
        grid = grid.reindex([reason for reason in reasons if reason in grid.index])
        counts = np.ma.masked_invalid(grid.to_numpy("float64"))
        top = int(counts.max())
        shades = mpl.colormaps["Blues"].resampled(min(top + 1, MOST_SHADES))
        mesh = ax.pcolormesh(counts, cmap=shades, vmin=-0.5, vmax=top + 0.5, linewidth=0.4, edgecolor="white")
        ax.set(xlim=(0, grid.shape[1]), ylim=(grid.shape[0], 0))
        ax.spines[:].set_visible(False)
        whole = ticker.MaxNLocator(integer=True)
        ax.figure.colorbar(mesh, ax=ax, label=word("complaints", language), ticks=whole).outline.set_linewidth(0)
        every = max(1, len(grid.columns) // 6)
        at = range(0, len(grid.columns), every)
        name_ticks(ax.xaxis, [place + 0.5 for place in at], [f"{grid.columns[place]:%m-%d}" for place in at])
        name_ticks(ax.yaxis, np.arange(len(grid)) + 0.5, [word(reason, language) for reason in grid.index])
        ax.set(xlabel=word("week", language), ylabel="")
        ax.grid(visible=False)
    return ax
