"""What akit remembers of an account between two readings: a small folder `.akit/` of its own beside the exports.

``last-reading.zip`` holds the rows of `watched_rows` and what had changed before them; ``reports.csv`` the windows that
were reported; ``restatements.csv`` is the log, a row a restatement, oldest first. Each appears whole or not at all, and
of several runs one at a time writes there.
Deleting the folder changes no number: the next reading is then a first one.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from akit import house
from akit.restatements.comparison import COLUMNS, compare, too_long, touched, watched_rows
from akit.whole_files import only_writer, write_whole

if TYPE_CHECKING:
    from akit.account import Account

FOLDER = ".akit"
LOGGED = 10_000  # restatements of one reading that the log takes; all are counted
_READING, _REPORTS, _LOG = "last-reading.zip", "reports.csv", "restatements.csv"
_RESTATED = "restated"
_FORM = 1  # of last-reading.zip; another form is no reading of ours
REPORT = ("notebook", "as_of", "window_start", "window_end", "reading", "made_on")


@dataclass(frozen=True)
class Restated:
    """How an account's rows differ from what they were at the last reading of other files.

    Attributes
    ----------
    rows : what `compare` gives, with ``reports`` and ``first_seen``.
    since : the day of that reading, or None where there was none.
    not_compared : tables too long to be compared row by row, now or then.
    """

    rows: pd.DataFrame
    since: date | None = None
    not_compared: tuple[str, ...] = ()


def look_back(account: Account) -> Restated:
    """Return what has changed since the last reading of other files; nothing is written.

    Reading the same files again gives the same answer: it is no new reading.
    """
    last, long_now = _said(account.folder), too_long(account.tables)
    if last is None:
        return Restated(_none(), not_compared=long_now)
    same = last["inputs"] == _inputs(account)
    rows = _table(account.folder, _RESTATED) if same else _since(account, last)
    since, seen = (last["since"], last["read_on"]) if same else (last["read_on"], "")
    reports = touched(rows, _reports(account.folder))
    told = rows.assign(reports=reports, first_seen=seen)
    not_compared = tuple(dict.fromkeys([*long_now, *last["too_long"]]))
    return Restated(told, date.fromisoformat(since) if since else None, not_compared)


def _since(account: Account, last: Mapping[str, Any]) -> pd.DataFrame:
    before = {name: None if name in last["too_long"] else _table(account.folder, name) for name in last["tables"]}
    return compare(before, watched_rows(account.tables))


def remember(account: Account, on: date) -> str:
    """Keep this reading for the next one to be laid beside, and log what has changed; the same files add nothing.

    Returns
    -------
    "" or, where the folder cannot be written to, the sentence that says so: no number rests on it.
    """
    if _is_sample(account.folder) or _is_kept(account):
        return ""
    try:
        with only_writer(account.folder / FOLDER):
            if not _is_kept(account):  # by who wrote while we waited
                _keep(account, on)
    except OSError as problem:
        return f"This reading cannot be kept in {FOLDER}/ ({problem.strerror}): restatements start anew next time."
    return ""


def _is_kept(account: Account) -> bool:
    last = _said(account.folder)
    return last is not None and last["inputs"] == _inputs(account)


def _keep(account: Account, on: date) -> None:
    last, place = _said(account.folder), account.folder / FOLDER
    restated = look_back(account).rows.assign(first_seen=on.isoformat())
    rows = watched_rows(account.tables)
    said = {"form": _FORM, "inputs": _inputs(account), "read_on": on.isoformat()}
    said |= {"since": last["read_on"] if last else None}
    said |= {"tables": list(rows), "too_long": [name for name, table in rows.items() if table is None]}
    _log(place / _LOG, restated)
    write_whole(place / _READING, _packed(said, {**rows, _RESTATED: restated[list(COLUMNS)]}))


def register_report(account: Account, notebook: str, as_of: date, window: tuple[date, date], on: date) -> str:
    """Keep which window was reported, so that a later restatement can name the report; the same report is kept once.

    Returns
    -------
    "" or the sentence that says why it could not be kept.
    """
    if _is_sample(account.folder):
        return ""
    path = account.folder / FOLDER / _REPORTS
    row = dict(zip(REPORT, (notebook, as_of, *window, _inputs(account)[:12], on), strict=True))
    new = pd.DataFrame([row]).astype("str")
    try:
        with only_writer(path.parent):
            known = pd.read_csv(path, dtype="str", keep_default_na=False) if path.exists() else new.iloc[:0]
            whole = pd.concat([known, new], ignore_index=True).drop_duplicates(list(REPORT[:-1]))
            write_whole(path, whole.to_csv(index=False, lineterminator="\n").encode("utf-8"))
    except (OSError, ValueError) as problem:
        return f"This report cannot be kept in {FOLDER}/ ({problem}): later restatements will not name it."
    return ""


def _is_sample(folder: Path) -> bool:
    """Say whether this is the account that travels with akit: it never changes, and is nobody's to write to."""
    return folder.resolve() == house.sample_account().resolve()


def _inputs(account: Account) -> str:
    """Return a hash of all a reading rests on: files, settings, akit."""
    files = sorted(zip(account.files["path"], account.files["sha256"], account.files["kind"], strict=True))
    said = json.dumps([files, repr(account.settings), list(account.notes)])
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=[*COLUMNS, "reports", "first_seen"], dtype="object")


def _said(folder: Path) -> dict[str, Any] | None:
    """Return what the last reading says of itself; one that is damaged or of another form is none."""
    try:
        with zipfile.ZipFile(folder / FOLDER / _READING) as archive:
            said: dict[str, Any] = json.loads(archive.read("reading.json"))
            whole = archive.testzip() is None
    except (OSError, zipfile.BadZipFile, ValueError, KeyError):
        return None
    return said if whole and said.get("form") == _FORM else None


def _table(folder: Path, name: str) -> pd.DataFrame:
    with zipfile.ZipFile(folder / FOLDER / _READING) as archive:
        return pd.read_parquet(io.BytesIO(archive.read(f"{name}.parquet")))


def _packed(said: Mapping[str, Any], tables: Mapping[str, pd.DataFrame | None]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_member("reading.json"), json.dumps(said))
        for name, table in tables.items():
            if table is not None:
                archive.writestr(_member(f"{name}.parquet"), table.to_parquet(index=False, compression="zstd"))
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name)  # without the hour, so that the same reading is the same bytes


def _reports(folder: Path) -> pd.DataFrame:
    days = ["as_of", "window_start", "window_end"]
    try:
        known = pd.read_csv(folder / FOLDER / _REPORTS, dtype="str", keep_default_na=False)
        return known[["notebook", *days]].assign(**{day: pd.to_datetime(known[day]) for day in days}).drop_duplicates()
    except (OSError, ValueError, KeyError):
        return pd.DataFrame({"notebook": [], **{day: pd.to_datetime([]) for day in days}})


def _log(path: Path, restated: pd.DataFrame) -> None:
    """Add a reading's restatements to the log; those that touch a report first, where there are too many."""
    first = restated.sort_values("reports", ascending=False, kind="stable").head(LOGGED).sort_index()
    if first.empty:
        return
    before = path.read_bytes() if path.exists() else b""
    text = first.to_csv(index=False, header=not before, lineterminator="\n", date_format="%Y-%m-%d")
    write_whole(path, before + text.encode("utf-8"))
