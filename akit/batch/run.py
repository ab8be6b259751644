"""Running a batch: so many processes at a time, a task tried again where that may help, no failure stopping another."""

from __future__ import annotations

import math
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from queue import Empty, Queue
from types import FrameType
from typing import Any, NamedTuple

from akit.batch.crew import OVER, ColdCrew, Crew, Event, WarmCrew, Worker
from akit.batch.outcome import FAILED, Outcome, Terms
from akit.batch.plan import Task
from akit.errors import ReportFailedError
from akit.report.publish import tidy

MOST_TOGETHER = 12  # tasks a process does before it ends and gives its memory back
GRACE = 60  # seconds over a report's own limit until its whole process is ended
LOOK_EVERY = 0.5
PATIENCE = 3  # seconds for a process to clear away what it had half made

Ended = Callable[[Outcome], None]


@contextmanager
def _heeded(interrupt: Callable[[], None]) -> Iterator[None]:
    """Call ``interrupt`` at Ctrl-C too: Python drops the exception where it comes in the middle of a clean-up."""
    mine = threading.current_thread() is threading.main_thread()
    if not mine or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def told(number: int, frame: FrameType | None) -> None:
        interrupt()
        signal.default_int_handler(number, frame)

    signal.signal(signal.SIGINT, told)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


class Chunk(NamedTuple):
    """Tasks of one account for one process, not to be begun before a moment."""

    tasks: list[Task]
    not_before: float = 0.0


