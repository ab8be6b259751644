"""A large file's bytes, gone through once: their hash, and whether they are the plain text that DuckDB reads right."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_PIECE = 4 * 1024**2
_NOT_A_CHARACTER = "\ufffd".encode()


@dataclass(frozen=True)
class Survey:
    """What the bytes of a file are.

    Attributes
    ----------
    sha256 : of all of them.
    plain : UTF-8 with one kind of line end and no NUL. Any other file is read whole in memory, as small ones are.
    lines : how many lines there are, blank ones and the header included.
    damaged : whether U+FFFD is in it.
    """

    sha256: str
    plain: bool
    lines: int
    damaged: bool


def survey(path: Path) -> Survey:
    """Go through a file once."""
    digest = hashlib.sha256()
    lines = returns = 0
    plain, damaged, last = True, False, b"\n"
    for piece in _pieces(path):
        digest.update(piece)
        lines, returns = lines + piece.count(b"\n"), returns + (piece.count(b"\r\n") if b"\r" in piece else 0)
        plain = plain and b"\0" not in piece and _returns_end_lines(piece) and _is_utf8(piece)
        damaged = damaged or (b"\xef" in piece and _NOT_A_CHARACTER in piece)
        last = piece[-1:]
    plain = plain and returns in (0, lines)
    return Survey(digest.hexdigest(), plain, lines + (last != b"\n"), damaged)


def _returns_end_lines(piece: bytes) -> bool:
    return b"\r" not in piece or piece.count(b"\r") == piece.count(b"\r\n")


def _pieces(path: Path) -> Iterator[bytes]:
    """Give the file in pieces of whole lines, as far as its lines are shorter than a piece."""
    with path.open("rb", buffering=0) as stream:
        size = _PIECE
        while read := stream.read(size):
            end = read.rfind(b"\n") + 1
            if end == len(read) or len(read) < size:  # whole lines, or the file's end
                yield read
                size = _PIECE
            elif end:
                yield read[:end]
                stream.seek(end - len(read), 1)
                size = _PIECE
            else:  # one line longer than all that was read
                stream.seek(-len(read), 1)
                size *= 2


def _is_utf8(piece: bytes) -> bool:
    import pyarrow as pa

    ends = pa.py_buffer(struct.pack("<qq", 0, len(piece)))
    one_cell = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(piece)])
    try:
        one_cell.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def lines_at(path: Path, numbers: Iterable[int]) -> dict[int, str]:
    """Return the lines of these numbers, the first being 1, without their ends."""
    wanted = np.unique(np.fromiter(numbers, dtype=np.int64))
    found = dict[int, str]()
    for first, piece, ends in _with_line_ends(path):
        here = wanted[np.searchsorted(wanted, first) : np.searchsorted(wanted, first + len(ends))] - first
        starts = np.concatenate(([0], ends[:-1] + 1))
        for at in here.tolist():
            text = piece[starts[at] : ends[at]].decode("utf-8", errors="replace")
            found[first + at] = text.removesuffix("\r")
    return found


def blank_lines(path: Path) -> list[int]:
    """Return the numbers of the lines without a single byte."""
    found = list[int]()
    for first, piece, ends in _with_line_ends(path):
        long = np.diff(ends, prepend=-1) - 1
        bare = long == 0
        bare |= (long == 1) & (np.frombuffer(piece, np.uint8)[np.maximum(ends - 1, 0)] == ord("\r"))
        found += (first + np.flatnonzero(bare)).tolist()
    return found


def damaged_lines(path: Path) -> list[int]:
    """Return the numbers of the lines that hold U+FFFD."""
    found = list[int]()
    for first, piece, ends in _with_line_ends(path):
        at = piece.find(_NOT_A_CHARACTER)
        while at >= 0:
            line = int(np.searchsorted(ends, at))
            found.append(first + line)
            at = piece.find(_NOT_A_CHARACTER, int(ends[line]))
    return found


def _with_line_ends(path: Path) -> Iterator[tuple[int, bytes, np.ndarray[tuple[int], np.dtype[np.int64]]]]:
    """Give each piece with the number of its first line and where its lines end; the last line may lack its end."""
    first = 1
    for piece in _pieces(path):
        ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == ord("\n"))
        if not piece.endswith(b"\n"):
            ends = np.append(ends, len(piece))
        yield first, piece, ends
        first += len(ends)
