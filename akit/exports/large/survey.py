"""A large file's bytes, gone through once in pieces of whole lines: their hash, and whether they are plain text."""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOM = 256  # bytes behind a piece's text, so that whole words may be taken from its last cell
_PIECE = 2 * 1024**2
_NOT_A_CHARACTER = "\ufffd".encode()


@dataclass(frozen=True)
class Survey:
    """What the bytes of a file are.

    Attributes
    ----------
    sha256 : of all of them.
    plain : UTF-8 with one kind of line end and no NUL. Any other file is written anew first; see `recoded`.
    damaged : whether U+FFFD is in it.
    """

    sha256: str
    plain: bool
    damaged: bool


@dataclass(frozen=True)
class Piece:
    """Some lines of a file, whole ones.

    Attributes
    ----------
    text : their bytes, and ``ROOM`` more.
    size : how many bytes are theirs.
    begins : whether the file's first line is among them.
    """

    text: bytearray
    size: int
    begins: bool

    @property
    def bytes(self) -> memoryview:
        """The lines' own bytes."""
        return memoryview(self.text)[: self.size]


class Surveyor:
    """Looks at a file's pieces one after the other; a ``trusted`` one is known to be plain."""

    def __init__(self, *, trusted: bool = False) -> None:
        self._trusted = trusted
        self._digest = hashlib.sha256()
        self._ends = set[bytes]()
        self._damaged, self.plain = False, True

    def look(self, piece: Piece) -> None:
        """Take the next piece into account."""
        self._digest.update(piece.bytes)
        text, size = piece.text, piece.size
        self.plain = self._trusted or (self.plain and self._is_plain(piece))
        rare = text.find(_NOT_A_CHARACTER[:1], 0, size)  # one byte is found much sooner than three
        self._damaged = self._damaged or (rare >= 0 and text.find(_NOT_A_CHARACTER, rare, size) >= 0)

    def _is_plain(self, piece: Piece) -> bool:
        return piece.text.find(b"\0", 0, piece.size) < 0 and self._ends_alike(piece) and _is_utf8(piece)

    def _ends_alike(self, piece: Piece) -> bool:
        """Say whether every carriage return so far ends a line, and either all lines end in one or none does."""
        text, size = piece.text, piece.size
        returns = text.count(b"\r", 0, size) if text.find(b"\r", 0, size) >= 0 else 0
        both = text.count(b"\r\n", 0, size) if returns else 0
        alone = text.count(b"\n", 0, size) > both if returns else text.find(b"\n", 0, size) >= 0
        self._ends |= {end for end, there in ((b"\r\n", both), (b"\n", alone)) if there}
        return returns == both and len(self._ends) <= 1

    @property
    def survey(self) -> Survey:
        """What the bytes are, all having been looked at."""
        return Survey(self._digest.hexdigest(), self.plain, self._damaged)


def _is_utf8(piece: Piece) -> bool:
    import pyarrow as pa

    ends = pa.py_buffer(struct.pack("<qq", 0, piece.size))
    one_cell = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(piece.bytes)])
    try:
        one_cell.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def pieces(path: Path) -> Iterator[Piece]:
    """Give the file in pieces of whole lines, each as large as its longest line needs."""
    with path.open("rb", buffering=0) as stream:
        size, begins = _PIECE, True
        while True:
            text = bytearray(size + ROOM)
            read = _filled(stream, memoryview(text)[:size])
            end = text.rfind(b"\n", 0, read) + 1 if read == size else read  # whole lines, or the file's end
            if end:
                text[end:read] = bytes(read - end)
                yield Piece(text, end, begins)
                begins = False
            if read < size:
                return
            stream.seek(end - read, 1)
            size = _PIECE if end else 2 * size  # one line may be longer than all that was read


def _filled(stream: io.FileIO, room: memoryview) -> int:
    """Read until the room is full or the file is over, and return how many bytes that were."""
    read = 0
    while read < len(room) and (more := stream.readinto(room[read:])):
        read += more
    return read


def lines_at(path: Path, numbers: Iterable[int]) -> dict[int, str]:
    """Return the lines of these numbers, the first being 1, without their ends."""
    wanted = np.unique(np.fromiter(numbers, dtype=np.int64))
    found = dict[int, str]()
    for first, piece, ends in _with_line_ends(path) if len(wanted) else ():
        if first > wanted[-1]:
            break
        here = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, first + len(ends))] - first
        starts = np.concatenate(([0], ends[:-1] + 1))
        for at in here.tolist():
            text = piece.text[starts[at] : ends[at]].decode("utf-8", errors="replace")
            found[first + at] = text.removesuffix("\r")
    return found


def damaged_lines(path: Path) -> list[int]:
    """Return the numbers of the lines that hold U+FFFD."""
    found = list[int]()
    for first, piece, ends in _with_line_ends(path):
        places = [place.start() for place in re.finditer(_NOT_A_CHARACTER, piece.text[: piece.size])]
        found += (first + np.unique(np.searchsorted(ends, places))).tolist()
    return found


def _with_line_ends(path: Path) -> Iterator[tuple[int, Piece, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    """Give each piece with the number of its first line and where its lines end; the last line may lack its end."""
    first = 1
    for piece in pieces(path):
        ends = np.flatnonzero(np.frombuffer(piece.bytes, np.uint8) == ord("\n"))
        if not piece.text.endswith(b"\n", 0, piece.size):
            ends = np.append(ends, piece.size)
        yield first, piece, ends
        first += len(ends)
