"""What is planted in the account, to compare a reading of it with."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

from maker import amazon, feedback, ledgers, noise, story
from maker.events import Case, count
from maker.orders import Order
from maker.rows import spreadsheet


def truths(orders: list[Order], cases: list[Case]) -> dict[str, object]:
    """Return how much there is of everything, the rates of both days, and the ids worth knowing."""
    return {
        "orders": len(orders),
        "lines": sum(len(order.lines) for order in orders),
        "non_amazon_orders": sum(order.marketplace == "Non-Amazon" for order in orders),
        "feedback": sum(bool(case.feedback) for case in cases) + 1,  # one more is about no order there is
        "removed_feedback": sum(bool(case.feedback and case.feedback.removed_on) for case in cases),
        "claims": sum(bool(case.claim) for case in cases) + 1,  # the same
        "chargebacks": sum(bool(case.chargeback) for case in cases),
        "order_defect_rate": _rates(orders, cases),
        **_ids(cases),
    }


def _rates(orders: list[Order], cases: list[Case]) -> dict[str, object]:
    days = (
        (story.DEACTIVATED, story.DEACTIVATED),
        (story.LAST_DAY, story.DEACTIVATED),
        (story.LAST_DAY, story.LAST_DAY),
    )
    return {f"known on {known}, window to {end}": _counts(orders, cases, end, known) for known, end in days}


def _counts(orders: list[Order], cases: list[Case], end: date, known_on: date) -> dict[str, object]:
    amazons = [order for order in orders if order.marketplace != "Non-Amazon"]
    made: dict[str, object] = {}
    for channel in ("all", "mfn", "afn"):
        mine = [order for order in amazons if channel in ("all", order.channel)]
        counted = count(mine, cases, story.window(end), known_on)
        made[channel] = {**asdict(counted), "rate": round(counted.rate, 6)}
    return made


def _ids(cases: list[Case]) -> dict[str, object]:
    day, (first, last) = story.DEACTIVATED, story.window(story.DEACTIVATED)
    pairs = zip(amazon.as_amazon_saw_it(cases, day), cases, strict=True)
    differ = [ours for theirs, ours in pairs if theirs.kinds(day) != ours.kinds(day)]
    unknown = [case for case in cases if case.claim and case.claim.status == noise.UNKNOWN_STATUS]
    return {
        "unmatched_defects": {
            "negative_feedback": feedback.UNMATCHED_ORDER,
            "a_to_z_claim": ledgers.UNMATCHED_CLAIM,
        },
        "claim_only_in_returns": [case.order.id for case in cases if case.flagged_in_returns],
        "claim_of_unknown_status": [case.order.id for case in unknown],
        "amazon_counts_but_rules_do_not": [c.order.id for c in differ if first <= c.order.day <= last],
    }


def reasons(cases: list[Case]) -> bytes:
    """Return, as CSV, the main reason behind the words of every feedback and claim."""
    rows = [
        {"source": source, "order_id": case.order.id, "reason": case.reason}
        for case in cases
        for source, there in (("feedback", case.feedback), ("claim", case.claim))
        if there and case.reason
    ]
    return spreadsheet(("source", "order_id", "reason"), sorted(rows, key=lambda row: tuple(row.values())))
