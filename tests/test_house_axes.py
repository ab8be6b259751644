"""The axes of the house's figures look as matplotlib's own do, whatever a reader then does to them."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from akit.figures import sheets
from akit.figures.axes import HouseAxes
from akit.figures.look import style

A_SHADE = 4  # of 255: sums taken in another order move a letter by less than can be seen
DONE = {
    "nothing": lambda ax: None,
    "names turned by the axis": lambda ax: ax.tick_params(axis="x", labelrotation=45),
    "names turned one by one": lambda ax: [name.set_rotation(30) for name in ax.get_xticklabels()],
    "ticks of one's own": lambda ax: ax.set_xticks([1, 2.5, 4], ["a", "b", "c\nd"]),
    "no ticks": lambda ax: ax.set_xticks([]),
    "ticks on top": lambda ax: (ax.xaxis.tick_top(), ax.xaxis.set_label_position("top"), ax.set_title("Title")),
    "minor ticks": lambda ax: ax.minorticks_on(),
    "a logarithm": lambda ax: ax.set_yscale("log"),
    "an offset": lambda ax: ax.set_ylim(1e9, 1e9 + 3),
    "a second axis": lambda ax: ax.twinx().plot([1, 2, 3], [3, 1, 2]),
    "a side moved": lambda ax: (ax.spines["left"].set_visible(True), ax.spines["left"].set_position(("outward", 10))),
    "begun again": lambda ax: (ax.clear(), ax.plot([1, 5], [2, 3])),
    "drawn, then changed": lambda ax: (sheets.pixels(ax.figure, 40), ax.set_xlim(0, 9)),
    "pickled when drawn": lambda ax: (sheets.on_two_sheets(ax.figure, 40), pickle.dumps(ax.figure)),
}


def drawn(kind: type[Axes], done) -> Figure:
    with style():
        ax = Figure(figsize=(3, 2), layout="constrained").add_subplot(axes_class=kind)
        ax.plot([0, 1, 2, 3, 4, 5], [1, 3, 2, 5, 4, 6.5], label="line")
        ax.set(xlabel="across", ylabel="up")
        ax.legend()
        done(ax)
    return ax.figure


@pytest.mark.filterwarnings("ignore:constrained_layout")
@pytest.mark.parametrize("done", DONE.values(), ids=DONE)
def test_house_axes_look_as_matplotlibs_own(done):
    mine, own = (sheets.pixels(drawn(kind, done), 72) for kind in (HouseAxes, Axes))
    assert mine.shape == own.shape and np.abs(mine.astype(int) - own).max() <= A_SHADE
