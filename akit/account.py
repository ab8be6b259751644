"""An account's folder: its settings, its exports and ledgers, read whole and accounted for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd

from akit import house, policy
from akit.errors import AccountError, DateError, ExportError, NoOrdersError, nearest
from akit.exports import ExportFile, Home, busiest_marketplace, open_files, read_exports
from akit.metrics import orders
from akit.tables import Tables

if TYPE_CHECKING:
    from akit.day import Day

_DAY_COLUMNS = {
    "orders": "order_date",
    "feedback": "feedback_date",
    "claims": "filed_date",
    "chargebacks": "received_date",
    "messages": "received_date",
    "returns": "return_date",
}


@dataclass(frozen=True)
class Settings:
    """What `account.toml` says, and what was assumed where it is silent.

    Attributes
    ----------
    name : shown in reports.
    home_marketplace : sales channel as in the All Orders report, as Amazon.com.
    marketplace_id, time_zone, currency, language, day_format : follow from the home marketplace; time_zone may be set.
    odr_lag_days : days between the day of knowledge and the end of Amazon's ODR window.
    count_cancelled_orders : whether wholly cancelled orders are in the ODR's denominator.
    defects_table_window : first and last order day of Amazon's orders-with-defects table, where the analyst knows them.
    """

    name: str
    home_marketplace: str = ""
    marketplace_id: str = ""
    time_zone: str = ""
    currency: str = ""
    language: str = ""
    day_format: str = ""
    odr_lag_days: int = 0
    count_cancelled_orders: bool = True
    defects_table_window: tuple[date, date] | None = None


# Settings an analyst may write, and of which type.
SETTABLE: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "home_marketplace": str,
    "time_zone": str,
    "odr_lag_days": int,
    "count_cancelled_orders": bool,
    "defects_table_window": list,
}


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
    """

    folder: Path
    settings: Settings
    tables: Tables
    files: pd.DataFrame
    set_aside: pd.DataFrame
    noted: pd.DataFrame
    notes: tuple[str, ...]
    problems: tuple[ExportError, ...] = ()

    def __repr__(self) -> str:
        read, aside = int(self.files["rows_read"].sum()), int(self.files["rows_set_aside"].sum())
        head = f"{self.settings.name} ({self.settings.home_marketplace}, days in {self.settings.time_zone})"
        return f"{head}\n{len(self.files)} files, {read:,} rows read, {aside:,} set aside\n{self.tables!r}"

    @property
    def last_day(self) -> date:
        """The last day anything in the exports and ledgers is dated, and never later than today."""
        days = [getattr(self.tables, name)[column].max() for name, column in _DAY_COLUMNS.items()]
        known = [day.date() for day in days if pd.notna(day)]
        return min(max(known, default=self.today), self.today)

    @property
    def today(self) -> date:
        """Today where the account is at home. Only the check of a day asked for looks at the clock."""
        return datetime.now(ZoneInfo(self.settings.time_zone)).date()

    def day(self, as_of: str | date = "") -> Day:
        """Return every number of the kit as known at the end of a day; the last day anything is dated when empty.

        Raises
        ------
        DateError : the day is no day, or has not come yet.
        NoOrdersError : no file holds orders.
        """
        from akit.day import Day

        chosen = self.last_day if as_of == "" else read_day(as_of)
        if chosen > self.today:
            raise DateError(
                f"The day {chosen} has not come yet.",
                found=f"{chosen}; today is {self.today} in {self.settings.time_zone}",
                expected="a day up to today",
                hint=f"the last day in this account's files is {self.last_day}.",
            )
        if self.tables.order_items.empty:
            raise _no_orders(self.folder, self.files)
        return Day(self, pd.Timestamp(chosen).as_unit("us"))


def read_day(text: str | date) -> date:
    """Return an ISO day.

    Raises
    ------
    DateError : the text is no such day.
    """
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError:
        raise DateError(f"{text!r} is not a day.", found=text, expected="a day as 2026-05-31") from None


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
    root = house.sample_account() if str(folder) == "sample" and not Path(folder).exists() else Path(folder)
    if not root.is_dir():
        raise AccountError(
            f"There is no account folder {folder}.",
            found="no such folder",
            expected="a folder with exports in it",
            hint="`akit init FOLDER` makes one.",
        )
    said, notes = _read_settings(root)
    files = open_files(root, _export_paths(root), japanese=_is_japan(said))
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
    settings, assumed = _complete(said, root, files)
    read = read_exports(files, Home(settings.time_zone, settings.day_format))
    tables = Tables(**read.tables)
    tables = replace(tables, orders=orders(_newest_states(tables.order_items)))
    return Account(root, settings, tables, read.files, read.set_aside, read.noted, (*notes, *assumed), broken)


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
    apart = {"notices", "submissions"}
    paths = (path for path in root.rglob("*") if path.relative_to(root).parts[0] not in apart)
    return [path for path in paths if path.name != "account.toml" and not path.name.startswith(".")]


