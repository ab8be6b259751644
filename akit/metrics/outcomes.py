"""What a corrective action is measured on: the complaints or defects its category names, else all defects."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from akit import complaints as codebook
from akit import policy
from akit.metrics.defects import KINDS
from akit.words import word

ALL_DEFECTS = "all_defects"
ALWAYS = ("feedback", "claim")  # sources that tell of a defect; the others may stop with their export


@dataclass(frozen=True)
class Outcome:
    """What is counted.

    Attributes
    ----------
    name : a complaint reason, group or category of Amazon's, a kind of defect, or ``all_defects``.
    parts : the reasons or kinds in it; empty for all defects.
    """

    name: str
    parts: frozenset[str] = frozenset()

    @property
    def of_defects(self) -> bool:
        """Whether defects are counted; otherwise complaints, whether they became a defect or not."""
        return self.parts <= set(KINDS)

    def meets(self, other: Outcome) -> bool:
        """Say whether what moves one may move the other; complaints may move defects of any kind."""
        apart = self.of_defects == other.of_defects and bool(self.parts) and bool(other.parts)
        return not apart or bool(self.parts & other.parts)


def outcome_of(category: str) -> Outcome:
    """Return what an action of this category is measured on; a category nobody knows is measured on all defects.

    >>> outcome_of("Not received").name, outcome_of("未收到商品").name, outcome_of("packing").name
    ('not_received', 'not_received', 'all_defects')
    """
    return _known().get(policy.same_words(category), Outcome(ALL_DEFECTS))


@cache
def _known() -> dict[str, Outcome]:
    """Return every outcome by the words a category may be written in; a plain reason goes before the wider ones."""
    reasons = codebook.reasons()
    wider = [
        (name, frozenset(part["reason"]))
        for column in ("group", "amazon_category")
        for name, part in reasons[reasons[column].ne("")].groupby(column)
    ]
    named = [*wider, *((reason, frozenset([reason])) for reason in reasons["reason"])]
    named += [(kind, frozenset([kind])) for kind in KINDS]
    outcomes = {str(name): Outcome(str(name), parts) for name, parts in named}
    return {policy.same_words(words): found for name, found in outcomes.items() for words in _spellings(name)}


def _spellings(name: str) -> tuple[str, ...]:
    return name, word(name), word(name, "zh")


def events_of(outcome: Outcome, defects: pd.DataFrame, complaints: pd.DataFrame) -> pd.DataFrame:
    """Return what is counted: order_id, day, source; a row an event.

    Parameters
    ----------
    outcome : from `outcome_of`.
    defects : what `counting_days` gives.
    complaints : what `complaint_records` gives.
    """
    if outcome.of_defects:
        mine = defects[defects["kind"].isin(outcome.parts or KINDS)]
        return mine.assign(source=ALWAYS[0])[["order_id", "day", "source"]]
    mine = complaints[complaints["reason"].isin(outcome.parts)]
    return mine.rename(columns={"date": "day"})[["order_id", "day", "source"]]


def sources_over(complaints: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp, slack: int) -> tuple[str, ...]:
    """Return the sources of complaints that tell of the whole time from ``start`` to ``end``.

    A returns export that stops in May makes June look cured. Feedback and claims are what defects are made of and are
    always in; returns and messages are in where their first and last rows lie within ``slack`` days of both ends.
    """
    spans = complaints.groupby("source")["date"].agg(["min", "max"])
    room = pd.Timedelta(days=slack)
    whole = spans[(spans["min"] <= start + room) & (spans["max"] >= end - room)]
    return tuple(sorted({*ALWAYS, *(str(source) for source in whole.index)}))
