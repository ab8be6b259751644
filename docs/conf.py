"""The documentation site, built from this repository by Sphinx: `make docs`."""

from __future__ import annotations

import csv
from importlib.metadata import version as version_of
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

project = "akit"
author = "the akit maintainers"
copyright = "the akit maintainers, Apache-2.0"
release = version_of("akit")
html_title = "akit"
html_theme = "furo"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
suppress_warnings = ["myst.xref_missing"]  # pages that are also read on a code host link to files beside them
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["_static"]
html_css_files = ["akit.css"]
html_show_sourcelink = False
html_show_sphinx = False

POLICY = Path(__file__).parents[1] / "akit" / "policy"


class Rules(SphinxDirective):
    """``{rules} NAME``: a table of akit/policy as it stands in the file, each cell plain text."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        path = POLICY / f"{self.arguments[0]}.csv"
        self.env.note_dependency(str(path))
        with path.open(encoding="utf-8", newline="") as stream:
            head, *rows = csv.reader(stream)
        group = nodes.tgroup(cols=len(head))
        group += [nodes.colspec(colwidth=1) for _ in head]
        group += nodes.thead("", self._row(head))
        group += nodes.tbody("", *map(self._row, rows))
        return [nodes.container("", nodes.table("", group), classes=["table-wrapper"])]

    @staticmethod
    def _row(cells: list[str]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", nodes.paragraph("", nodes.Text(cell))) for cell in cells))


def setup(app: object) -> None:
    """Let the pages show tables of rules."""
    app.add_directive("rules", Rules)  # type: ignore[attr-defined]
