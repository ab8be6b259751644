"""The coverage grid: what answers each ask of a notice, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit.appeal import categories
from akit.appeal.brief import Ask
from akit.appeal.case import Case
from akit.appeal.categories import GENERAL
from akit.appeal.exhibits import Exhibit
from akit.appeal.numbers import Number

OF_DATA = ("root_cause", "actions_taken", "prevention", "evidence", "appeal_defects")
COLUMNS = ["number", "part", "category", "text", "exhibits", "orders", "actions", "missing"]
Missing = tuple[str, int | None]  # what, and how many where it can be counted


@dataclass(frozen=True)
class Answer:
    """What a pack has for one ask.

    Attributes
    ----------
    number : the ask's place in the notice, from 1.
    ask : the ask.
    about : the categories it is read as; "evidence" and the like stand for all the notice names.
    exhibits : numbers of the exhibits that speak to it.
    orders : how many defective orders it is about.
    actions : how many corrective actions speak to it.
    missing : what is not there: a code, and a count where it can be counted.
    """

    number: int
    ask: Ask
    about: tuple[str, ...]
    exhibits: tuple[int, ...]
    orders: int
    actions: int
    missing: tuple[Missing, ...]


def coverage(case: Case, exhibits: Sequence[Exhibit], numbers: Mapping[str, Number]) -> tuple[Answer, ...]:
    """Return what answers each ask, in the notice's order."""
    return tuple(_answer(case, exhibits, numbers, place, ask) for place, ask in enumerate(case.brief.asks, start=1))


def _answer(case: Case, exhibits: Sequence[Exhibit], numbers: Mapping[str, Number], place: int, ask: Ask) -> Answer:
    about = case.about(ask)
    if ask.part not in OF_DATA or not any(map(categories.from_data, about)):
        return Answer(place, ask, about, (), 0, 0, (("not_in_data", None),))
    counts = _Counts(numbers, about)
    actions = sum(len(case.actions_for(ask.part, one)) for one in about)
    mine = tuple(at for at, exhibit in enumerate(exhibits, start=1) if _speaks(case, exhibit, ask.part, about))
    missing = _missing(ask.part, counts, actions, len(mine))
    orders = counts["orders"] if ask.part != "appeal_defects" else int(numbers["annex.pending"] or 0)
    return Answer(place, ask, about, mine, orders, actions, missing)


@dataclass(frozen=True)
class _Counts:
    """The numbers of the categories an ask is about, added up."""

    numbers: Mapping[str, Number]
    about: tuple[str, ...]

    def __getitem__(self, name: str) -> int:
        return sum(int(self.numbers.get(f"category.{one}.{name}") or 0) for one in self.about)


def _speaks(case: Case, exhibit: Exhibit, part: str, about: tuple[str, ...]) -> bool:
    """Say whether an exhibit speaks to an ask: those of actions to what was done, the others to the causes."""
    of_actions = exhibit.key.startswith(("actions-", "effects-"))
    named = exhibit.category in about or (GENERAL in about and exhibit.category in case.shown_categories)
    if part == "root_cause":
        return named and not of_actions
    if part in ("actions_taken", "prevention"):  # what marks the actions, where the ask names the category
        return named and (of_actions or (exhibit.category in about and exhibit.category != GENERAL))
    return part == "evidence" and (named or exhibit.category == GENERAL)


def _missing(part: str, counts: _Counts, actions: int, exhibits: int) -> tuple[Missing, ...]:
    """Return what an ask lacks, by its part of the plan."""
    found: dict[str, list[tuple[str, int | None, bool]]] = {
        "root_cause": [
            ("no_defective_orders", None, not counts["orders"]),
            ("orders_without_cause", counts["without_cause"], counts["without_cause"] > 0),
        ],
        "actions_taken": [
            ("no_action", None, not actions),
            ("orders_without_action", counts["without_action"], counts["without_action"] > 0),
        ],
        "prevention": [("no_prevention", None, not actions)],
        "evidence": [
            ("no_exhibit", None, not exhibits),
            ("actions_without_proof", _unproven(counts), _unproven(counts) > 0),
            ("no_proof", None, not counts["actions_with_proof"] and not counts["with_proof"]),
        ],
    }
    return tuple((what, count) for what, count, there in found.get(part, []) if there)


def _unproven(counts: _Counts) -> int:
    return counts["actions"] - counts["actions_with_proof"]


def grid(answers: Sequence[Answer]) -> pd.DataFrame:
    """Return the coverage grid as a table: number, part, category, text, exhibits, orders, actions, missing."""
    rows: list[dict[str, Any]] = [
        {
            "number": answer.number,
            "part": answer.ask.part,
            "category": answer.ask.category,
            "text": answer.ask.text,
            "exhibits": ",".join(map(str, answer.exhibits)),
            "orders": answer.orders,
            "actions": answer.actions,
            "missing": ",".join(what if count is None else f"{what}:{count}" for what, count in answer.missing),
        }
        for answer in answers
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
