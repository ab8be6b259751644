"""What became of a batch: as a table to read, and as one JSON document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from akit.batch.outcome import ALREADY, FAILED, MADE, Outcome

STATES = (MADE, ALREADY, FAILED)


def as_json(outcomes: Sequence[Outcome], seconds: float, *, interrupted: bool = False) -> dict[str, Any]:
    """Return counts by state and a row for each report."""
    counts = Counter(outcome.state for outcome in outcomes)
    rows = [outcome.row for outcome in in_order(outcomes)]
    whole = {"seconds": round(seconds, 3), "interrupted": interrupted}
    return {**{state: counts[state] for state in STATES}, **whole, "reports": rows}


def as_text(outcomes: Sequence[Outcome], seconds: float) -> str:
    """Return a table with a line an account, and below it each failure with its reason."""
    rows = [("account", *(state.replace("_", " ") for state in STATES), "seconds", "attempts")]
    for name, group in groupby(in_order(outcomes), key=lambda outcome: outcome.task.account_name):
        mine = list(group)
        rows.append((name, *_counts(mine)))
    rows.append((f"all, in {seconds:.1f} s", *_counts(outcomes)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) if not place else cell.rjust(width)
                  for place, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]  # fmt: skip
    failed = [outcome for outcome in in_order(outcomes) if outcome.state == FAILED]
    reasons = [f"\n{outcome.task.label} failed:\n{outcome.error}" for outcome in failed]
    return "\n".join([*lines, *reasons])


def in_order(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return outcomes by account, newest day first."""
    by_report = sorted(outcomes, key=lambda outcome: (outcome.task.notebook, outcome.task.language))
    by_day = sorted(by_report, key=lambda outcome: outcome.as_of or outcome.task.as_of, reverse=True)
    return sorted(by_day, key=lambda outcome: outcome.task.account_name)


def _counts(outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    counts = Counter(outcome.state for outcome in outcomes)
    took = (f"{sum(outcome.seconds for outcome in outcomes):.1f}", str(sum(outcome.attempts for outcome in outcomes)))
    return (*(str(counts[state]) for state in STATES), *took)
