"""The plot: cohort by cohort, which orders go wrong."""

from __future__ import annotations

from datetime import date, timedelta

from maker import noise, story
from maker.cases import ORDINARY, WAVE, Gate, Planner, dealt, known_on
from maker.events import Case, Feedback
from maker.orders import Order

_ONE = timedelta(days=1)


def plant(orders: list[Order]) -> list[Case]:
    """Return every case of the story."""
    planner = Planner(orders)
    _wave(planner)
    _ordinary_times(planner)
    _amazon_fulfilled(planner)
    noise.plant(planner)
    _on_the_edge(planner)
    _suffer(planner.cases)
    return planner.cases


def _wave(planner: Planner) -> None:
    """Plant the defects of the deactivation window: known by its last day, filed by then, and later ones."""
    begins, ends = story.window(story.DEACTIVATED)
    known, filed, span = _known_by(ends), _filed_by(ends), (begins, ends)
    count = story.WINDOW_KNOWN_DEFECTS + story.WINDOW_LATE_DEFECTS - story.WINDOW_UNDECIDED
    reasons = dealt(planner.dice, WAVE, count)
    in_time, late = reasons[: story.WINDOW_KNOWN_DEFECTS], reasons[story.WINDOW_KNOWN_DEFECTS :]
    undecided = ["not_received", "refund_not_received", "not_received", "unresponsive_service", "too_small"]
    planner.cohort("mfn", span, in_time, known)
    planner.cohort("mfn", span, late, lambda case: not known(case) and not filed(case))
    claims = [f"{reason}/C" for reason in undecided[: story.WINDOW_UNDECIDED]]
    planner.cohort("mfn", span, claims, lambda case: filed(case) and not known(case))
    planner.cohort("mfn", (story.WAVE_STARTS, begins - _ONE), dealt(planner.dice, WAVE, 4), _anything)


def _ordinary_times(planner: Planner) -> None:
    for first, last, count in (
        (date(2026, 1, 6), story.WAVE_STARTS - _ONE, 18),
        (story.DEACTIVATED + _ONE, story.REINSTATED - _ONE, 1),
        (story.REINSTATED, story.LAST_DAY, 38),
    ):
        planner.cohort("mfn", (first, last), dealt(planner.dice, ORDINARY, count), _anything)


def _anything(case: Case) -> bool:
    return True


def _known_by(day: date) -> Gate:
    return lambda case: (known_on(case) or date.max) <= day


def _filed_by(day: date) -> Gate:
    return lambda case: case.claim is not None and case.claim.filed <= day


def _amazon_fulfilled(planner: Planner) -> None:
    """Spread a few defects evenly, so that the rate of Amazon's own fulfilment is low on every day."""
    often = {"late_delivery": 5, "poor_quality": 5, "too_small": 4, "wrong_item": 3, "not_as_described": 3}
    for n, reason in enumerate(dealt(planner.dice, often, 21)):
        first = date(2026, 1, 14) + timedelta(days=12 * n)
        planner.cohort("afn", (first, first + timedelta(days=3)), [reason], _anything)
    # The one difference between Amazon's table of 15 May and the rules: struck through five days later.
    order = planner.order("late_delivery", "afn", (date(2026, 4, 26), date(2026, 4, 28)))
    planner.add(Case(order, "late_delivery", Feedback(date(2026, 5, 8), 1, removed_on=date(2026, 5, 20))))


def _on_the_edge(planner: Planner) -> None:
    """Plant a defect on the eve of the window, at an hour when it is already the window's first day in UTC."""
    begins, ends = story.window(story.DEACTIVATED)
    eve = begins - _ONE
    known = _known_by(ends)
    reasons = ["unresponsive_service"]
    planner.cohort("mfn", (eve, eve), reasons, lambda case: known(case) and case.order.at.date() == begins)


def _suffer(cases: list[Case]) -> None:
    """Let the parcels bear the complaints out: not received has no delivery, late has a late one."""
    dice = story.dice("parcels")
    for case in cases:
        parcel = case.order.parcel
        if parcel and case.reason == "not_received":
            parcel.delivered = None if dice.random() < 0.8 else parcel.deliver_by
        if parcel and case.reason == "late_delivery":
            parcel.delivered = parcel.deliver_by + timedelta(days=dice.randint(2, 9))
