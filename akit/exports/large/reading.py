"""The large files of an account, opened, read and laid together with what its other files say of orders."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from akit.errors import ExportError
from akit.exports.cells import Home
from akit.exports.delimited import Delimited
from akit.exports.encoding import Decoded, wide
from akit.exports.large import store
from akit.exports.large.packed import Packed, at_hand, packed
from akit.exports.large.recoded import head_of, recoded
from akit.exports.orders import ALL_ORDERS
from akit.exports.reading import PROBLEM, Apart, Reading, stacked

if TYPE_CHECKING:
    from akit.exports.large.history import Part, Together
    from akit.exports.large.scan import Scan

# Together, the bytes of All Orders files from which on they are read here: some 400,000 lines. Not where
# this way begins to be quicker: it is from 9 MB on. It keeps no line by itself, and who explores looks at lines;
# at this size the plain way needs some 1.6 GB and half a minute, which is as far as a desk goes (measured 2026-11-26).
LARGE_BYTES = 150_000_000
_HEADER = 64 * 1024  # no header is longer


@dataclass(frozen=True)
class LargeOrders:
    """A large All Orders file; its lines are read when first asked for.

    Attributes
    ----------
    file : where it is, packed or not.
    header : the cells of its first line.
    sha256 : of its bytes.
    counts : orders by sales channel, as the file spells it.
    encoding, said : how it was decoded, and what to know of that, or "".
    japanese : as in `encoding.decode`.
    """

    file: Path | Packed
    header: tuple[str, ...]
    sha256: str
    counts: Mapping[str, int]
    encoding: str = "utf-8"
    said: str = ""
    japanese: bool = False

    kind = ALL_ORDERS.kind
    table = ALL_ORDERS.table
    date = ALL_ORDERS.date

    @cached_property
    def scan(self) -> Scan:
        """The lines of the file."""
        scan = _scanned(self.file, self.header, japanese=self.japanese)
        if scan is None or scan.sha256 != self.sha256:
            raise ExportError(
                f"{_place(self.file)[0].name} was changed while it was being read.",
                found="other bytes than a moment before",
                expected="a file that nothing writes to meanwhile",
                hint="wait until it is downloaded whole, and run akit again.",
            )
        return scan

    def read(self, path: str, home: Home) -> Reading:
        """Return nothing: `read_large` reads all large files of an account together."""
        return Reading(pd.DataFrame())

    def marketplaces(self) -> Mapping[str, str]:
        """Return nothing: ``counts`` has them counted."""
        return {}


def large_files(paths: Iterable[Path]) -> Mapping[Path, Mapping[str, Path | Packed]]:
    """Return the All Orders files among these that are together so large that they are read here.

    Returns
    -------
    For each path that is or holds such files: what each is called within it ("" for itself), and the file.
    """
    sizes = {file: size for path in paths for file, size in _sizes(path)}
    if sum(sizes.values()) < LARGE_BYTES:
        return {}
    orders = [file for file in sizes if _header(file)]
    if sum(sizes[file] for file in orders) < LARGE_BYTES:
        return {}
    found: dict[Path, dict[str, Path | Packed]] = {}
    for file in orders:
        path, within = _place(file)
        found.setdefault(path, {})[within] = file
    return found


def _sizes(path: Path) -> list[tuple[Path | Packed, int]]:
    """Return a path with its size, or what it holds packed with the sizes unpacked."""
    held = packed(path)
    return [(file, file.size) for file in held] if held else [(path, path.stat().st_size)]


def _place(file: Path | Packed) -> tuple[Path, str]:
    return (file, "") if isinstance(file, Path) else (file.archive, file.name)


def _header(file: Path | Packed) -> tuple[str, ...]:
    """Return the cells of a file's first line where it is a tab file of All Orders, else nothing."""
    from akit.exports.files import recognised_by_header

    head = file.head(_HEADER) if isinstance(file, Packed) else _first_bytes(file)
    first, end, _ = head_of(head if wide(head) else head.partition(b"\n")[0] + b"\n").partition("\n")
    text = first.removesuffix("\r")
    if text.startswith('"'):  # cells in quotes are read as small files are
        return ()
    found = recognised_by_header(Decoded(text, "utf-8", ()), str(file)) if end and "\t" in text else None
    return tuple(text.split("\t")) if type(found) is Delimited and found.layout is ALL_ORDERS else ()


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEADER)


