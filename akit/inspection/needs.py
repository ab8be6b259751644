"""Which number rests on which export, and how to get the one that is missing: rows of `needs.csv`."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pandas as pd

from akit.account import EMPTY_MEANS_NONE, Account
from akit.exports import LAYOUTS


class Need(NamedTuple):
    """One number and one kind of file or table it rests on.

    Attributes
    ----------
    metric : a number of the kit.
    needs : a kind or a table, as `akit inspect` names them; ``account_health:METRIC`` where that export must name it.
    instead : kinds that give part of it.
    without : what the number lacks where it is not there.
    where : Amazon's own name of the report and the way to it.
    """

    metric: str
    needs: str
    instead: tuple[str, ...]
    without: str
    where: str

    @property
    def kind(self) -> str:
        """The kind or table alone."""
        return self.needs.partition(":")[0]


@cache
def needs() -> tuple[Need, ...]:
    """Return the whole table."""
    text = (files("akit.inspection") / "needs.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(_need(row) for row in rows)


def _need(row: Mapping[str, str]) -> Need:
    instead = tuple(filter(None, row["instead"].split("|")))
    need = Need(row["metric"], row["needs"], instead, row["without"], row["where"])
    return need._replace(where=need.where or _where()[need.kind])


@cache
def _where() -> Mapping[str, str]:
    kinds = {layout.kind if layout.kind != "ledger" else layout.table: layout.where for layout in reversed(LAYOUTS)}
    return kinds  # the first of a kind is Amazon's own report


def missing(account: Account) -> list[dict[str, str]]:
    """Return what is not there: metric, needs, where, without."""
    there = _there(account)
    return [
        {"metric": need.metric, "needs": need.kind, "where": need.where, "without": need.without}
        for need in needs()
        if need.needs not in there
    ]


def computable(account: Account) -> list[dict[str, Any]]:
    """Return for each number whether it can be computed (yes, partly, no), from which files, and what it lacks."""
    there, found = _there(account), dict[str, list[Need]]()
    for need in needs():
        found.setdefault(need.metric, []).append(need)
    return [_state(metric, mine, there, account.files) for metric, mine in found.items()]


def _state(metric: str, mine: list[Need], there: Collection[str], listed: pd.DataFrame) -> dict[str, Any]:
    lacks = [need for need in mine if need.needs not in there]
    other = {kind for need in lacks for kind in need.instead if kind in there}
    part = len(lacks) < len(mine) or bool(other)
    used = other | {need.needs for need in mine if need.needs in there}
    kinds = {name.partition(":")[0] for name in used}
    files = listed[(listed["kind"].isin(kinds) | listed["table"].isin(kinds)) & (listed["rows_kept"] > 0)]
    return {
        "metric": metric,
        "computable": "yes" if not lacks else "partly" if part else "no",
        "from": files["path"].tolist(),
        "lacks": [need.kind for need in lacks],
        "without": [need.without for need in lacks],
    }


def _there(account: Account) -> set[str]:
    """Return the kinds and tables at hand, and ``account_health:METRIC`` for what Amazon's own export names.

    A file whose every row was set aside gives nothing, and nor does a ledger nobody has written in, but for those of
    claims and chargebacks: that they are empty is taken for an answer, and noted.
    """
    files = account.files
    empty = (files["rows_read"] == 0) & ((files["kind"] != "ledger") | files["table"].isin(EMPTY_MEANS_NONE))
    files = files[(files["rows_kept"] > 0) | empty]
    by_mail = {name for name, table in account.tables if len(table)}
    reported = {f"account_health:{metric}" for metric in account.tables.account_health["metric"]}
    return set(files["kind"]) | set(files["table"]) | by_mail | reported
