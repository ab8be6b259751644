"""The numbers a pack carries, each under its slot: `order_defect_rate.mfn`, `annex.complete`, `messages.late`, ..."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from akit import prose
from akit.appeal.case import Case
from akit.appeal.exhibits import Exhibit

Number = int | float | str | None
OF_A_CHANNEL = (
    *("order_count", "cancelled_order_count", "defect_order_count", "negative_feedback_count", "a_to_z_claim_count"),
    *("chargeback_count", "pending_order_count", "worst_case_defect_order_count", "worst_case_rate", "interval_low"),
    *("interval_high", "defect_budget", "target_value"),
)
FRACTIONS = ("rate", "share", "target_value", "interval_low", "interval_high")


def numbers(case: Case, exhibits: Iterable[Exhibit]) -> dict[str, Number]:
    """Return every number a pack's sentences may say, by slot, sorted: counts, fractions and ISO days."""
    carried: dict[str, Any] = {**_days(case), **_rates(case), **_annex(case)}
    for category in dict.fromkeys((*case.raised, *case.shown_categories)):
        carried |= _category(case, category)
    for group in case.lists:
        if group.key != "action":
            carried[f"order_list.{group.key}"] = len(group.order_ids)
    for exhibit in exhibits:
        carried |= exhibit.numbers
    return {slot: plain(carried[slot]) for slot in sorted(carried)}


def _days(case: Case) -> dict[str, Any]:
    window = case.day.window
    return {
        "as_of": case.day.as_of,
        "window_start": window.start,
        "window_end": window.end,
        "window_days": window.length,
        "lag_days": window.lag_days,
        "message_reply_hours": case.day.rules.number("message_reply", case.day.as_of.date()),
        "notice.rate": case.brief.rate,
        "notice.deadline_days": case.brief.deadline_days,
    }


def _rates(case: Case) -> dict[str, Any]:
    """Return the rates of every channel; those of a single marketplace only where the pack is about it."""
    table = case.day.order_defect_rate
    carried: dict[str, Any] = {}
    for row in table[table["marketplace"].isin(["all", case.scope.marketplace])].to_dict("records"):
        place = row["channel"] if row["marketplace"] == "all" else f"{row['channel']}.{row['marketplace']}"
        carried[f"order_defect_rate.{place}"] = row["rate"]
        carried |= {f"{name}.{place}": row[name] for name in OF_A_CHANNEL}
    return carried


def _annex(case: Case) -> dict[str, Any]:
    rows, total = case.defective, len(case.defective)
    raised = case.raised_rows[~case.raised_rows["pending"]]
    complete = int(rows["complete"].sum())
    return {
        "annex.orders": total,
        "annex.complete": complete,
        "annex.incomplete": total - complete,
        "annex.complete_share": complete / total if total else None,
        "annex.without_cause": int(rows["cause"].eq("").sum()),
        "annex.without_action": int(rows["action"].eq("").sum()),
        "annex.with_proof": int(rows["proof"].ne("").sum()),
        "raised.orders": len(raised),
        "raised.complete": int(raised["complete"].sum()),
        "raised.incomplete": int((~raised["complete"]).sum()),
        "raised.complete_share": raised["complete"].mean() if len(raised) else None,
        "annex.pending": int(case.annex["pending"].sum()),
    }


def _category(case: Case, category: str) -> dict[str, Any]:
    rows, actions, total = case.rows_of(category), case.actions_of(category), len(case.defective)
    counts = {
        "orders": len(rows),
        "share": len(rows) / total if total else None,
        "with_cause": int(rows["cause"].ne("").sum()),
        "without_cause": int(rows["cause"].eq("").sum()),
        "with_action": int(rows["action"].ne("").sum()),
        "without_action": int(rows["action"].eq("").sum()),
        "with_proof": int(rows["proof"].ne("").sum()),
        "actions": len(actions),
        "actions_with_proof": int(actions["proof"].ne("").sum()),
    }
    return {f"category.{category}.{name}": value for name, value in counts.items()}


def plain(value: Any) -> Number:
    """Return a number as JSON has it: unknown is None, a day its ISO text."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, str):
        return value
    return float(value) if isinstance(value, float) and not value.is_integer() else int(value)


def shown(slot: str, value: Number) -> str:
    """Return a number as sentences show it: fractions as percent with two decimals, counts grouped, days as ISO.

    >>> shown("order_defect_rate.mfn", 0.0277984), shown("order_count.mfn", 2698), shown("as_of", "2026-05-15")
    ('2.78%', '2,698', '2026-05-15')
    """
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if is_fraction(slot):
        return prose.percent(float(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


def is_fraction(slot: str) -> bool:
    """Say whether a slot holds a fraction, which is shown as percent."""
    return any(part in FRACTIONS or part.endswith(("_rate", "_share")) for part in slot.split("."))


def said(carried: Mapping[str, Number], **slots: str) -> dict[str, str]:
    """Return numbers as a sentence's slots: name -> what the pack carries under its slot, as sentences show it."""
    return {name: shown(slot, carried[slot]) for name, slot in slots.items()}
