"""Cells of the one shape nearly every cell has, read by arithmetic on their bytes; any other shape is left to `cells`.

An order id becomes a whole number that sorts as the id does: its 17 digits, or, for the multi-channel ids that begin
with a letter (S01-...), a prefix above 999.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Words = np.ndarray[tuple[int, int], np.dtype[np.uint64]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

ID_BYTES, MOMENT_BYTES = 24, 32  # how wide the grids of `order_keys` and `moments` are
_DIGITS = np.array([4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18])
_WEIGHTS = 10 ** np.arange(13, -1, -1, dtype=np.int64)
_BEHIND = 10**14
_MICROSECONDS = 1_000_000
_FIRST = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # of an order id; a letter for multi-channel orders
_HUNDREDS = "".join(f"{first}{n:02}" for first in _FIRST for n in range(100))
_PREFIXES = np.frombuffer(_HUNDREDS.encode(), np.uint8).reshape(-1, 3)
_FOURS = np.frombuffer("".join(f"{n:04}" for n in range(10_000)).encode(), np.uint8).reshape(-1, 4)
_MOST_OFFSET = 14  # hours; no zone is further from UTC


def grid_of(texts: Iterable[str], width: int) -> tuple[Bytes, Numbers]:
    """Return the first bytes of each text, blank behind its end, and how many bytes each has."""
    coded = [text.encode("utf-8") for text in texts]
    length = np.array([len(text) for text in coded], dtype=np.int64)
    every = b"".join(text[:width].ljust(width, b"\0") for text in coded)
    return np.frombuffer(every, np.uint8).reshape(-1, width), length


def order_keys(cells: Bytes, length: Numbers) -> tuple[Numbers, Flags]:
    """Return order ids, as `grid_of` lays them out, as numbers, and which are plainly order ids; the others are 0."""
    digit = _digits(cells)
    lettered = (cells[:, 0] >= ord("A")) & (cells[:, 0] <= ord("Z"))
    good = (length == 19) & (digit[:, _DIGITS].max(axis=1, initial=0) <= 9)
    good &= (cells[:, 3] == ord("-")) & (cells[:, 11] == ord("-")) & (digit[:, 1:3].max(axis=1, initial=0) <= 9)
    good &= (digit[:, 0] <= 9) | lettered
    first = np.where(lettered, 10 + cells[:, 0].astype(np.int64) - ord("A"), digit[:, 0])
    prefix = first * 100 + digit[:, 1].astype(np.int64) * 10 + digit[:, 2]
    keys = prefix * _BEHIND + digit[:, _DIGITS].astype(np.int64) @ _WEIGHTS
    return np.where(good, keys, 0), good


def order_ids(keys: Numbers) -> pd.Series:
    """Return the order ids that `order_keys` gave these numbers for."""
    import pyarrow as pa

    cells = np.full((len(keys), 19), ord("-"), dtype=np.uint8)
    prefix, rest = np.divmod(keys, _BEHIND)
    cells[:, :3] = _PREFIXES.take(prefix, axis=0)
    for place, seven in zip((4, 12), np.divmod(rest, 10**7), strict=True):
        three, four = np.divmod(seven.astype(np.int32), 10**4)
        cells[:, place : place + 3] = _PREFIXES.take(three, axis=0)
        cells[:, place + 3 : place + 7] = _FOURS.take(four, axis=0)
    ends = pa.py_buffer(np.arange(0, 19 * len(keys) + 1, 19, dtype=np.int64))
    made = pa.LargeStringArray.from_buffers(len(keys), ends, pa.py_buffer(cells.reshape(-1)))
    return pd.Series(made, dtype="str")


def moments(cells: Bytes, length: Numbers) -> tuple[Numbers, Flags]:
    """Return times as microseconds since 1970 in UTC, and which are plainly times of 1996 to 2098 with an offset.

    Plain are 2026-05-31T19:43:07+00:00, with any offset, and 2026-05-31T19:43:07Z; ``cells`` as `grid_of` gives them.
    """
    digit = _digits(cells)
    places = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
    good = digit[:, places].max(axis=1, initial=0) <= 9
    for place, mark in ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")):
        good &= cells[:, place] == ord(mark)
    year = _number(digit, 0, 2) * 100 + _number(digit, 2, 2)
    month, day = _number(digit, 5, 2), _number(digit, 8, 2)
    hour, minute, second = _number(digit, 11, 2), _number(digit, 14, 2), _number(digit, 17, 2)
    good &= (year >= 1996) & (year <= 2098) & (hour <= 23) & (minute <= 59) & (second <= 59)
    days, possible = _days(year, month, day)
    ahead, said = _ahead(cells, digit, length)
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - ahead * 60
    good &= possible & said
    return np.where(good, seconds * _MICROSECONDS, 0), good


def _days(year: Numbers, month: Numbers, day: Numbers) -> tuple[Numbers, Flags]:
    """Return days since 1970, and which dates are in the calendar."""
    right = (month >= 1) & (month <= 12)
    months = (year - 1970) * 12 + np.where(right, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - first
    return first + day - 1, right & (day >= 1) & (day <= length)


def _ahead(cells: Bytes, digit: Bytes, length: Numbers) -> tuple[Numbers, Flags]:
    """Return minutes ahead of UTC, and which cells say that in one of the two ways."""
    in_utc = (length == 20) & (cells[:, 19] == ord("Z"))
    hours, minutes = _number(digit, 20, 2), _number(digit, 23, 2)
    plus, minus = cells[:, 19] == ord("+"), cells[:, 19] == ord("-")
    shaped = (plus | minus) & (cells[:, 22] == ord(":")) & (digit[:, [20, 21, 23, 24]].max(axis=1, initial=0) <= 9)
    shaped &= (length == 25) & (hours <= _MOST_OFFSET) & (minutes <= 59)
    size = np.where(in_utc, 0, hours * 60 + minutes)
    return np.where(minus, -size, size), shaped | in_utc


def _digits(cells: Bytes) -> Bytes:
    return cells - np.uint8(ord("0"))  # what is below "0" wraps round to above 9


def _number(digit: Bytes, place: int, length: int) -> Numbers:
    value = np.zeros(len(digit), np.int64)
    for at in range(place, place + length):
        value = value * 10 + digit[:, at]
    return value


_EACH, _HIGH, _LOW = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080), np.uint64(0x7F7F7F7F7F7F7F7F)
_ZERO, _POINT, _SIX = (np.uint64(ord(mark)) * _EACH for mark in ("0", ".", "v"))  # 0x76 lifts all above 9 over 0x7F
_OWN = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)  # the first bytes of a word


def are_wholes(words: Words, length: Numbers) -> Flags:
    """Return which cells of up to eight bytes are empty, or a number that is written 0 or begins with another digit."""
    word = words[:, 0]
    digits = _no_digits(word, length) == 0
    whole: Flags = digits & (length <= 8) & ((length <= 1) | ((word & np.uint64(255)) != ord("0")))
    return whole


def are_amounts(words: Words, length: Numbers) -> Flags:
    """Return which cells of up to sixteen bytes are empty, or digits with at most one point, and that not first."""
    good: Flags = (length <= 16) & ((words[:, 0] & np.uint64(255)) != ord("."))
    points = np.zeros(len(words), np.int64)
    for place in range(2):
        word, mine = words[:, place], length - 8 * place
        other = _no_digits(word, mine)
        good &= other == _equal(word, _POINT)
        points += np.bitwise_count(other)
    good &= points <= 1
    return good


def are_flags(words: Words, length: Numbers) -> Flags:
    """Return which cells of up to eight bytes are empty, true or false."""
    word = words[:, 0]
    known: Flags = (word == _word("true")) | (word == _word("false")) | (length == 0)
    known &= length <= 8
    return known


def _word(text: str) -> np.uint64:
    return np.uint64(int.from_bytes(text.encode(), "little"))


def _no_digits(word: np.ndarray[tuple[int], np.dtype[np.uint64]], length: Numbers) -> Any:
    """Return the high bit of every byte, of the first ``length``, that is no digit."""
    apart = word ^ _ZERO
    other = (((apart & _LOW) + _SIX) | apart) & _HIGH
    return other & _OWN[np.clip(length, 0, 8)]


def _equal(word: np.ndarray[tuple[int], np.dtype[np.uint64]], mark: np.uint64) -> Any:
    """Return the high bit of every byte that is the mark's."""
    apart = word ^ mark
    return ~(((apart & _LOW) + _LOW) | apart | _LOW)
