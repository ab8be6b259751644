"""An account's folder: its settings, its exports and ledgers, read whole and accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pandas as pd

from akit import house
from akit.collection import seldom_collected
from akit.complaints.account_codebook import FILE as CODEBOOK
from akit.complaints.account_codebook import NO_CODEBOOK, AccountCodebook
from akit.complaints.reading_codebook import read_account_codebook
from akit.errors import AccountError, DateError, ExportError, NoOrdersError
from akit.exports import Home, busiest_marketplace, open_files, read_exports
from akit.exports.mapping import read_mappings
from akit.glimpse import glimpse, nouns
from akit.inputs import held, note_read
from akit.metrics import orders, orders_of_states
from akit.settings import Settings, complete, is_japan, read_day, read_settings
from akit.tables import Tables

if TYPE_CHECKING:
    from akit.day import Day

EMPTY_MEANS_NONE = {"claims": "A-to-z claim", "chargebacks": "chargeback"}  # of ledgers: what their rows are
_DAY_COLUMNS = {
    "orders": "order_date",
    "feedback": "feedback_date",
    "claims": "filed_date",
    "chargebacks": "received_date",
    "messages": "received_date",
    "returns": "return_date",
}


_NO_EXPORTS = ("account.toml", CODEBOOK)


@dataclass(frozen=True)
class Account:
    """One seller account as its folder holds it.

    Attributes
    ----------
    folder : where it is; only ever read.
    settings : see `Settings`.
    tables : the canonical tables, as known now.
    files : one row a file; see `akit.exports.Exports`.
    set_aside, noted : one row per row set aside, and per cell noted though its row was kept.
    notes : what had to be assumed, in sentences.
    problems : recognisable files that could not be read; empty unless read leniently.
    codebook : what the account's own `codebook.csv` adds to akit's codebook.
    """

    folder: Path
    settings: Settings
    tables: Tables
    files: pd.DataFrame
    set_aside: pd.DataFrame
    noted: pd.DataFrame
    notes: tuple[str, ...]
    problems: tuple[ExportError, ...] = ()
    codebook: AccountCodebook = NO_CODEBOOK

    def __repr__(self) -> str:
        read, aside = int(self.files["rows_read"].sum()), int(self.files["rows_set_aside"].sum())
        head = f"{self.settings.name} ({self.settings.home_marketplace}, days in {self.settings.time_zone})"
        return f"{head}\n{len(self.files)} files, {read:,} rows read, {aside:,} set aside\n{self.tables!r}"

    def _repr_html_(self) -> str:
        head, said, *_ = repr(self).splitlines()
        assumed = {str(place): note for place, note in enumerate(self.notes, 1)}
        more = {"Ask it for": nouns(type(self)), "Assumed": assumed}
        return glimpse(head, f"{said}. Its numbers on a day: account.day()", self.tables.sizes(), more)

    @property
    def last_day(self) -> date:
        """The last day anything in the exports and ledgers is dated, and never later than today."""
        today = pd.Timestamp(self.today)
        days = [getattr(self.tables, name)[column] for name, column in _DAY_COLUMNS.items()]
        known = [past.max().date() for past in (day[day <= today] for day in days) if len(past)]
        return max(known, default=self.today)

    @property
    def today(self) -> date:
        """Today where the account is at home. Only the check of a day asked for looks at the clock."""
        return datetime.now(ZoneInfo(self.settings.time_zone)).date()

    @property
    def input_paths(self) -> list[Path]:
        """Where its exports and ledgers are, files that were not recognised among them."""
        return [path for path in _export_paths(self.folder) if path.is_file()]

    def day(self, as_of: str | date = "", engine: str = "") -> Day:
        """Return every number of the kit as known at the end of a day; the last day anything is dated when empty.

        Parameters
        ----------
        as_of : the day of knowledge.
        engine : where orders are counted: "" for what fits, ``duckdb``, or a Spark master as ``spark://host:7077``.

        Raises
        ------
        DateError : the day is no day, or has not come yet.
        NoOrdersError : no file holds orders.
        EngineError : there is no such engine.
        """
        from akit.day import Day
        from akit.engine import checked

        shared = held(self.folder)
        chosen = self.last_day if as_of == "" else read_day(as_of)
        if chosen > self.today:
            raise DateError(
                f"The day {chosen} has not come yet.",
                found=f"{chosen}; today is {self.today} in {self.settings.time_zone}",
                expected="a day up to today",
                hint=f"the last day in this account's files is {self.last_day}.",
            )
        if self.tables.orders.empty:
            raise _no_orders(self)
        day = Day(self, pd.Timestamp(chosen).as_unit("us"), checked(engine))
        if engine:
            return day
        return shared.days.setdefault(chosen, day) if shared and shared.account.tables is self.tables else day


def account_folder(folder: str | Path) -> Path:
    """Return the folder of an account; "sample" stands for the invented account that travels with akit.

    Raises
    ------
    AccountError : there is no such folder.
    """
    root = house.sample_account() if str(folder) == "sample" and not Path(folder).exists() else Path(folder)
    if not root.is_dir():
        raise AccountError(
            f"There is no account folder {folder}.",
            found="no such folder",
            expected="a folder with exports in it",
            hint="`akit init FOLDER` makes one.",
        )
    return root


@seldom_collected()
def read_account(folder: str | Path, *, strict: bool = True) -> Account:
    """Read an account's folder. "sample" stands for the invented account that travels with akit.

    Parameters
    ----------
    folder : with `account.toml`, `exports/` and `ledgers/`; a flat folder of exports works too.
    strict : raise for a recognisable file that cannot be read; otherwise keep it in `problems`.

    Raises
    ------
    AccountError : there is no such folder, it is empty, or a setting cannot be used.
    ExportError : a recognisable file lacks a column.
    """
    root = account_folder(folder)
    note_read(root)
    shared = held(root)
    if shared:
        return replace(shared.account, folder=root)
    said, notes = read_settings(root)
    codebook = read_account_codebook(root)
    notes += [*codebook.notes, *_beside(root), *_not_followed(root)]
    files = open_files(root, _export_paths(root), japanese=is_japan(said), mappings=read_mappings(root))
    if not files:
        raise AccountError(
            f"The account folder {folder} holds no exports.",
            found="an empty folder",
            expected="at least an All Orders report",
            hint="put the files you downloaded from Seller Central into its exports/ folder; the README says which.",
        )
    broken = tuple(file.error for file in files if file.error is not None)
    if broken and strict:
        raise _joined(broken)
    busiest = "" if said.get("home_marketplace") else busiest_marketplace(files)
    settings, assumed = complete(said, root, busiest)
    read = read_exports(files, Home(settings.time_zone, settings.day_format), root)
    tables = Tables(**read.tables)
    items, of_large = tables.order_items, tables.order_states
    tables = replace(tables, orders=orders(_newest_states(items)) if of_large.empty else orders_of_states(of_large))
    notes += [*assumed, *_empty_ledgers(read.files, tables), *_taken(read.noted)]
    return Account(root, settings, tables, read.files, read.set_aside, read.noted, tuple(notes), broken, codebook)


def _taken(noted: pd.DataFrame) -> list[str]:
    """Return what was taken for granted of whole columns, in sentences."""
    said = noted[noted["reason"] == "assumed"]
    rows = zip(said["source_file"], said["column"], said["expected"], strict=True)
    return [f"{path}{f', column {column!r}' if column else ''}: {sentence}" for path, column, sentence in rows]


def _empty_ledgers(files: pd.DataFrame, tables: Tables) -> list[str]:
    """Note that a ledger without a row is taken to say that there was nothing to write down."""
    empty = files[(files["kind"] == "ledger") & (files["rows_read"] == 0)]
    named = zip(empty["path"], empty["table"], strict=True)
    return [
        f"{path} has no row: akit takes it that there was no {EMPTY_MEANS_NONE[table]}. "
        "If there was one, write it down, or every rate is too low."
        for path, table in named
        if table in EMPTY_MEANS_NONE and getattr(tables, table).empty
    ]


def _newest_states(lines: pd.DataFrame) -> pd.DataFrame:
    newest = lines.groupby("order_id", sort=False)["last_updated_at"].transform("max")
    return lines[lines["last_updated_at"] == newest]


def _joined(errors: Sequence[ExportError]) -> ExportError:
    return errors[0] if len(errors) == 1 else ExportError("\n".join(str(error) for error in errors))


def _export_paths(root: Path) -> list[Path]:
    """Return the files of exports/ and ledgers/, or of a flat folder all but settings, notices and submissions."""
    rooms = [root / name for name in ("exports", "ledgers") if (root / name).is_dir()]
    if rooms:
        return [path for room in rooms for path in room.rglob("*")]
    apart = {"notices", "submissions", "mappings"}
    paths = (path for path in root.rglob("*") if path.relative_to(root).parts[0] not in apart)
    return [path for path in paths if path.name not in _NO_EXPORTS and not _is_hidden(path.relative_to(root))]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _not_followed(root: Path) -> list[str]:
    """Note links that lead to a folder, which could lead in a circle, and links that lead nowhere."""
    links = (path for path in _export_paths(root) if path.is_symlink() and not path.is_file())
    said = ((path.relative_to(root).as_posix(), "a folder" if path.is_dir() else "nothing") for path in sorted(links))
    return [f"{name} is a link to {what} and is not followed: put the files themselves there." for name, what in said]


def _beside(root: Path) -> list[str]:
    """Note files that lie beside exports/ and ledgers/, where akit does not look."""
    if not any((root / room).is_dir() for room in ("exports", "ledgers")):
        return []
    data = (".txt", ".tsv", ".csv", ".json", ".xml", ".xlsx", ".gz", ".zip")
    found = (path for path in root.iterdir() if path.is_file() and path.suffix.casefold() in data)
    names = sorted(path.name for path in found if path.name not in _NO_EXPORTS)
    return [f"{name} lies beside exports/ and is not read: move it into exports/ or ledgers/." for name in names]


def _no_orders(account: Account) -> NoOrdersError:
    files = account.files
    kinds = ", ".join(f"{path} ({kind})" for path, kind in zip(files["path"], files["kind"], strict=True))
    of_orders = files.loc[files["table"] == "order_items", "path"]
    orders = account.set_aside[account.set_aside["source_file"].isin(of_orders)]
    if len(orders):
        row = orders.iloc[0]
        place = f"{row['source_file']}, row {row['source_row']}, column {row['column']!r}"
        return NoOrdersError(
            f"Every row of orders in {account.folder.name} was set aside ({len(orders)}): no rate has a denominator.",
            found=f"{place}: {row['found']!r}",
            expected=str(row["expected"]),
            hint="download the report again and do not save it with a spreadsheet; `akit inspect` lists every row.",
        )
    if len(of_orders):
        return NoOrdersError(
            f"No row stands below the header of {', '.join(of_orders)}, so no rate has a denominator.",
            found="0 rows of orders",
            expected="a report of days on which orders were placed",
            hint="download it again, for the last 120 days or more.",
        )
    return NoOrdersError(
        f"No file of {account.folder.name} holds orders, so no rate has a denominator.",
        found=kinds or "no files",
        expected="an All Orders report",
        hint="Seller Central > Orders > Order Reports > All Orders; put the file into exports/.",
    )