def _read_settings(root: Path) -> tuple[dict[str, Any], list[str]]:
    path = root / "account.toml"
    if not path.exists():
        return {}, [f"There is no account.toml in {root.name}; what it would say is assumed."]
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AccountError(f"{root.name}/account.toml cannot be read: {problem}.", hint="`akit init` shows its form.") from problem
    unknown = [key for key in said if key not in SETTABLE]
    notes = [f"account.toml: the setting {key!r} is unknown and ignored. {nearest(key, SETTABLE)}".strip() for key in unknown]
    for key, kind in SETTABLE.items():
        if key in said and (not isinstance(said[key], kind) or (kind is int and isinstance(said[key], bool))):
            expected = {"str": "text", "int": "a whole number", "bool": "true or false", "list": "two days"}[kind.__name__]  # type: ignore[union-attr]
            raise AccountError(f"account.toml: {key} has the wrong type.", found=repr(said[key]), expected=expected)
    if said.get("odr_lag_days", 0) < 0:
        raise AccountError("account.toml: odr_lag_days is negative.", found=str(said["odr_lag_days"]), expected="0 or more")
    return {key: value for key, value in said.items() if key in SETTABLE}, notes


def _is_japan(said: dict[str, Any]) -> bool:
    home = said.get("home_marketplace", "")
    return bool(home) and policy.marketplace(home)["country"] == "JP"


def _complete(said: dict[str, Any], root: Path, files: Sequence[ExportFile]) -> tuple[Settings, list[str]]:
    """Fill in what account.toml does not say, and say what was assumed."""
    notes = []
    home = said.get("home_marketplace", "")
    if not home:
        home = busiest_marketplace(files) or "Amazon.com"
        why = "most orders were placed there" if busiest_marketplace(files) else "no file has orders"
        notes.append(f"home_marketplace is not set: {home} is assumed, for {why}.")
    place = policy.marketplace(home)
    zone = said.get("time_zone") or place["time_zone"]
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as problem:
        raise AccountError(
            "account.toml: time_zone is no time zone.", found=zone, expected=f"an IANA name, as {place['time_zone']}"
        ) from problem
    if not said.get("time_zone"):
        notes.append(f"Order dates are days in {zone}, the time zone of {place['sales_channel']}.")
    if "odr_lag_days" not in said:
        notes.append("odr_lag_days is not set: 0 is assumed unless Amazon's account health export says otherwise.")
    settings = Settings(
        name=said.get("name") or root.resolve().name,
        home_marketplace=place["sales_channel"],
        marketplace_id=place["marketplace_id"],
        time_zone=zone,
        currency=place["currency"],
        language=place["language"],
        day_format=place["day_format"],
        odr_lag_days=said.get("odr_lag_days", policy.number("odr_lag", date.max)),
        count_cancelled_orders=said.get("count_cancelled_orders", True),
        defects_table_window=_window(said.get("defects_table_window")),
    )
    return settings, notes


def _window(days: list[Any] | None) -> tuple[date, date] | None:
    if days is None:
        return None
    if len(days) != 2:
        raise AccountError("account.toml: defects_table_window takes two days.", found=repr(days), expected="[first, last]")
    return read_day(days[0]), read_day(days[1])


def _no_orders(folder: Path, files: pd.DataFrame) -> NoOrdersError:
    kinds = ", ".join(f"{path} ({kind})" for path, kind in zip(files["path"], files["kind"], strict=True))
    return NoOrdersError(
        f"No file of {folder.name} holds orders, so no rate has a denominator.",
        found=kinds or "no files",
        expected="an All Orders report",
        hint="Seller Central > Orders > Order Reports > All Orders; put the file into exports/.",
    )


assert set(SETTABLE) <= {field.name for field in fields(Settings)}  # noqa: S101  a setting that nothing holds is a bug
