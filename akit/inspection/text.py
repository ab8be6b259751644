"""What `akit inspect` prints for a person: plain letters, no colour, fit to the terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from akit.exports import SAID_AGAIN
from akit.inspection.coverage import calendar_text
from akit.words import word

# Rows that another file says again, or says newer: counted in the ledger, not named one by one to a person.
ORDINARY = (*SAID_AGAIN, "missing_column")
SHOWN = 20
LONGEST = 200  # letters of a cell that a sentence shows
NARROW, WIDE = 60, 110  # columns
TO_MEND = "The row is in no number: correct it in the ledger, or download the export again."
TO_KNOW = "The row is kept and this cell is unknown: correct it if a number should rest on it."
TO_COMPARE = "Render the reports named again before relying on them; .akit/restatements.csv is the whole log."
TO_MAP = "`akit inspect ACCOUNT --map FILE` proposes how to read a table akit does not know."
_TAKEN = "assumed"  # a column's assumption; it is printed among the account's


def as_text(found: dict[str, Any], width: int = 0) -> str:
    """Return the answer as a person reads it, for a terminal of ``width`` columns (0: this one)."""
    wide = max(NARROW, min(width or shutil.get_terminal_size((100, 24)).columns, WIDE))
    files = found["files"]
    read, kept, aside = (sum(file[f"rows_{what}"] for file in files) for what in ("read", "kept", "set_aside"))
    head = f"{found['account']}: {found['home_marketplace']}, days in {found['time_zone']}"
    total = f"{len(files)} files, {read:,} rows read = {kept:,} kept + {aside:,} set aside"
    lines = [head, total, "", "Files", *(line for file in files for line in _file(file, wide))]
    lines += ["", *found["errors"]] if found["errors"] else []
    lines += _section("Same file again, not counted twice", found["duplicates"], _duplicate, wide)
    lines += _section("Not known", _unknown(files), str, wide, TO_MAP)
    days = calendar_text(found["calendar"], wide)
    lines += ["", "Days with orders (# orders, . none)", *(f"  {line}".rstrip() for line in days)] if days else []
    lines += _section("Days without orders", found["gaps"], _gap, wide)
    lines += _section("What can be computed", found["computable"], _number, wide)
    lines += _section("Missing, and where to get it", found["missing"], _need, wide)
    aside_rows = [row for row in found["set_aside"] if row["reason"] not in ORDINARY]
    lines += _section("Set aside", aside_rows, problem, wide, TO_MEND)
    noted = [row for row in found["noted"] if row["reason"] != _TAKEN]
    lines += _section("Noted, row kept", noted, problem, wide, TO_KNOW)
    since = f"Changed since the reading of {found['last_reading']}, inside the days read by then"
    lines += _section(since, found["restatements"], _restatement, wide, TO_COMPARE)
    lines += _section("Too long to be compared with another reading, row by row", found["not_compared"], word, wide)
    return "\n".join([*lines, *_section("Assumed", found["assumed"], str, wide)])


def _section(title: str, rows: Sequence[Any], line: Callable[[Any], str], width: int, todo: str = "") -> list[str]:
    """Return a titled list, cut to what a person reads; nothing where there are no rows."""
    if not rows:
        return []
    more = [f"  ... and {len(rows) - SHOWN:,} more (all in --json)"] if len(rows) > SHOWN else []
    told = [part for row in rows[:SHOWN] for part in _wrapped(line(row), width)]
    return ["", title, *told, *more, *(_wrapped(f"What to do: {todo}", width) if todo else [])]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent="  ", subsequent_indent="      ", break_long_words=False, break_on_hyphens=False
    ) or [""]


def _file(file: dict[str, Any], width: int) -> list[str]:
    """Return a file on one line where it fits, else its name on one and the rest on the next."""
    named = word(f"{file['table']}" if file["kind"] == "ledger" else file["kind"])
    cover = f", {file['first_date']} to {file['last_date']}" if file["first_date"] else ""
    said = f"{named}: {file['rows_read']:,} row{'' if file['rows_read'] == 1 else 's'}{cover}"
    why = "; ".join(f"{word(reason['reason'])} {reason['count']:,}" for reason in file["reasons"])
    aside = f"{file['rows_set_aside']:,} set aside: {why}" if file["rows_set_aside"] else ""
    one = f"  {file['path']:<40} {said}"
    head = [one] if len(one) <= width else [f"  {file['path']}", *_below(said, width)]
    return [*head, *_below(aside, width)]


def _below(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=" " * 6, subsequent_indent=" " * 8)


def _unknown(files: Sequence[dict[str, Any]]) -> list[str]:
    return [f"{file['path']} is of no kind akit reads; it was skipped." for file in files if file["kind"] == "unknown"]


def _duplicate(row: dict[str, Any]) -> str:
    return f"{row['path']} is, byte for byte, {row['same_as']}"


def _gap(gap: dict[str, Any]) -> str:
    return f"{gap['first_date']} to {gap['last_date']} ({gap['days']} days)"


def _number(row: dict[str, Any]) -> str:
    files = row["from"]
    told = ", ".join(files[:2]) + (f" and {len(files) - 2} more" if len(files) > 2 else "")
    source = f" from {told}" if told else ""
    lacks = f"; lacks {', '.join(row['lacks'])}: {'; '.join(row['without'])}" if row["lacks"] else ""
    return f"{row['computable']:<7} {word(row['metric'])}{source}{lacks}"


def _need(row: dict[str, Any]) -> str:
    return f"{row['metric']} needs {row['needs']}: {row['where']}"


def _restatement(row: dict[str, Any]) -> str:
    """Return one restatement as a sentence: what, where, from what to what, which reports it touches."""
    what = f" {row['columns']} from {row['before']} to {row['after']}" if row["columns"] else ""
    of = f", order of {row['order_date']}" if row["order_date"] else ""
    told = f"; touches {', '.join(row['reports'])}" if row["reports"] else ""
    return f"{row['table']} {row['key']}: {row['change']}{what}{of}{told}"


def problem(row: dict[str, Any]) -> str:
    """Return one problem as a sentence: file, row, column, found, expected."""
    place = row["source_file"] + (f", row {row['source_row']}" if row["source_row"] else "")
    place += f", column {row['column']!r}" if row["column"] else ""
    found = f": found {row['found'][:LONGEST]!r}" if row["found"] else ""
    expected = f", expected {row['expected']}" if row["expected"] else ""
    return f"{place}: {row['reason'].replace('_', ' ')}{found}{expected}"
