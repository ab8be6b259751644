"""A run of fetching: ask for everything, look after what was asked for, bring home what is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from akit.fetch.amazon import Amazon, FetchError
from akit.fetch.catalogue import Report
from akit.fetch.download import bring
from akit.fetch.jobs import FINISHED, Job, Wanted, plan
from akit.fetch.spans import moments
from akit.fetch.state import State

POLL_SECONDS = 20.0  # between two looks at one report
MOST_SECONDS = 3600.0  # that a run waits for Amazon to make its reports
REASON = 300  # characters of Amazon's words on a report that failed

Say = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What came of one report and span.

    Attributes
    ----------
    kind, report_type : the report, as akit and as Amazon call it.
    start, end : its days as ISO, or "".
    status : downloaded, already (by an earlier run), no_data (Amazon cancelled it), failed, refused, or waiting.
    path : of its file, relative to the account, or "".
    content_type : of the download, charset and all, or "".
    reason : why there is no file, in Amazon's words where it has some.
    """

    kind: str
    report_type: str
    start: str
    end: str
    status: str
    path: str = ""
    content_type: str = ""
    reason: str = ""


class Run:
    """One run over one account's reports."""

    def __init__(self, amazon: Amazon, state: State, wanted: Wanted, say: Say) -> None:
        self.amazon, self.state, self.wanted, self.say = amazon, state, wanted, say
        self.clock = amazon.pace.clock
        self.began = self.clock.now()

    def fetch(self, reports: Sequence[Report]) -> list[Fetched]:
        """Fetch reports, and return what came of each."""
        jobs = plan(reports, self.wanted, self.state, self.amazon)
        self.state.save()
        before = {job.key for job in jobs if self._record(job)["status"] in FINISHED}
        open_jobs = [job for job in jobs if job.key not in before]
        while open_jobs and self.clock.now() - self.began < MOST_SECONDS:
            for job in open_jobs:
                self._look_after(job)
            open_jobs = [job for job in open_jobs if self._record(job)["status"] not in FINISHED]
            if open_jobs:
                self.clock.sleep(self._pause(open_jobs))
        return [self._said(job, job.key in before) for job in jobs]

    def _record(self, job: Job) -> dict[str, Any]:
        return self.state.records[job.key]

    def _pause(self, jobs: Sequence[Job]) -> float:
        """Return seconds until there is something to do."""
        now = self.clock.now()
        ask = [self.amazon.pace.seconds_left("createReport") for job in jobs if self._record(job)["status"] == "wanted"]
        look = [job.due - now for job in jobs if self._record(job)["status"] != "wanted"]
        return max(1.0, min([*ask[:1], *look]))

    def _look_after(self, job: Job) -> None:
        try:
            if self._record(job)["status"] == "wanted":
                self._ask(job)
            elif self.clock.now() >= job.due:
                self._poll(job)
        except FetchError as refused:
            self._close(job, "refused", " ".join(filter(None, (refused.message, refused.found, refused.hint))))

    def _ask(self, job: Job) -> None:
        if self.amazon.pace.seconds_left("createReport") > 0:
            return
        span = None if job.span is None else moments(job.span, self.wanted.zone, self.wanted.now)
        report_id = self.amazon.create(job.report.report_type, list(self.wanted.marketplace_ids), span)
        asked_at = self.wanted.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.state.put(job.key, status="asked", report_id=report_id, asked_at=asked_at)
        self.say(f"asked for {self._name(job)}")
        job.due = self.clock.now() + POLL_SECONDS

    def _poll(self, job: Job) -> None:
        """Look at a report; a known end of it is kept, anything else is looked at again later."""
        found = self.amazon.report(self._record(job)["report_id"])
        status, document = found["processingStatus"], found.get("reportDocumentId")
        if status == "DONE":
            self._bring(job, str(document))
        elif status == "CANCELLED":
            self._close(job, "no_data", _cancelled(job.report))
        elif status == "FATAL":
            self._close(job, "failed", self._why(document))
        job.due = self.clock.now() + POLL_SECONDS

    def _bring(self, job: Job, document_id: str) -> None:
        record = self._record(job)
        days = "--".join(filter(None, (record["start"], record["end"])))
        name = f"{days}-{record['report_id']}.{job.report.ending}".lstrip("-")
        target = self.state.account / "exports" / "fetched" / job.report.kind / name
        done = bring(self.amazon, document_id, target, self.state.folder)
        path = target.relative_to(self.state.account).as_posix()
        self.state.put(
            job.key,
            **{"status": "downloaded", "document_id": document_id, "path": path, "reason": ""},
            **{"sha256": done.sha256, "bytes": done.bytes, "content_type": done.content_type},
        )
        self.say(f"downloaded {self._name(job)}: {path}, {done.bytes:,} bytes")

    def _close(self, job: Job, status: str, reason: str) -> None:
        self.state.put(job.key, status=status, reason=reason)
        self.say(f"{status.replace('_', ' ')}: {self._name(job)}. {reason}")

    def _why(self, document_id: Any) -> str:
        """Return what Amazon says of a report that failed: it may have a document on it."""
        if not document_id:
            return "Amazon gives no reason."
        aside = self.state.folder / "reason"
        try:
            bring(self.amazon, str(document_id), aside, self.state.folder)
            return " ".join(aside.read_bytes()[: 4 * REASON].decode("utf-8", errors="replace").split())[:REASON]
        except FetchError as unread:
            return unread.message
        finally:
            aside.unlink(missing_ok=True)

    def _name(self, job: Job) -> str:
        record = self._record(job)
        return " ".join(filter(None, (record["kind"], record["start"], record["end"])))

    def _said(self, job: Job, before: bool) -> Fetched:
        record = self._record(job)
        status = record["status"] if record["status"] in FINISHED else "waiting"
        reason = record.get("reason", "")
        if status == "waiting":
            reason = "Amazon has not made it yet: run the command again later, it is not asked for anew."
        return Fetched(
            record["kind"],
            record["report_type"],
            record["start"],
            record["end"],
            "already" if before and status == "downloaded" else status,
            record.get("path", ""),
            record.get("content_type", ""),
            reason,
        )


def _cancelled(report: Report) -> str:
    hours = report.again_after_hours
    return f"Amazon cancelled it: it has no data for these days, or was asked for twice within {hours} hours."
