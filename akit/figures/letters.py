"""Texts as outlines, each laid out once: for its size, for an SVG and for pixels, whatever its size and place.

matplotlib lays a text out for each of the three anew, and fetches each letter from its font as often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends import backend_svg
from matplotlib.colors import rgb2hex
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

POINTS = 72  # an inch: what an SVG is measured in
_svg: Any = backend_svg
_to_path: Any = text_to_path
SCALE = text_to_path.FONT_SCALE  # points, in which texts are laid out
PART = 64  # of a point, that FreeType measures in
KEPT = 1024  # texts; a figure has some twenty

_outlines: dict[str, tuple[Any, Any]] = {}  # of each letter met so far, by the name it has in an SVG
_elements: dict[str, str] = {}  # that define letters in an SVG


class Letters(NamedTuple):
    """A text laid out in letters of `SCALE` points, its line beginning at nought."""

    size: tuple[float, float, float]  # width, height and how much of that is below the line
    names: tuple[str, ...]  # of its letters, each once
    places: tuple[str, ...]  # elements of an SVG that put letters into their places
    outline: Path


class Line(NamedTuple):
    """A text as it is set somewhere: in letters of ``size`` points, turned by ``angle`` degrees."""

    text: str
    letters: Letters
    size: float
    angle: float


def letters(text: str, prop: FontProperties) -> Letters:
    """Return a text laid out in a font; its size is left to whoever draws it."""
    looks = prop.get_style(), prop.get_variant(), prop.get_weight(), prop.get_stretch()
    return _letters(text, (tuple(prop.get_family()), *looks, prop.get_file()), len(fontManager.ttflist))


@lru_cache(KEPT)
def _letters(text: str, look: tuple[Any, ...], _: int) -> Letters:
    """Lay a text out, again where fonts have been added since."""
    family, style, variant, weight, stretch, file = look
    face: dict[str, Any] = {"style": style, "variant": variant, "weight": weight, "stretch": stretch, "fname": file}
    font: Any = _to_path._get_font(FontProperties(family=list(family), size=SCALE, **face))
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    (width, height), descent = font.get_width_height(), font.get_descent()
    placed = [(_named(item), item.x, item.y) for item in font._layout(text, LoadFlags.NO_HINTING)]
    return Letters(
        (width / PART, height / PART, descent / PART),
        tuple(dict.fromkeys(name for name, _, _ in placed)),
        tuple(_place(*where) for where in placed),
        _outline(placed),
    )


def _named(item: Any) -> str:
    """Return the name of a letter, having seen to its outline."""
    font = item.ft_object
    name = str(_to_path._get_glyph_repr(font, item.glyph_index))
    if name not in _outlines:
        font.load_glyph(item.glyph_index, flags=LoadFlags.NO_HINTING)
        _outlines[name] = font.get_path()
    return name


def _place(name: str, x: float, y: float) -> str:
    moved = _svg._generate_transform([("translate", (x, y))])
    return f'<use xlink:href="#{name}"' + (f' transform="{moved}"' if moved else "") + "/>\n"


def _outline(placed: list[tuple[str, float, float]]) -> Path:
    drawn = [(_outlines[name][0] + [x, y], _outlines[name][1]) for name, x, y in placed if len(_outlines[name][0])]
    if not drawn:
        return Path(np.empty((0, 2)))
    return Path(np.concatenate([ends for ends, _ in drawn]), np.concatenate([codes for _, codes in drawn]))


def in_svg(svg: Any, gc: Any, place: tuple[float, float], line: Line) -> None:
    """Write a text into an SVG, byte for byte as matplotlib does; ``place`` is counted from the top left, in points."""
    writer, rgba = svg.writer, gc.get_rgb()
    cut = svg._get_clip_attrs(gc)
    if cut:
        writer.start("g", **cut)
    writer.comment(line.text)
    colour, alpha = rgb2hex(rgba), gc.get_alpha() if gc.get_forced_alpha() else rgba[3]
    look = {"fill": colour} if colour != "#000000" else {}
    if alpha != 1:
        look["opacity"] = _svg._short_float_fmt(alpha)
    times = line.size / SCALE
    moves = [("translate", place), ("rotate", (-line.angle,)), ("scale", (times, -times))]
    writer.start("g", style=_svg._generate_css(look), transform=_svg._generate_transform(moves))
    _define(svg, line.letters)
    writer._XMLWriter__flush()
    indent = " " * len(writer._XMLWriter__tags)
    writer._XMLWriter__write("".join([indent + element for element in line.letters.places]))
    writer.end("g")
    if cut:
        writer.end("g")


def _define(svg: Any, text: Letters) -> None:
    new = [name for name in text.names if name not in svg._glyph_map]
    if not new:
        return
    svg.writer.start("defs")
    svg.writer._XMLWriter__flush()
    indent = " " * len(svg.writer._XMLWriter__tags)
    svg.writer._XMLWriter__write("".join([indent + _element(svg, name) for name in new]))
    svg.writer.end("defs")
    svg._glyph_map.update((name, _outlines[name]) for name in new)


def _element(svg: Any, name: str) -> str:
    if name not in _elements:
        ends, codes = _outlines[name]
        data = svg._convert_path(Path(ends * PART, codes), simplify=False)
        drawn = f' d="{data}"' if data else ""
        _elements[name] = f'<path id="{svg._adjust_glyph_repr(name)}"{drawn} transform="scale({1 / PART:f})"/>\n'
    return _elements[name]


def in_pixels(agg: Any, gc: Any, place: tuple[float, float], line: Line) -> None:
    """Fill the outlines of a text in the colour of ``gc``; ``place`` is counted from the bottom left, in pixels."""
    gc.set_linewidth(0)
    gc.set_snap(False)
    times = line.size / SCALE * agg.dpi / POINTS
    placed = Affine2D().scale(times).rotate_deg(line.angle).translate(*place)
    agg.draw_path(gc, line.letters.outline, placed, gc.get_rgb())


@contextmanager
def laid_out(text: Any, layout: Callable[[Any], Any]) -> Iterator[None]:
    """Have a text take from ``layout`` how its lines lie about its place; by itself it finds that at every look."""
    vars(text)["_get_layout"] = layout
    try:
        yield
    finally:
        del text._get_layout


@contextmanager
def laid_out_once(texts: list[Any]) -> Iterator[None]:
    """Let each text find its layout once for each sheet; none of them may change meanwhile."""
    with ExitStack() as kept:
        for text in texts:
            kept.enter_context(laid_out(text, _kept(text._get_layout)))
        yield


def _kept(found: Any) -> Any:
    layouts: dict[int, Any] = {}

    def layout(renderer: Any) -> Any:
        if id(renderer) not in layouts:
            layouts[id(renderer)] = found(renderer)
        return layouts[id(renderer)]

    return layout
