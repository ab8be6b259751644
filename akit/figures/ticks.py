"""The ticks of an axis: all those in view, drawn and measured together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.dates import AutoDateLocator
from matplotlib.ticker import FixedFormatter, FixedLocator, MaxNLocator
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from akit.figures.letters import laid_out

BREAK = np.nan  # between the lines of a grid that are drawn as one


class Marks:
    """The ticks of an axis that are in view, and the one they are drawn with."""

    def __init__(self, one: Any, way: str, places: NDArray[np.float64], names: list[str]) -> None:
        self.one, self.way, self.places, self.names = one, way, places, names
        self.laid_out: dict[int, list[Any]] = {}  # of each label, how its names lie about their places

    def draw(self, renderer: Any) -> None:
        """Draw grid, ticks and names."""
        if not len(self.places):
            return
        renderer.open_group(f"{self.way}ticks")
        ends, one = np.tile([0.0, 1.0, BREAK], len(self.places)), self.one
        self._lay(one.gridline, np.repeat(self.places, 3), ends).draw(renderer)
        for line, end in ((one.tick1line, 0.0), (one.tick2line, 1.0)):
            self._lay(line, self.places, np.full(len(self.places), end)).draw(renderer)
        for label in filter(_is_shown, (one.label1, one.label2)):
            self._name(label, renderer)
        renderer.close_group(f"{self.way}ticks")

    def _name(self, label: Any, renderer: Any) -> None:
        move = label.set_x if self.way == "x" else label.set_y
        for place, name, layout in zip(self.places, self.names, self._layouts(label, renderer), strict=True):
            label.set_text(name)
            move(place)
            with laid_out(label, _given(layout)):
                label.draw(renderer)

    def box(self, label: Any, renderer: Any) -> list[Bbox]:
        """Return the box around the names as one of the tick's two labels shows them, or none."""
        if not len(self.places) or not _is_shown(label) or not label.get_in_layout():
            return []
        around = np.array([layout[0].extents for layout in self._layouts(label, renderer)])
        other = label.get_unitless_position()[self.way == "x"]
        points = np.full((len(self.places), 2), other)
        points[:, int(self.way == "y")] = self.places
        corners = around + np.tile(label.get_transform().transform(points), 2)
        return [Bbox([corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)])]

    def _layouts(self, label: Any, renderer: Any) -> list[Any]:
        if id(label) not in self.laid_out:
            self.laid_out[id(label)] = [_layout(label, name, renderer) for name in self.names]
        return self.laid_out[id(label)]

    def _lay(self, line: Any, along: NDArray[np.float64], across: NDArray[np.float64]) -> Any:
        line.set_data(*((along, across) if self.way == "x" else (across, along)))
        return line


def same_at_any_size(locator: Any) -> bool:
    """Say whether a locator is known to find the same ticks however long the axis is."""
    fixed = isinstance(locator, MaxNLocator) and locator._nbins != "auto"  # type: ignore[attr-defined]
    return fixed or isinstance(locator, (FixedLocator, AutoDateLocator))


def _is_shown(label: Any) -> bool:
    return bool(label.get_visible())


def _layout(label: Any, name: str, renderer: Any) -> Any:
    label.set_text(name)
    return label._get_layout(renderer)


def _given(layout: Any) -> Callable[[Any], Any]:
    return lambda _: layout


def name_ticks(axis: Any, places: Any, names: list[str], **look: Any) -> None:
    """Put a named tick at each place of an axis, all in view; ``look`` as `Axes.tick_params` takes it."""
    if len(places):
        axis.set_view_interval(min(places), max(places))
    axis.set_major_locator(FixedLocator(places))
    axis.set_major_formatter(FixedFormatter(names))
    axis.set_tick_params(**look)
