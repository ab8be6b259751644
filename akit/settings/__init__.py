"""An account's settings: what `account.toml` says, and what has to be assumed where it is silent."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from akit import policy
from akit.errors import AccountError, DateError, nearest
from akit.settings.amazon_says import AmazonSays, read_amazon_says
from akit.settings.overrides import read_overrides


@dataclass(frozen=True)
class Settings:
    """What `account.toml` says, and what was assumed where it is silent.

    Attributes
    ----------
    name : shown in reports.
    home_marketplace : sales channel as in the All Orders report, as Amazon.com.
    marketplace_id, time_zone, currency, language, day_format : follow from the home marketplace; time_zone may be set.
    odr_lag_days, odr_lag_source : days between the day of knowledge and the end of Amazon's ODR window, and who says.
    count_cancelled_orders : whether wholly cancelled orders are in the ODR's denominator.
    defects_table_window : first and last order day of Amazon's orders-with-defects table, where the analyst knows them.
    rules : Amazon's rules, with what the account overrides and why.
    amazon_says : figures of Amazon's own that the analyst typed in.
    marketplaces : where the account sells, where the analyst says so; an evidence pack takes no orders of others.
    merchant_id : the account's own, where the analyst says so; an evidence pack takes no file that names another.
    own_files : files that an evidence pack took for another seller's, and that the analyst says are the account's own.
    """

    name: str
    home_marketplace: str = ""
    marketplace_id: str = ""
    time_zone: str = ""
    currency: str = ""
    language: str = ""
    day_format: str = ""
    odr_lag_days: int = 0
    odr_lag_source: str = "akit's default"
    count_cancelled_orders: bool = True
    defects_table_window: tuple[date, date] | None = None
    rules: policy.Rulebook = policy.STANDARD
    amazon_says: tuple[AmazonSays, ...] = ()
    marketplaces: tuple[str, ...] = ()
    merchant_id: str = ""
    own_files: tuple[str, ...] = ()


# What an analyst may write, of which type, and how that type is called in an error.
SETTABLE: dict[str, tuple[type, str]] = {
    "name": (str, "text in quotes"),
    "home_marketplace": (str, 'a sales channel in quotes, as "Amazon.com"'),
    "time_zone": (str, "an IANA name in quotes"),
    "odr_lag_days": (int, "a whole number of days from 0 to 365"),
    "count_cancelled_orders": (bool, "true or false"),
    "defects_table_window": (list, "two days, the first one first, as [2026-03-17, 2026-05-15]"),
    "marketplaces": (list, 'sales channels in quotes, as ["Amazon.com", "Amazon.ca"]'),
    "merchant_id": (str, "text in quotes"),
    "own_files": (list, 'paths in quotes, as ["exports/orders.txt"]'),
}
TABLES = ("override", "amazon_says")  # what is written as tables of its own
FALLBACK_HOME = "Amazon.com"
MOST_LAG = 365  # days; no window of Amazon's ends a year ago


def read_day(text: str | date) -> date:
    """Return an ISO day.

    Raises
    ------
    DateError : the text is no such day.
    """
    try:
        return text if isinstance(text, date) else date.fromisoformat(text)
    except ValueError:
        raise DateError(f"{text!r} is not a day.", found=str(text), expected="a day as 2026-05-31") from None


def read_settings(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Return what `account.toml` says, each setting of its type, and notes on what it does not say well.

    Raises
    ------
    AccountError : the file is no TOML, or a setting is of the wrong type.
    """
    path = folder / "account.toml"
    if not path.exists():
        return {}, [f"There is no account.toml in {folder.name}; what it would say is assumed."]
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        hint = "`akit init` shows its form."
        raise AccountError(f"{folder.name}/account.toml cannot be read: {problem}.", hint=hint) from problem
    every = (*SETTABLE, *TABLES)
    unknown = [key for key in said if key not in every]
    notes = [f"account.toml: the setting {key!r} is unknown and ignored. {nearest(key, every)}" for key in unknown]
    for key in said.keys() & SETTABLE.keys():
        _check(key, said[key])
    return {key: value for key, value in said.items() if key in every}, notes


def _check(key: str, value: object) -> None:
    kind, expected = SETTABLE[key]
    right = isinstance(value, kind) and not (kind is int and (isinstance(value, bool) or not 0 <= value <= MOST_LAG))  # type: ignore[operator]
    if key in ("marketplaces", "own_files") and right:
        right = all(isinstance(name, str) for name in value)  # type: ignore[attr-defined]
    elif kind is list and right:
        days = [read_day(day) for day in value] if len(value) == 2 else []  # type: ignore[arg-type, attr-defined]
        right = len(days) == 2 and days[0] <= days[1]
    if not right:
        raise AccountError(f"account.toml: {key} cannot be used.", found=repr(value), expected=expected)


def is_japan(said: dict[str, Any]) -> bool:
    """Say whether the settings put the account at home in Japan, whose flat files have an encoding of their own."""
    home = said.get("home_marketplace", "")
    return bool(home) and policy.marketplace(home)["country"] == "JP"


def complete(said: dict[str, Any], folder: Path, busiest: str) -> tuple[Settings, list[str]]:
    """Return settings with the gaps filled, and notes on what was assumed.

    Parameters
    ----------
    said : what `read_settings` gives.
    folder : names the account where nothing else does.
    busiest : the marketplace with the most orders, or "" where no file has any.
    """
    notes = []
    if not said.get("home_marketplace"):
        why = "most orders were placed there" if busiest else "no file has orders"
        notes.append(f"home_marketplace is not set: {busiest or FALLBACK_HOME} is assumed, for {why}.")
    place = policy.marketplace(said.get("home_marketplace") or busiest or FALLBACK_HOME)
    zone = _zone(said.get("time_zone") or place["time_zone"], place["time_zone"])
    if not said.get("time_zone"):
        notes.append(f"Order dates are days in {zone}, the time zone of {place['sales_channel']}.")
    if "odr_lag_days" not in said:
        notes.append("odr_lag_days is not set: 0 is assumed unless Amazon's account health export says otherwise.")
    rules = policy.Rulebook(read_overrides(said.get("override", [])))
    window = said.get("defects_table_window")
    settings = Settings(
        name=said.get("name") or folder.resolve().name,
        home_marketplace=place["sales_channel"],
        marketplace_id=place["marketplace_id"],
        time_zone=zone,
        currency=place["currency"],
        language=place["language"],
        day_format=place["day_format"],
        odr_lag_days=said.get("odr_lag_days", rules.number("odr_lag", date.max)),
        odr_lag_source="account.toml" if "odr_lag_days" in said else "akit's default",
        count_cancelled_orders=said.get("count_cancelled_orders", True),
        defects_table_window=(read_day(window[0]), read_day(window[1])) if window else None,
        rules=rules,
        amazon_says=read_amazon_says(said.get("amazon_says", []), read_day),
        marketplaces=tuple(policy.marketplace(name)["sales_channel"] for name in said.get("marketplaces", ())),
        merchant_id=said.get("merchant_id", ""),
        own_files=tuple(said.get("own_files", ())),
    )
    return settings, notes


def _zone(name: str, instead: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        expected = f"an IANA name, as {instead}"
        raise AccountError("account.toml: time_zone is no time zone.", found=name, expected=expected) from problem
    return name


def rules_of(folder: Path) -> policy.Rulebook:
    """Return Amazon's rules as an account's settings have them, without reading its exports."""
    return policy.Rulebook(read_overrides(read_settings(folder)[0].get("override", [])))
