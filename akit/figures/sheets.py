"""A figure on two sheets, SVG and pixels, drawn once: what every artist draws goes to both.

Drawing twice is arranging twice; most of it is spent on where letters go. A figure that holds what cannot be drawn
so (pictures, parts that are pixels in an SVG too, TeX) is drawn on one sheet after the other, as matplotlib does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.backend_bases import FigureCanvasBase, GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager, get_font
from matplotlib.transforms import Affine2D, Bbox, TransformedPath
from numpy.typing import NDArray

from akit.figures.letters import POINTS, SCALE, Line, in_pixels, in_svg, laid_out_once, letters
from akit.figures.look import style
from akit.figures.png import png

PRINT_DPI = 300
NO_TRACE = {"Creator": None, "Date": None, "Format": None, "Type": None}  # same figure, same bytes
Pixels = NDArray[np.uint8]


class Drawn(NamedTuple):
    """A figure as SVG, and as pixels: rows by columns by red, green, blue, alpha."""

    svg: str
    pixels: Pixels


def on_two_sheets(figure: Figure, dpi: int, identifier: str | None = None) -> Drawn:
    """Draw a figure as SVG and as pixels.

    Parameters
    ----------
    figure : in the house style or not; it is left as it was.
    dpi : of the pixels.
    identifier : what the SVG's metadata names it.
    """
    try:
        return _at_once(figure, dpi, identifier)
    except _OnOneAtATimeError:
        first = svg(figure, identifier)
        with _as_laid_out(figure):
            return Drawn(first, pixels(figure, dpi))


def keep(figure: Figure, place: Path, rows: str) -> str:
    """Write a figure as ``place.svg`` and ``place.png``, for print, and return the SVG.

    Parameters
    ----------
    place : the files' name without ending, in a folder that is there.
    rows : SHA-256 of the rows it was drawn from, which both carry; "" where nobody knows them.
    """
    drawn = on_two_sheets(figure, PRINT_DPI, rows_mark(rows))
    place.with_name(f"{place.name}.svg").write_text(drawn.svg, encoding="utf-8", newline="\n")
    marks = {"akit rows": rows} if rows else {}
    place.with_name(f"{place.name}.png").write_bytes(png(drawn.pixels, PRINT_DPI, marks))
    return drawn.svg


def rows_mark(rows: str) -> str | None:
    """Return what an SVG says of the rows it was drawn from."""
    return f"rows {rows}" if rows else None


def svg(figure: Figure, identifier: str | None = None) -> str:
    """Draw a figure as SVG alone."""
    out, metadata = BytesIO(), {**NO_TRACE, "Identifier": identifier}
    with style(), _at(figure, POINTS):
        FigureCanvasSVG(figure).print_svg(out, metadata=metadata)  # type: ignore[no-untyped-call]
    return out.getvalue().decode("utf-8")


def pixels(figure: Figure, dpi: int) -> Pixels:
    """Draw a figure as pixels alone."""
    with style(), _at(figure, dpi):
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba())


def _at_once(figure: Figure, dpi: int, identifier: str | None) -> Drawn:
    width, height = figure.get_size_inches()
    out, metadata = StringIO(), {**NO_TRACE, "Identifier": identifier}
    with style(), _at(figure, POINTS):
        mpl.rcParams["text.hinting"] = "no_hinting"  # letters as wide in pixels as in the SVG
        svg: Any = RendererSVG(width * POINTS, height * POINTS, out, metadata=metadata)  # type: ignore[no-untyped-call]
        agg: Any = RendererAgg(width * dpi, height * dpi, dpi)  # type: ignore[no-untyped-call]
        with _canvas(figure, _Both(svg, agg, dpi / POINTS)) as both, laid_out_once(_texts(figure)):
            figure.draw(both)
        svg.finalize()
    return Drawn(out.getvalue(), np.asarray(agg.buffer_rgba()))


@contextmanager
def _at(figure: Figure, dpi: float) -> Iterator[None]:
    own, figure.dpi = figure.dpi, dpi
    try:
        yield
    finally:
        figure.dpi = own


@contextmanager
def _canvas(figure: Figure, renderer: RendererBase) -> Iterator[RendererBase]:
    """Let the layout be found by the renderer that draws: letters are as large in both."""
    own, canvas = figure.canvas, FigureCanvasBase(figure)
    vars(canvas).update(get_renderer=lambda: renderer, drawing=object())
    try:
        yield renderer
    finally:
        figure.set_canvas(own)


def _texts(figure: Figure) -> list[Any]:
    """Return the texts of a figure that stay what they are while it is drawn."""
    legends = [legend for ax in figure.axes if (legend := ax.get_legend())]
    names = [axis.label for ax in figure.axes for axis in (ax.xaxis, ax.yaxis)]
    return [*names, *(text for ax in figure.axes for text in ax.texts), *(t for each in legends for t in each.texts)]


@contextmanager
def _as_laid_out(figure: Figure) -> Iterator[None]:
    """Keep the layout the figure was last drawn in: finding it again costs a third of the drawing."""
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")
    try:
        yield
    finally:
        figure.set_layout_engine(engine)


class _OnOneAtATimeError(Exception):
    """The figure holds what is not the same on both sheets."""


def _not_at_once(*_: Any, **__: Any) -> None:
    raise _OnOneAtATimeError


class _Both(RendererBase):
    """Passes on what is drawn to an SVG, as it is, and to pixels, so many times as large."""

    def __init__(self, svg: Any, agg: Any, times: float) -> None:
        super().__init__()
        self.svg, self.agg, self.times = svg, agg, times
        self.grown = np.diag([times, times, 1.0])
        for name in ("new_gc", "flipy", "open_group", "close_group", "get_canvas_width_height"):
            setattr(self, name, getattr(svg, name))

    draw_image = draw_gouraud_triangles = draw_tex = start_rasterizing = start_filter = _not_at_once

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        self.svg.draw_path(gc, path, transform, rgbFace)
        self.agg.draw_path(self._gc(gc), path, self._large(transform), rgbFace)

    def draw_markers(self, gc: Any, marker: Any, marker_trans: Any, path: Any, trans: Any, rgbFace: Any = None) -> None:  # noqa: PLR0913
        self.svg.draw_markers(gc, marker, marker_trans, path, trans, rgbFace)
        self.agg.draw_markers(self._gc(gc), marker, self._large(marker_trans), path, self._large(trans), rgbFace)

    def draw_path_collection(  # type: ignore[override]  # noqa: PLR0913  as matplotlib calls it
        self, gc: Any, whole: Any, paths: Any, each: Any, offsets: Any, offset_trans: Any, *looks: Any, **more: Any
    ) -> None:
        self.svg.draw_path_collection(gc, whole, paths, each, offsets, offset_trans, *looks, **more)
        large, large_offset = self._large(whole), self._large(offset_trans)
        self.agg.draw_path_collection(self._gc(gc), large, paths, each, offsets, large_offset, *looks, **more)

    def draw_quad_mesh(  # noqa: PLR0913  as matplotlib calls it
        self, gc: Any, whole: Any, width: int, height: int, corners: Any, offsets: Any, offset_trans: Any, *looks: Any
    ) -> None:
        self.svg.draw_quad_mesh(gc, whole, width, height, corners, offsets, offset_trans, *looks)
        large, large_offset = self._large(whole), self._large(offset_trans)
        self.agg.draw_quad_mesh(self._gc(gc), large, width, height, corners, offsets, large_offset, *looks)

    def draw_text(  # noqa: PLR0913  as matplotlib calls it
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        if ismath or (mtext is not None and (mtext.get_fontfeatures() or mtext.get_language() or mtext.get_url())):
            self.svg.draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            self.agg.draw_text(self._gc(gc), x * self.times, y * self.times, s, prop, angle, ismath, mtext)
            return
        line = Line(s, letters(s, prop), prop.get_size_in_points(), angle)
        in_svg(self.svg, gc, (x, y), line)
        in_pixels(self.agg, self._gc(gc), (x * self.times, (self.svg.height - y) * self.times), line)

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        if ismath:
            size: tuple[float, float, float] = self.svg.get_text_width_height_descent(s, prop, ismath)
            return size
        times = prop.get_size_in_points() / SCALE
        width, height, descent = letters(s, prop).size
        return width * times, height * times, descent * times

    def _get_font_height_metrics(self, prop: FontProperties) -> tuple[float | None, float | None, float | None]:
        return _line(prop.copy())

    def _large(self, transform: Any) -> Affine2D:
        return Affine2D(self.grown @ transform.get_matrix())

    def _gc(self, small: Any) -> GraphicsContextBase:
        """Return how to draw on the large sheet: widths and dashes are in points, what is cut off is not."""
        large: Any = self.agg.new_gc()
        large.copy_properties(small)
        rectangle = small.get_clip_rectangle()
        if rectangle is not None:
            large.set_clip_rectangle(Bbox(rectangle.get_points() * self.times))
        path, transform = small.get_clip_path()
        if path is not None:
            large.set_clip_path(TransformedPath(path, self._large(transform)))
        return large  # type: ignore[no-any-return]


@lru_cache(maxsize=256)
def _line(prop: FontProperties) -> tuple[float | None, float | None, float | None]:
    """Return ascent, descent and gap of a line, as matplotlib's text finds them for each text anew."""
    font: Any = get_font(fontManager._find_fonts_by_props(prop))
    for name, gap, ascent, descent in (
        ("OS/2", "sTypoLineGap", "sTypoAscender", "sTypoDescender"),
        ("hhea", "lineGap", "ascent", "descent"),
    ):
        table = font.get_sfnt_table(name)
        if table is not None:
            scale = 1 / font.get_sfnt_table("head")["unitsPerEm"] * prop.get_size_in_points() * POINTS / POINTS
            return table[ascent] * scale, -table[descent] * scale, table[gap] * scale
    return None, None, None
