"""A document as data: what a PDF and a Word file are both made from, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from akit.appeal.voice import Said

Row = tuple[Said, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a part of the document."""

    kind: ClassVar = "heading"
    level: int
    text: Said


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Its style is plain, quote (Amazon's words), note (small print), alarm (what is missing),
    opening or lead (they stay with what follows, large and small).
    """

    kind: ClassVar = "paragraph"
    text: Said
    style: str = "plain"


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    kind: ClassVar = "bullets"
    items: tuple[Said, ...]


@dataclass(frozen=True)
class Grid:
    """A table.

    Attributes
    ----------
    heads : column headings.
    rows : cells; a cell that is the same in every language is shown once.
    widths : shares of the width, one a column.
    red : places of the rows that lack something, from 0.
    small : a table of many columns, set in smaller letters.
    """

    kind: ClassVar = "grid"
    heads: Row
    rows: tuple[Row, ...]
    widths: tuple[float, ...]
    red: tuple[int, ...] = ()
    small: bool = False


@dataclass(frozen=True)
class Picture:
    """A figure: its file without ending in each language, and what is read out in its place."""

    kind: ClassVar = "picture"
    files: tuple[str, ...]
    alt: Said


Node = Heading | Paragraph | Bullets | Grid | Picture


@dataclass(frozen=True)
class Document:
    """A document: a title, lines below it, its parts upright, and wide tables on pages turned.

    Attributes
    ----------
    languages : in the order they stand side by side.
    day : the day it is dated.
    """

    languages: tuple[str, ...]
    title: Said
    lines: tuple[Said, ...]
    nodes: tuple[Node, ...]
    wide: tuple[Node, ...]
    day: str

    def as_json(self) -> dict[str, Any]:
        """Return it as what lays it out reads it."""
        return {
            **asdict(self),
            "nodes": [_node(node) for node in self.nodes],
            "wide": [_node(node) for node in self.wide],
        }


def _node(node: Node) -> dict[str, Any]:
    return {"kind": node.kind, **asdict(node)}


def cell(text: Said) -> str:
    r"""Return a cell's text: once where it is the same in every language, else one line a language.

    >>> cell(("75", "75")), cell(("Late", "延迟"))
    ('75', 'Late\n延迟')
    """
    return "\n".join(dict.fromkeys(text))


def plain_text(nodes: Sequence[Node], at: int) -> str:
    """Return nodes as text to paste into a box, in the language at a place; tables and pictures are named elsewhere."""
    lines: list[str] = []
    for node in nodes:
        match node:
            case Heading():
                lines += ["", node.text[at]]
            case Paragraph():
                lines += [node.text[at]]
            case Bullets():
                lines += [f"- {item[at]}" for item in node.items]
    return "\n".join(lines).strip() + "\n"
