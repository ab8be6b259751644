"""The header names that a report's columns go by: rows of `headers.csv`, so that a new name is a new row and no code.

A report's first name of a column is Amazon's own (or the ledger's); what follows was met elsewhere. Date Range reports,
which are localised, have theirs in `money_words/headers.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


@cache
def names(*reports: str) -> Mapping[str, Sequence[str]]:
    """Return canonical column -> the header names it goes by in these reports, in the order of the rows."""
    found: dict[str, list[str]] = {}
    for report in reports:
        for row in rows():
            if row["report"] == report:
                found.setdefault(row["column"], []).append(row["name"])
    return found


@cache
def rows() -> tuple[Mapping[str, str], ...]:
    """Return the whole table: report, column, name."""
    text = (files("akit.exports") / "headers.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
