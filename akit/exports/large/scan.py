"""One large All Orders file read: runs of lines that say the same of one order, and the lines left over.

Lines of an order stand together and mostly repeat it, so a file of ten million lines is some four million runs. Where a
run ends is seen by comparing whole words of bytes, and only the first line of each is looked at. What has not the one
plain shape (see `plain`) is left to the way small files are read, so that both ways agree.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from akit.exports import cells
from akit.exports.concatenated import parted
from akit.exports.delimited import Delimited, fitted
from akit.exports.encoding import Encoding
from akit.exports.large.lines import GOODS, PLAIN, SHARED, Kinds, Lines
from akit.exports.large.survey import Survey, Surveyor, damaged_lines, lines_at, pieces
from akit.exports.layout import tidy
from akit.exports.orders import ALL_ORDERS

_AT_WORK = 1  # threads that read pieces while this one hashes them; two wait for each other more than they read
_AHEAD = 4  # pieces that may wait to be read
_RUN = {"key": "i8", "purchased": "i8", "updated": "i8", "profile": "i4", "at": "i8", "sure": "?"}


@dataclass(frozen=True)
class Scan:
    """What one file holds.

    Attributes
    ----------
    sha256 : of its bytes.
    runs : one row per run of lines: key (see `plain`), purchased and updated (microseconds since 1970, UTC), profile
        (a row of ``profiles``), at (place of its first line among the lines read), lines.
    profiles : the texts of ``SHARED``, as in the file, blanks around them gone.
    goods : of every line read, its row of ``kinds``.
    kinds : the texts of ``GOODS``.
    skipped : numbers of the lines that are not among the lines read, in order, the header being 1.
    odd : the lines that are not plain, for `Delimited` to read; their numbers, and their cells.
    encoding : what the file was in.
    again : numbers of the lines that are the header once more.
    """

    sha256: str
    runs: pd.DataFrame
    profiles: pd.DataFrame
    goods: np.ndarray[tuple[int], np.dtype[np.int32]]
    kinds: pd.DataFrame
    skipped: np.ndarray[tuple[int], np.dtype[np.int64]]
    odd: Delimited
    encoding: Encoding
    again: tuple[int, ...] = ()

    @classmethod
    def of(cls, path: Path, header: Sequence[str], *, encoding: Encoding | None = None) -> tuple[Scan | None, Survey]:
        """Go through a file once, and return what it holds and what its bytes are.

        It holds nothing to be read here where it is no plain text, or a report of other columns stands below the first.

        Parameters
        ----------
        path, header : where it is, and its first line's cells.
        encoding : what it was in before it was written anew as UTF-8; it is plain text then, whatever its line ends.
        """
        surveyor, heads = Surveyor(trusted=encoding is not None), Heads(header)
        for lines in _read(path, surveyor, heads):
            heads.add(lines)
        survey = surveyor.survey
        if not survey.plain:
            return None, survey
        skipped = np.array([1, *sorted([*heads.odd, *heads.blank])], dtype=np.int64)
        was = encoding or Encoding("utf-8")
        nothing = Delimited(ALL_ORDERS, [(1, list(header))], was.name)
        told = heads.runs(), heads.profiles.texts(SHARED), heads.goods(), heads.kinds.texts(GOODS)
        found = cls(survey.sha256, *told, skipped, nothing, was)
        strange = damaged_lines(path) if survey.damaged else []
        return _apart(found, path, header, strange, heads.odd), survey

    def orders_by_marketplace(self) -> dict[str, int]:
        """Return how many orders each sales channel has."""
        profile = self.runs["profile"].to_numpy()
        if met_again(self.runs["key"].to_numpy()).any():
            profile = profile[~self.runs["key"].duplicated(keep="last")]
        places = self.profiles["marketplace"].to_numpy()
        by_place = pd.Series(np.bincount(profile, minlength=len(places))).groupby(places).sum()
        return {str(place): int(count) for place, count in by_place.items() if place and count}

    def rows(self, places: pd.Series) -> pd.Series:
        """Return the line numbers of lines given by their place among the lines read."""
        before = self.skipped - np.arange(1, len(self.skipped) + 1)  # lines read before each skipped one
        if not before[1:].any():  # only the header, which is before all
            return places + 1 + len(before)
        return places + 1 + np.searchsorted(before, places, side="right")

    def reports(self, places: pd.Series) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return which of the joined reports lines are of, by their place among the lines read."""
        if not self.again:
            return np.zeros(len(places), np.int64)
        return np.searchsorted(self.again, self.rows(places), side="right")


def _read(path: Path, surveyor: Surveyor, heads: Heads) -> Iterator[Lines]:
    """Give the lines of a file piece by piece, as far as it is plain."""
    waiting = deque[Future[Lines]]()
    with ThreadPoolExecutor(_AT_WORK) as pool:
        for piece in pieces(path):
            waiting.append(pool.submit(Lines.of, piece, heads.header, heads.profiles, heads.kinds))
            surveyor.look(piece)
            if not surveyor.plain:
                break
            if len(waiting) > _AHEAD:
                yield waiting.popleft().result()
        while waiting and surveyor.plain:
            yield waiting.popleft().result()


