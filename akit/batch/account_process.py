"""The process of one account: it reads the account once and makes its reports, one after the other.

It is told what to do by a line of JSON and answers in lines of JSON, so that it can be forked, started or be elsewhere.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from akit.batch.outcome import ALREADY, FAILED, MADE, Outcome, Terms
from akit.batch.plan import WEEK, Task
from akit.errors import AkitError, ReportInterruptedError
from akit.report.limits import MEGABYTE, Limits

if TYPE_CHECKING:
    from akit.account import Account
    from akit.inputs import Stamp

Tell = Callable[[str, dict[str, Any]], None]


def serve(tasks: Sequence[Task], terms: Terms, tell: Tell) -> None:
    """Do the tasks of one account; tell ``begun`` and ``ended`` of each, and what needs a look.

    An account that cannot be read fails each of its tasks with the reason.
    """
    from akit.batch.look import needs_a_look

    read, unkept = _read_once(tasks, terms), set[str]()
    for number, task in enumerate(tasks):
        began = time.monotonic()
        tell("begun", {"number": number})
        outcome = _outcome(task, terms, tell)
        if outcome.state == MADE:
            unkept.add(_registered(task, read, outcome.as_of))
        outcome = outcome._replace(seconds=time.monotonic() - began, megabytes=_most_used())
        tell("ended", {"number": number, **outcome._asdict()})
    looked = needs_a_look(tasks) if terms.alerts else None
    if looked is not None:
        tell("alerts", {**looked, "unkept": sorted({*unkept, *looked["unkept"]} - {""})})


def _read_once(tasks: Sequence[Task], terms: Terms) -> tuple[Account, Stamp] | None:
    """Read the account for all its reports, which find it and its rates where they are forked from here.

    An account that cannot be read is each task's own error.
    """
    from akit.account import read_account
    from akit.inputs import held, hold, stamp

    root = Path(tasks[0].account)
    try:
        seen = stamp(root)
        account = read_account(root)
        if terms.engine == "akit-warm":
            hold(account, seen)
            _count_once(account, tasks) if held(root) else None
    except AkitError:
        return None
    return account, seen


def _count_once(account: Account, tasks: Sequence[Task]) -> None:
    """Compute what nearly every report of a day shows, and an alert too; what several show of complaints as well."""
    from akit.engine import LARGE_ORDERS

    if len(account.tables.orders) >= LARGE_ORDERS:
        return  # DuckDB would leave threads behind, which a fork has not
    for as_of, several in Counter(task.as_of for task in tasks if task.as_of).items():
        day = account.day(as_of)
        _ = day.order_defect_rate, day.order_defect_rate_trend, day.other_rates, day.open_claims
        _ = several > 1 and day.complaint_reasons


def _registered(task: Task, read: tuple[Account, Stamp] | None, as_of: str) -> str:
    """Keep which window the report shows, so that a later restatement can name it; return "" or why it is not kept."""
    from akit.account import read_account
    from akit.batch.look import registered
    from akit.inputs import stamp

    root = Path(task.account)
    try:
        as_it_is = read[0] if read and read[1] == stamp(root) else read_account(root)
        return registered(as_it_is, task, as_of)
    except AkitError as error:
        return str(error)


def _outcome(task: Task, terms: Terms, tell: Tell) -> Outcome:
    try:
        return _made(task, terms, tell)
    except AkitError as error:
        return Outcome(task, FAILED, error=str(error), again=isinstance(error, ReportInterruptedError))
    except Exception as error:  # whatever it is, it is this report's, and the others go on
        return Outcome(task, FAILED, error=f"{type(error).__name__}: {error}")


def _made(task: Task, terms: Terms, tell: Tell) -> Outcome:
    from akit.batch.look import refuse_stale
    from akit.report.job import asked
    from akit.report.made_from import describe, is_made
    from akit.report.run import Engine, folder_of, make

    day = _day(task)
    job = asked(Path(task.account), task.notebook, task.parameters, as_of=day, language=task.language)
    job, out = job._replace(edition=task.edition), Path(terms.out)
    target = folder_of(job, out)
    page = (target / f"{job.name}.html").as_posix()
    tell("making", {"folder": str(target), "name": job.name, "day": day})
    if terms.resume and is_made(describe(job)["key"], target, job.name):
        return Outcome(task, ALREADY, day, page)
    if terms.fresh:
        refuse_stale(Path(task.account), day)
    make(job, out, Engine(terms.engine, Limits(terms.seconds, terms.megabytes)))
    return Outcome(task, MADE, day, page)


def _day(task: Task) -> str:
    """Return the day of knowledge, having read the account where that tells it or tells that it cannot be."""
    from akit.account import read_account
    from akit.inputs import held

    if task.as_of and held(Path(task.account)) is None and task.parameters.get("account") is None:
        return task.as_of
    account = read_account(task.account)
    if task.as_of:
        return account.day(task.as_of).as_of.date().isoformat()
    return (account.last_day - task.weeks_back * WEEK).isoformat()


def _most_used() -> float:
    """Return the most memory that a process here or below ever used, in MB."""
    if sys.platform == "win32":
        return 0.0
    import resource

    whole = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return whole / (MEGABYTE if sys.platform == "darwin" else 1024)


def answer(request: str, write: Callable[[str], Any]) -> None:
    """Do what a line of JSON asks for, answering in lines of JSON."""
    asked = json.loads(request)
    tasks, terms = [Task(*task) for task in asked["tasks"]], Terms(*asked["terms"])
    serve(tasks, terms, lambda kind, content: write(json.dumps([kind, content], default=str) + "\n"))


def stop(*_: object) -> None:
    """Be ended in order: what is half made is cleared away on the way out."""
    raise SystemExit(1)


def main() -> None:
    """Answer one request from standard input, where processes are started rather than forked."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, stop)

    def write(line: str) -> None:
        lines.write(line)
        lines.flush()

    answer(sys.stdin.readline(), write)


if __name__ == "__main__":
    main()
