"""What Amazon's XML reports share: one <AmazonEnvelope>, taken element by element, each let go when it was looked at.

Each line of an element becomes the row the report's text file would hold, and is read as such.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from xml.parsers import expat

import pandas as pd

from akit.errors import ExportError
from akit.exports.cells import Home
from akit.exports.delimited import Delimited, Numbered
from akit.exports.encoding import Decoded
from akit.exports.layout import Layout
from akit.exports.reading import Reading, problems

_HEAD = 65_536  # characters in which the kind of message is looked for
_PIECE = 1 << 20
UNREADABLE = (ET.ParseError, expat.ExpatError, RecursionError)


class DoctypeError(expat.ExpatError):
    """The file declares a document type: Amazon's files have none, and only one can declare an entity that grows."""


class _RootReached(Exception):
    """The prolog is over."""


@dataclass(frozen=True)
class BrokenOff(Delimited):
    """A file that is no whole XML: which rows are missing is not known, so every row is set aside."""

    def read(self, path: str, home: Home) -> Reading:
        """Set every row aside."""
        aside = [(path, line, "broken_off", "", "", "", "\t".join(row)) for line, row in self.numbered[1:]]
        return Reading(pd.DataFrame(), problems(aside))


def message(decoded: Decoded, kind: re.Pattern[str]) -> str:
    """Return the text of a file that is an envelope of this kind of message, else ""."""
    text = decoded.text.lstrip()
    head = text[:_HEAD]
    return text if head.startswith("<") and "<AmazonEnvelope" in head and kind.search(head) else ""


def elements(text: str, tag: str) -> Iterator[ET.Element]:
    """Give each element called ``tag``; it is emptied when the next one is asked for.

    Raises
    ------
    One of `UNREADABLE` : the text is no whole XML, or declares a document type.
    """
    _check_prolog(text)
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(["end"])
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        yield from _finished(parser, tag)
    parser.close()
    yield from _finished(parser, tag)


def _finished(parser: ET.XMLPullParser[ET.Element], tag: str) -> Iterator[ET.Element]:
    for _, element in cast("Iterator[tuple[str, ET.Element]]", parser.read_events()):
        element.tag = element.tag.rpartition("}")[2]  # whatever namespace the file was given
        if element.tag == tag:
            yield element
        if element.tag in (tag, "Message"):
            element.clear()


def _check_prolog(text: str) -> None:
    def doctype(*declared: object) -> None:
        raise DoctypeError("a document type declaration")

    def root(*element: object) -> None:
        raise _RootReached

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, root
    try:
        parser.Parse(text, True)
    except _RootReached:
        return


def damaged(decoded: Decoded, numbered: Numbered) -> tuple[int, ...]:
    """Return the rows that hold a byte which is no character."""
    return tuple(n for n, row in numbered if decoded.damaged_lines and any("\ufffd" in cell for cell in row))


def broken_off(
    layout: Layout, rows: Sequence[tuple[int, list[str]]], decoded: Decoded, path: str, problem: Exception
) -> tuple[BrokenOff, ExportError]:
    """Return what could be read before a file broke off, and the error that says so."""
    error = ExportError(
        f"{path}: this is {layout.title} in XML, but it cannot be read to its end.",
        found=str(problem),
        expected="one whole <AmazonEnvelope>, without a document type declaration",
        hint="download the report again, or use its text form.",
    )
    return BrokenOff(layout, rows, decoded.encoding), error
