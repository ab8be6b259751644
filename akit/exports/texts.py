"""Any table of texts: comma, semicolon or tab, or a workbook, in whatever encoding; which column holds the texts."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

import pandas as pd

from akit.errors import UsageError
from akit.exports.encoding import decode, is_binary
from akit.exports.workbook import is_workbook, sheets

# Headers that a column of texts has, in exports and in what people make themselves; the surest first.
NAMED = (
    *("text", "comment", "comments", "customer-comments", "customer comments", "buyer comment", "your comments"),
    *("message", "body", "review", "review body", "feedback", "complaint", "description", "reviewtext", "content"),
    *(
        "内容",
        "文本",
        "评论",
        "评价",
        "留言",
        "备注",
        "反馈",
        "投诉内容",
        "買家評論",
        "評論",
        "評價",
        "內容",
        "留言內容",
    ),
    *("kommentar", "kommentare", "commentaire", "commentaires", "comentario", "comentarios", "commento", "コメント"),
)
_DELIMITERS = ",\t;|"
_LETTER = re.compile(r"[^\W\d_]")
_HEADED = 40  # letters up to which a lone first cell is taken for a header


@dataclass(frozen=True)
class Texts:
    """A column of texts.

    Attributes
    ----------
    texts : one text a row, indexed by its row number, the first row of data 0; "" where a cell is empty.
    column : its header ("" where the file has none). encoding : how the file was decoded.
    notes : what had to be assumed, a sentence each.
    """

    texts: pd.Series
    column: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_texts(path: str | Path, column: str = "") -> Texts:
    """Read the texts of a file.

    Parameters
    ----------
    path : a delimited file or a workbook (its first sheet with rows).
    column : the header of the texts' column; "" takes the one whose header or content is plainly text.

    Raises
    ------
    UsageError : there is no such file, it is no table, or no column of it is text.
    """
    file = Path(path)
    if not file.is_file():
        raise UsageError("There is no such file.", found=str(path), hint="Give the path of a table of texts.")
    rows, encoding, notes = _rows(file)
    if not rows:
        raise UsageError(f"{file.name} is empty.", hint="A first row with the columns' names, then a text a row.")
    header, body = rows[0], rows[1:]
    if len(header) == 1 and not column and not _named(header) and len(_LETTER.findall(header[0])) > _HEADED:
        note = "The first line reads like a text, not like a column's name: it is counted as a text."
        return Texts(_series([[header[0]], *body], 0), "", encoding, (*notes, note))
    place = _place(file.name, header, body, column)
    return Texts(_series(body, place), header[place].strip(), encoding, notes)


def _rows(file: Path) -> tuple[list[list[str]], str, tuple[str, ...]]:
    data = file.read_bytes()
    if is_workbook(data):
        filled = [sheet for sheet in sheets(file.name, data) if sheet.text.strip()]
        text, encoding = (filled[0].text, "workbook") if filled else ("", "workbook")
        return _cells(text, "\t"), encoding, ()
    if is_binary(data):
        raise UsageError(f"{file.name} is not a table of texts.", found="binary content", expected="CSV or a workbook")
    decoded = decode(data)
    damaged = len(decoded.damaged_lines)
    notes = (f"{damaged} lines hold bytes that are no characters; they are shown as �.",) if damaged else ()
    return _cells(decoded.text, _delimiter(decoded.text)), decoded.encoding, notes


def _cells(text: str, delimiter: str) -> list[list[str]]:
    rows = csv.reader(StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _delimiter(text: str) -> str:
    """Return what parts the cells: what cuts the first rows into the same number of cells, the most of them."""
    best, most = ",", 1
    for delimiter in _DELIMITERS:
        head = list(islice(csv.reader(StringIO(text[:200_000], newline=""), delimiter=delimiter), 30))
        counts = Counter(len(row) for row in head if row)
        width, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
        named = head and len(head[0]) == width and max(map(len, head[0])) <= _HEADED * 2
        if named and width > most and times >= 0.8 * sum(counts.values()):
            best, most = delimiter, width
    return best


def _named(header: list[str]) -> list[int]:
    """Return the columns whose header says text, the surest first."""
    spelt = [name.strip().strip("\ufeff").casefold() for name in header]
    return [spelt.index(name) for name in NAMED if name in spelt]


def _place(file: str, header: list[str], body: list[list[str]], column: str) -> int:
    """Return which column holds the texts."""
    names = [name.strip() for name in header]
    if column:
        if column not in names:
            raise UsageError(
                f"{file} has no column {column!r}.", found=", ".join(names), hint="--text takes one of the found names."
            )
        return _textual(file, names, body, [names.index(column)])
    return _textual(file, names, body, [*_named(header), *_wordiest(names, body)])


def _textual(file: str, names: list[str], body: list[list[str]], places: list[int]) -> int:
    """Return the first of some columns that holds words; any where there are no rows to tell."""
    for place in places:
        if not body or _words(body, place) >= 0.5:
            return place
    tried = ", ".join(repr(names[place]) for place in places[:5]) or "no column"
    raise UsageError(
        f"No texts in {file}: what was looked at holds numbers, codes or dates, not words.",
        found=tried,
        expected="a column with what buyers wrote",
        hint=f"Name it: --text COLUMN, one of {', '.join(names[:20])}.",
    )


def _words(body: list[list[str]], place: int) -> float:
    """Return the share of a column's filled cells that hold more letters than digits."""
    cells = [row[place] for row in islice(body, 500) if place < len(row) and row[place].strip()]
    wordy = sum(len(_LETTER.findall(cell[:500])) > len(cell[:500].strip()) / 2 for cell in cells)
    return wordy / len(cells) if cells else 1.0


def _wordiest(names: list[str], body: list[list[str]]) -> list[int]:
    """Return the columns by how many letters their cells have, a lone column too; codes have too few to count."""

    def letters(place: int) -> float:
        cells = [row[place] for row in islice(body, 500) if place < len(row)]
        return sum(len(_LETTER.findall(cell[:500])) for cell in cells) / max(1, len(cells))

    sizes = {place: letters(place) for place in range(len(names))}
    return [place for place in sorted(sizes, key=lambda place: (-sizes[place], place)) if sizes[place] > 0 or not body]


def _series(body: list[list[str]], place: int) -> pd.Series:
    cells = [row[place].strip() if place < len(row) else "" for row in body]
    return pd.Series(cells, pd.RangeIndex(len(cells), name="row"), dtype="str")
