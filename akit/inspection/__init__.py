"""What an account's files were read as, what was set aside and why, what they cover, and what can be computed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.account import Account
from akit.inspection.coverage import calendar, coverage, gaps
from akit.inspection.needs import computable, missing
from akit.inspection.text import ORDINARY, TO_KNOW, TO_MEND, as_text, problem
from akit.numbers import plain, records
from akit.restatements import Restated, counts

__all__ = ["as_text", "inspection", "missing", "warnings"]

MOST_RESTATEMENTS = 1_000  # rows that the answer lists; all are counted


def inspection(account: Account, restated: Restated | None = None) -> dict[str, Any]:
    """Return the contract's answer of `akit inspect`; what has changed since the last reading is in it where given."""
    return {
        "account": account.settings.name,
        "home_marketplace": account.settings.home_marketplace,
        "time_zone": account.settings.time_zone,
        "files": _files(account),
        "missing": missing(account),
        "computable": computable(account),
        "gaps": gaps(account.tables.orders),
        "coverage": coverage(account.tables),
        "calendar": calendar(account.tables.orders),
        "duplicates": _duplicates(account.files),
        "assumed": list(account.notes),
        "set_aside": records(account.set_aside.drop(columns="text")),
        "noted": records(account.noted.drop(columns="text")),
        "errors": [str(problem) for problem in account.problems],
        **_restatements(restated),
    }


def _files(account: Account) -> list[dict[str, Any]]:
    counts = account.set_aside.groupby(["source_file", "reason"], observed=True).size()
    # Of a large account the texts are categories, which would stand in the order they were met in.
    reasons = counts.set_axis(counts.index.map(lambda pair: tuple(map(str, pair)))).sort_index()
    files = []
    for row in records(account.files):
        mine = reasons.xs(row["path"]) if row["path"] in reasons.index else pd.Series(dtype="int64")
        files.append({**row, "reasons": [{"reason": reason, "count": int(n)} for reason, n in mine.items()]})
    return files


def _duplicates(files: pd.DataFrame) -> list[dict[str, str]]:
    """Return the files that are another one byte for byte, with that one; empty files are not said to be."""
    with_rows = files[files["rows_read"] > 0]
    first = with_rows.groupby("sha256")["path"].transform("first")
    again = with_rows.assign(first=first)[with_rows["path"] != first]
    return [{"path": path, "same_as": same} for path, same in zip(again["path"], again["first"], strict=True)]


def _restatements(restated: Restated | None) -> dict[str, Any]:
    if restated is None or restated.rows.empty:
        since, left_out = (plain(restated.since), list(restated.not_compared)) if restated else (None, [])
        return {"last_reading": since, "restatements": [], "restatement_counts": [], "not_compared": left_out}
    rows = restated.rows.sort_values("reports", ascending=False, kind="stable").head(MOST_RESTATEMENTS)
    return {
        "last_reading": plain(restated.since),
        "restatements": [{**row, "reports": list(filter(None, row["reports"].split(", ")))} for row in records(rows)],
        "restatement_counts": records(counts(restated.rows)),
        "not_compared": list(restated.not_compared),
    }


def warnings(account: Account, most: int = 10) -> list[str]:
    """Return what a person should know before trusting a number: assumptions, and rows that were set aside or noted."""
    aside = account.set_aside[~account.set_aside["reason"].isin(ORDINARY)].assign(todo=TO_MEND)
    noted = account.noted[account.noted["reason"] != "assumed"].assign(todo=TO_KNOW)
    told = pd.concat([aside, noted], ignore_index=True)
    lines = [*account.notes, *(f"{problem(row)}. {row['todo']}" for row in records(told.head(most)))]
    if len(told) > most:
        lines.append(f"… and {len(told) - most} more: `akit inspect` lists them.")
    unknown = account.files.loc[account.files["kind"] == "unknown", "path"]
    return [*lines, *(f"{path} is of no kind akit reads; it was skipped." for path in unknown)]
