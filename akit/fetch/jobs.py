"""What there is to fetch: one job a report and span, less what an earlier run brought home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from akit.fetch.amazon import Amazon
from akit.fetch.catalogue import Report
from akit.fetch.spans import Span, cut, moments
from akit.fetch.state import State

FINISHED = ("downloaded", "no_data", "failed", "refused")
_KEPT_DAYS = 90  # Amazon keeps a list's reports so long, and refuses an earlier day


@dataclass(frozen=True)
class Wanted:
    """What is asked of a run.

    Attributes
    ----------
    span : the days.
    zone : the time zone that cuts them.
    marketplace_ids : of one region of Amazon's.
    now : the moment of the run; nothing after it is asked for.
    again : ask for everything anew.
    """

    span: Span
    zone: str
    marketplace_ids: tuple[str, ...]
    now: datetime
    again: bool = False

    @property
    def marketplaces(self) -> str:
        """The marketplaces as one word, for a record."""
        return ",".join(self.marketplace_ids)


@dataclass
class Job:
    """One report to fetch. ``key`` is its record's in the state; ``due`` when to look after it next, by the clock."""

    key: str
    report: Report
    span: Span | None
    due: float = 0.0


def plan(reports: Sequence[Report], wanted: Wanted, state: State, amazon: Amazon) -> list[Job]:
    """Return the jobs of a run, those that an earlier one has done included; lists are asked for here."""
    jobs: list[Job] = []
    for report in reports:
        if report.way == "list":
            jobs += _listed(report, wanted, state, amazon)
        else:
            jobs += [_job(report, span, wanted, state) for span in _spans(report, wanted)]
    return jobs


def _spans(report: Report, wanted: Wanted) -> Iterator[Span | None]:
    if report.way == "snapshot" or report.most_days is None:
        yield None
    else:
        yield from cut(wanted.span, report.most_days)


def _job(report: Report, span: Span | None, wanted: Wanted, state: State) -> Job:
    """Return the job of a span, taking up its record unless that has nothing more to say."""
    here = wanted.now.date()
    days = span or Span(here, here)
    known = [] if wanted.again else list(state.covering(report.report_type, wanted.marketplaces, days))
    for record in known:
        if record["status"] not in FINISHED or not _stale(record, report, wanted, state):
            return Job(record["key"], report, span)
    key = f"{report.report_type} {wanted.marketplaces} {days.start} {days.end}"
    state.records[key] = {
        **{"key": key, "kind": report.kind, "report_type": report.report_type, "marketplaces": wanted.marketplaces},
        **{"start": days.start.isoformat(), "end": days.end.isoformat(), "status": "wanted"},
    }
    return Job(key, report, span)


def _stale(record: dict[str, Any], report: Report, wanted: Wanted, state: State) -> bool:
    """Say whether a finished record has to be asked for again: it failed, its file is gone, or it is too fresh to stay.

    A report that Amazon cancelled, and one that was made before its last day was over, may say more later; sooner
    than `again_after_hours` Amazon would not make it anew.
    """
    if record["status"] in ("failed", "refused"):
        return True
    if record["status"] == "downloaded" and not state.holds(record):
        return True
    asked = datetime.fromisoformat(record["asked_at"])
    made_before_its_end = moments(_days(record), wanted.zone, wanted.now)[1] > _iso(asked)
    unsure = record["status"] == "no_data" or made_before_its_end
    return unsure and wanted.now - asked >= timedelta(hours=report.again_after_hours)


def _days(record: dict[str, Any]) -> Span:
    start, end = (datetime.fromisoformat(record[name]).date() for name in ("start", "end"))
    return Span(start, end)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _listed(report: Report, wanted: Wanted, state: State, amazon: Amazon) -> Iterator[Job]:
    """Give a job for each report that Amazon has made by itself."""
    oldest = wanted.now - timedelta(days=_KEPT_DAYS) + timedelta(hours=1)
    since = max(moments(wanted.span, wanted.zone, wanted.now)[0], _iso(oldest))
    for made in amazon.made(report.report_type, list(wanted.marketplace_ids), since):
        key = f"{report.report_type} {made['reportId']}"
        record = state.records.get(key, {})
        if wanted.again or record.get("status") != "downloaded" or not state.holds(record):
            state.records[key] = {
                **{"key": key, "kind": report.kind, "report_type": report.report_type, "status": "asked"},
                **{"marketplaces": wanted.marketplaces, "report_id": made["reportId"], "asked_at": _iso(wanted.now)},
                **{"start": str(made.get("dataStartTime", ""))[:10], "end": str(made.get("dataEndTime", ""))[:10]},
            }
        yield Job(key, report, None)
