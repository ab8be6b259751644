"""The noise around the defects: what buyers do that does not count, or not yet, or not any more."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from maker import story
from maker.cases import ORDINARY, Planner, claim_type, dealt, forget_the_future, later
from maker.catalogue import weighted
from maker.events import Case, Chargeback, Claim, Feedback

UNKNOWN_STATUS = "Escalated - specialist team"

# statuses that do not count: (status, odr_effect, how many)
_HARMLESS_CLAIMS = (
    ("Claim Granted Amazon Funded", "", 8),
    ("认可索赔 亚马逊提供资金", "", 2),
    ("認可索賠 亞馬遜提供資金", "", 2),
    ("Claim Closed", "", 13),
    ("索赔已被拒绝", "", 3),
    ("索賠已被拒絕", "", 2),
    ("Claim Withdrawn", "", 12),
    ("索赔已撤销", "", 2),
    ("索賠已撤銷", "", 1),
    ("Claim Granted Seller Funded", "does_not_count", 5),
)
_REASONS = {
    "not_received": 5,
    "refund_not_received": 4,
    "not_as_described": 3,
    "poor_quality": 3,
    "late_delivery": 2,
    "wrong_item": 2,
}


def plant(planner: Planner) -> None:
    """Add all of it to what is planned."""
    _neutral_feedback(planner)
    _removed_feedback(planner)
    _harmless_claims(planner)
    _other_chargebacks(planner)
    _open_claims(planner)
    _appeals(planner.cases)


def _keep(planner: Planner, case: Case) -> None:
    case = forget_the_future(case)
    if case.feedback or case.claim or case.chargeback:
        planner.add(case)


def _neutral_feedback(planner: Planner) -> None:
    dice, span = planner.dice, (story.FIRST_DAY, story.LAST_DAY - timedelta(days=8))
    for channel, count in (("mfn", 64), ("afn", 46)):
        for reason in dealt(dice, ORDINARY, count):
            order = planner.order(reason, channel, span)
            _keep(planner, Case(order, reason, Feedback(later(dice, order.day, 5, 30, 9), 3)))


def _removed_feedback(planner: Planner) -> None:
    """Let Amazon strike some feedback through within days, and never with a snapshot in between."""
    dice, span = planner.dice, (story.FIRST_DAY, story.LAST_DAY - timedelta(days=8))
    for n in range(8):
        while True:
            order = planner.order("late_delivery", "afn" if n < 5 else "mfn", span)
            given = later(dice, order.day, 5, 30, 9)
            removed = given + timedelta(days=dice.randint(1, 4))
            if not any(given <= day < removed for day in story.SNAPSHOTS) and removed <= story.LAST_DAY:
                break
        planner.add(Case(order, "late_delivery", Feedback(given, 1, removed_on=removed)))


def _harmless_claims(planner: Planner) -> None:
    dice, span = planner.dice, (story.FIRST_DAY, date(2026, 8, 31))
    for status, effect, count in _HARMLESS_CLAIMS:
        amazon_pays = any(name in status for name in ("Amazon", "亚马逊", "亞馬遜"))
        for n in range(count):
            reason = "not_received" if amazon_pays or effect else weighted(dice, _REASONS)
            order = planner.order(reason, "afn" if amazon_pays and n % 4 == 3 else "mfn", span)
            claim = _harmless_claim(dice, later(dice, order.day, 7, 60, 14), status, reason)
            claim.odr_effect, claim.funded_by = effect, "seller" if effect else ""
            _keep(planner, Case(order, reason, claim=claim))


def _harmless_claim(dice: Random, filed: date, status: str, reason: str) -> Claim:
    return Claim(filed, filed + timedelta(days=dice.randint(2, 12)), status, claim_type(dice, reason))


def _other_chargebacks(planner: Planner) -> None:
    """Plant fraud, which never counts, and kinds nobody wrote down, far from the windows that matter."""
    dice = planner.dice
    for kind, reason, span, count in (
        ("fraud", "", (date(2026, 1, 3), date(2026, 8, 20)), 11),
        ("unknown", "not_received", (date(2026, 1, 3), date(2026, 2, 20)), 2),
        ("unknown", "not_received", (date(2026, 6, 14), date(2026, 7, 10)), 1),
    ):
        for _ in range(count):
            order = planner.order("overcharged", "mfn", span)
            status = "Lost to the cardholder's bank" if dice.random() < 0.6 else "Represented"
            received = later(dice, order.day, 20, 80, 35)
            _keep(planner, Case(order, reason, chargeback=Chargeback(received, kind, status)))


def _open_claims(planner: Planner) -> None:
    """Plant claims still undecided, one of a status nobody knows, and one that only the returns know of."""
    dice, recent = planner.dice, (date(2026, 8, 20), date(2026, 9, 12))
    for status in ("Under Review", "Under Review", "审核中", "審核中", UNKNOWN_STATUS):
        order = planner.order("not_received", "mfn", recent)
        filed = min(later(dice, order.day, 10, 30, 14), date(2026, 9, 29))
        planner.add(Case(order, "not_received", claim=Claim(filed, None, status, "Items Not Received")))
    order = planner.order("poor_quality", "mfn", (date(2026, 6, 20), date(2026, 7, 8)))
    bare = Claim(date(2026, 7, 21), date(2026, 7, 29), "Claim Granted", funded_by="seller")
    planner.add(Case(order, "poor_quality", claim=bare))
    order = planner.order("too_small", "mfn", (date(2026, 4, 9), date(2026, 4, 16)))
    planner.add(Case(order, "too_small", flagged_in_returns=date(2026, 5, 4)))


def _appeals(cases: list[Case]) -> None:
    """Appeal some granted claims, well after the deactivation and never around the day of a snapshot."""
    dice = story.dice("appeals")
    outcomes = ["won"] * 5 + ["denied"] * 4 + ["pending"] * 2
    claims = [case.claim for case in cases if case.claim and case.claim.counts(story.LAST_DAY)]
    dice.shuffle(claims)
    for claim in claims:
        assert claim.decided
        day = claim.decided + timedelta(days=dice.randint(3, 25))
        if outcomes and outcomes[0] == "pending":
            day = date(2026, 9, 24) + timedelta(days=len(outcomes))
        if outcomes and not claim.funded_by and _can_appeal(claim.decided, day):
            claim.appealed, claim.appeal_outcome = day, outcomes.pop(0)


def _can_appeal(decided: date, day: date) -> bool:
    near = any(timedelta(0) <= snapshot - day <= timedelta(days=8) for snapshot in story.SNAPSHOTS[:-1])
    in_time = day - decided <= timedelta(days=30)
    return in_time and not near and story.DEACTIVATED + timedelta(days=5) < day <= story.LAST_DAY
