"""What a batch is run by, and what became of each of its tasks."""

from __future__ import annotations

from typing import Any, NamedTuple

from akit.batch.plan import Task

MADE, ALREADY, FAILED = "made", "already_made", "failed"


class Terms(NamedTuple):
    """How the tasks of a batch are done.

    Attributes
    ----------
    out : where reports go.
    engine : "akit-warm" or "akit".
    seconds, megabytes : what one report may use at most; 0 is without end.
    resume : whether a report already made from the same inputs, parameters and versions is left as it is.
    alerts : whether what needs a look is gathered for each account.
    fresh : whether a report is refused where an export is stale on its day.
    """

    out: str
    engine: str = "akit-warm"
    seconds: float = 600
    megabytes: float = 4000
    resume: bool = False
    alerts: bool = True
    fresh: bool = False


class Outcome(NamedTuple):
    """What became of one task.

    Attributes
    ----------
    state : made, already_made or failed.
    as_of, path : the day and the page, where there is one.
    error : what went wrong, whole.
    again : whether trying again may help.
    seconds, attempts, megabytes : what it took; the memory is the most that a process of its account ever used.
    """

    task: Task
    state: str
    as_of: str = ""
    path: str = ""
    error: str = ""
    again: bool = False
    seconds: float = 0.0
    attempts: int = 1
    megabytes: float = 0.0

    @property
    def row(self) -> dict[str, Any]:
        """The outcome as JSON."""
        named = {"account": self.task.account_name, "notebook": self.task.notebook, "language": self.task.language}
        own = {key: getattr(self, key) for key in ("as_of", "state", "path", "error", "attempts")}
        return {**named, **own, "seconds": round(self.seconds, 3), "megabytes": round(self.megabytes, 1)}
