"""The first screen of a report: four questions, each answered in sentences that link to their rows."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Line:
    """One sentence, and the name of the exhibit that holds its rows; "" where there is none."""

    text: str
    rows: str = ""


@dataclass(frozen=True, repr=False)
class Glance:
    """Questions and their answers. A notebook shows them as lists with links; plain text is a line each.

    Attributes
    ----------
    sections : of each, the question and its lines.
    to_rows : the words of the link to a line's rows.
    """

    sections: tuple[tuple[str, tuple[Line, ...]], ...]
    to_rows: str

    def __repr__(self) -> str:
        return "\n".join(
            text for question, lines in self.sections for text in (question, *(f"- {line.text}" for line in lines))
        )

    def _repr_html_(self) -> str:
        return f'<div class="glance">{"".join(self._section(*section) for section in self.sections)}</div>'

    def _section(self, question: str, lines: tuple[Line, ...]) -> str:
        items = "".join(f"<li>{escape(line.text)}{self._link(line)}</li>" for line in lines)
        return f"<section><h3>{escape(question)}</h3><ul>{items}</ul></section>"

    def _link(self, line: Line) -> str:
        return f' <a href="#exhibit-{escape(line.rows)}">{escape(self.to_rows)}</a>' if line.rows else ""
