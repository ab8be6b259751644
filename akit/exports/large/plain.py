"""Cells of the one shape nearly every cell has, read by arithmetic on their bytes; any other shape is left to `cells`.

An order id becomes a whole number that sorts as the id does: its 17 digits, or, for the multi-channel ids that begin
with a letter (S01-...), a prefix above 999.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa

Bytes = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
Numbers = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

_DIGITS = np.array([4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18])
_WEIGHTS = 10 ** np.arange(13, -1, -1, dtype=np.int64)
_BEHIND = 10**14
_MICROSECONDS = 1_000_000
_MOST_OFFSET = 14  # hours; no zone is further from UTC


def order_keys(ids: pa.StringArray) -> tuple[Numbers, Flags]:
    """Return order ids as numbers, and which of them are plainly order ids; the others are 0."""
    cells, good = _of_width(ids, 19)
    digit = _digits(cells)
    lettered = (cells[:, 0] >= ord("A")) & (cells[:, 0] <= ord("Z"))
    shaped = digit[:, _DIGITS].max(axis=1, initial=0) <= 9
    shaped &= (cells[:, 3] == ord("-")) & (cells[:, 11] == ord("-")) & (digit[:, 1:3].max(axis=1, initial=0) <= 9)
    shaped &= (digit[:, 0] <= 9) | lettered
    first = np.where(lettered, 10 + cells[:, 0].astype(np.int64) - ord("A"), digit[:, 0])
    prefix = first * 100 + digit[:, 1].astype(np.int64) * 10 + digit[:, 2]
    keys = prefix * _BEHIND + digit[:, _DIGITS].astype(np.int64) @ _WEIGHTS
    return _spread(keys, good, shaped)


def order_ids(keys: Numbers) -> pd.Series:
    """Return the order ids that `order_keys` gave these numbers for."""
    import pyarrow as pa

    cells = np.full((len(keys), 19), ord("-"), dtype=np.uint8)
    prefix, rest = keys // _BEHIND, keys % _BEHIND
    first = prefix // 100
    cells[:, 0] = np.where(first > 9, first - 10 + ord("A"), first + ord("0"))
    cells[:, 1], cells[:, 2] = prefix // 10 % 10 + ord("0"), prefix % 10 + ord("0")
    for place in _DIGITS[::-1]:
        rest, digit = np.divmod(rest, 10)
        cells[:, place] = digit + ord("0")
    ends = pa.py_buffer(np.arange(0, 19 * len(keys) + 1, 19, dtype=np.int64))
    made = pa.LargeStringArray.from_buffers(len(keys), ends, pa.py_buffer(cells.reshape(-1)))
    return pd.Series(made, dtype="str")


def moments(cells: pa.StringArray) -> tuple[Numbers, Flags]:
    """Return times as microseconds since 1970 in UTC, and which are plainly times of 1996 to 2098 with an offset.

    Plain are 2026-05-31T19:43:07+00:00, with any offset, and 2026-05-31T19:43:07Z.
    """
    wide, wide_good = _moments_of_width(cells, 25)
    if wide_good.all():
        return wide, wide_good
    short, short_good = _moments_of_width(cells, 20)
    return np.where(wide_good, wide, short), wide_good | short_good


def _moments_of_width(column: pa.StringArray, width: int) -> tuple[Numbers, Flags]:
    cells, good = _of_width(column, width)
    digit = _digits(cells)
    places = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
    shaped = digit[:, places].max(axis=1, initial=0) <= 9
    for place, mark in ((4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")):
        shaped &= cells[:, place] == ord(mark)
    year = _number(digit, 0, 2) * 100 + _number(digit, 2, 2)
    month, day = _number(digit, 5, 2), _number(digit, 8, 2)
    hour, minute, second = _number(digit, 11, 2), _number(digit, 14, 2), _number(digit, 17, 2)
    shaped &= (year >= 1996) & (year <= 2098) & (hour <= 23) & (minute <= 59) & (second <= 59)
    days, possible = _days(year, month, day)
    ahead, said = _ahead(cells, digit) if width == 25 else (np.zeros(len(cells), np.int64), cells[:, 19] == ord("Z"))
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - ahead * 60
    return _spread(seconds * _MICROSECONDS, good, shaped & possible & said)


def _days(year: Numbers, month: Numbers, day: Numbers) -> tuple[Numbers, Flags]:
    """Return days since 1970, and which dates are in the calendar."""
    right = (month >= 1) & (month <= 12)
    months = (year - 1970) * 12 + np.where(right, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    length = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - first
    return first + day - 1, right & (day >= 1) & (day <= length)


def _ahead(cells: Bytes, digit: Bytes) -> tuple[Numbers, Flags]:
    """Return minutes ahead of UTC, and which cells say that in the one way."""
    hours, minutes = _number(digit, 20, 2), _number(digit, 23, 2)
    plus, minus = cells[:, 19] == ord("+"), cells[:, 19] == ord("-")
    shaped = (plus | minus) & (cells[:, 22] == ord(":")) & (digit[:, [20, 21, 23, 24]].max(axis=1, initial=0) <= 9)
    size = hours * 60 + minutes
    return np.where(minus, -size, size), shaped & (hours <= _MOST_OFFSET) & (minutes <= 59)


def _digits(cells: Bytes) -> Bytes:
    return cells - np.uint8(ord("0"))  # what is below "0" wraps round to above 9


def _number(digit: Bytes, place: int, length: int) -> Numbers:
    value = np.zeros(len(digit), np.int64)
    for at in range(place, place + length):
        value = value * 10 + digit[:, at]
    return value


def _of_width(column: pa.StringArray, width: int) -> tuple[Bytes, Flags]:
    """Return the cells of exactly so many bytes as a grid of bytes, and which cells those are."""
    _, ends, data = column.buffers()
    offsets = np.frombuffer(ends, np.int32)[column.offset : column.offset + len(column) + 1]
    if data is None:
        return np.zeros((0, width), np.uint8), np.zeros(len(column), np.bool_)
    text, good = np.frombuffer(data, np.uint8), np.diff(offsets) == width
    if good.all():
        return text[offsets[0] : offsets[-1]].reshape(-1, width), good
    return text[offsets[:-1][good][:, None] + np.arange(width)], good


def _spread(values: Numbers, good: Flags, shaped: Flags) -> tuple[Numbers, Flags]:
    """Lay values of the cells of one width back among all cells."""
    every, sure = np.zeros(len(good), np.int64), good.copy()
    sure[good] = shaped
    every[sure] = values[shaped]
    return every, sure
