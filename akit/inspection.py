"""What an account's files were read as, what was set aside and why, and what is missing for which number."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.account import Account
from akit.exports import LAYOUTS, SAID_AGAIN
from akit.numbers import plain, records
from akit.restatements import Restated, counts

# A number of the kit -> what it rests on: (kind or table as akit inspect names it, is it a ledger).
NEEDS = (
    ("order_defect_rate", "all_orders"),
    ("negative_feedback", "feedback"),
    ("a_to_z_claim", "claims"),
    ("chargeback", "chargebacks"),
    ("complaint_reasons", "mfn_returns"),
    ("complaint_reasons", "fba_returns"),
    ("complaint_reasons", "messages"),
    ("odr_lag", "account_health"),
    ("reconciliation", "defects_table"),
)
# Rows that another file says again, or says newer: counted in the ledger, not named one by one to a person.
ORDINARY = (*SAID_AGAIN, "missing_column")
SHOWN = 20
MOST_RESTATEMENTS = 1_000  # rows that the answer lists; all are counted
TO_MEND = "The row is in no number: correct it in the ledger, or download the export again."
TO_KNOW = "The row is kept and this cell is unknown: correct it if a number should rest on it."
TO_COMPARE = "Render the reports named again before relying on them; .akit/restatements.csv is the whole log."
_HEALTH = "SP-API report GET_V2_SELLER_PERFORMANCE_REPORT (JSON)"


def inspection(account: Account, restated: Restated | None = None) -> dict[str, Any]:
    """Return the contract's answer of `akit inspect`; what has changed since the last reading is in it where given."""
    reasons = account.set_aside.groupby(["source_file", "reason"]).size()
    files = []
    for row in records(account.files):
        mine = reasons.xs(row["path"]) if row["path"] in reasons.index else pd.Series(dtype="int64")
        files.append({**row, "reasons": [{"reason": reason, "count": int(n)} for reason, n in mine.items()]})
    return {
        "account": account.settings.name,
        "home_marketplace": account.settings.home_marketplace,
        "time_zone": account.settings.time_zone,
        "files": files,
        "missing": _missing(account),
        "gaps": _gaps(account.tables.orders),
        "assumed": list(account.notes),
        "set_aside": records(account.set_aside.drop(columns="text")),
        "noted": records(account.noted.drop(columns="text")),
        "errors": [str(problem) for problem in account.problems],
        **_restatements(restated),
    }


def _restatements(restated: Restated | None) -> dict[str, Any]:
    if restated is None or restated.rows.empty:
        since = plain(restated.since) if restated else None
        return {"last_reading": since, "restatements": [], "restatement_counts": []}
    rows = restated.rows.sort_values("reports", ascending=False, kind="stable").head(MOST_RESTATEMENTS)
    return {
        "last_reading": plain(restated.since),
        "restatements": [{**row, "reports": list(filter(None, row["reports"].split(", ")))} for row in records(rows)],
        "restatement_counts": records(counts(restated.rows)),
    }


def _missing(account: Account) -> list[dict[str, str]]:
    by_mail = {name for name, table in account.tables if len(table)}
    there = set(account.files["kind"]) | set(account.files["table"]) | by_mail
    where = {
        layout.kind if layout.kind != "ledger" else layout.table: layout.where for layout in reversed(LAYOUTS)
    }  # the first of a kind is Amazon's own report
    return [
        {"metric": metric, "needs": need, "where": where.get(need, _HEALTH)}
        for metric, need in NEEDS
        if need not in there
    ]


def _gaps(orders: pd.DataFrame) -> list[dict[str, Any]]:
    """Return runs of days without a single order between the first and the last day with one."""
    if orders.empty:
        return []
    days = orders["order_date"].drop_duplicates().sort_values(ignore_index=True)
    step = days.diff().dt.days
    return [
        {
            "first_date": plain(before + pd.Timedelta(days=1)),
            "last_date": plain(day - pd.Timedelta(days=1)),
            "days": int(n) - 1,
        }
        for before, day, n in zip(days.shift(), days, step, strict=True)
        if n > 1
    ]


