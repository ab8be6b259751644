"""What the calendar asks of reports: weeks that were missed, and reports old enough to go."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from akit.errors import ReportBusyError
from akit.report.lock import only_one

MOST_MISSED = 53  # weeks made up at once: a year; what lies further back is asked for with --weeks
WEEK = 7  # days
KEY = "-made-from.json"


class Kept(NamedTuple):
    """A published report: of which account and day, its name, and where."""

    account: str
    day: date
    name: str
    folder: Path


def published(out: Path) -> list[Kept]:
    """Return the reports akit published below a folder, as what they were made from says."""
    return sorted(kept for path in out.glob(f"*/*/*{KEY}") if (kept := _kept(path)))


def _kept(path: Path) -> Kept | None:
    try:
        day = date.fromisoformat(path.parent.name)
    except ValueError:
        return None
    return Kept(path.parent.parent.name, day, path.name.removesuffix(KEY), path.parent)


def missed_weeks(out: Path, account: str, name: str, newest: date) -> int:
    """Return how many weekly reports there are to make up to a day: since the last one published, itself included."""
    days = [kept.day for kept in published(out) if (kept.account, kept.name) == (account, name) and kept.day <= newest]
    if not days:
        return 1
    return max(1, min(MOST_MISSED, math.ceil((newest - max(days)).days / WEEK)))


def outdated(out: Path, keep_weeks: int, today: date) -> list[Kept]:
    """Return the reports of days older than so many weeks; the newest of each account and name always stays."""
    found = published(out)
    newest = {(kept.account, kept.name): kept.day for kept in found}  # sorted by day, so the last one wins
    before = today - timedelta(weeks=keep_weeks)
    return [kept for kept in found if kept.day < before and newest[kept.account, kept.name] != kept.day]


def remove(kept: Kept) -> bool:
    """Remove a report: the files it says are its own, and nothing else; say whether it could be."""
    try:
        with only_one(kept.folder, kept.name):
            for path in _parts(kept):
                path.unlink(missing_ok=True)
            shutil.rmtree(kept.folder / f"{kept.name}-exhibits", ignore_errors=True)
    except ReportBusyError:
        return False
    if not any(kept.folder.iterdir()):
        kept.folder.rmdir()
    return True


def _parts(kept: Kept) -> Iterator[Path]:
    own = kept.folder / f"{kept.name}{KEY}"
    made: dict[str, Any] = json.loads(own.read_text(encoding="utf-8"))
    inside = [kept.folder / str(part["path"]) for part in made["outputs"]]
    yield from (path for path in inside if path.resolve().is_relative_to(kept.folder.resolve()))
    yield from (kept.folder / f"{kept.name}{end}" for end in (".pdf", "-failed.ipynb"))
    yield own
