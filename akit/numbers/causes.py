"""What is behind the rate, as JSON: claims by outcome, complaints by reason."""

from __future__ import annotations

from typing import Any

from akit.day import Day
from akit.metrics.complaints import SOURCES
from akit.numbers.plain import records


def causes(day: Day) -> dict[str, Any]:
    """Return claims and complaints, counted; where defects gather, and what followed each action."""
    return {
        "claims": _claims(day),
        "complaints": [_complaint(row) for row in records(day.complaint_reasons)],
        "complaint_readings": _readings(day),
        "emerging_reasons": records(day.emerging_reasons),
        "reason_shares": records(day.reason_shares),
        "reason_concentration": _gathered(day),
        "concentration": records(day.concentration),
        "effects": records(day.effects),
        "change_points": records(day.change_points),
        "weekly_defects": records(day.weekly_defects),
    }


def _claims(day: Day) -> dict[str, Any]:
    return {
        "by_outcome": records(day.claim_outcomes),
        "open": records(day.open_claims),
        "by_reason": records(day.claims_by_reason),
        "money": records(day.claim_money),
        "replies": records(day.claim_replies),
        "appeals": records(day.appeals)[0],
        "appeals_by_reason": records(day.appeals_by_reason),
        "axes": records(day.claim_axes),
        "conflicts": records(day.claim_conflicts.drop(columns="rule")),
    }


def _readings(day: Day) -> dict[str, Any]:
    """Return which codebook read the complaints, what the analyst corrected, and how far the readings agree."""
    told = ["order_id", "source", "reason", "read_reason", "complaint_count", "status"]
    return {
        "codebook_version": day.codebook.version,
        "analyst": records(day.analyst_agreement)[0],
        "corrections": records(day.reason_corrections[[*told, "source_file", "source_row"]]),
        "return_codes": records(day.coded_agreement)[0],
        "by_code": records(day.return_code_agreement),
    }


def _gathered(day: Day) -> list[dict[str, Any]]:
    """Return where reasons gather, without the pairs that hold too few orders to be tested."""
    found = day.reason_concentration
    return records(found[~found["few_events"].astype(bool)].drop(columns="few_events"))


def _complaint(row: dict[str, Any]) -> dict[str, Any]:
    kept = {
        key: row[key] for key in ("reason", "group", "count", "share", "interval_low", "interval_high", "window_count")
    }
    return {**kept, "sources": {source: row[source] for source in SOURCES}}
