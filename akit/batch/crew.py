"""Starting the process of an account: forked from one that is warm, or started cold; either way its lines are read."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from typing import IO, TYPE_CHECKING, Any, Protocol

from akit.errors import ReportFailedError
from akit.report.limits import end
from akit.report.surroundings import environment

if TYPE_CHECKING:  # importing this is quick: a batch lets its warm process begin before it imports pandas itself
    from akit.batch.outcome import Terms
    from akit.batch.plan import Task

Event = tuple["Worker", str, dict[str, Any]]
OVER = "over"  # the last event of every process


class Crew(Protocol):
    """Who starts processes that answer one request each."""

    def start(self) -> tuple[IO[str], IO[str], int]:
        """Return where a new process is written to, where it is read from, and its id or 0."""

    def close(self) -> None:
        """End them all."""


class Worker:
    """One process at work on tasks of one account; what it tells goes into a queue."""

    def __init__(self, crew: Crew, tasks: Sequence[Task], terms: Terms, events: Queue[Event]) -> None:
        self.tasks, self.events = list(tasks), events
        writer, self.reader, self.pid = crew.start()
        self.thread = threading.Thread(target=self._listen, daemon=True)
        writer.write(json.dumps({"tasks": tasks, "terms": terms}, default=str) + "\n")
        writer.flush()
        self.thread.start()

    def stop(self, *, at_once: bool) -> None:
        """End the process; in order it clears away what is half made."""
        try:
            if self.pid and at_once:
                end(self.pid)
            elif self.pid:
                os.kill(self.pid, signal.SIGTERM)
        except ProcessLookupError:
            pass

    def _listen(self) -> None:
        try:
            for line in self.reader:
                kind, content = json.loads(line)
                if kind == "pid":
                    self.pid = content["pid"]
                else:
                    self.events.put((self, kind, content))
        except (OSError, ValueError):
            pass  # broken off in the middle of a line: the process is gone
        self.events.put((self, OVER, {}))


class WarmCrew:
    """Forks processes from one that has done its imports; that one is started again should it die."""

    def __init__(self) -> None:
        self.warm: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.is_warm = False

    def begin(self) -> None:
        """Let the warm process begin with its imports, and do not wait for them."""
        self.control, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-P", "-m", "akit.batch.warm_process", str(theirs.fileno())]
            self.warm = subprocess.Popen(
                command, pass_fds=[theirs.fileno()], env=environment(), stdout=2, start_new_session=True
            )

    def start(self) -> tuple[IO[str], IO[str], int]:
        """Fork one."""
        ours, theirs = socket.socketpair()
        failed = OSError()
        with theirs:
            for _ in range(2):
                try:
                    socket.send_fds(self._ready(), [b"f"], [theirs.fileno()])
                    break
                except OSError as error:
                    failed = error
                    self.close()
            else:
                raise ReportFailedError(
                    "The process that reports are forked from does not start.",
                    found=str(failed),
                    expected="a Python that can import akit",
                    hint="its own words stand above; `--engine cold` does without it.",
                ) from failed
        file: Any = ours.makefile("rw", encoding="utf-8", newline="\n")
        ours.close()
        return file, file, 0

    def close(self) -> None:
        """End the warm process, and every process forked from it."""
        if self.control:
            self.control.close()
        if self.warm:
            if not self.is_warm:
                self.warm.kill()  # in the middle of its imports: nothing has come of it yet
            try:
                self.warm.wait(5)
            except subprocess.TimeoutExpired:
                self.warm.kill()
                self.warm.wait()
        self.control, self.warm, self.is_warm = None, None, False

    def _ready(self) -> socket.socket:
        """Return the line to the warm process once that is warm, starting it first where it does not run."""
        if self.control is None:
            self.begin()
        assert self.control is not None
        if not self.is_warm:
            if self.control.recv(1) != b"w":
                raise OSError("the warm process did not start")
            self.is_warm = True
        return self.control


@contextmanager
def warming(wanted: bool) -> Iterator[WarmCrew | None]:
    """Have a warm process begin, where it is wanted, while whoever needs it gets ready; end it after."""
    crew = WarmCrew() if wanted else None
    try:
        if crew:
            crew.begin()
        yield crew
    finally:
        if crew:
            crew.close()


class ColdCrew:
    """Starts a fresh process for each, whose reports have fresh kernels: for systems that cannot fork."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[str]] = []

    def start(self) -> tuple[IO[str], IO[str], int]:
        """Start one."""
        self.started = [process for process in self.started if process.poll() is None]
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "akit.batch.account_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=environment(),
            start_new_session=True,
        )
        self.started.append(process)
        assert process.stdin is not None and process.stdout is not None
        return process.stdin, process.stdout, process.pid

    def close(self) -> None:
        """End them all."""
        for process in self.started:
            if process.poll() is None:
                end(process.pid)
            process.wait()
