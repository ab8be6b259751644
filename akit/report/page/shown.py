"""What of a notebook a page shows: its cells, as copies that a page may write into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from typing import Any

LEFT_OUT = {"hide", "parameters", "injected-parameters"}
COLOUR = re.compile(r"\x1b\[(.*?)([@-~])")  # a control sequence of a terminal (ECMA-48)
WRITTEN_OVER = re.compile(r".*\r(?=[^\n])")  # what a carriage return lets the rest of its line replace


def shown_cells(cells: Sequence[Any]) -> list[Any]:
    """Return copies of the cells that are shown; what they hold is changed by nobody."""
    return [_copied(cell) for cell in cells if not LEFT_OUT.intersection(cell.metadata.get("tags", []))]


def _copied(cell: Any) -> Any:
    mine = copy(cell)
    mine.metadata = copy(cell.metadata)
    if "outputs" in cell:
        mine.outputs = _printed_together([_own(output) for output in cell.outputs])
    return mine


def _own(output: Any) -> Any:
    mine = copy(output)
    if "data" in output:
        mine.data = copy(output.data)
    return mine


def _printed_together(outputs: list[Any]) -> list[Any]:
    """Join what was printed in pieces, as a terminal shows it."""
    joined: list[Any] = []
    for output in outputs:
        last: Any = joined[-1] if joined else {}
        if output.output_type == "stream" == last.get("output_type") and last.name == output.name:
            last.text += output.text
        else:
            joined.append(output)
    for output in joined:
        if output.output_type == "stream":
            output.text = WRITTEN_OVER.sub("", output.text)
    return joined


def without_colours(text: str) -> str:
    """Return a text without what tells a terminal how to show it."""
    return COLOUR.sub("", text)
