"""Every state of every order in an account's files, laid together as `exports.states` does for small ones.

Orders that one run of lines tells are taken as they are; the others are looked at line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from akit.exports.cells import Home
from akit.exports.large import plain
from akit.exports.large.scan import CONTENT, GOODS, SHARED, Scan, one_by_one
from akit.exports.orders import ALL_ORDERS, spelled
from akit.exports.reading import problems
from akit.exports.states import MENTIONED
from akit.tables import PROGRESS, TABLES

ALWAYS, NEVER = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
_DONE = ("at", "lines", "standing", "counted", "content", "whole", "progress", "line_cancelled", "file_rank")
_SHOWN = ("channel", "marketplace", "order_status", "ship_service_level", "ship_state", "ship_country")


@dataclass(frozen=True)
class Part:
    """The order lines of one file.

    Attributes
    ----------
    path : of the file.
    runs : as in `Scan`, with standing (see `exports.states`) and counted (whether the file counts its lines here).
    profiles : what `_profiles` gives, a row per profile.
    content, goods : as in `Scan`.
    rows : line numbers from places.
    """

    path: str
    runs: pd.DataFrame
    profiles: pd.DataFrame
    content: np.ndarray[tuple[int], np.dtype[np.uint64]]
    goods: Mapping[str, Any]
    rows: Callable[[pd.Series], pd.Series]


def part_of_scan(path: str, scan: Scan) -> Part:
    """Return the lines that DuckDB read."""
    runs = scan.runs.drop(columns="sure").assign(standing=np.int8(0), counted=True)
    channels = ALL_ORDERS.readers["channel"](scan.profiles["channel"], Home("UTC", ""))
    texts = scan.profiles.assign(channel=channels.typed)
    return Part(path, runs, _profiles(texts), scan.content, scan.goods, scan.rows)


def parts_of_lines(lines: pd.DataFrame) -> list[Part]:
    """Return typed lines of `order_items` as parts, one a file, in the order the files come."""
    return [_part(str(path), mine.reset_index(drop=True)) for path, mine in lines.groupby("source_file", sort=False)]


def _part(path: str, lines: pd.DataFrame) -> Part:
    import duckdb
    import pyarrow as pa

    keys, good = plain.order_keys(pa.array(lines["order_id"].tolist(), pa.string()))
    assert good.all(), "an order id that cells.order_id let pass"
    shared = {name: _known(lines, name, "").astype("str") for name in SHARED}
    coded = pd.DataFrame(shared).groupby(list(SHARED), sort=False)
    texts = pd.DataFrame(list(coded.groups), columns=list(SHARED), dtype="str") if len(lines) else pd.DataFrame(shared)
    told = {name: _known(lines, name, "").astype("str") for name in ("order_status", "sku", "asin")}
    told["quantity"] = _known(lines, "quantity", pd.NA).astype("Int64").astype("str").fillna("")
    asked = _known(lines, "is_buyer_requested_cancellation", False).eq(True)
    flagged = {**told, "is_buyer_requested_cancellation": asked.map({True: "true", False: "false"})}
    texts_told = pa.table({name: pa.array(column.tolist(), pa.string()) for name, column in told.items()})
    names = {name: f"nullif({name}, '')" for name in told}
    with duckdb.connect() as connection:
        connection.register("told", texts_told)
        hashed = connection.sql(f"SELECT {CONTENT.format(**names)} AS content FROM told")
        content = hashed.to_arrow_table().column("content").to_numpy()
    runs = pd.DataFrame(
        {
            "key": keys,
            "purchased": _microseconds(lines["purchased_at"].fillna(lines["last_updated_at"])),
            "updated": _microseconds(lines["last_updated_at"]),
            "profile": coded.ngroup().astype("int32"),
            "at": np.arange(len(lines)),
            "lines": np.int32(1),
            "standing": _known(lines, "standing", 0).astype("int8"),
            "counted": _known(lines, MENTIONED, False).eq(False),
            "day": lines["order_date"],
        }
    )
    rows = lines["source_row"].astype("int64").to_numpy()
    goods = {name: pd.Categorical(flagged[name], ["", *sorted({*flagged[name]} - {""})]) for name in GOODS}
    whole = _profiles(texts), content, goods
    return Part(path, runs, *whole, lambda places: pd.Series(rows[places], index=places.index))


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
    """What all parts say; see `laid_together`."""

    states: pd.DataFrame
    goods: pd.DataFrame
    aside: pd.DataFrame


def laid_together(parts: Sequence[Part], home: Home) -> Together:
    """Return every state of every order, what its lines are of, and the problems of lines said again or superseded.

    Returns
    -------
    ``states`` as `order_states` has them, by order id; ``goods`` as `order_goods`; ``aside`` as of
    `exports.states.newest`.
    """
    profiles = pd.concat([part.profiles for part in parts], ignore_index=True)
    runs = _numbered(parts)
    several = _met_again(runs["key"].to_numpy())
    if not several.any():  # the common case, in which nothing need be copied
        return Together(_finished(_alone(runs, parts), profiles, parts, home), _goods(parts), problems())
    single = runs[~several]
    lines = _line_by_line(runs[several], parts)
    lines = lines.assign(
        progress=profiles["progress"].to_numpy()[lines["profile"]],
        line_cancelled=profiles["cancelled"].to_numpy()[lines["profile"]],
    )
    again, older, gone = _said_before(lines)
    states, of_lines = _states(lines[~again & ~gone], parts)
    aside = [
        _aside(lines[mark & lines["counted"]], parts, reason)
        for mark, reason in ((again, "repeated_row"), (older, "superseded"))
    ]
    every = pd.concat([_alone(single, parts), states], ignore_index=True)
    goods = _goods(parts, of_lines)
    return Together(_finished(every, profiles, parts, home), goods, pd.concat(aside, ignore_index=True))


def _goods(parts: Sequence[Part], again: pd.Series | None = None) -> pd.DataFrame:
    """Return what every line is of, file after file, and then those of the places given once more."""
    joined = {name: union_categoricals([part.goods[name] for part in parts]) for name in GOODS}
    if again is not None:
        joined = {name: union_categoricals([lines, lines[again.to_numpy()]]) for name, lines in joined.items()}
    return pd.DataFrame(joined, copy=False)


def _numbered(parts: Sequence[Part]) -> pd.DataFrame:
    """Return all runs, each with its file's number, and its profile's and first line's among those of all files."""
    runs, before, lines = list[pd.DataFrame](), 0, 0
    for number, part in enumerate(parts):
        profile = (part.runs["profile"] + before).astype("int32")
        runs.append(part.runs.assign(file=np.int32(number), profile=profile, goods_at=part.runs["at"] + lines))
        before, lines = before + len(part.profiles), lines + len(part.content)
    return pd.concat(runs, ignore_index=True) if len(runs) > 1 else runs[0]


