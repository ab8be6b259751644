"""The page of a report: an executed notebook as one HTML file that asks the network for nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

from akit.report.page.assets import FOLDER, script, script_hash, text, with_letters
from akit.report.page.contents import read_contents
from akit.report.page.words import SCRIPTED, WORDS

LEFT_OUT = {"hide", "parameters", "injected-parameters"}


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
    words = {key: both[language == "zh"] for key, both in WORDS.items()}
    resources = {
        "language": "zh-Hans" if language == "zh" else "en",
        "words": words,
        "scripted": SCRIPTED,
        "style": text("page.css"),
        "script": script(),
        "script_hash": script_hash(),
    }
    return with_letters(str(exporter(language).from_notebook_node(notebook, resources)[0]))


@cache
def exporter(language: str) -> Any:
    """Return what makes pages in a language, its template compiled: the same for every page of a process."""
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    made: Any = TemplateExporter(  # type: ignore[no-untyped-call]
        template_paths=[str(FOLDER)],
        template_file="page.html.j2",
        config=Config({"TagRemovePreprocessor": {"remove_cell_tags": LEFT_OUT, "enabled": True}}),
    )
    made.register_preprocessor(read_contents, enabled=True)
    made.register_filter("word", {key: both[language == "zh"] for key, both in WORDS.items()}.__getitem__)
    assert made.template is not None
    return made
