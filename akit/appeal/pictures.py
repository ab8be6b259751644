"""Figures as files: PNG for print and SVG, the same bytes from the same numbers on any machine.

Each carries the SHA-256 of the rows it was drawn from: that of its table's CSV file in the same pack.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from akit.appeal.exhibits import Exhibit
from akit.errors import FigureMixedUpError
from akit.figures import sheets


def write_figure(exhibit: Exhibit, language: str, folder: Path, name: str) -> None:
    """Draw an exhibit's figure in a language and write it as ``name.svg`` and ``name.png``.

    Raises
    ------
    FigureMixedUpError : the figure was drawn from other rows than the exhibit's table.
    """
    assert exhibit.draw is not None
    ax = exhibit.draw(language)
    rows, figure = _rows(exhibit, ax), ax.figure
    assert isinstance(figure, Figure)
    folder.mkdir(parents=True, exist_ok=True)
    sheets.keep(figure, folder / name, rows)


def as_csv(table: pd.DataFrame) -> str:
    """Return an exhibit's numbers as the text of their CSV file."""
    return table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")


def _rows(exhibit: Exhibit, ax: Axes) -> str:
    drawn: pd.DataFrame = vars(ax)["akit_rows"]
    if not drawn.equals(exhibit.table):
        raise FigureMixedUpError(
            f"The figure {exhibit.key} was drawn from other rows than its table holds.",
            found=f"{len(drawn)} rows drawn, {len(exhibit.table)} rows in the table",
            expected="the very table the figure was drawn from",
        )
    return sha256(as_csv(exhibit.table).encode()).hexdigest()
