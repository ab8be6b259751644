"""How fast Amazon may be asked: a bucket of calls per operation, filled at the rate of its usage plan."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from akit.fetch.catalogue import Plan

_SLOWEST, _FASTEST = 0.001, 100.0  # calls a second; any other rate a header says is none


class Clock(Protocol):
    """What tells the time and lets it pass."""

    def now(self) -> float:
        """Return seconds from some moment on."""

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""


class WallClock:
    """The clock on the wall."""

    def now(self) -> float:
        """Return seconds from some moment on."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""
        time.sleep(seconds)


@dataclass
class _Bucket:
    rate: float
    burst: int
    calls: float
    at: float


class Pace:
    """Calls left of each operation's plan."""

    def __init__(self, plans: Mapping[str, Plan], clock: Clock) -> None:
        self.clock = clock
        self._buckets = {name: _Bucket(one.rate, one.burst, one.burst, clock.now()) for name, one in plans.items()}

    def seconds_left(self, operation: str) -> float:
        """Return how long to wait until the operation may be called; 0 for now."""
        bucket = self._buckets[operation]
        now = self.clock.now()
        bucket.calls = min(bucket.burst, bucket.calls + (now - bucket.at) * bucket.rate)
        bucket.at = now
        return 0.0 if bucket.calls >= 1 - 1e-9 else (1 - bucket.calls) / bucket.rate

    def take(self, operation: str) -> None:
        """Wait until the operation may be called, and count the call."""
        while (left := self.seconds_left(operation)) > 0:
            self.clock.sleep(left)
        self._buckets[operation].calls -= 1

    def learn(self, operation: str, said: str | None) -> None:
        """Take the rate that an answer's x-amzn-RateLimit-Limit says, where it says one."""
        try:
            rate = float(said or "")
        except ValueError:
            return
        if _SLOWEST <= rate <= _FASTEST:
            self._buckets[operation].rate = rate

    def throttled(self, operation: str, retry_after: str | None) -> None:
        """Wait as long as a refusal says, else until one call has grown again."""
        bucket = self._buckets[operation]
        bucket.calls = 0.0
        bucket.at = self.clock.now()
        try:
            seconds = float(retry_after or "")
        except ValueError:
            seconds = 1 / bucket.rate
        self.clock.sleep(min(max(seconds, 0.1), 1 / _SLOWEST))
        self.seconds_left(operation)
        bucket.calls = max(bucket.calls, 1.0)
