"""Exhibits of what was done: the analyst's corrective actions as the ledger has them, and what followed them."""

from __future__ import annotations

from akit import figures
from akit.appeal import categories
from akit.appeal.case import Case
from akit.appeal.exhibits.exhibit import Exhibit, caption, counted, slots


def corrective_actions(case: Case, category: str) -> Exhibit | None:
    """Return the dated corrective actions of a category; None where the ledger has none by the day."""
    table = case.actions_of(category)[["date", "category", "action", "proof"]]
    if table.empty:
        return None
    proven = int(table["proof"].ne("").sum())
    numbers = {"count": len(table), "with_proof": proven}
    return Exhibit(
        f"actions-{category.replace('_', '-')}",
        category,
        case.voice.say("pack_actions_title", category=case.voice.category(category)),
        case.voice.say("pack_actions", count=counted(len(table)), proven=counted(proven)),
        caption(case, ("actions",), ("pack_n_actions", proven, len(table)), in_window=False),
        table,
        numbers=slots(f"actions.{category}", numbers),
        shown=("date", "category", "action", "proof"),
    )


VERDICTS = ("improved", "no_change", "worse", "too_early")
SHOWN = ("date", "action", "before_rate", "after_rate", "rate_ratio", "interval_low", "interval_high", "verdict")


def what_followed(case: Case, category: str) -> Exhibit | None:
    """Return the rates before and after each action of a category; None where it is too early to tell of all of them.

    Actions nearer each other than two weeks are measured as one; what is measured is said in `metrics.effects`.
    """
    mine = categories.actions_of(category, case.day.effects)
    table = mine.assign(action=mine["action"].map(case.masks.own).astype("str"))
    if (table["verdict"] == "too_early").all():
        return None
    numbers = {verdict: int((table["verdict"] == verdict).sum()) for verdict in VERDICTS}
    seen = len(table) - numbers["too_early"]
    return Exhibit(
        f"effects-{category.replace('_', '-')}",
        category,
        case.voice.say("pack_effects_title", category=case.voice.category(category)),
        case.voice.say("pack_effects", count=counted(len(table)), **{k: counted(v) for k, v in numbers.items()}),
        caption(
            case, ("actions", "feedback", "claims", "returns"), ("pack_n_effects", seen, len(table)), in_window=False
        ),
        table,
        lambda language: figures.effects(table, language=language),
        numbers=slots(f"effects.{category}", numbers),
        shown=SHOWN,
    )
