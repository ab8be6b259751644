"""Every state of every order in an account's files, laid together as `exports.states` does for small ones.

Orders that one run of lines tells are taken as they are; the others are looked at line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from akit.exports.cells import Home
from akit.exports.large import plain
from akit.exports.large.lines import SHARED
from akit.exports.large.scan import Scan, met_again, one_by_one
from akit.exports.large.told import category
from akit.exports.large.torn import spelled_out
from akit.exports.orders import ALL_ORDERS, spelled
from akit.exports.reading import PART, problems
from akit.exports.states import MENTIONED
from akit.tables import PROGRESS

_KEPT = (
    *("key", "purchased", "updated", "profile", "file", "row", "line_count", "goods_at"),
    *("day", "cancelled", "following", "first", "since", "until"),
)
_OF_RUNS = ("at", "lines")
_SAME = ["key", "standing", "updated", "content"]  # in which lines are alike that say one thing twice
Codes = np.ndarray[tuple[int], np.dtype[np.int32]]


@dataclass(frozen=True)
class Part:
    """The order lines of one file.

    Attributes
    ----------
    path : of the file.
    runs : as in `Scan`, with standing (see `exports.states`) and counted (whether the file counts its lines here).
    profiles : what `_profiles` gives, a row per profile.
    goods, kinds : as in `Scan`.
    rows : line numbers from places.
    reports : from places, which of the reports that were joined into the file lines are of, from 0.
    """

    path: str
    runs: pd.DataFrame
    profiles: pd.DataFrame
    goods: Codes
    kinds: pd.DataFrame
    rows: Callable[[pd.Series], pd.Series]
    reports: Callable[[pd.Series], np.ndarray[tuple[int], np.dtype[np.int64]]]


def part_of_scan(path: str, scan: Scan) -> Part:
    """Return the lines that a scan found plain."""
    runs = scan.runs.drop(columns="sure").assign(standing=np.int8(0), counted=True)
    channels = ALL_ORDERS.readers["channel"](scan.profiles["channel"], Home("UTC", ""))
    texts = scan.profiles.assign(channel=channels.typed)
    return Part(path, runs, _profiles(texts), scan.goods, scan.kinds, scan.rows, scan.reports)


def parts_of_lines(lines: pd.DataFrame) -> list[Part]:
    """Return typed lines of `order_items` as parts, one a file, in the order the files come."""
    return [_part(str(path), mine.reset_index(drop=True)) for path, mine in lines.groupby("source_file", sort=False)]


def _part(path: str, lines: pd.DataFrame) -> Part:
    keys, good = plain.order_keys(*plain.grid_of(lines["order_id"], plain.ID_BYTES))
    assert good.all(), "an order id that cells.order_id let pass"
    profile, texts = _coded(pd.DataFrame({name: _known(lines, name, "").astype("str") for name in SHARED}))
    told = {name: _known(lines, name, "").astype("str") for name in ("sku", "asin")}
    told["quantity"] = _known(lines, "quantity", pd.NA).astype("Int64").astype("str").fillna("")
    asked = _known(lines, "is_buyer_requested_cancellation", False).eq(True)
    told["is_buyer_requested_cancellation"] = asked.map({True: "true", False: "false"}).astype("str")
    goods, kinds = _coded(pd.DataFrame(told))
    runs = pd.DataFrame(
        {
            "key": keys,
            "purchased": _microseconds(lines["purchased_at"].fillna(lines["last_updated_at"])),
            "updated": _microseconds(lines["last_updated_at"]),
            "profile": profile,
            "at": np.arange(len(lines)),
            "lines": np.int32(1),
            "standing": _known(lines, "standing", 0).astype("int8"),
            "counted": _known(lines, MENTIONED, False).eq(False),
            "day": lines["order_date"],
        }
    )
    rows = lines["source_row"].astype("int64").to_numpy()
    report = _known(lines, PART, 0).to_numpy(dtype="int64")
    shown = _profiles(texts)
    return Part(
        path,
        runs,
        shown,
        goods,
        kinds,
        lambda places: pd.Series(rows[places], index=places.index),
        lambda places: report[places],
    )


def _coded(texts: pd.DataFrame) -> tuple[Codes, pd.DataFrame]:
    """Return which of the rows there are each row is, and these rows."""
    codes = texts.groupby(list(texts), sort=False).ngroup().to_numpy().astype(np.int32)
    return codes, texts.drop_duplicates(ignore_index=True)


def _known(lines: pd.DataFrame, name: str, unknown: Any) -> pd.Series:
    return lines[name].where(lines[name].notna(), unknown) if name in lines else pd.Series(unknown, index=lines.index)


def _microseconds(instants: pd.Series) -> pd.Series:
    return instants.astype("datetime64[us, UTC]").astype("int64")


def _profiles(texts: pd.DataFrame) -> pd.DataFrame:
    """Return what `orders` shows of each profile, whether it is cancelled, and how far on it is."""
    status = spelled(texts["order_status"])
    cancelled = status.eq("Cancelled") | spelled(texts["item_status"]).eq("Cancelled")
    progress = status.map({word: at for at, word in enumerate(PROGRESS)}).fillna(-1).astype("int8")
    return texts.assign(order_status=status, cancelled=cancelled, progress=progress).drop(columns="item_status")


@dataclass(frozen=True)
class Together:
    """What all files say, told in numbers; `akit.exports.large.told` makes tables of it.

    Attributes
    ----------
    states : a row per state of an order, by order and stamp: order_id, purchased, updated, profile (a row of
        ``profiles``), file (a place among ``paths``), row, line_count, goods_at; and where any order has several
        states, or was not told by a scan, cancelled, following and first (see `_states`) and day; and where the lines
        of any order disagree on the day it was bought, since and until (see `torn.spelled_out`).
    goods : the kind of each line's goods, a row of ``kinds``.
    profiles, kinds : texts.
    paths : of the files, in order.
    """

    states: pd.DataFrame
    goods: Codes
    profiles: pd.DataFrame
    kinds: pd.DataFrame
    paths: tuple[str, ...]


def laid_together(parts: Sequence[Part], home: Home) -> tuple[Together, pd.DataFrame]:
    """Return every state of every order and what its lines are of, and the problems of lines said again or superseded.

    The problems are those of `exports.states.newest`.
    """
    profiles = pd.concat([part.profiles for part in parts], ignore_index=True)
    goods, kinds = _goods(parts)
    paths = tuple(part.path for part in parts)
    runs = _numbered(parts)
    several = met_again(runs["key"].to_numpy())
    if not several.any():  # the common case, in which nothing need be copied
        return Together(_named(_alone(_ordered(runs), parts)), goods, profiles, kinds, paths), problems()
    single = runs[~several]
    lines = _line_by_line(runs[several], parts)
    lines = lines.assign(
        progress=profiles["progress"].to_numpy()[lines["profile"]],
        line_cancelled=profiles["cancelled"].to_numpy()[lines["profile"]],
        content=_content(goods[lines["goods_at"]], kinds, profiles["order_status"], lines["profile"]),
    )
    again, older, gone = _said_before(lines)
    states, of_lines = _states(spelled_out(lines[~again & ~gone], home), parts)
    aside = [
        _aside(lines[again & lines["counted"]], parts, "repeated_row", _first_to_say(lines, again & lines["counted"])),
        _aside(lines[older & lines["counted"]], parts, "superseded"),
    ]
    every = pd.concat([_alone(single, parts), states], ignore_index=True)
    together = Together(_named(_ordered(every)), np.concatenate([goods, goods[of_lines]]), profiles, kinds, paths)
    return together, pd.concat(aside, ignore_index=True)


def _goods(parts: Sequence[Part]) -> tuple[Codes, pd.DataFrame]:
    """Return the kind of every line's goods, file after file, among those of all files."""
    before = np.cumsum([0, *(len(part.kinds) for part in parts)])
    codes = [part.goods + np.int32(first) for part, first in zip(parts, before[:-1], strict=True)]
    return np.concatenate(codes), pd.concat([part.kinds for part in parts], ignore_index=True)