class Batch:
    """A batch at work.

    Parameters
    ----------
    tasks : from `plan`.
    terms : how they are done.
    workers : how many processes at a time.
    retries : how often a task is tried again where that may help; the first time after ``wait`` seconds, then twice
        as long each time.
    ended : called with each outcome as it comes.
    crew : who starts the processes; made and ended here where it is not given.
    """

    def __init__(  # noqa: PLR0913  what a batch is told
        self,
        tasks: Sequence[Task],
        terms: Terms,
        workers: int = 2,
        *,
        retries: int = 2,
        wait: float = 2.0,
        ended: Ended = lambda outcome: None,
        crew: Crew | None = None,
    ) -> None:
        self.terms, self.workers, self.retries, self.wait, self.ended = terms, workers, retries, wait, ended
        self.tasks, self.own_crew = list(tasks), crew is None
        self.crew: Crew = crew or (WarmCrew() if terms.engine == "akit-warm" else ColdCrew())
        self.waiting = deque(chunks(tasks, workers))
        self.events: Queue[Event] = Queue()
        self.busy: dict[Worker, dict[int, float]] = {}  # each with its tasks begun and not ended, and since when
        self.making: dict[Worker, dict[str, Any]] = {}
        self.left: dict[Worker, set[int]] = {}
        self.attempts: dict[str, int] = {}
        self.outcomes: list[Outcome] = []
        self.looked: dict[str, dict[str, Any]] = {}  # by account: the alerts of its newest day
        self.interrupted = False

    def run(self) -> list[Outcome]:
        """Run to the end and return an outcome for each task; Ctrl-C leaves whole reports and the rest as failed."""
        try:
            with _heeded(self._interrupt):
                while self.waiting or self.busy:
                    self._fill()
                    self._take()
                    self._end_late()
                    if self.interrupted:
                        raise KeyboardInterrupt
        except KeyboardInterrupt:
            self.interrupted = True
            self._break_off()
        finally:
            if self.own_crew:
                self.crew.close()
        return self.outcomes

    def _interrupt(self) -> None:
        self.interrupted = True

    def _fill(self) -> None:
        """Start processes while there is room and something is due."""
        now = time.monotonic()
        due = [chunk for chunk in self.waiting if chunk.not_before <= now]
        for chunk in due[: max(0, self.workers - len(self.busy))]:
            self.waiting.remove(chunk)
            worker = Worker(self.crew, chunk.tasks, self.terms, self.events)
            self.busy[worker], self.left[worker] = {}, set(range(len(chunk.tasks)))

    def _take(self) -> None:
        try:
            worker, kind, content = self.events.get(timeout=LOOK_EVERY)
        except Empty:
            return
        taken: dict[str, Callable[[Worker, dict[str, Any]], None]] = {
            "begun": self._begun,
            "making": self.making.__setitem__,
            "ended": self._ended,
            "alerts": self._looked,
            OVER: self._over,
        }
        taken[kind](worker, content)

    def _looked(self, _: Worker, content: dict[str, Any]) -> None:
        newest = self.looked.setdefault(content["account"], content)
        if content["as_of"] > newest["as_of"]:
            self.looked[content["account"]] = content

    def _begun(self, worker: Worker, content: dict[str, Any]) -> None:
        self.busy[worker][content["number"]] = time.monotonic()

    def _ended(self, worker: Worker, content: dict[str, Any]) -> None:
        number = content.pop("number")
        self.busy[worker].pop(number, None)
        self.left[worker].discard(number)
        self._settle(Outcome(**{**content, "task": worker.tasks[number]}))

    def _settle(self, outcome: Outcome) -> None:
        """Keep an outcome, or have the task tried again."""
        key = repr(outcome.task)
        tried = self.attempts[key] = self.attempts.get(key, 0) + 1
        if outcome.state == FAILED and outcome.again and tried <= self.retries:
            pause = self.wait * 2 ** (tried - 1)
            self.waiting.append(Chunk([outcome.task], time.monotonic() + pause))
            return
        self.outcomes.append(outcome._replace(attempts=tried))
        self.ended(self.outcomes[-1])

    def _over(self, worker: Worker, _: dict[str, Any]) -> None:
        """Put back what a process that has ended had not come to; what it died in has failed."""
        begun, left = self.busy.pop(worker), self.left.pop(worker)
        making = self.making.pop(worker, None)
        if making and begun:
            with suppress(ReportFailedError):
                tidy(Path(making["folder"]), making["name"])
        blamed = begun or dict.fromkeys(sorted(left)[:1], time.monotonic())
        for number, since in blamed.items():
            seconds = time.monotonic() - since
            self._settle(Outcome(worker.tasks[number], FAILED, error=_died(), again=True, seconds=seconds))
        rest = [worker.tasks[number] for number in sorted(left - blamed.keys())]
        if rest:
            self.waiting.appendleft(Chunk(rest))

    def _end_late(self) -> None:
        """End a process whose report takes far longer than it may: the notebook is watched closer by its own."""
        if not self.terms.seconds:
            return
        for worker, begun in self.busy.items():
            if any(time.monotonic() - since > self.terms.seconds + GRACE for since in begun.values()):
                worker.stop(at_once=True)

    def _break_off(self) -> None:
        """End what runs; each process clears away what it had half made."""
        self.waiting.clear()
        for worker in self.busy:
            worker.stop(at_once=False)
        until = time.monotonic() + PATIENCE
        for worker in self.busy:
            worker.thread.join(max(0.0, until - time.monotonic()))
        for worker in self.busy:
            worker.stop(at_once=True)
            worker.thread.join(PATIENCE)
            making = self.making.get(worker)
            if making:
                with suppress(ReportFailedError):
                    tidy(Path(making["folder"]), making["name"])
        self._take_what_ended()

    def _take_what_ended(self) -> None:
        while not self.events.empty():
            worker, kind, content = self.events.get()
            if kind == "ended" and worker in self.busy:
                self._ended(worker, {**content, "again": False})
        done = {repr(outcome.task) for outcome in self.outcomes}
        for task in self.tasks:
            if repr(task) not in done:
                self._settle(Outcome(task, FAILED, error="The batch was broken off before this report was made."))


def chunks(tasks: Sequence[Task], workers: int) -> list[Chunk]:
    """Return the tasks in chunks: an account's together, yet enough of them to keep every process busy."""
    size = max(1, min(MOST_TOGETHER, math.ceil(len(tasks) / max(workers, 1))))
    found = []
    for _, group in groupby(tasks, key=lambda task: task.account):
        mine = list(group)
        found += [Chunk(mine[start : start + size]) for start in range(0, len(mine), size)]
    return found


def _died() -> str:
    return (
        "The process that made this report ended without a word: it was killed, or ran out of memory.\n"
        "  what to do: look for the system's out-of-memory messages; fewer workers need less memory."
    )
