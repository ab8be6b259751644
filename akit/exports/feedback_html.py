"""The feedback page of Seller Central, saved as HTML: the table that the feedback report gives no more than a part of.

Real pages of 2011 are a plain table (Date, Rating, Comments, Your Response, …, Order ID, Rater Email); later pages are
of Amazon's own elements (``kat-table``), which is taken from what such pages use elsewhere and not from a real page of
this one. Names of columns in other languages are not verified either. Comments struck through are feedback removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from akit.exports import cells, headers
from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded
from akit.exports.feedback import FEEDBACK
from akit.exports.layout import tidy
from akit.exports.reading import Reading

MOST_CHARACTERS = 50_000_000
_ROWS = frozenset(("tr", "kat-table-row"))
_CELLS = frozenset(("td", "th", "kat-table-cell"))
_STRIKES = frozenset(("s", "strike", "del"))
_UNSEEN = frozenset(("script", "style"))
_BREAKS = frozenset(("br", "p", "div", "li"))
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_STRUCK = re.compile(r"line-?through|strike|struck", re.IGNORECASE)
_ORDER_ID = re.compile(rf"(?<![\w-])(?:{cells.ORDER_ID.pattern})(?![\w-])")
_STARS = re.compile(r"\s*([1-5])(?:\.0)?\s*(?:$|/ ?5|(?:out )?of 5|stars?|(?:von|sur|su|de) 5|つ星|星)", re.IGNORECASE)

PAGE = replace(
    FEEDBACK,
    title="a saved feedback page",
    where="Seller Central > Performance > Feedback, saved from the browser as HTML",
    names={column: FEEDBACK.names[column] for column in headers.names("feedback_page")},  # and not who rated
)


@dataclass
class _Cell:
    texts: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)  # what a picture or Amazon's stars say of themselves
    struck: bool = False

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


@dataclass(frozen=True)
class FeedbackPage(Delimited):
    """The table of the page as rows of the report; ``struck`` are the rows whose comment is struck through."""

    struck: frozenset[int] = frozenset()

    def read(self, path: str, home: Home) -> Reading:
        """Read as the report is; feedback struck through is removed."""
        reading = super().read(path, home)
        if reading.table.empty:
            return reading
        removed = reading.table["removed"] | reading.table["source_row"].isin(list(self.struck))
        return replace(reading, table=reading.table.assign(removed=removed.astype("bool")))


class _Tables(HTMLParser):
    """Collects the rows of all tables of a page, in order; a table within a cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_Cell]] = []
        self.open: list[_Cell] = []
        self.strikes: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.unseen += tag in _UNSEEN
        if tag in _ROWS:
            self._begin_row()
        elif tag in _CELLS:
            self._begin_cell()
        if tag not in _VOID and (self.strikes or _strikes(tag, said)):
            self.strikes.append(tag)
        for cell in self.open[-1:]:
            cell.texts += [" "] * (tag in _BREAKS)
            cell.hints += [said[name] for name in ("alt", "aria-label", "value", "title") if said.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self.unseen -= tag in _UNSEEN and self.unseen > 0
        if tag in self.strikes:  # what was left open inside is closed with it
            del self.strikes[len(self.strikes) - 1 - self.strikes[::-1].index(tag) :]
        if tag in _CELLS or tag in _ROWS:
            self.open, self.strikes = [], []

    def handle_data(self, data: str) -> None:
        if self.open and not self.unseen:
            self.open[-1].texts.append(data)
            self.open[-1].struck |= bool(self.strikes and data.strip())

    def _begin_row(self) -> None:
        self.rows.append([])
        self.open, self.strikes = [], []

    def _begin_cell(self) -> None:
        if not self.rows:
            self.rows.append([])
        self.open, self.strikes = [_Cell()], []
        self.rows[-1].append(self.open[0])


def _strikes(tag: str, said: dict[str, str]) -> bool:
    return tag in _STRIKES or bool(_STRUCK.search(said.get("style", "") + " " + said.get("class", "")))


def recognise(decoded: Decoded) -> FeedbackPage | None:
    """Return the feedback table of a page, or None where the text is no HTML or has no such table."""
    text = decoded.text[:MOST_CHARACTERS]
    if not re.match(r"\s*<(?:!doctype html|!--|html|head|body|div|table|kat-table)\b", text[:1000], re.IGNORECASE):
        return None
    page = _Tables()
    try:
        page.feed(text)
        page.close()
    except AssertionError:  # what html.parser raises on some broken declarations; the rows before it stand
        pass
    return _page(page.rows, decoded.encoding)


def _page(rows: Sequence[Sequence[_Cell]], encoding: str) -> FeedbackPage | None:
    """Lay the rows below the headers of feedback out as the report's; a header that comes again begins no record."""
    places: dict[str, int] = {}
    numbered: list[tuple[int, list[str]]] = []
    struck = set[int]()
    for row in rows:
        names = [tidy(cell.text) for cell in row]
        if PAGE.fits(names):
            places = PAGE.columns(names)
        elif places and len(row) > max(places.values()):
            line = len(numbered) + 1
            numbered.append((line, [_said(column, row[place]) for column, place in places.items()]))
            struck |= {line} if row[places["comment"]].struck else set()
        elif places and any(_ORDER_ID.search(cell.text) for cell in row):
            numbered.append((len(numbered) + 1, [_said("order_id", cell) for cell in row[:1]]))  # too few: set aside
    header = (0, [PAGE.names[column][0] for column in places])
    return FeedbackPage(PAGE, [header, *numbered], encoding, (), frozenset(struck)) if places else None


def _said(column: str, cell: _Cell) -> str:
    """Return what a cell says: the one order id in it, the stars that a picture stands for, else its text."""
    if column == "order_id":
        ids = set(_ORDER_ID.findall(cell.text))
        return ids.pop() if len(ids) == 1 else cell.text
    if column == "rating":
        stars = {match[1] for text in ([cell.text] if cell.text else cell.hints) if (match := _STARS.match(text))}
        filled = cell.text.count("★")
        return stars.pop() if len(stars) == 1 else str(filled) if filled else cell.text
    return cell.text
