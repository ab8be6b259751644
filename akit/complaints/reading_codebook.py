"""Reading an account's `codebook.csv`: every entry is checked, and a bad one is named by file, row and column."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pandas as pd

from akit.complaints.account_codebook import COLUMNS, FILE, NO_CODEBOOK, AccountCodebook, ways_to_name
from akit.complaints.codebook import codebook, reasons
from akit.complaints.lexicon import LANGUAGES
from akit.complaints.own_phrases import as_read
from akit.complaints.remedies import KINDS
from akit.errors import AccountError, nearest

Row = dict[str, str]
REQUIRED = ("entry", "reason", "text")
HEADINGS = {
    **{"条目": "entry", "类型": "entry", "原因": "reason", "语言": "language", "内容": "text", "文字": "text"},
    **{"中文": "text_zh", "证明": "proof", "中文证明": "proof_zh", "根因": "cause", "分组": "group"},
    **{"生效日期": "valid_from", "失效日期": "valid_to"},
}
ENTRIES = {
    **{name: name for name in ("reason", "phrase", "example", *KINDS)},
    **{"新原因": "reason", "短语": "phrase", "用语": "phrase", "示例": "example"},
    **{"纠正": "corrective", "纠正措施": "corrective", "预防": "preventive", "预防措施": "preventive"},
}
MOST_NAMED = 10  # bad cells named in one error
LONGEST = 200  # characters of a phrase
SHOWN = 80  # characters of a bad cell
_CODE = re.compile(r"[a-z][a-z0-9_]{2,39}")
Check = Callable[[str, Row], str]
"""Returns what was expected, where a cell cannot be used; "" where it can."""


def read_account_codebook(folder: Path) -> AccountCodebook:
    """Return what the account in ``folder`` adds to the codebook; nothing where it has no `codebook.csv`.

    Raises
    ------
    AccountError : the file is no table, lacks a column, or an entry cannot be used; each is named by row and column.
    """
    path = folder / FILE
    return read_codebook(path) if path.is_file() else NO_CODEBOOK


def read_codebook(path: Path) -> AccountCodebook:
    """Return a codebook file's entries, checked; its columns are told in docs/how-to/codebook.md.

    Raises
    ------
    AccountError : see `read_account_codebook`.
    """
    data = path.read_bytes()
    try:
        rows = [row for row in _rows(path.name, _text(path.name, data)) if any(row[name] for name in COLUMNS)]
    except csv.Error as problem:
        raise AccountError(f"{path.name} is not a table of text.", found=str(problem), expected="CSV") from problem
    own = {row["reason"]: row for row in rows if row["entry"] == "reason"}
    names = _names(own)
    for row in rows:
        row["reason"] = names.get(row["reason"].casefold(), row["reason"])
    problems = [*_problems(path.name, rows, set(names.values())), *_twice(path.name, rows)]
    if problems:
        first, more = problems[0], problems[1:MOST_NAMED]
        hint = first.hint if not more else "\n".join([*filter(None, [first.hint]), *map(str, more)])
        raise AccountError(first.message, found=first.found, expected=first.expected, hint=hint)
    return AccountCodebook(pd.DataFrame(rows, columns=[*COLUMNS, "row"], dtype="str"), sha256(data).hexdigest())


def _text(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):  # a spreadsheet in China saves as the latter
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AccountError(f"{name} is not a table of text.", found="bytes that are no text", expected="CSV in UTF-8")


def _rows(name: str, text: str) -> Iterator[Row]:
    read = csv.reader(StringIO(text.replace("\0", ""), newline=""))
    head = [_column(cell) for cell in next(read, [])]
    for column in REQUIRED:
        if column not in head:
            raise AccountError(
                f"{name}, row 1: the column {column!r} is missing.",
                found=", ".join(head) or "an empty file",
                expected=", ".join(COLUMNS),
            )
    for cells in read:
        row = dict.fromkeys(COLUMNS, "") | dict(zip(head, (cell.strip() for cell in cells), strict=False))
        entry = row["entry"].casefold()
        yield {**{column: row[column] for column in COLUMNS}, "entry": ENTRIES.get(entry, row["entry"]),
               "language": row["language"].casefold(), "row": str(read.line_num)}  # fmt: skip


def _column(cell: str) -> str:
    spelt = cell.strip().casefold().replace(" ", "_")
    return HEADINGS.get(cell.strip(), spelt)


def _names(own: Mapping[str, Row]) -> dict[str, str]:
    """Return every way to name a reason -> its code: its code, and its names in English and Chinese."""
    named = {name.casefold(): reason for name, reason in ways_to_name(reasons())}
    mine = {said.casefold(): code for code, row in own.items() for said in (row["text"], row["text_zh"]) if said}
    return {**mine, **{code.casefold(): code for code in own}, **named}


def _problems(name: str, rows: list[Row], known: set[str]) -> Iterator[AccountError]:
    """Give each cell that cannot be used."""
    for row in rows:
        for column, check in {**_CHECKS, "reason": _reason(known)}.items():
            expected = check(row[column], row)
            if expected:
                place = f"{name}, row {row['row']}, column {column}"
                hint = nearest(row[column][:SHOWN], _choices(column, known))
                yield AccountError(f"{place}: cannot be used.", found=_short(row[column]), expected=expected, hint=hint)


def _short(cell: str) -> str:
    return repr(cell) if len(cell) <= SHOWN else f"{cell[:SHOWN]!r}… ({len(cell):,} characters)"


def _choices(column: str, known: set[str]) -> list[str]:
    return {"entry": list(ENTRIES), "reason": sorted(known), "cause": list(codebook()["causes"])}.get(column, [])


def _twice(name: str, rows: list[Row]) -> Iterator[AccountError]:
    """Give each phrase that is said of two reasons, and each reason that is made twice."""
    seen: dict[tuple[str, str], Row] = {}
    for row in (row for row in rows if row["entry"] in ("phrase", "reason")):
        said = as_read(row["text"]) if row["entry"] == "phrase" else row["reason"]
        first = seen.setdefault((row["entry"], said), row)
        if first is not row and _overlap(first, row) and (row["entry"] == "reason" or first["reason"] != row["reason"]):
            what = f"{row['reason']}; row {first['row']} says {first['reason']}"
            column = "text" if row["entry"] == "phrase" else "reason"
            place = f"{name}, row {row['row']}, column {column}"
            yield AccountError(f"{place}: said twice.", found=f"{said!r} of {what}", expected="each once a time")


def _overlap(one: Row, other: Row) -> bool:
    ends = [row["valid_to"] or "9999-12-31" for row in (one, other)]
    return one["valid_from"] <= ends[1] and other["valid_from"] <= ends[0]


def _entry(cell: str, row: Row) -> str:
    return "" if cell in ENTRIES.values() else "reason, phrase, example, corrective or preventive"


def _reason(known: set[str]) -> Check:
    akits = set(reasons()["reason"])

    def check(cell: str, row: Row) -> str:
        if row["entry"] != "reason":
            return "" if cell in known else "the code or name of a reason"
        if cell in akits:
            return "a code that is none of akit's"
        return "" if _CODE.fullmatch(cell) else "a code of 3 to 40 small letters, digits and _, as zip_stuck"

    return check


def _said(cell: str, row: Row) -> str:
    if row["entry"] != "phrase":
        return "" if cell else "some text"
    read = as_read(cell)
    enough = len(re.findall(r"[a-z0-9]", read)) >= 3 or len(re.findall(r"[^\W\d_a-z]", read)) >= 2
    return "" if enough and len(read) <= LONGEST else "words of at least three letters (two in Chinese), at most 200"


def _among(*names: str) -> Check:
    return lambda cell, row: "" if cell in ("", *names) else f"empty or one of {', '.join(names)}"


def _day(cell: str, row: Row) -> str:
    try:
        return "" if not cell or date.fromisoformat(cell).isoformat() == cell else "a day as 2026-05-31"
    except ValueError:
        return "empty or a day as 2026-05-31"


def _end(cell: str, row: Row) -> str:
    return _day(cell, row) or ("" if not cell or row["valid_from"] <= cell else f"a day from {row['valid_from']} on")


_CHECKS: dict[str, Check] = {
    "entry": _entry,
    "text": _said,
    "language": _among(*LANGUAGES),
    "cause": _among(*codebook()["causes"]),
    "group": _among(*codebook()["groups"]),
    "valid_from": _day,
    "valid_to": _end,
}