def open_large(file: Path | Packed, *, japanese: bool = False) -> LargeOrders | None:
    """Return a large file, gone through once unless that was done before; None where it must be read as small ones.

    Parameters
    ----------
    file : where it is, packed or not.
    japanese : as in `encoding.decode`.

    Raises
    ------
    ExportError : it cannot be unpacked.
    """
    path, within = _place(file)
    within = f"{within}?japanese" if japanese else within
    header, known = _header(file), store.remembered(path, within)
    if known is None:
        return _gone_through(file, header, within, japanese=japanese)
    if not known["sha256"]:
        return None
    return LargeOrders(file, header, **known, japanese=japanese)


def _gone_through(file: Path | Packed, header: tuple[str, ...], within: str, *, japanese: bool) -> LargeOrders | None:
    """Hash a file and read its lines at the same time."""
    path, _ = _place(file)
    touched = store.touched(path)
    scan = _scanned(file, header, japanese=japanese)
    if scan is None:
        store.remember(path, touched, {"sha256": ""}, within)
        return None
    told: dict[str, Any] = {"sha256": scan.sha256, "counts": scan.orders_by_marketplace()}
    told |= {"encoding": scan.encoding.name, "said": scan.encoding.said}
    opened = LargeOrders(file, header, **told, japanese=japanese)
    opened.__dict__["scan"] = scan  # what `cached_property` would keep
    store.remember(path, touched, told, within)
    return opened


def _scanned(file: Path | Packed, header: tuple[str, ...], *, japanese: bool) -> Scan | None:
    """Read the lines of a file: as it stands, or written anew in UTF-8 where it is not plain text of that."""
    from akit.exports.large.scan import Scan

    with at_hand(file) as plain:
        scan, survey = Scan.of(plain, header)
        if survey.plain:
            return scan
        with recoded(plain, japanese=japanese) as anew:
            if anew is None:
                return None
            scan, _ = Scan.of(anew[0], header, encoding=anew[1])
        return scan and replace(scan, sha256=_sha256(plain))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(frozen=True)
class Source:
    """A large file as the account names it."""

    path: str
    sha256: str
    content: LargeOrders


@dataclass(frozen=True)
class Laid:
    """What the files of a large account say of orders, together.

    Attributes
    ----------
    states, goods : `order_states` and `order_goods`.
    readings : of each large file; its rows are in ``states``, so only their number is told.
    aside : problems of rows that another file says again, or newer.
    """

    states: pd.DataFrame
    goods: pd.DataFrame
    readings: Mapping[str, Reading]
    aside: pd.DataFrame


@dataclass(frozen=True)
class Kept:
    """What is kept of a reading: all of `Laid`, in numbers."""

    together: Together
    aside: pd.DataFrame
    readings: Mapping[str, Reading]


def read_large(
    account: Path, sources: Sequence[Source], others: Sequence[pd.DataFrame], hashes: Mapping[str, str], home: Home
) -> Laid:
    """Return the orders of an account with large files, from the last reading where nothing they rest on changed.

    Parameters
    ----------
    account : its folder.
    sources : its large files, in order.
    others : typed lines of `order_items` that its small files hold.
    hashes : sha256 of all its files, by path, in order.
    """
    rests_on = [(path, hashes[path]) for lines in others for path in lines["source_file"].unique()]
    from akit.exports.large.told import order_goods, order_states

    mine = [(one.path, f"{one.sha256} {one.content.encoding}") for one in sources]
    name = store.key(home.time_zone, home.day_format, mine, rests_on)
    found = store.kept(account, name)
    kept = _kept(sources, others, hashes, home) if found is None else _unpacked(*found)
    if found is None:
        store.keep(account, name, *_packed(kept))
    return Laid(order_states(kept.together, home), order_goods(kept.together), kept.readings, kept.aside)


