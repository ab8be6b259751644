"""One large All Orders file read by DuckDB: runs of lines that say the same of one order, and the lines left over.

Lines of an order stand together and mostly repeat it, so a file of ten million lines is some four million runs. DuckDB
reads every cell as text, quoting off; a hash tells where a run ends, and only the first line of each is looked at.
What has not the one plain shape (see `plain`) is left to the way small files are read, so that both ways agree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from akit.exports.delimited import Delimited
from akit.exports.large import plain
from akit.exports.large.survey import Survey, blank_lines, damaged_lines, lines_at
from akit.exports.orders import ALL_ORDERS

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

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
_HEAD = ("order_id", "purchased_at", "last_updated_at", *SHARED)
_BATCH = 200_000
_LONGEST = 2 * 1024**2  # bytes of one line; DuckDB sets many times as much aside, and longer ones are read apart
# Cells that are plainly right; those of any other shape are for `cells` to judge.
_PLAIN = {
    "quantity": r"({0} IS NULL OR {0} IN ('1', '0', '2', '3') OR regexp_full_match({0}, '0|[1-9]\d{{0,14}}'))",
    "item_price": r"({0} IS NULL OR regexp_full_match({0}, '\d+\.?\d*'))",
    "is_business_order": "({0} IS NULL OR {0} IN ('true', 'false'))",
    "is_buyer_requested_cancellation": "({0} IS NULL OR {0} IN ('true', 'false'))",
}
# What tells one line of a state of an order from another: `exports.states`, "same".
CONTENT = (
    "hash(CASE WHEN {order_status} IN ('Canceled', 'canceled') THEN 'Cancelled' ELSE {order_status} END, "
    "{sku}, {asin}, {quantity})"
)


@dataclass(frozen=True)
class Scan:
    """What one file holds.

    Attributes
    ----------
    runs : one row per run of lines: key (see `plain`), purchased and updated (microseconds since 1970, UTC), profile
        (a row of ``profiles``), at (place of its first line among the lines read), lines.
    profiles : the texts of ``SHARED``, as in the file, blanks around them gone.
    content : a hash per line read, alike for two lines that say the same.
    goods : the texts of ``GOODS`` of every line read, as categories.
    skipped : numbers of the lines that are not among the lines read, in order, the header being 1.
    odd : the lines DuckDB is not sure of, for `Delimited` to read; their numbers, and their cells.
    """

    runs: pd.DataFrame
    profiles: pd.DataFrame
    content: np.ndarray[tuple[int], np.dtype[np.uint64]]
    goods: Mapping[str, Any]
    skipped: np.ndarray[tuple[int], np.dtype[np.int64]]
    odd: Delimited

    @classmethod
    def of(cls, path: Path, header: Sequence[str], surveyed: Survey, heads: Heads | None = None) -> Scan:
        """Read a file that `survey` found plain; ``header`` are its first line's cells."""
        heads = heads or Heads.of(path, header)
        skipped = [1, *heads.rejected]
        if heads.read + len(skipped) < surveyed.lines:
            skipped += blank_lines(path)
        numbers = np.unique(np.array(skipped, dtype=np.int64))
        every = heads.runs(), heads.profiles(), heads.content(), heads.goods()
        found = cls(*every, numbers, _no_lines(header))
        damaged = damaged_lines(path) if surveyed.damaged else []
        return _apart(found, path, header, [*heads.rejected, *damaged])

    def orders_by_marketplace(self) -> dict[str, int]:
        """Return how many orders each sales channel has."""
        first = ~self.runs["key"].duplicated(keep="last")
        places = self.profiles["marketplace"].to_numpy()
        counts = np.bincount(self.runs["profile"][first], minlength=len(places))
        by_place = pd.Series(counts).groupby(places).sum()
        return {str(place): int(count) for place, count in by_place.items() if place and count}

    def rows(self, places: pd.Series) -> pd.Series:
        """Return the line numbers of lines given by their place among the lines read."""
        before = self.skipped - np.arange(1, len(self.skipped) + 1)  # lines read before each skipped one
        return places + 1 + np.searchsorted(before, places, side="right")


def _no_lines(header: Sequence[str]) -> Delimited:
    return Delimited(ALL_ORDERS, [(1, list(header))])


def _query(path: Path, header: Sequence[str]) -> str:
    """Return the query: a line's hash, whether its other cells are plain, its content's hash, what all lines share."""
    places = ALL_ORDERS.columns(header)
    columns = {name: f"c{places[name]}" if name in places else "NULL::VARCHAR" for name in ALL_ORDERS.names}
    sure = " AND ".join(test.format(columns[name]) for name, test in _PLAIN.items() if name in places) or "true"
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(len(header)))
    head = ", ".join(columns[name] for name in _HEAD)
    shown = ", ".join(f"{columns[name]} AS {name}" for name in (*_HEAD, *GOODS))
    file = str(path).replace("'", "''")
    return (
        f"SELECT hash({head}) AS head, {sure} AS sure, {CONTENT.format(**columns)} AS content, {shown} "
        f"FROM read_csv('{file}', delim='\t', quote='', escape='', header=false, skip=1, all_varchar=true, "
        f"auto_detect=false, store_rejects=true, rejects_limit=0, max_line_size={_LONGEST}, columns={{{names}}})"
    )


