"""The cells of a piece of a tab file, found and told apart by whole words of eight bytes instead of one by one.

Quoting is off, so tabs and line ends alone say where cells are. A cell becomes up to eight words, blank behind its
end: two cells are the same where their words are, and a word is looked at in as few steps as a byte would be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from akit.exports.large.survey import ROOM, Piece

Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Words = np.ndarray[tuple[int, int], np.dtype[np.uint64]]
Table = np.ndarray[tuple[int, int], np.dtype[np.int64]]
Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

LONGEST = 64  # bytes of a cell that is hashed; longer ones are for `cells` to judge
_BLOCK = 2**18  # bytes looked through at a time, so that they stay near the processor
_ODD_NUMBER, _HALF = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)


@dataclass(frozen=True)
class Reach:
    """Where cells are, one a line: their first bytes, how many bytes each has, and the fewest and most of these."""

    first: Numbers
    length: Numbers
    shortest: int
    longest: int

    def of(self, lines: Numbers) -> Reach:
        """Return those of some lines."""
        return Reach(self.first[lines], self.length[lines], self.shortest, self.longest)


class Grid:
    """The lines of a piece that have as many cells as the header, and are not the header.

    Attributes
    ----------
    line_count : all lines of the piece.
    odd, blank : which of them, from 0, have another number of cells, and no byte at all.
    """

    def __init__(self, piece: Piece, width: int) -> None:
        self._text = np.frombuffer(piece.text, np.uint8)
        marks = _marks(self._text, piece.size)
        ends = np.flatnonzero(self._text[marks] != ord("\t"))  # the last mark may be the end of the piece
        self.line_count = len(ends)
        counts = np.diff(ends, prepend=-1)
        whole, begins = counts == width, np.concatenate([[0], marks[ends] + 1])[:-1]
        whole[: piece.begins] = False  # the header is no line
        self._marks = _table(marks, width, ends, whole)
        self._begins = begins[whole]
        other = np.flatnonzero(~whole)[int(piece.begins) :]
        length = marks[ends[other]] - begins[other]
        bare = (counts[other] == 1) & ((length == 0) | ((length == 1) & (self._text[begins[other]] == ord("\r"))))
        self.odd, self.blank = other[~bare], other[bare]
        self._reach: dict[tuple[int, int], Reach] = {}

    def __len__(self) -> int:
        return len(self._begins)

    def reach(self, column: int, last: int = -1) -> Reach:
        """Return where the cells of a column are, or all that is from one column to a last one."""
        place = column, max(column, last)
        if place not in self._reach:
            first = self._marks[:, column - 1] + 1 if column else self._begins
            end = self._marks[:, place[1]]
            if place[1] == self._marks.shape[1] - 1:
                end = end - (self._text[end - 1] == ord("\r"))
            length = end - first
            self._reach[place] = Reach(first, length, int(length.min(initial=ROOM)), int(length.max(initial=0)))
        return self._reach[place]

    def words(self, reach: Reach, count: int) -> Words:
        """Return the first words of cells, blank behind each one's end."""
        size, own = 8 * count, _kept(count)
        every = np.ndarray((len(self._text) - size + 1,), f"V{size}", buffer=self._text, strides=(1,))
        found = every[reach.first].view("<u8").reshape(-1, count)
        alike = reach.shortest >= min(reach.longest, size)
        found &= own[min(reach.longest, size)] if alike else own.take(np.minimum(reach.length, size), axis=0)
        return found

    def other_than_before(self, reach: Reach) -> Flags:
        """Return which lines differ there from the line before; such as are too long to be compared do."""
        words = self.words(reach, -(-min(reach.longest, ROOM) // 8) or 1)
        other = reach.length > ROOM
        for word in words.T:
            other[1:] |= word[1:] != word[:-1]
        other[:1] = True
        return other

    def mix(self, columns: Sequence[int], lines: Numbers | None = None) -> Hashes:
        """Return a hash of what each line, or each of some, has in some columns, of cells up to ``LONGEST`` bytes."""
        mixed = np.zeros(len(self) if lines is None else len(lines), np.uint64)
        for column in columns:
            reach = self.reach(column) if lines is None else self.reach(column).of(lines)
            mixed = _stirred(mixed, reach.length.astype(np.uint64))
            words = self.words(reach, -(-min(reach.longest, LONGEST) // 8) or 1)
            for place, word in enumerate(words.T if reach.longest else ()):
                more = _stirred(mixed, word)
                mixed = more if reach.shortest > 8 * place else np.where(reach.length > 8 * place, more, mixed)
        return mixed

    def text(self, column: int, line: int) -> str:
        """Return a cell without the blanks around it."""
        reach = self.reach(column)
        first, length = int(reach.first[line]), int(reach.length[line])
        return self._text[first : first + length].tobytes().decode("utf-8").strip()


def _table(marks: Numbers, width: int, ends: Numbers, whole: Flags) -> Table:
    """Return the marks of each whole line as a row."""
    if whole[1:].all() and len(ends) * width == len(marks):
        return marks.reshape(-1, width)[int(not whole[:1].all()) :]
    picked: Table = marks[ends[whole][:, None] + np.arange(1 - width, 1)]
    return picked


def _marks(text: Bytes, size: int) -> Numbers:
    """Return where tabs and line ends are; where the last line lacks its end, it is behind the text."""
    found, marked = [np.zeros(0, np.int64)], np.empty(_BLOCK, np.bool_)
    for first in range(0, size, _BLOCK):
        block = text[first : min(first + _BLOCK, size)]
        np.less_equal(block, np.uint8(ord("\n")), out=marked[: len(block)])
        found.append(np.flatnonzero(marked[: len(block)]) + first)
    if size and text[size - 1] != ord("\n"):
        found.append(np.array([size]))
    marks = np.concatenate(found)
    others = text[marks] < ord("\t")  # control characters, which are below the tab in ASCII
    others[-1:] &= marks[-1:] < size
    return marks[~others] if others.any() else marks


def _stirred(mixed: Hashes, word: Hashes) -> Hashes:
    """Return a hash with a word more in it; two words never give the same."""
    mixed = (mixed ^ word) * _ODD_NUMBER
    return mixed ^ (mixed >> _HALF)


_masks: dict[int, Any] = {}


def _kept(count: int) -> Words:
    """Return, for each length of a cell in bytes, which bytes of so many words are its own."""
    if count not in _masks:
        bytes_of = np.arange(8 * count) < np.arange(8 * count + 1)[:, None]
        _masks[count] = np.where(bytes_of, np.uint8(255), np.uint8(0)).view("<u8")
    found: Words = _masks[count]
    return found
