"""The lines of one piece of an All Orders file: where runs of one order begin, and of what kinds the lines are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from akit.exports.large import plain
from akit.exports.large.grid import LONGEST, Grid
from akit.exports.large.survey import Piece
from akit.exports.orders import ALL_ORDERS

SHARED = (  # what all lines of an order have in common, or nearly
    "order_status",
    "item_status",
    "channel",
    "marketplace",
    "ship_service_level",
    "ship_state",
    "ship_country",
)
GOODS = ("sku", "asin", "quantity", "is_buyer_requested_cancellation")  # what each line has of its own
# Cells that are plainly right; those of any other shape are for `cells` to judge. How many words show it.
PLAIN = {
    "quantity": (plain.are_wholes, 1),
    "item_price": (plain.are_amounts, 2),
    "is_business_order": (plain.are_flags, 1),
    "is_buyer_requested_cancellation": (plain.are_flags, 1),
}
_TOLD = {
    "order_id": ("key", plain.order_keys, plain.ID_BYTES),
    "purchased_at": ("purchased", plain.moments, plain.MOMENT_BYTES),
    "last_updated_at": ("updated", plain.moments, plain.MOMENT_BYTES),
}
# Texts that no line is told by: only a number that a spreadsheet rounded is noted of them.
_UNSEEN = tuple(name for name in ALL_ORDERS.names if name not in {*SHARED, *GOODS, *PLAIN, *_TOLD})
_SHORTEST, _LONGEST = 5, 32  # bytes of a rounded number, blanks around it and all
_NEAR = 3  # columns


@dataclass(frozen=True)
class Met:
    """Which kind each line is of.

    Attributes
    ----------
    codes : its place among ``hashes``.
    hashes : of the kinds there are.
    texts : hash -> what the kind's cells say, of kinds that were not known before.
    """

    codes: np.ndarray[tuple[int], np.dtype[np.int64]]
    hashes: list[int]
    texts: Mapping[int, tuple[str, ...]]


class Kinds:
    """The kinds of lines met so far, numbered in the order of a file."""

    def __init__(self) -> None:
        self.numbered: dict[int, int] = {}
        self._texts: dict[tuple[str, ...], int] = {}

    def numbers(self, met: Met) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        """Return each line's kind, numbering those not met before."""
        for kind, texts in met.texts.items():
            self.numbered.setdefault(kind, self._texts.setdefault(texts, len(self._texts)))
        return np.array([self.numbered[kind] for kind in met.hashes], dtype=np.int32)[met.codes]

    def texts(self, names: Sequence[str]) -> pd.DataFrame:
        """Return what each kind's number stands for."""
        return pd.DataFrame(list(self._texts), columns=list(names), dtype="str")


@dataclass(frozen=True)
class Lines:
    """What a piece holds.

    Attributes
    ----------
    runs : of each line that may begin a run, its key, purchased, updated, sure (see `scan.Scan`), and at, its place.
    profile, goods : the kinds of those lines' ``SHARED`` cells, and of every line's ``GOODS``.
    line_count, odd, blank : see `grid.Grid`.
    """

    runs: Mapping[str, np.ndarray[tuple[int], np.dtype[Any]]]
    profile: Met
    goods: Met
    line_count: int
    odd: np.ndarray[tuple[int], np.dtype[np.int64]]
    blank: np.ndarray[tuple[int], np.dtype[np.int64]]

    @classmethod
    def of(cls, piece: Piece, header: Sequence[str], profiles: Kinds, kinds: Kinds) -> Lines:
        """Read a piece; of kinds that are known already the texts are not looked up again."""
        grid, places = Grid(piece, len(header)), ALL_ORDERS.columns(header)
        sure = _sure(grid, places)
        heads = np.flatnonzero(_may_begin(grid, places, sure))
        shared = grid.mix(_there(places, SHARED), heads)
        profile = _met(grid, [*map(places.get, SHARED)], profiles, shared, heads)
        goods = _met(grid, [*map(places.get, GOODS)], kinds, grid.mix(_there(places, GOODS)), np.arange(len(grid)))
        runs = {**_told(grid, places, sure, heads), "at": heads}
        return cls(runs, profile, goods, grid.line_count, grid.odd, grid.blank)


def _there(places: Mapping[str, int], names: Sequence[str]) -> list[int]:
    return [places[name] for name in names if name in places]


def _sure(grid: Grid, places: Mapping[str, int]) -> plain.Flags:
    """Return of which lines the cells that nothing but a look at them decides are plain."""
    sure = np.ones(len(grid), np.bool_)
    for name, (are_plain, count) in PLAIN.items():
        if name in places:
            reach = grid.reach(places[name])
            sure &= are_plain(grid.words(reach, count), reach.length)
    for column in _there(places, (*SHARED, *GOODS)):
        reach = grid.reach(column)
        sure &= reach.longest <= LONGEST or reach.length <= LONGEST
    for column in _there(places, _UNSEEN):
        sure[_perhaps_rounded(grid, column)] = False
    return sure


def _perhaps_rounded(grid: Grid, column: int) -> plain.Numbers:
    """Return the lines whose short cell there has "E+" in it: `cells` judges whether it is a number."""
    reach = grid.reach(column)
    short = np.flatnonzero((reach.length >= _SHORTEST) & (reach.length <= _LONGEST))
    cells = grid.words(reach.of(short), _LONGEST // 8).view(np.uint8)
    found: plain.Flags = ((cells[:, :-1] == ord("E")) & (cells[:, 1:] == ord("+"))).any(axis=1)
    return short[found]


def _may_begin(grid: Grid, places: Mapping[str, int], sure: plain.Flags) -> plain.Flags:
    """Return which lines may say something else of their order than the line before, and surely all that do."""
    begins = np.ones(len(grid), np.bool_)
    begins[1:] = sure[1:] != sure[:-1]
    for first, last in _spans(sorted(_there(places, (*_TOLD, *SHARED)))):
        begins |= grid.other_than_before(grid.reach(first, last))
    return begins


def _spans(columns: Sequence[int]) -> list[tuple[int, int]]:
    """Join columns that stand near each other: what is between them mostly goes with them."""
    spans = [(columns[0], columns[0])]
    for column in columns[1:]:
        first, last = spans[-1]
        spans[-1:] = [(first, column)] if column - last <= _NEAR else [(first, last), (column, column)]
    return spans


def _told(grid: Grid, places: Mapping[str, int], sure: plain.Flags, lines: plain.Numbers) -> dict[str, Any]:
    """Return what some lines say of their order, and whether that is plain."""
    found, plainly = dict[str, Any](), sure[lines]
    for name, (column, read, width) in _TOLD.items():
        reach = grid.reach(places[name]).of(lines)
        found[column], good = read(grid.words(reach, width // 8).view(np.uint8), reach.length)
        plainly &= good
    return {**found, "sure": plainly}


def _met(grid: Grid, columns: Sequence[int | None], known: Kinds, hashes: Any, lines: plain.Numbers) -> Met:
    """Return the kinds of some lines, one a hash of what they have in these columns."""
    codes, found = pd.factorize(hashes)
    first = np.zeros(len(found), np.int64)
    first[codes[::-1]] = lines[::-1]
    kinds = found.tolist()
    texts = {
        kind: tuple("" if column is None else grid.text(column, line) for column in columns)
        for kind, line in zip(kinds, first.tolist(), strict=True)
        if kind not in known.numbered
    }
    return Met(codes, kinds, texts)