def _rejected(connection: duckdb.DuckDBPyConnection) -> list[int]:
    found = connection.execute("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
    return [int(line) for (line,) in found]


class Heads:
    """The first line of each run, gathered batch by batch; ``read`` lines in all, but for those ``rejected``."""

    def __init__(self) -> None:
        self._parts: list[dict[str, np.ndarray[tuple[int], Any]]] = []
        self._content: list[np.ndarray[tuple[int], np.dtype[np.uint64]]] = []
        self._codes: dict[tuple[str, ...], int] = {}
        self._words: dict[str, dict[str, int]] = {name: {"": 0} for name in GOODS}
        self._goods: dict[str, list[np.ndarray[tuple[int], np.dtype[np.int32]]]] = {name: [] for name in GOODS}
        self.read = 0
        self.rejected: list[int] = []
        self._before: tuple[int, bool] | None = None

    @classmethod
    def of(cls, path: Path, header: Sequence[str]) -> Heads:
        """Read a file."""
        import duckdb

        heads = cls()
        with duckdb.connect() as connection:
            connection.execute("SET threads = 2")
            for batch in connection.sql(_query(path, header)).to_arrow_reader(_BATCH):
                heads.add(batch)
            heads.rejected = _rejected(connection)
        return heads

    def add(self, batch: pa.RecordBatch) -> None:
        """Take the lines that begin a run, and every line's content."""
        import pyarrow as pa

        head, sure = batch.column("head").to_numpy(), batch.column("sure").to_numpy(zero_copy_only=False)
        first = np.empty(len(head), np.bool_)
        first[1:] = (head[1:] != head[:-1]) | (sure[1:] != sure[:-1])
        first[:1] = self._before != (head[0], sure[0])
        self._before = (head[-1], sure[-1])
        heads = batch.filter(pa.array(first))
        key, good = plain.order_keys(_text(heads, "order_id"))
        purchased, dated = plain.moments(_text(heads, "purchased_at"))
        updated, stamped = plain.moments(_text(heads, "last_updated_at"))
        self._parts.append(
            {
                "key": key,
                "purchased": purchased,
                "updated": updated,
                "profile": self._profiles_of(heads).astype(np.int32),
                "at": self.read + np.flatnonzero(first),
                "sure": good & dated & stamped & sure[first],
            }
        )
        self._content.append(batch.column("content").to_numpy().copy())  # a view would hold the whole batch
        for name in GOODS:
            coded, known = _text(batch, name).dictionary_encode(), self._words[name]
            numbers = [known.setdefault(word.strip(), len(known)) for word in coded.dictionary.to_pylist()]
            self._goods[name].append(np.array(numbers, dtype=np.int32)[coded.indices.to_numpy()])
        self.read += len(head)

    def _profiles_of(self, heads: pa.RecordBatch) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return the number of each head's profile, numbering those not met before."""
        mixed = np.zeros(len(heads), np.int64)
        words = list[tuple[list[str], int]]()
        for name in SHARED:
            coded = _text(heads, name).dictionary_encode()
            words.append((coded.dictionary.to_pylist(), max(1, len(coded.dictionary))))
            mixed = mixed * words[-1][1] + coded.indices.to_numpy()
        distinct, which = np.unique(mixed, return_inverse=True)
        numbers = [self._codes.setdefault(_unmixed(int(code), words), len(self._codes)) for code in distinct]
        return np.array(numbers, dtype=np.int64)[which]

    def runs(self) -> pd.DataFrame:
        """Return one row per run, once: they are held only here from then on; see `Scan`, with ``sure``."""
        kinds = {"key": "i8", "purchased": "i8", "updated": "i8", "profile": "i4", "at": "i8", "sure": "?"}
        columns = {
            name: np.concatenate([np.zeros(0, kind), *(part.pop(name) for part in self._parts)])
            for name, kind in kinds.items()
        }
        columns["lines"] = np.diff(columns["at"], append=self.read).astype(np.int32)
        return pd.DataFrame(columns, copy=False)

    def content(self) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
        """Return the hash of every line's content, once."""
        parts, self._content = self._content, []
        return np.concatenate([np.zeros(0, np.uint64), *parts])

    def goods(self) -> dict[str, Any]:
        """Return what each line is of, once."""
        found = {}
        for name in GOODS:
            words = pd.Index(list(self._words[name]), dtype="str")
            codes = np.concatenate([np.zeros(0, np.int32), *self._goods.pop(name)])
            found[name] = pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(words))
        return found

    def profiles(self) -> pd.DataFrame:
        """Return what each profile's number stands for."""
        return pd.DataFrame(list(self._codes), columns=list(SHARED), dtype="str")


def _unmixed(code: int, words: Sequence[tuple[list[str], int]]) -> tuple[str, ...]:
    found = list[str]()
    for texts, size in reversed(words):
        code, at = divmod(code, size)
        found.append(texts[at].strip())
    return tuple(reversed(found))


def _text(batch: pa.RecordBatch, name: str) -> pa.StringArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.fill_null(batch.column(name).cast(pa.string()), "")


def _apart(found: Scan, path: Path, header: Sequence[str], numbers: Sequence[int]) -> Scan:
    """Move the lines that are not plain, and those of the numbers given, from the runs to ``odd``."""
    unsure = ~found.runs["sure"]
    channels = ALL_ORDERS.readers["channel"](found.profiles["channel"], None)  # type: ignore[arg-type]
    unsure |= channels.bad.to_numpy()[found.runs["profile"]]
    lines = found.runs[unsure]
    places = np.repeat(lines["at"].to_numpy(), lines["lines"]) + _within(lines["lines"].to_numpy())
    odd = [*found.rows(pd.Series(places)), *numbers]
    if not odd:
        return found
    texts = lines_at(path, odd)
    damaged = tuple(number for number, text in texts.items() if "\ufffd" in text)
    cells = [(number, text.split("\t")) for number, text in sorted(texts.items()) if text.strip(" \t")]
    runs = _without(found.runs[~unsure], found, set(damaged) - set(found.rows(pd.Series(places))))
    delimited = Delimited(ALL_ORDERS, [(1, list(header)), *cells], "utf-8", damaged)
    return replace(found, runs=runs.reset_index(drop=True), odd=delimited)


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
