"""The files an account is made of: their hashes, whether they changed, and an account read once for several reports."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from akit.account import Account
    from akit.day import Day

ROOMS = ("exports", "ledgers", "notices", "submissions", "mappings")
Stamp = tuple[tuple[str, int, int, int, int], ...]


class Held:
    """An account that was read for all reports of this process, while its folder stays as it is."""

    def __init__(self, account: Account, seen: Stamp) -> None:
        self.account, self.seen = account, seen
        self.days: dict[date, Day] = {}


_held: dict[Path, Held] = {}
_read: dict[Path, None] = {}  # the accounts this process has read, in that order


def input_files(root: Path) -> list[Path]:
    """Return the files an account's numbers may rest on: all but hidden ones, in the order of their paths."""
    rooms = [root / name for name in ROOMS if (root / name).is_dir()]
    flat = not any((root / name).is_dir() for name in ROOMS[:2])
    found = {path for place in ([root] if flat else rooms) for path in place.rglob("*") if path.is_file()}
    found |= {path for path in (root / "account.toml", root / "codebook.csv") if path.is_file()}
    return sorted(p for p in found if not any(part.startswith(".") for part in p.relative_to(root).parts))


def stamp(root: Path) -> Stamp:
    """Return what changes when a file of the account does: which there are, their sizes, times and places on disk.

    Two stamps are compared for being the same, never for which is later: a clock may go back.
    """
    stats = [(path.relative_to(root).as_posix(), path.stat()) for path in input_files(root)]
    return tuple((name, at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino) for name, at in stats)


def hashes(root: Path) -> dict[str, str]:
    """Return the SHA-256 of each of the account's files, by path relative to the account."""
    return dict(_hashes_of(root.resolve(), stamp(root.resolve())))


@lru_cache(maxsize=8)
def _hashes_of(root: Path, seen: Stamp) -> dict[str, str]:
    found = {}
    for name, *_ in seen:
        with open(root / name, "rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def digest(found: Mapping[str, str]) -> str:
    """Return one hash for all files of an account; ``found`` is what `hashes` gives."""
    return hashlib.sha256("".join(f"{path}\0{sha256}\n" for path, sha256 in found.items()).encode()).hexdigest()


def note_read(root: Path) -> None:
    """Remember that this process has read an account."""
    _read[root.resolve()] = None


def forget_read() -> None:
    """Forget what was read before: a fork has not read what its parent did."""
    _read.clear()


def forget_all() -> None:
    """Forget every account that was read or held here."""
    forget_read()
    _held.clear()
    _hashes_of.cache_clear()


def sources() -> list[str]:
    """Return a hash of each account this process has read: what any figure drawn in it can show."""
    return [digest(_hashes_of(root, stamp(root))) for root in _read]


def hold(account: Account, seen: Stamp) -> None:
    """Give an account to whoever reads the same, unchanged folder in this process, and those forked from it.

    Not where DuckDB has threads at work: they would be missing from a fork, and whoever waits for them waits for ever.

    Parameters
    ----------
    account : as read.
    seen : the folder's `stamp`, taken before it was read.
    """
    import psutil

    if "duckdb" not in sys.modules or psutil.Process().num_threads() == 1:  # a fork has no threads but its own
        _held[account.folder.resolve()] = Held(account, seen)


def held(folder: Path) -> Held | None:
    """Return the account held for a folder, or None where there is none or the folder has changed since."""
    mine = _held.get(folder.resolve())
    return mine if mine and mine.seen == stamp(folder.resolve()) else None
