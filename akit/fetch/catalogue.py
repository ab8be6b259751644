"""The reports that can be fetched, and how often Amazon lets itself be asked: two tables, with their sources."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from akit.errors import UsageError, nearest


@dataclass(frozen=True)
class Report:
    """One report of Amazon's.

    Attributes
    ----------
    kind : what akit calls it.
    report_type : what Amazon calls it.
    way : request (for a span of days), snapshot (of today), or list (Amazon makes it when it wants to).
    most_days : longest span of one request, or how far back a list goes; None for a snapshot.
    again_after_hours : sooner than that Amazon makes it no second time.
    ending : of its file's name.
    """

    kind: str
    report_type: str
    way: str
    most_days: int | None
    again_after_hours: int
    ending: str


@dataclass(frozen=True)
class Plan:
    """How often one operation may be called: per second in the long run, and at once."""

    rate: float
    burst: int


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((files(__package__) / name).read_text(encoding="utf-8").splitlines()))


@cache
def reports() -> tuple[Report, ...]:
    """Return every report that can be fetched, in the order they are asked for."""
    return tuple(
        Report(
            row["kind"],
            row["report_type"],
            row["way"],
            int(row["most_days"]) if row["most_days"] else None,
            int(row["again_after_hours"]),
            row["ending"],
        )
        for row in _rows("reports.csv")
    )


@cache
def usage_plans() -> dict[str, Plan]:
    """Return the default usage plan of each operation; Amazon's answers may say another rate."""
    return {row["operation"]: Plan(float(row["rate"]), int(row["burst"])) for row in _rows("usage_plans.csv")}


def chosen(kinds: Sequence[str]) -> tuple[Report, ...]:
    """Return the reports of these kinds, all of them where none is named.

    Raises
    ------
    UsageError : a kind is unknown.
    """
    known = {report.kind: report for report in reports()}
    for kind in kinds:
        if kind not in known:
            hint = nearest(kind, known)
            raise UsageError(f"akit fetches no report {kind!r}.", found=kind, expected=", ".join(known), hint=hint)
    return tuple(report for report in reports() if not kinds or report.kind in kinds)