def _kept(sources: Sequence[Source], others: Sequence[pd.DataFrame], hashes: Mapping[str, str], home: Home) -> Kept:
    """Lay together what files say of orders, in the order of the files: of two that say the same, the first counts."""
    from akit.exports.large.history import Part, laid_together, part_of_scan, parts_of_lines

    first = {source.sha256: source for source in reversed(sources)}
    parts, readings = list[Part](), dict[str, Reading]()
    for source in sources:
        scan = source.content.scan
        odd = scan.odd.read(source.path, home)
        if first[source.sha256] is not source:
            readings[source.path] = Reading(pd.DataFrame(), _every_row(source.path, scan, odd))
            continue
        source.content.__dict__.pop("scan")  # millions of lines need not be held twice
        mine = part_of_scan(source.path, scan)
        parts += [mine, *parts_of_lines(odd.table)]
        readings[source.path] = Reading(pd.DataFrame(), odd.set_aside, odd.noted, apart=_apart(mine, odd.table, home))
        del scan
    for lines in others:
        parts += parts_of_lines(lines)
    place = {path: at for at, path in enumerate(hashes)}
    return Kept(*laid_together(sorted(parts, key=lambda part: place[part.path]), home), readings)


def _apart(part: Part, odd: pd.DataFrame, home: Home) -> Apart:
    runs = part.runs
    ends = pd.Series([runs["purchased"].min(), runs["purchased"].max()]) if len(runs) else pd.Series([], dtype="int64")
    days = home.day(ends.astype("datetime64[us]").dt.tz_localize("UTC"))
    days = pd.concat([days, odd["order_date"]]) if len(odd) else days
    return Apart(int(runs["lines"].sum()) + len(odd), days.min(), days.max())


def _every_row(path: str, scan: Scan, odd: Reading) -> pd.DataFrame:
    """Set aside every row of a file that is byte for byte another one; ``odd`` are those that are not plain."""
    from akit.exports.large.scan import one_by_one

    apart = (table["source_row"] for table in (odd.table, odd.set_aside) if len(table))
    rows = sorted([*scan.rows(one_by_one(scan.runs)["at"]), *(row for some in apart for row in some)])
    texts = {"source_file": path, "reason": "repeated_file", "column": "", "found": "", "expected": "", "text": ""}
    frame = pd.DataFrame({"source_row": pd.Series(rows, dtype="Int64")}).assign(**texts)
    return frame.astype(dict.fromkeys(texts, "category"))[list(PROBLEM)]


def _packed(kept: Kept) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    readings, together = kept.readings.values(), kept.together
    tables = {
        "states": together.states,
        "goods": pd.DataFrame({"kind": together.goods}, copy=False),
        "profiles": together.profiles,
        "kinds": together.kinds,
        "aside": kept.aside,
        "set_aside": stacked([reading.set_aside for reading in readings]),
        "noted": stacked([reading.noted for reading in readings]),
    }
    apart = {path: _said(reading.apart) for path, reading in kept.readings.items()}
    return tables, {"paths": list(together.paths), "apart": apart}


def _said(apart: Apart) -> list[Any]:
    return [apart.lines, *(None if pd.isna(day) else day.isoformat() for day in (apart.first, apart.last))]


def _unpacked(tables: Mapping[str, pd.DataFrame], said: Mapping[str, Any]) -> Kept:
    from akit.exports.large.history import Together

    readings = {}
    for path, (lines, *days) in said["apart"].items():
        first, last = (pd.Timestamp(day) if day else pd.NaT for day in days)
        aside, noted = (tables[name][tables[name]["source_file"] == path] for name in ("set_aside", "noted"))
        readings[path] = Reading(pd.DataFrame(), aside, noted, apart=Apart(lines, first, last))
    goods = tables["goods"]["kind"].to_numpy()
    together = Together(tables["states"], goods, tables["profiles"], tables["kinds"], tuple(said["paths"]))
    return Kept(together, tables["aside"], readings)
