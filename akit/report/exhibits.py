"""Exhibits: a figure with its caption, shown in a notebook and kept as files where a folder is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from akit.errors import FigureMixedUpError
from akit.figures import sheets
from akit.figures.look import GRID, INK, PAPER, QUIET
from akit.figures.png import png
from akit.inputs import sources
from akit.report.live import handy
from akit.report.tables import Table, as_csv, data_link, first_sentence, table

__all__ = ["Exhibit", "Picture", "Table", "picture", "save", "table"]

SCREEN_DPI = 120
A_TITLE = 40  # characters: a first sentence shorter than this only names the figure
DRAWN = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" style="max-width: 42rem" '
    'stroke-linejoin="round" stroke-linecap="butt" role="img"'
)
THEME = {"ink": INK, "quiet": QUIET, "grid": GRID, "paper": PAPER}


@dataclass(frozen=True, repr=False)
class Exhibit:
    """A drawn figure and its caption. A notebook shows it as an inline picture; plain text is the caption."""

    name: str
    caption: str
    svg: str
    numbers: pd.DataFrame | None = None
    rows: str = ""  # SHA-256 of the numbers it was drawn from, as CSV
    account: str = ""  # SHA-256 of the account's files they came from
    csv: str = ""  # the numbers as CSV, where they have been written already

    def __repr__(self) -> str:
        return f"[{self.name}] {self.caption}"

    def _repr_html_(self) -> str:
        picture = f'<div class="picture" tabindex="0">{_inline(self.svg, self.name, alt(self.caption))}</div>'
        caption = f"<figcaption>{escape(self.caption)}</figcaption>"
        data = "" if self.numbers is None else data_link(self.csv or as_csv(self.numbers), self.name)
        tools = f'<p class="tools">{data}</p>'
        drawn = f' data-rows="{self.rows}" data-account="{escape(self.account)}"'
        named = f'<figure class="exhibit" id="exhibit-{escape(self.name)}"{drawn}>'
        return handy(f"{named}{picture}{caption}{tools}</figure>", self.caption)


@dataclass(frozen=True, repr=False)
class Picture:
    """A figure as PNG alone: what a code host shows of a kept notebook, where drawn pages are stripped."""

    png: bytes

    def __repr__(self) -> str:
        return "[a picture]"

    def _repr_png_(self) -> bytes:
        return self.png


def picture(ax: Axes) -> Picture:
    """Show a figure as a PNG for the screen."""
    assert isinstance(ax.figure, Figure)
    return Picture(png(sheets.pixels(ax.figure, SCREEN_DPI), SCREEN_DPI, {}))


def save(ax: Axes, name: str, caption: str, folder: str | Path = "", table: pd.DataFrame | None = None) -> Exhibit:
    """Show a figure with its caption, and keep it as files where ``folder`` is given.

    Parameters
    ----------
    ax : the drawn figure.
    name : the file name without ending, the exhibit's noun: ``order-defect-rate-trend``.
    caption : what is measured, over which window, n of N, and the source. Its first sentence is read out to
        those who cannot see the figure.
    folder : where ``name.png`` (300 dpi), ``name.svg``, ``name.txt`` (the caption) and, with ``table``, ``name.csv``
        go; "" saves none.
    table : the numbers the figure was drawn from; akit's own figures carry theirs.

    Returns
    -------
    An object that a notebook displays. The same figure always gives the same bytes.
    """
    table = getattr(ax, "akit_rows", None) if table is None else table
    figure, rows = ax.figure, _rows(ax, name, table)
    assert isinstance(figure, Figure)
    drawn_from = sha256(rows.encode()).hexdigest() if table is not None else ""
    if not str(folder):
        svg = sheets.svg(figure, sheets.rows_mark(drawn_from))
    else:
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        svg = sheets.keep(figure, target / name, drawn_from)
        texts = {"txt": f"{caption}\n", **({"csv": rows} if table is not None else {})}
        for ending, text in texts.items():
            (target / f"{name}.{ending}").write_text(text, encoding="utf-8", newline="\n")
    return Exhibit(name, caption, svg, table, drawn_from, " ".join(sources()), rows)


def _rows(ax: Axes, name: str, table: pd.DataFrame | None) -> str:
    """Return the rows of a figure as CSV.

    Raises
    ------
    FigureMixedUpError : the figure was drawn from other rows than these.
    """
    if table is None:
        return ""
    drawn = getattr(ax, "akit_rows", table)
    if drawn is not table and not drawn.equals(table):
        raise FigureMixedUpError(
            f"The figure {name} was drawn from other rows than the table given with it.",
            found=f"{len(drawn)} rows drawn, {len(table)} rows given",
            expected="the very table the figure was drawn from",
        )
    return as_csv(table)


def alt(caption: str) -> str:
    """Return what is read out in place of a figure: the first sentence, the next too if that is short.

    >>> alt("Order defect rate. It was 0.59% in the last window. Source: orders.txt.")
    'Order defect rate. It was 0.59% in the last window.'
    """
    title, rest = first_sentence(caption)
    return title if len(title) > A_TITLE or not rest else f"{title} {first_sentence(rest)[0]}"


def _inline(svg: str, name: str, label: str) -> str:
    """Return the picture ready to stand in a page: labelled, scalable, ids its own, ink and paper the page's.

    Colours become CSS variables with the drawn colour as fallback, so a dark page can be dark and any other
    place shows the figure as it was saved.
    """
    body = svg[svg.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(href="#|url\(#)', rf"\g<1>{name}-", body)
    for role, colour in THEME.items():
        body = re.sub(rf"(fill|stroke): {colour}", rf"\1: var(--akit-{role}, {colour})", body)
    body = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>\s*", "", body, count=1, flags=re.DOTALL)  # a page's own
    opening = re.match(r'<svg [^>]*viewBox="([^"]+)"[^>]*>', body)
    assert opening is not None
    return f'<svg viewBox="{opening[1]}" {DRAWN} aria-label="{escape(label)}">{body[opening.end() :].strip()}'
