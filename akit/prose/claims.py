"""Sentences about claims as cases: what is due, what they cost, how appeals ended."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.prose.language import count, days_left, percent, say, together
from akit.words import word

NAMED = 8  # claims named in a paragraph; the table has them all


def deadlines(open_claims: pd.DataFrame, language: str = "en") -> list[str]:
    """Return what is open, a sentence a claim, the nearest day first; one sentence where nothing is.

    Parameters
    ----------
    open_claims : what `metrics.open_claims` gives.
    """
    if open_claims.empty:
        return [say("deadlines_none", language)]
    return [say("deadlines", language, **_counts(open_claims)), *(_due(row, language) for row in _rows(open_claims))]


def open_claims(table: pd.DataFrame, language: str = "en") -> str:
    """Return how many claims wait for an answer or may be appealed, and the nearest last days."""
    if table.empty:
        return say("deadlines_none", language)
    ahead = table[table["days_left"].fillna(-1) >= 0].head(NAMED)
    late, unknown = int((table["days_left"].fillna(0) < 0).sum()), int(table["days_left"].isna().sum())
    said = [
        say("deadlines", language, **_counts(table)),
        *(_due(row, language) for row in _rows(ahead)),
        say("deadlines_late", language, count=count(late)) if late else "",
        say("deadlines_unknown", language, count=count(unknown)) if unknown else "",
        say("deadlines_rule", language) if table["basis"].eq("filed_date").any() else "",
    ]
    return together(said, language)


def _counts(table: pd.DataFrame) -> dict[str, str]:
    return {step: count((table["step"] == step).sum()) for step in ("reply", "appeal")}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _due(row: dict[str, Any], language: str) -> str:
    due = row["reply_by"] if pd.notna(row["reply_by"]) else row["appeal_by"]
    slots = {"order_id": row["order_id"], "outcome": word(row["outcome"], language)}
    if pd.isna(due):
        return say("due_unknown", language, **slots)
    key = f"due_{row['step']}" if row["days_left"] >= 0 else "due_late"
    return say(key, language, date=str(due.date()), left=days_left(abs(int(row["days_left"])), language), **slots)


def claim_money(table: pd.DataFrame, language: str = "en") -> str:
    """Return what claims cost the seller, what came back, and of how many nobody knows; "" without claims.

    Parameters
    ----------
    table : what `metrics.claim_money` gives.
    """
    if table.empty:
        return ""
    mine = table[table["funded_by"] == "seller"]
    lost, unknown = _sums(mine, "amount", language), count(mine["unknown_amount_count"].sum())
    back = say("money_back", language, back=_sums(table, "recovered", language))
    if table["recovered"].isna().all():
        back = say("money_back_unknown", language)
    unsettled = int(table["appeal_won_unrecovered_count"].sum())
    won = say("money_unsettled", language, count=count(unsettled)) if unsettled else ""
    return together([say("money_lost", language, lost=lost, unknown=unknown), back, won], language)


def _sums(table: pd.DataFrame, column: str, language: str) -> str:
    known = table[table[column].notna() & table["currency"].ne("")]
    sums = known.groupby("currency")[column].sum()
    return say("and", language).join(f"{currency} {amount:,.2f}" for currency, amount in sums.items()) or "0"


def appeals(table: pd.DataFrame, language: str = "en") -> str:
    """Return how appeals ended; the share won with its interval, and no word on the next one."""
    row = _rows(table)[0]
    if not row["appealed_count"]:
        return say("appeals_none", language)
    names = ("appealed_count", "won_count", "lost_count", "pending_count", "unknown_count")
    said = say("appeals", language, **{name: count(row[name]) for name in names})
    if pd.isna(row["win_rate"]):
        return said
    low, high = (percent(row[f"interval_{end}"]) for end in ("low", "high"))
    return together([said, say("appeals_won", language, rate=percent(row["win_rate"]), low=low, high=high)], language)


def claim_conflicts(table: pd.DataFrame, language: str = "en") -> str:
    """Return how many claims were paid for but not counted, or counted but not paid for."""
    if table.empty:
        return say("conflicts_none", language)
    counts = table["conflict"].value_counts()
    kinds = ("debited_not_counted", "counted_not_debited")
    return say("conflicts", language, **{kind: count(counts.get(kind, 0)) for kind in kinds})


def claim_replies(table: pd.DataFrame, language: str = "en") -> str:
    """Return how the messages before claims were answered, and how many of each came to count."""
    if not table["count"].sum():
        return say("claims_none", language)
    slots: dict[str, str] = {}
    for row in _rows(table):
        slots |= {row["reply"]: count(row["count"]), f"{row['reply']}_counts": count(row["counts"])}
    return say("claim_replies", language, **slots)
