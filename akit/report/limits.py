"""How long a report may take and how much memory it may use; whoever runs it asks here whether it went too far."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import Any, NamedTuple

MEGABYTE = 1024**2
LOOK_EVERY = 0.05  # seconds between two looks at a running report
COUNT_EVERY = 1.0  # seconds between two looks for what it started
MOST_PRINTED = 10  # MB of printed text a report may hold; more is a loop gone wrong, not a report
TIME, MEMORY, PRINTED, DIED = "TimeLimit", "MemoryLimit", "OutputLimit", "KernelError"


class Limits(NamedTuple):
    """What one report may use; 0 is without end.

    Attributes
    ----------
    seconds : for the whole notebook, by a clock that nobody can set back.
    megabytes : of memory of the notebook's own process and its children, over what it began with.
    """

    seconds: float = 0
    megabytes: float = 0


class Watch:
    """Looks after the process that runs a notebook."""

    def __init__(self, pid: int, limits: Limits) -> None:
        self.pid, self.limits, self.began = pid, limits, time.monotonic()
        self.next_look = self.next_count = 0.0
        self.family: list[Any] = []
        self.at_first = self._memory() if limits.megabytes else 0.0

    def broken(self) -> tuple[str, str]:
        """Return the limit that was broken and what to say of it; ("", "") while none is."""
        limits, now = self.limits, time.monotonic()
        if now < self.next_look:
            return "", ""
        self.next_look = now + LOOK_EVERY
        if limits.seconds and now - self.began > limits.seconds:
            return TIME, f"The notebook took longer than the {limits.seconds:g} seconds a report may take."
        if limits.megabytes and self._memory() - self.at_first > limits.megabytes:
            return MEMORY, f"The notebook used more than the {limits.megabytes:g} MB of memory a report may use."
        return "", ""

    def _memory(self) -> float:
        """Return the resident memory of the process and its children, in MB."""
        import psutil

        if time.monotonic() > self.next_count:  # finding children is a walk over every process of the machine
            self.family, self.next_count = _family(self.pid), time.monotonic() + COUNT_EVERY
        whole = 0
        for member in self.family:
            with suppress(psutil.Error):
                whole += member.memory_info().rss
        return whole / MEGABYTE


def _family(pid: int) -> list[Any]:
    """Return a process and what it started, and what those started."""
    import psutil

    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def end(pid: int) -> None:
    """End a process and what it started, at once."""
    for stop in (_end_group, _end_one):
        try:
            stop(pid)
        except (ProcessLookupError, PermissionError):
            continue


def _end_group(pid: int) -> None:
    if hasattr(os, "killpg") and os.getpgid(pid) == pid:
        os.killpg(pid, signal.SIGKILL)


def _end_one(pid: int) -> None:
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