def _content(goods: Codes, kinds: pd.DataFrame, status: pd.Series, profile: pd.Series) -> Any:
    """Return a number per line, alike for lines that say the same: `exports.states`, "same"."""
    kind = kinds.groupby(["sku", "asin", "quantity"], sort=False).ngroup().to_numpy()
    words = pd.factorize(status)[0]
    return kind[goods] * (words.max(initial=0) + 1) + words[profile]


def _numbered(parts: Sequence[Part]) -> pd.DataFrame:
    """Return all runs, each with its file's number, and its profile's and first line's among those of all files."""
    runs, before, lines = list[pd.DataFrame](), 0, 0
    for number, part in enumerate(parts):
        profile = (part.runs["profile"] + before).astype("int32")
        runs.append(part.runs.assign(file=np.int32(number), profile=profile, goods_at=part.runs["at"] + lines))
        before, lines = before + len(part.profiles), lines + len(part.goods)
    return pd.concat(runs, ignore_index=True) if len(runs) > 1 else runs[0]


def _line_by_line(runs: pd.DataFrame, parts: Sequence[Part]) -> pd.DataFrame:
    lines = one_by_one(runs)
    lines["goods_at"] += lines.groupby(runs.index.repeat(runs["lines"]), sort=False).cumcount()
    rows, report = np.zeros(len(lines), np.int64), np.zeros(len(lines), np.int64)
    for number, part in enumerate(parts):
        mine = (lines["file"] == number).to_numpy()
        rows[mine], report[mine] = part.rows(lines["at"][mine]), part.reports(lines["at"][mine])
    whole = pd.factorize(pd.Series([part.path for part in parts]))[0][lines["file"]]  # a file may be in two parts
    return lines.assign(row=rows, whole=whole, report=report).sort_values(["whole", "row"], ignore_index=True)