class Heads:
    """The first line of each run, gathered piece by piece; ``odd`` and ``blank`` are numbers of lines left out."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = tuple(header)
        self.profiles, self.kinds = Kinds(), Kinds()
        self.odd: list[int] = []
        self.blank: list[int] = []
        self._parts: list[dict[str, np.ndarray[tuple[int], np.dtype[Any]]]] = []
        self._goods: list[np.ndarray[tuple[int], np.dtype[np.int32]]] = []
        self._read = self._lines = 0

    def add(self, lines: Lines) -> None:
        """Take the lines that begin a run, and what every line is of."""
        self.odd += (lines.odd + self._lines + 1).tolist()
        self.blank += (lines.blank + self._lines + 1).tolist()
        self._lines += lines.line_count
        profile, goods = self.profiles.numbers(lines.profile), self.kinds.numbers(lines.goods)
        self._parts.append({**lines.runs, "profile": profile, "at": lines.runs["at"] + self._read})
        self._goods.append(goods)
        self._read += len(goods)

    def runs(self) -> pd.DataFrame:
        """Return one row per run, once: they are held only here from then on; see `Scan`, with ``sure``."""
        columns = {
            name: np.concatenate([np.zeros(0, kind), *(part.pop(name) for part in self._parts)])
            for name, kind in _RUN.items()
        }
        begins = _begins([columns[name] for name in _RUN if name != "at"])
        if not begins.all():
            columns = {name: values[begins] for name, values in columns.items()}
        columns["lines"] = np.diff(columns["at"], append=self._read).astype(np.int32)
        return pd.DataFrame(columns, copy=False)

    def goods(self) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Return the kind of every line's goods, once."""
        parts, self._goods = self._goods, []
        return np.concatenate([np.zeros(0, np.int32), *parts])


def _begins(said: Sequence[np.ndarray[tuple[int], np.dtype[Any]]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return where something else is said than before."""
    begins = np.zeros(len(said[0]), np.bool_)
    begins[:1] = True
    for values in said:
        begins[1:] |= values[1:] != values[:-1]
    return begins


def met_again(keys: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the keys that are there more than once."""
    ordered = np.sort(keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return pd.Series(keys).isin(twice).to_numpy() if len(twice) else np.zeros(len(keys), np.bool_)


def _apart(found: Scan, path: Path, header: Sequence[str], strange: Sequence[int], odd: Sequence[int]) -> Scan | None:
    """Move the lines that are not plain from the runs to ``odd``; None where another report begins among them.

    Those are the lines of runs that are not sure, or of kinds that are to be judged; the ``strange`` ones, by their
    numbers; and those numbers of lines that were not read.
    """
    unsure = ~found.runs["sure"] | _to_judge(found.profiles)[found.runs["profile"]]
    lines = found.runs[unsure]
    places = np.repeat(lines["at"].to_numpy(), lines["lines"]) + _within(lines["lines"].to_numpy())
    kinds = found.rows(pd.Series(np.flatnonzero(_to_judge(found.kinds)[found.goods])))
    moved = {*found.rows(pd.Series(places))}
    single = {*kinds, *strange} - moved - {1}
    texts = lines_at(path, [*moved, *single, *odd])
    if not texts:
        return found
    damaged = tuple(number for number, text in texts.items() if "\ufffd" in text)
    lines_of = ((number, text) for number, text in sorted(texts.items()) if text.strip(" \t\r"))
    rows = [(number, fitted(text.split("\t"), header)) for number, text in lines_of]
    delimited = Delimited(ALL_ORDERS, [(1, list(header)), *rows], found.encoding.name, damaged)
    first, *further = parted(ALL_ORDERS, delimited.numbered, texts)
    if any(list(map(tidy, part.header)) != list(map(tidy, first.header)) for part in further):
        return None
    again = tuple(part.line for part in further)
    runs = _without(found.runs[~unsure], found, {*single, *again})
    return replace(found, runs=runs.reset_index(drop=True), odd=delimited, again=again)


def _to_judge(texts: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which kinds have a cell that its reader would note, or read as anything but what it says."""
    odd = np.zeros(len(texts), np.bool_)
    for name in (str(column) for column in texts if column not in PLAIN):
        read = ALL_ORDERS.readers.get(name, cells.text)(texts[name], cells.Home("UTC", ""))
        odd |= (read.bad | (read.typed.ne(texts[name]) & (name != "channel"))).to_numpy(dtype="bool")
    return odd


def _within(lengths: np.ndarray[tuple[int], np.dtype[np.int32]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return 0, 1, 2, … for each of runs of these lengths, one after the other."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _without(runs: pd.DataFrame, found: Scan, numbers: set[int]) -> pd.DataFrame:
    """Take single lines out of runs: each run that holds one falls into its other lines."""
    if not numbers:
        return runs
    gone = np.array(sorted(numbers))
    first, last = found.rows(runs["at"]), found.rows(runs["at"] + runs["lines"] - 1)
    hit = (np.searchsorted(gone, last, side="right") > np.searchsorted(gone, first)).astype(bool)
    split = one_by_one(runs[hit])
    return pd.concat([runs[~hit], split[~found.rows(split["at"]).isin(gone)]])


def one_by_one(runs: pd.DataFrame) -> pd.DataFrame:
    """Return runs as runs of a single line each."""
    lengths = runs["lines"].to_numpy()
    lines = runs.loc[runs.index.repeat(lengths)].reset_index(drop=True)
    return lines.assign(at=lines["at"] + _within(lengths), lines=np.int32(1))
