"""A small report made in the warm process itself, so that no report forked from it is the first to do anything.

What is done the first time in a process costs more: modules that only then are imported, patterns and templates that
are compiled, fonts that are opened. It is done here once, on a few rows of the account that travels with akit, and
nothing of that account stays.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from akit.day import Day

ROWS = 40  # of each file
DAY = "2026-05-15"
CELLS = ("account = ''\nas_of = ''\nlanguage = 'en'\noutput_folder = ''", "'shown'")
FILES = ("exports/90040426610031676.txt", "ledgers/claims.csv")


def rehearse() -> None:
    """Make a report of a few rows, and show the figures and tables that most reports have."""
    from akit.inputs import forget_all

    with TemporaryDirectory(prefix="akit-rehearsal-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        home = _few_rows(Path(folder))
        _report(home, _notebook(Path(folder)), Path(folder, "reports"))
        _views(home, Path(folder, "exhibits"))
    forget_all()


def _few_rows(folder: Path) -> Path:
    """Lay out an account of the first rows of some files of the sample."""
    from akit import house

    home = folder / "rehearsal"
    for name in FILES:
        target = home / name
        target.parent.mkdir(parents=True)
        lines = (house.sample_account() / name).read_bytes().splitlines(keepends=True)
        target.write_bytes(b"".join(lines[: ROWS + 1]))
    return home


def _notebook(folder: Path) -> Path:
    """Write a template of next to nothing: its cells are run in a fork, which keeps what it warms to itself."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    cells = [new_code_cell(cell, metadata={"tags": ["parameters"] * (not at)}) for at, cell in enumerate(CELLS)]  # type: ignore[no-untyped-call]
    nbformat.write(new_notebook(cells=cells), folder / "rehearsal.ipynb")  # type: ignore[no-untyped-call]
    return folder / "rehearsal.ipynb"


def _report(home: Path, notebook: Path, out: Path) -> None:
    from akit.batch.account_process import serve
    from akit.batch.outcome import Terms
    from akit.batch.plan import Task

    serve([Task(str(home), str(notebook), DAY, "en", {})], Terms(str(out)), _heard)


def _heard(kind: str, content: dict[str, Any]) -> None:
    """Listen to what a report tells; a rehearsal that fails would fail each report, and is said by the first."""


def _views(home: Path, folder: Path) -> None:
    """Show what most reports do, as a notebook does."""
    import akit

    day = akit.read_account(home).day(DAY)
    for shown in _shown(day, "en", folder):
        repr(shown)
        shown._repr_html_()


def _shown(day: Day, language: str, folder: Path) -> list[Any]:
    from akit.report import views

    in_folder = (views.claim_outcomes, views.complaint_reasons, views.complaint_reasons_by_week)
    return [
        views.rates(day, language),
        views.trend(day, "mfn", language, folder),
        views.components(day, "mfn", language, folder),
        *(view(day, language, folder) for view in in_folder),
        views.complaint_reasons_table(day, language),
        views.defective_orders(day, "all", language),
        views.unmatched(day, language),
        views.missing(day, language),
        views.files(day, language),
    ]
