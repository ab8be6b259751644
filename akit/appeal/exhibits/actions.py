"""The exhibit of what was done: the analyst's corrective actions, as the ledger has them."""

from __future__ import annotations

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
