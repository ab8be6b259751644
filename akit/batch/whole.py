"""A whole batch, from its tasks to its alerts."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from akit.batch.after import Channels, after
from akit.batch.crew import Crew
from akit.batch.outcome import FAILED, Outcome, Terms
from akit.batch.plan import Task
from akit.batch.progress import progress
from akit.batch.run import Batch


class How(NamedTuple):
    """Where and how patiently a batch is run.

    Attributes
    ----------
    workers : processes at a time; 0 is one a core.
    retries : see `Batch`.
    scheduler : the address of a Dask scheduler; "" is this machine.
    channels : where alerts are sent.
    crew : who starts the processes, where somebody has begun with them already.
    """

    workers: int = 0
    retries: int = 2
    scheduler: str = ""
    channels: Channels = {}  # noqa: RUF012  never changed
    crew: Crew | None = None


class Ran(NamedTuple):
    """What became of a batch; ``undone`` are sentences: alerts not sent, and what could not be remembered."""

    outcomes: list[Outcome]
    seconds: float
    interrupted: bool
    undone: list[str]

    @property
    def failed(self) -> bool:
        """Whether anything that was asked for was not made."""
        return any(outcome.state == FAILED for outcome in self.outcomes)


def run_whole(tasks: Sequence[Task], terms: Terms, how: How, today: date) -> Ran:
    """Make the reports, showing how far it is; write down what needs a look, and send it where that is set up."""
    began = time.monotonic()
    with progress(len(tasks)) as ended:
        if how.scheduler:
            from akit.batch.cluster import Spread

            at_work: Batch | Spread = Spread(tasks, terms, how.scheduler, retries=how.retries, ended=ended)
        else:
            workers = how.workers or cores()
            at_work = Batch(tasks, terms, workers, retries=how.retries, ended=ended, crew=how.crew)
        outcomes = at_work.run()
    took = time.monotonic() - began
    unsent = after(Path(terms.out), at_work.looked, outcomes, how.channels, today)
    unkept = [f"{name}: {why}" for name, looked in at_work.looked.items() for why in looked["unkept"]]
    return Ran(outcomes, took, at_work.interrupted, [*unsent, *unkept])


def cores() -> int:
    """Return how many cores this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