def as_text(found: dict[str, Any]) -> str:
    """Return the answer as a person reads it."""
    lines = [f"{found['account']}: {found['home_marketplace']}, days in {found['time_zone']}", ""]
    lines += [_file_line(file) for file in found["files"]]
    lines += ["", *found["errors"]] if found["errors"] else []
    told = {**found, "set_aside": [row for row in found["set_aside"] if row["reason"] not in ORDINARY]}
    for title, key, line, todo in (
        ("Set aside", "set_aside", _problem_line, TO_MEND),
        ("Noted, row kept", "noted", _problem_line, TO_KNOW),
        ("Missing", "missing", lambda row: f"{row['metric']} needs {row['needs']}: {row['where']}", ""),
        (
            "Days without orders",
            "gaps",
            lambda gap: f"{gap['first_date']} to {gap['last_date']} ({gap['days']} days)",
            "",
        ),
        (f"Changed since the reading of {found['last_reading']}", "restatements", _restatement_line, TO_COMPARE),
        ("Assumed", "assumed", str, ""),
    ):
        shown = told[key][:SHOWN]
        if shown:
            more = [f"  … and {len(told[key]) - SHOWN} more (all in --json)"] if len(told[key]) > SHOWN else []
            lines += ["", title, *(f"  {line(row)}" for row in shown), *more]
            lines += [f"  What to do: {todo}"] if todo else []
    return "\n".join(lines)


def _file_line(file: dict[str, Any]) -> str:
    cover = f"{file['first_date']} to {file['last_date']}" if file["first_date"] else ""
    aside = f", {file['rows_set_aside']:,} set aside" if file["rows_set_aside"] else ""
    why = "; ".join(f"{reason['reason']} {reason['count']:,}" for reason in file["reasons"])
    named = file["table"] if file["kind"] == "ledger" else file["kind"]
    head = f"{file['path']:<46} {named:<15} {file['rows_read']:>8,} rows, {file['rows_kept']:,} kept{aside}"
    return f"{head}{f' ({why})' if why else ''}  {cover}".rstrip()


def _restatement_line(row: dict[str, Any]) -> str:
    """Return one restatement as a sentence: what, where, from what to what, which reports it touches."""
    what = f" {row['columns']} from {row['before']} to {row['after']}" if row["columns"] else ""
    of = f", order of {row['order_date']}" if row["order_date"] else ""
    told = f"; touches {', '.join(row['reports'])}" if row["reports"] else ""
    return f"{row['table']} {row['key']}: {row['change']}{what}{of}{told}"


def _problem_line(row: dict[str, Any]) -> str:
    """Return one problem as a sentence: file, row, column, found, expected."""
    place = row["source_file"] + (f", row {row['source_row']}" if row["source_row"] else "")
    place += f", column {row['column']!r}" if row["column"] else ""
    found = f": found {row['found']!r}" if row["found"] else ""
    expected = f", expected {row['expected']}" if row["expected"] else ""
    return f"{place}: {row['reason'].replace('_', ' ')}{found}{expected}"


def warnings(account: Account, most: int = 10) -> list[str]:
    """Return what a person should know before trusting a number: assumptions, and rows that were set aside or noted."""
    aside = account.set_aside[~account.set_aside["reason"].isin(ORDINARY)].assign(todo=TO_MEND)
    noted = account.noted.assign(todo=TO_KNOW)
    told = pd.concat([aside, noted], ignore_index=True)
    lines = [*account.notes, *(f"{_problem_line(row)}. {row['todo']}" for row in records(told.head(most)))]
    if len(told) > most:
        lines.append(f"… and {len(told) - most} more: `akit inspect` lists them.")
    unknown = account.files.loc[account.files["kind"] == "unknown", "path"]
    return [*lines, *(f"{path} is of no kind akit reads; it was skipped." for path in unknown)]