def _met_again(keys: plain.Numbers) -> plain.Flags:
    ordered = np.sort(keys)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    return pd.Series(keys).isin(twice).to_numpy() if len(twice) else np.zeros(len(keys), np.bool_)


def _line_by_line(runs: pd.DataFrame, parts: Sequence[Part]) -> pd.DataFrame:
    lines = one_by_one(runs)
    lines["goods_at"] += lines.groupby(runs.index.repeat(runs["lines"]), sort=False).cumcount()
    content, rows = np.zeros(len(lines), np.uint64), np.zeros(len(lines), np.int64)
    for number, part in enumerate(parts):
        mine = (lines["file"] == number).to_numpy()
        places = lines["at"][mine]
        content[mine], rows[mine] = part.content[places], part.rows(places)
    whole = pd.factorize(pd.Series([part.path for part in parts]))[0][lines["file"]]  # a file may be in two parts
    return lines.assign(content=content, row=rows, whole=whole).sort_values(["whole", "row"], ignore_index=True)


def _said_before(lines: pd.DataFrame) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Mark lines that an earlier file already says, lines of older states, and those of lesser reports among these."""
    same = ["key", "standing", "updated", "content"]
    nth = lines.groupby([*same, "whole"], sort=False).cumcount()
    again = lines[same].assign(nth=nth).duplicated()
    known = lines[~again]
    best = known.groupby("key", sort=False)["standing"].transform("max")
    lesser = known["standing"] < best
    newest = known["updated"].where(~lesser).groupby(known["key"], sort=False).transform("max")
    older = lesser | (known["updated"] != newest)
    return again, older.reindex(lines.index, fill_value=False), lesser.reindex(lines.index, fill_value=False)


def _states(lines: pd.DataFrame, parts: Sequence[Part]) -> tuple[pd.DataFrame, pd.Series]:
    """Return one row per order and stamp, of the line furthest on, and the places of all its lines, state by state.

    ``following`` is the stamp of the order's next state.
    """
    names = pd.Series([part.path for part in parts])
    file_rank = names.rank(method="dense").to_numpy()[lines["file"]]
    by = ["key", "updated", "progress", "file_rank", "row"]
    ordered = lines.assign(file_rank=file_rank).sort_values(by, kind="stable")
    grouped = ordered.groupby(["key", "updated"], sort=False)
    last = ordered.drop_duplicates(["key", "updated"], keep="last")
    cancelled, count = grouped["line_cancelled"].all().to_numpy(), grouped.size().to_numpy()
    before = sum(len(part.content) for part in parts)
    last = last.assign(cancelled=cancelled, line_count=count, goods_at=before + np.cumsum(count) - count)
    of_order = last.groupby("key", sort=False)["updated"]
    states = last.assign(following=of_order.shift(-1).astype("Int64"), first=of_order.cumcount().eq(0))
    return states, ordered["goods_at"]


def _alone(runs: pd.DataFrame, parts: Sequence[Part]) -> pd.DataFrame:
    """Return one row per order that a single run tells."""
    rows = np.zeros(len(runs), np.int64)
    last = runs["at"] + runs["lines"] - 1
    for number, part in enumerate(parts):
        mine = (runs["file"] == number).to_numpy()
        rows[mine] = part.rows(last[mine])
    return runs.assign(row=rows, line_count=runs["lines"])


def _finished(states: pd.DataFrame, profiles: pd.DataFrame, parts: Sequence[Part], home: Home) -> pd.DataFrame:
    """Return the states as `orders` has them, ordered by order id; texts of few kinds are categories."""
    states = _ordered(states)
    profile = states["profile"].to_numpy()
    texts = {name: _category(profiles[name], profile) for name in _SHOWN}
    files = pd.Series([part.path for part in parts], dtype="str")
    purchased, updated = _instants(states["purchased"]), _instants(states["updated"])
    day = home.day(purchased)
    if "day" in states:
        day = states["day"].fillna(day).astype("datetime64[us]")
    alone = profiles["cancelled"].to_numpy()[profile]
    cancelled = states["cancelled"].where(states["cancelled"].notna(), alone) if "cancelled" in states else alone
    known_from, known_until = _validity(states, updated, home)
    return pd.DataFrame(
        {
            "order_id": plain.order_ids(states.pop("key").to_numpy()),
            "order_date": day,
            "purchased_at": purchased,
            "last_updated_at": updated,
            **texts,
            "cancelled": np.asarray(cancelled, dtype=np.bool_),
            "line_count": states["line_count"].astype("Int64"),
            "source_file": _category(files, states["file"].to_numpy()),
            "source_row": states["row"].astype("Int64"),
            "known_from": known_from,
            "known_until": known_until,
            "goods_at": states["goods_at"].astype("Int64"),
        }
    )[list(TABLES["order_states"].columns)]


def _ordered(states: pd.DataFrame) -> pd.DataFrame:
    """Order states by order and stamp, a column at a time and each let go when it is done."""
    order = np.lexsort((states["updated"].to_numpy(), states["key"].to_numpy()))
    return pd.DataFrame({name: states[name].array[order] for name in states if name not in _DONE}, copy=False)


def _validity(states: pd.DataFrame, updated: pd.Series, home: Home) -> tuple[pd.Series, pd.Series]:
    """Return the first day each state is the one to go by, and the first on which it no longer is."""
    first = pd.Series(ALWAYS, index=states.index, dtype="datetime64[us]")
    until = pd.Series(NEVER, index=states.index, dtype="datetime64[us]")
    if "following" not in states:
        return first, until
    later, left = states["first"].eq(False), states["following"].notna()
    first[later] = home.day(updated[later])
    until[left] = home.day(_instants(states.loc[left, "following"].astype("int64")))
    return first, until


def _instants(microseconds: pd.Series) -> pd.Series:
    return microseconds.astype("datetime64[us]").dt.tz_localize("UTC")


def _category(words: pd.Series, codes: np.ndarray[tuple[int], Any]) -> pd.Series:
    known = sorted({*words, ""})
    place = words.map({word: at for at, word in enumerate(known)}).to_numpy().astype("int16")
    kinds = pd.CategoricalDtype(pd.Index(known, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(place[codes], dtype=kinds))


def _aside(lines: pd.DataFrame, parts: Sequence[Part], reason: str) -> pd.DataFrame:
    """Return the problems that set lines aside for a reason; texts are categories, for there may be millions."""
    names = pd.Series([part.path for part in parts], dtype="str")
    blank = _category(pd.Series([""], dtype="str"), np.zeros(len(lines), np.int8))
    said = _category(pd.Series([reason], dtype="str"), np.zeros(len(lines), np.int8))
    empty = dict.fromkeys(("column", "found", "expected", "text"), blank)
    file = _category(names, lines["file"].to_numpy())
    row = lines["row"].reset_index(drop=True).astype("Int64")
    return pd.DataFrame({"source_file": file, "source_row": row, "reason": said, **empty})
