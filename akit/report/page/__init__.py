"""The page of a report: an executed notebook as one HTML file that asks the network for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from akit.report.page.contents import read_contents
from akit.report.page.words import WORDS

FOLDER = Path(__file__).parent
LEFT_OUT = {"hide", "parameters", "injected-parameters"}


def render(notebook: Any, *, language: str = "en") -> str:
    """Return the page of an executed notebook.

    Code is not shown, nor are cells tagged ``hide`` or ``parameters``, nor what went to stderr (it stays in
    the notebook). Markdown of the template may hold HTML; markdown that a cell computed may hold a buyer's
    words, so HTML in it is shown as written.

    Parameters
    ----------
    notebook : executed, with what made it in ``metadata.akit`` (parameters and versions).
    language : "en" or "zh", for the words of the page itself.
    """
    from nbconvert.exporters import TemplateExporter
    from traitlets.config import Config

    exporter: Any = TemplateExporter(  # type: ignore[no-untyped-call]
        template_paths=[str(FOLDER)],
        template_file="page.html.j2",
        exclude_input=True,
        config=Config({"TagRemovePreprocessor": {"remove_cell_tags": LEFT_OUT, "enabled": True}}),
    )
    exporter.register_preprocessor(read_contents, enabled=True)
    exporter.register_filter("word", lambda key: WORDS[key][language == "zh"])
    resources = {"language": "zh-Hans" if language == "zh" else "en", "style": _style()}
    return str(exporter.from_notebook_node(notebook, resources)[0])


def _style() -> str:
    return (FOLDER / "page.css").read_text(encoding="utf-8")
