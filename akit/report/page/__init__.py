"""The page of a report: an executed notebook as one HTML file that asks the network for nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

from akit.report.page.assets import FOLDER, script, script_hash, text, with_letters
from akit.report.page.contents import read_contents
from akit.report.page.shown import shown_cells, without_colours
from akit.report.page.words import SCRIPTED, WORDS


def render(notebook: Any, *, language: str = "en") -> str:
    """Return the page of an executed notebook.

    Code stands behind one fold at the foot. Cells tagged ``hide`` or ``parameters`` are left out, and so is
    what went to stderr (it stays in the notebook). Markdown of the template may hold HTML; markdown that a cell
    computed may hold a buyer's words, so HTML in it is shown as written.

    Parameters
    ----------
    notebook : executed, with what made it in ``metadata.akit`` (parameters and versions).
    language : "en" or "zh", for the words of the page itself.
    """
    resources = {
        "language": "zh-Hans" if language == "zh" else "en",
        "words": _words(language),
        "scripted": SCRIPTED,
        "style": text("page.css"),
        "script": script(),
        "script_hash": script_hash(),
    }
    cells = shown_cells(notebook.cells)
    resources |= read_contents(cells, notebook.metadata.get("akit", {}).get("notebook", ""), resources)
    seen = {"cells": cells, "metadata": notebook.metadata}
    return with_letters(template(language).render(nb=seen, resources=resources))


@cache
def template(language: str) -> Any:
    """Return the template of pages in a language, compiled once for every page of a process."""
    from jinja2 import Environment, FileSystemLoader

    made = Environment(loader=FileSystemLoader(FOLDER))
    made.filters.update(word=_words(language).__getitem__, strip_ansi=without_colours)
    return made.get_template("page.html.j2")


def _words(language: str) -> dict[str, str]:
    return {key: both[language == "zh"] for key, both in WORDS.items()}