def _said_before(lines: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Mark lines that an earlier file already says, lines of older states, and those of lesser reports among these."""
    nth = lines.groupby([*_SAME, "whole", "report"], sort=False).cumcount()
    again = lines[_SAME].assign(nth=nth).duplicated()
    known = lines[~again]
    best = known.groupby("key", sort=False)["standing"].transform("max")
    lesser = known["standing"] < best
    newest = known["updated"].where(~lesser).groupby(known["key"], sort=False).transform("max")
    older = lesser | (known["updated"] != newest)
    return again, older.reindex(lines.index, fill_value=False), lesser.reindex(lines.index, fill_value=False)


def _first_to_say(lines: pd.DataFrame, twice: pd.Series) -> Codes:
    """Return for each line that is said twice the first file that says it."""
    if not twice.any():
        return np.zeros(0, np.int32)
    first: Codes = lines.groupby(_SAME, sort=False)["file"].transform("first")[twice].to_numpy(dtype=np.int32)
    return first


def _states(lines: pd.DataFrame, parts: Sequence[Part]) -> tuple[pd.DataFrame, pd.Series]:
    """Return one row per order and spell, of the line furthest on, and the places of all its lines, state by state.

    ``following`` is the stamp of the order's next state.
    """
    names = pd.Series([part.path for part in parts])
    file_rank = names.rank(method="dense").to_numpy()[lines["file"]]
    state = ["key", "spell"]
    by = [*state, "progress", "file_rank", "row"]
    ordered = lines.assign(file_rank=file_rank).sort_values(by, kind="stable")
    grouped = ordered.groupby(state, sort=False)
    last = ordered.drop_duplicates(state, keep="last")
    cancelled, count = grouped["line_cancelled"].all().to_numpy(), grouped.size().to_numpy()
    before = sum(len(part.goods) for part in parts)
    last = last.assign(cancelled=cancelled, line_count=count, goods_at=before + np.cumsum(count) - count)
    of_order = last.groupby("key", sort=False)["updated"]
    states = last.assign(following=of_order.shift(-1).astype("Int64"), first=of_order.cumcount().eq(0))
    return states, ordered["goods_at"]


def _alone(runs: pd.DataFrame, parts: Sequence[Part]) -> pd.DataFrame:
    """Return one row per order that a single run tells, in the order of the runs."""
    rows = np.zeros(len(runs), np.int64)
    for number, part in enumerate(parts):
        mine = (runs["file"] == number).to_numpy() if len(parts) > 1 else slice(None)
        rows[mine] = part.rows((runs["at"] + runs["lines"] - 1)[mine])
    alone = {name: runs[name] for name in _KEPT if name in runs}
    return pd.DataFrame({**alone, "line_count": runs["lines"], "row": rows}, copy=False)


def _ordered(states: pd.DataFrame) -> pd.DataFrame:
    """Order states by order and stamp, a column at a time and each let go when it is done."""
    key = states["key"].to_numpy()
    twice = "following" in states
    order = np.lexsort((states["updated"].to_numpy(), key)) if twice else np.argsort(key)
    columns = [name for name in (*_KEPT, *_OF_RUNS) if name in states]
    return pd.DataFrame({name: states.pop(name).array[order] for name in columns}, copy=False)


def _named(states: pd.DataFrame) -> pd.DataFrame:
    """Put order ids in the place of their keys, once and for all readings."""
    states.insert(0, "order_id", plain.order_ids(states.pop("key").to_numpy()))
    return states


def _aside(lines: pd.DataFrame, parts: Sequence[Part], reason: str, first: Codes | None = None) -> pd.DataFrame:
    """Return the problems that set lines aside for a reason; texts are categories, for there may be millions.

    ``first`` are the files, by place, that the lines give way to.
    """
    names = pd.Series([part.path for part in parts], dtype="str")
    blank, said = (category(pd.Series([text], dtype="str"), np.zeros(len(lines), np.int8)) for text in ("", reason))
    empty = dict.fromkeys(("column", "found", "expected", "text"), blank)
    file, of = (names, lines["file"].to_numpy()), blank if first is None else category(names, first)
    row = lines["row"].reset_index(drop=True).astype("Int64")
    return pd.DataFrame({"source_file": category(*file), "source_row": row, "reason": said, **empty, "found": of})
