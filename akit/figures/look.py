"""The house style, set once: quiet grid, colours that stay apart in grey, letters that exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from akit import fonts
from akit.figures.axes import HouseAxes, settings
from akit.words import word

P = ParamSpec("P")

# Ink on paper. A page may map these four onto its own theme; what lies on a fill uses EDGE, which stays.
OWN = "akit"  # the label of a figure that holds nothing but what akit draws
A_SENTENCE = 0.7  # inches of height

INK, QUIET, GRID, PAPER = "#1b1f24", "#57606a", "#d0d7de", "#ffffff"
EDGE = "#24292f"

# Okabe and Ito (2008), "Color Universal Design": told apart by colour-blind eyes.
BLUE, SKY, VERMILLION = "#0072b2", "#56b4e9", "#d55e00"

# Parts of a bar are drawn as (fill, hatch) in this order. The fills step in luminance, so that a print in
# grey keeps them apart; hatches are the second difference. The third is Okabe and Ito's orange, made lighter.
STEPS = ((BLUE, ""), (SKY, "//"), ("#f3d58b", ""), ("#f6f8fa", "\\\\"))

# Settings of the machine and its windows rather than of a figure's looks: those stay as they are.
MACHINE = (
    "backend",
    "date.epoch",
    "docstring",
    "figure.max",
    "interactive",
    "timezone",
    "tk.",
    "toolbar",
    "webagg",
)

RC: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": GRID,
    "axes.facecolor": PAPER,
    "axes.grid": True,
    "axes.labelcolor": QUIET,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "figure.facecolor": PAPER,
    "figure.figsize": (6.2, 3.4),
    "font.size": 9.5,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.color": EDGE,
    "hatch.linewidth": 0.5,
    "legend.fontsize": 9,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "savefig.facecolor": PAPER,
    "svg.fonttype": "path",  # letters travel as outlines: no reader's machine can lack them
    "svg.hashsalt": "akit",
    "text.color": INK,
    "xtick.color": QUIET,
    "xtick.major.size": 3,
    "ytick.color": QUIET,
    "ytick.major.size": 0,
}


@cache
def families() -> tuple[str, ...]:
    """Return the fonts that figures are lettered in: matplotlib's own, then the one with Chinese letters."""
    font_manager.fontManager.addfont(fonts.chinese_sans())
    regular = font_manager.fontManager.ttflist[-1]
    font_manager.fontManager.ttflist.append(replace(regular, weight=700))  # there is no bold file: said once, here
    return "DejaVu Sans", fonts.FAMILY


@contextmanager
def style() -> Iterator[None]:
    """Draw in the house style, whatever the reader's own matplotlib settings, and leave those untouched."""
    with settings(_settings()):
        yield


@cache
def _settings() -> dict[str, Any]:
    """Return every setting of the style, checked by matplotlib once and not for each figure."""
    looks: Any = {key: value for key, value in mpl.rcParamsDefault.items() if not key.startswith(MACHINE)}
    with mpl.rc_context(looks | RC | {"font.family": list(families())}):
        checked: Any = mpl.rcParams
        return {key: dict.__getitem__(checked, key) for key in looks}


def carries_its_rows(draw: Callable[P, Axes]) -> Callable[P, Axes]:
    """Let a figure keep the table it was drawn from, so that nobody can show it with another one's numbers."""
    first = next(iter(signature(draw).parameters))

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Axes:
        ax = draw(*args, **kwargs)
        vars(ax)["akit_rows"] = args[0] if args else kwargs[first]
        return ax

    return drawn


def new_axes(ax: Axes | None, height: float = 3.4) -> Axes:
    """Return ``ax``, or the axes of a new figure that no global register keeps alive."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(RC["figure.figsize"][0], height), layout="constrained", label=OWN)
    return figure.add_subplot(axes_class=HouseAxes)


def say_empty(ax: Axes, what: str, language: str) -> Axes:
    """Draw the one sentence that stands where there is nothing to draw."""
    ax.set_axis_off()
    figure = ax.figure
    if isinstance(figure, Figure) and figure.get_label() == OWN:
        figure.set_figheight(A_SENTENCE)
    ax.text(0.5, 0.5, word(what, language), ha="center", va="center", color=QUIET, transform=ax.transAxes)
    return ax
