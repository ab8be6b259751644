"""Which days to ask for: long spans cut at days that stay where they are, whichever day somebody begins with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_FIRST = date(2000, 1, 1)  # spans are cut at multiples of their length from here


@dataclass(frozen=True, order=True)
class Span:
    """Days, both included."""

    start: date
    end: date

    def covers(self, other: Span) -> bool:
        """Say whether every day of ``other`` is one of these."""
        return self.start <= other.start and other.end <= self.end


def cut(whole: Span, most_days: int) -> Iterator[Span]:
    """Give the spans of at most ``most_days`` that make up a span, oldest first.

    >>> [str(one.start) for one in cut(Span(date(2026, 1, 1), date(2026, 3, 1)), 30)]
    ['2026-01-01', '2026-01-14', '2026-02-13']
    """
    start = whole.start
    while start <= whole.end:
        cell = (start - _FIRST).days // most_days
        last = _FIRST + timedelta(days=(cell + 1) * most_days - 1)
        yield Span(start, min(last, whole.end))
        start = last + timedelta(days=1)


def moments(span: Span, zone: str, now: datetime) -> tuple[str, str]:
    """Return a span's first and last moment in UTC as Amazon takes them, none after now; ``zone`` cuts the days."""
    here = ZoneInfo(zone)
    start = datetime.combine(span.start, time.min, here).astimezone(UTC)
    end = datetime.combine(span.end + timedelta(days=1), time.min, here).astimezone(UTC) - timedelta(seconds=1)
    return _iso(start), _iso(min(end, now.astimezone(UTC)))


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
