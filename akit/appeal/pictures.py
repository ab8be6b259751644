"""Figures as files: PNG for print and SVG, the same bytes from the same numbers on any machine."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from akit.appeal.exhibits import Exhibit
from akit.figures import style

PRINT_DPI = 300
NO_TRACE = {"Creator": None, "Date": None, "Format": None, "Type": None}


def write_figure(exhibit: Exhibit, language: str, folder: Path, name: str) -> None:
    """Draw an exhibit's figure in a language and write it as ``name.svg`` and ``name.png``."""
    assert exhibit.draw is not None
    figure = exhibit.draw(language).figure
    assert isinstance(figure, Figure)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in ("svg", "png"):
        out = BytesIO()
        with style():
            figure.savefig(out, format=kind, dpi=PRINT_DPI, metadata=NO_TRACE if kind == "svg" else {"Software": None})
        (folder / f"{name}.{kind}").write_bytes(out.getvalue())
