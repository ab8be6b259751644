"""Amazon's rules as dated rows, each with its source and how sure we are of it.

Nothing here is code: a rule that changes is a new row with its ``valid_from``, and old reports stay as they were.
"""

from __future__ import annotations

import csv
import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd

from akit.errors import AkitError, nearest

_TRADITIONAL = str.maketrans(
    "認賠賣資訂單銷絕審亞馬遜買關處訴敗勝貸項請撥償還實計響會額",
    "认赔卖资订单销绝审亚马逊买关处诉败胜贷项请拨偿还实计响会额",
)


@cache
def records(name: str) -> tuple[Mapping[str, str], ...]:
    """Return what `rules` does, a mapping a row: for who needs no table."""
    text = (files(__package__) / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _rows(name: str) -> pd.DataFrame:
    return pd.DataFrame(records(name), dtype="str")


def rules(name: str) -> pd.DataFrame:
    """Return one table of rules, one row a rule, all text.

    ``name`` is one of targets, numbers, deadlines, marketplaces, claim_outcomes, appeal_outcomes, chargeback_statuses,
    feedback_removal, reversals, return_reasons, account_regions. The frame is the caller's to change.
    """
    return _rows(name).copy()


@cache
def version() -> str:
    """Return the version of all rules together: a hash that changes with any byte of them."""
    digest = hashlib.sha256()
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if path.name.endswith(".csv"):
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def in_force(name: str, key: str, on: date) -> dict[str, Any]:
    """Return the row of ``name`` whose first column is ``key`` and which is in force on a day.

    Raises
    ------
    AkitError : no row of that key is in force on that day.
    """
    day = on.isoformat()
    known = [row for row in _dated(name, key) if row["valid_from"] <= day]
    if not known:
        hint = nearest(key, [next(iter(row.values())) for row in records(name)])
        raise AkitError(f"No rule {key!r} in {name} is in force on {on}.", found=key, hint=hint)
    return dict(known[-1])


def is_in_force(name: str, key: str, on: date) -> bool:
    """Say whether a row of ``name`` whose first column is ``key`` is in force on a day."""
    return any(row["valid_from"] <= on.isoformat() for row in _dated(name, key))


@cache
def _dated(name: str, key: str) -> tuple[dict[str, Any], ...]:
    """Return the rows of one rule, oldest first."""
    mine = (dict(row) for row in records(name) if next(iter(row.values())) == key)
    return tuple(sorted(mine, key=lambda row: row["valid_from"]))


@dataclass(frozen=True)
class Override:
    """One cell of one rule that an account says otherwise, and why; printed wherever a number is.

    Attributes
    ----------
    table, rule, column : which cell, as ``targets``, ``order_defect_rate``, ``target_value``.
    value, amazon_value : what the account says, and what the table does.
    reason : in the account's own words.
    """

    table: str
    rule: str
    column: str
    value: str
    amazon_value: str
    reason: str


@dataclass(frozen=True)
class Rulebook:
    """Amazon's rules, with what one account overrides and why."""

    overrides: Sequence[Override] = ()

    def in_force(self, name: str, key: str, on: date) -> dict[str, Any]:
        """Return the row of ``name`` for ``key`` in force on a day, as `policy.in_force`, overrides put in."""
        return self._put_in(name, key, in_force(name, key, on))

    def number(self, rule: str, on: date) -> int:
        """Return a number of ``numbers.csv`` in force on a day, in the unit its row says."""
        return int(self.in_force("numbers", rule, on)["value"])

    def deadline(self, step: str, country: str, on: date) -> dict[str, Any]:
        """Return the row of ``deadlines`` for a step in force on a day; a country's own goes before the general one.

        ``days`` are calendar days from the event that its ``starts`` names. ``country`` is as in ``marketplaces``.

        Raises
        ------
        AkitError : no row of that step is in force on that day.
        """
        day, mine = on.isoformat(), _dated("deadlines", step)
        known = [row for row in mine if row["valid_from"] <= day and row["country"] in ("", country)]
        if not known:
            hint = nearest(step, [row["step"] for row in records("deadlines")])
            raise AkitError(f"No deadline {step!r} is in force on {on}.", found=step, hint=hint)
        row = dict(([row for row in known if row["country"] == country] or known)[-1])
        return self._put_in("deadlines", step, row)

    @property
    def version(self) -> str:
        """The version of all rules, and of what is overridden after a plus sign."""
        said = repr(sorted((o.table, o.rule, o.column, o.value, o.reason) for o in self.overrides))
        return f"{version()}+{hashlib.sha256(said.encode()).hexdigest()[:6]}" if self.overrides else version()

    def _put_in(self, name: str, key: str, row: dict[str, Any]) -> dict[str, Any]:
        return row | {o.column: o.value for o in self.overrides if (o.table, o.rule) == (name, key)}


STANDARD = Rulebook()


def marketplace(name: str) -> dict[str, str]:
    """Return the row of a marketplace given by sales channel (Amazon.com), country (US) or marketplace id.

    Raises
    ------
    AkitError : akit does not know this marketplace.
    """
    wanted = name.strip().casefold().removeprefix("www.")
    for column in ("sales_channel", "country", "marketplace_id"):
        for row in records("marketplaces"):
            if row[column].casefold() == wanted:
                return dict(row)
    known = [row["sales_channel"] for row in records("marketplaces")]
    raise AkitError(
        f"akit knows no marketplace {name!r}.", found=name, expected=", ".join(known), hint=nearest(name, known)
    )


@lru_cache(maxsize=10_000)  # a file says few statuses, each of them often
def same_words(text: str) -> str:
    """Return ``text`` so that two spellings of one status meet: no case, blanks, punctuation or script variant.

    >>> same_words("Claim Granted, Seller Funded") == same_words("claim granted - seller funded")
    True
    >>> same_words("認可索賠 賣家提供資金") == same_words("认可索赔，卖家提供资金")
    True
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_TRADITIONAL)
    return re.sub(r"[\W_]+", "", folded)
