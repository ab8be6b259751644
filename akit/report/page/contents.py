"""Markdown to HTML, with an id on every heading and the headings gathered into a list of contents."""

from __future__ import annotations

import re
from typing import Any

import mistune

DATA = ">CSV</a>"  # how an exhibit names its numbers; the page says it in words
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


def read_contents(notebook: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Put the HTML of every cell into its metadata, and title and contents into ``resources``."""
    headings: list[dict[str, Any]] = []
    authored = mistune.create_markdown(renderer=_Renderer(headings, escape=False), plugins=["table"])
    computed = mistune.create_markdown(renderer=_Renderer(headings, escape=True), plugins=["table"])
    for number, cell in enumerate(notebook.cells):
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
    title = next((heading["text"] for heading in headings), notebook.metadata.get("akit", {}).get("notebook", ""))
    contents = [heading for heading in headings if heading["level"] == 2]
    return notebook, {**resources, "title": title, "contents": contents}


def _part(number: int, cell: Any) -> str:
    """Return where on the page a cell stands: the first is its head, one tagged ``footer`` its foot."""
    if "footer" in cell.metadata.get("tags", []):
        return "foot"
    return "body" if number else "head"


def _unused(name: str, headings: list[dict[str, Any]]) -> str:
    taken = {heading["id"] for heading in headings}
    numbered = (f"{name}-{number}" for number in range(2, len(taken) + 2))
    return next(candidate for candidate in (name, *numbered) if candidate not in taken)
