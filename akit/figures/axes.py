"""Axes whose ticks are drawn together: their lines at once, and their names with one text after the other.

matplotlib holds five artists for each tick and looks at each of them some ten times until a figure is drawn; that is a
third of the drawing. Here one tick stands for all of its axis, until somebody asks for each: then they are as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick, XAxis, YAxis
from matplotlib.spines import Spine
from matplotlib.ticker import NullLocator
from matplotlib.transforms import Bbox

from akit.figures.letters import POINTS
from akit.figures.ticks import Marks, same_at_any_size

CLOSE = 1e-10  # of the view: a tick no further out than this is on its edge


@contextmanager
def settings(chosen: Mapping[str, Any]) -> Iterator[None]:
    """Work with some of matplotlib's settings, already checked, and leave the reader's as they were."""
    mine: Any = mpl.rcParams
    own = dict.copy(mine)  # as they stand: `rc_context` reads each of the three hundred through a check
    own.pop("backend", None)
    try:
        dict.update(mine, chosen)
        yield
    finally:
        dict.update(mine, own)


class HouseAxes(Axes):
    """The axes of the house's own figures; what they make later looks as if made at once."""

    def _init_axis(self) -> None:
        whole = cast("Any", self)
        whole.settings = dict.copy(cast("Any", mpl.rcParams))
        whole.settings.pop("backend", None)
        whole.xaxis, whole.yaxis = _TogetherX(self, clear=False), _TogetherY(self, clear=False)
        for side, axis in (("bottom", self.xaxis), ("top", self.xaxis), ("left", self.yaxis), ("right", self.yaxis)):
            self.spines[side].register_axis(axis)

    def _gen_axes_spines(self, *_: Any, **__: Any) -> dict[str, Spine]:
        return {side: _Edge.linear_spine(self, side) for side in ("left", "right", "bottom", "top")}


class _Together(Axis):
    """What both axes do with their ticks."""

    def _update_ticks(self: Any) -> list[Any]:
        if self._is_each():
            return super()._update_ticks()  # type: ignore[misc, no-any-return]
        shown = self._tick_group_visible(self._major_tick_kw) and not isinstance(self.get_major_locator(), NullLocator)
        return [self._in_view()] if shown else []

    def _is_each(self: Any) -> bool:
        """Say whether each tick is held on its own."""
        return bool(vars(self).get("each")) or not isinstance(self.get_minor_locator(), NullLocator)

    def _in_view(self: Any) -> Marks:
        """Return what is drawn; while one drawing lasts, it is found again only where size or view have changed."""
        drawing, locator = vars(self.get_figure(root=True).canvas).get("drawing"), self.get_major_locator()
        size = None if same_at_any_size(locator) else self.axes.bbox.size.tolist()
        key = (drawing, size, *self.get_view_interval(), locator, self.get_major_formatter())
        if drawing is None or vars(self).get("in_view", ("",))[0] != key:
            vars(self)["in_view"] = key, self._marks()
        return cast("Marks", self.in_view[1])

    def _marks(self: Any) -> Marks:
        places = np.asarray(self.get_majorticklocs(), "float64")
        names = self.get_major_formatter().format_ticks(places)
        transform = self.get_transform()
        low, high = sorted(transform.transform(np.asarray(self.get_view_interval())))
        drawn, edge = transform.transform(places), (high - low) * CLOSE
        seen = np.flatnonzero((drawn >= low - edge) & (drawn <= high + edge))
        return Marks(self._one(), self.axis_name, places[seen], [names[at] for at in seen])

    def _one(self: Any) -> Any:
        fresh = "majorTicks" not in vars(self)
        one = self.majorTicks[0]
        if fresh:
            one.set_clip_path(self.axes.patch)
        return one

    def _get_tick(self: Any, major: bool) -> Tick:
        with settings(self.axes.settings):
            return super()._get_tick(major)  # type: ignore[misc, no-any-return]

    def _get_ticklabel_bboxes(self: Any, ticks: list[Any], renderer: Any) -> tuple[list[Bbox], list[Bbox]]:
        if not ticks or not isinstance(ticks[0], Marks):
            return super()._get_ticklabel_bboxes(ticks, renderer)  # type: ignore[misc, no-any-return]
        return ticks[0].box(ticks[0].one.label1, renderer), ticks[0].box(ticks[0].one.label2, renderer)

    def get_major_ticks(self: Any, numticks: int | None = None) -> list[Tick]:
        """Return the ticks, which from then on are held one by one."""
        if not vars(self).get("each"):
            vars(self).pop("majorTicks", None)
            vars(self)["each"] = True
            self._one()
            self._update_ticks()
        return super().get_major_ticks(numticks)

    def reset_ticks(self: Any) -> None:
        """Forget the ticks; they are held together again."""
        vars(self).pop("each", None)
        super().reset_ticks()

    def set_tick_params(self: Any, *args: Any, **kwargs: Any) -> None:
        """Set how ticks look, making none for it."""
        with self._unmade():
            super().set_tick_params(*args, **kwargs)

    def set_clip_path(self: Any, path: Any, transform: Any = None) -> None:
        """Set where the axis is cut off, making no tick for it."""
        with self._unmade():
            super().set_clip_path(path, transform)

    @contextmanager
    def _unmade(self: Any) -> Iterator[None]:
        absent = [name for name in ("majorTicks", "minorTicks") if name not in vars(self)]
        vars(self).update({name: [] for name in absent})
        try:
            yield
        finally:
            for name in absent:
                vars(self).pop(name, None)


class _TogetherX(_Together, XAxis):
    pass


class _TogetherY(_Together, YAxis):
    pass


class _Edge(Spine):
    """A side of the axes, as far out as its ticks are long."""

    def get_window_extent(self, renderer: Any = None) -> Bbox:
        axis: Any = self.axis
        if not isinstance(axis, _Together) or axis._is_each() or self.get_position() != ("outward", 0.0):
            return super().get_window_extent(renderer)
        left, bottom, right, top = self.axes.bbox.extents
        out = self._ticks_out(axis)
        sides = {
            "left": (left - out, bottom, left, top),
            "right": (right, bottom, right + out, top),
            "bottom": (left, bottom - out, right, bottom),
            "top": (left, top, right, top + out),
        }
        return Bbox.from_extents(*sides[self.spine_type])

    def _ticks_out(self, axis: Any) -> float:
        """Return how far the ticks stand out on this side, in pixels."""
        figure: Any = self.get_figure(root=True)
        one = axis._one()
        line = one.tick1line if self.spine_type in ("left", "bottom") else one.tick2line
        shown = line.get_visible() and any(len(marks.places) for marks in axis._update_ticks())
        return float(one.get_tick_padding() * figure.dpi / POINTS) if shown else 0.0
