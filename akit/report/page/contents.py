"""Markdown to HTML, with an id on every heading and the headings gathered into a list of contents."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import mistune

from akit.glossary import definitions
from akit.report.headings import HEADINGS, heading

DATA = ">CSV</a>"  # how an exhibit names its numbers; the page says it in words
TERMS = re.compile(r'data-terms="([^"]*)"')
ALWAYS = {"order_defect_rate", "defect", "as_of"}  # what every page of numbers speaks of
KINDS = ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/plain")  # richest first


class _Renderer(mistune.HTMLRenderer):
    """Renders headings with ids, and tables in a box of their own that scrolls."""

    def __init__(self, headings: list[dict[str, Any]], *, escape: bool) -> None:
        super().__init__(escape=escape)
        self.headings = headings

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        """Return a heading whose id is made of its words."""
        plain = re.sub(r"<[^>]+>", "", text)
        name = _unused(re.sub(r"\W+", "-", plain).strip("-").lower() or "section", self.headings)
        self.headings.append({"id": name, "level": level, "text": plain})
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def table(self, text: str) -> str:
        """Return a table that cannot widen the page."""
        return f'<div class="table" tabindex="0"><table>\n{text}</table></div>\n'


def read_contents(cells: Sequence[Any], name: str, resources: Mapping[str, Any]) -> dict[str, Any]:
    """Put the HTML of every cell into its metadata, and return the page's title, contents and definitions.

    Parameters
    ----------
    cells : those shown, the page's own to write into.
    name : the title where no heading gives one.
    resources : the page's ``words`` and ``language``.
    """
    headings: list[dict[str, Any]] = []
    authored = mistune.create_markdown(renderer=_Renderer(headings, escape=False), plugins=["table"])
    computed = mistune.create_markdown(renderer=_Renderer(headings, escape=True), plugins=["table"])
    for number, cell in enumerate(cells):
        cell.metadata["part"] = _part(number, cell)
        if cell.cell_type == "markdown":
            cell.metadata["html"] = authored(cell.source)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "text/markdown" in data and "text/html" not in data:
                data["text/html"] = computed(data["text/markdown"])
            output["kind"] = next((kind for kind in KINDS if kind in data), "")
            if "text/html" in data:
                data["text/html"] = data["text/html"].replace(DATA, f">{resources['words']['download']}</a>")
    return {
        "title": next((heading["text"] for heading in headings), name),
        "contents": [heading for heading in headings if heading["level"] == 2],
        "definitions": _defined(cells, resources["language"]),
    }


def _part(number: int, cell: Any) -> str:
    """Return where on the page a cell stands: the first is its head, one tagged ``footer`` its foot."""
    if "footer" in cell.metadata.get("tags", []):
        return "foot"
    return "body" if number else "head"


def _unused(name: str, headings: list[dict[str, Any]]) -> str:
    taken = {heading["id"] for heading in headings}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 2))
    return next(candidate for candidate in (name, *numbered) if candidate not in taken)


def _defined(cells: Sequence[Any], tag: str) -> list[tuple[str, str]]:
    """Return what the columns shown on a page mean: headings, and the meaning they have."""
    language = "zh" if tag.startswith("zh") else "en"
    shown = [columns for cell in cells for output in cell.get("outputs", []) for columns in _terms(output)]
    told = definitions([ALWAYS, *shown] if shown else [], language)
    comma = "、" if language == "zh" else ", "
    return [
        (comma.join(dict.fromkeys(heading(name, language) for name in names)), _in_words(text, language))
        for names, text in told
    ]


def _terms(output: Any) -> list[list[str]]:
    """Return the names of the columns of each table that an output shows."""
    return [names.split() for names in TERMS.findall(output.get("data", {}).get("text/html", ""))]


def _in_words(text: str, language: str) -> str:
    """Return a definition with the columns it names as a reader of the page sees them."""
    said = re.sub(
        r"`([^`]+)`", lambda name: f"“{heading(name[1], language)}”" if name[1] in HEADINGS else name[1], text
    )
    return re.sub(r" ?(“[^”]*”) ?", r"\1", said) if language == "zh" else said
