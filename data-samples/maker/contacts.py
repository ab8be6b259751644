"""Buyers' messages: who writes when, and whether anybody answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from maker import story
from maker.catalogue import weighted
from maker.events import Case
from maker.orders import Order
from maker.words import Words

_TOPICS = {
    "question": 34, "not_received": 16, "late_delivery": 8, "too_small": 8, "too_large": 8, "wrong_item": 4,
    "changed_mind": 10, "refund_not_received": 4, "return_process": 5, "poor_quality": 4,
    "missing_parts": 2, "defective": 2, "not_as_described": 2, "damaged_in_transit": 2,
    "account_or_website": 2,
}  # fmt: skip
_WRITES = 0.1  # share of seller-fulfilled orders whose buyer writes


@dataclass
class Message:
    """One message; ``answered`` is None where nobody ever did."""

    order: Order
    received: datetime
    answered: datetime | None
    subject: str
    text: str


def messages(orders: list[Order], cases: list[Case], words: Words) -> list[Message]:
    """Return all messages, oldest first."""
    dice, made = story.dice("messages"), []
    for order in orders:
        if order.channel == "mfn" and dice.random() < _WRITES:
            topic = weighted(dice, _TOPICS)
            small = story.WAVE_STARTS <= order.day < story.SIZE_CHART and order.has("HAVEN")
            made.append(_message(dice, words, order, "too_small" if small and dice.random() < 0.6 else topic))
    for case in cases:
        made += _before(dice, words, case)
    known = [_swept(dice, message) for message in made if message.received <= story.END]
    return sorted(known, key=lambda message: (message.received, message.order.id))


def in_wave(day: date) -> bool:
    """Say whether messages went unanswered at that time."""
    return story.WAVE_STARTS <= day < story.WEEKEND_COVER


def is_weekend(moment: datetime) -> bool:
    """Say whether it is between Friday 17:00 and Monday 08:00 at home."""
    local = moment.astimezone(story.HOME)
    weekday, hour = local.weekday(), local.hour
    return weekday in (5, 6) or (weekday == 4 and hour >= 17) or (weekday == 0 and hour < 8)


def _message(dice: Random, words: Words, order: Order, topic: str) -> Message:
    wait = dice.triangular(4, 20, 8) if topic in ("not_received", "late_delivery") else dice.triangular(0.1, 18, 6)
    received = order.at + timedelta(days=wait)
    received = received.replace(microsecond=0)
    subject, text = words.message(topic, order)
    return Message(order, received, _answer(dice, received), subject, text)


def _before(dice: Random, words: Words, case: Case) -> list[Message]:
    """Return what the buyer wrote before complaining; who complains of silence wrote twice in vain."""
    happened = case.feedback.date if case.feedback else case.claim.filed if case.claim else None
    silent = case.reason == "unresponsive_service"
    if case.order.channel != "mfn" or happened is None or not (silent or dice.random() < 0.3):
        return []
    if not silent:
        day = max(happened - timedelta(days=4), case.order.day + timedelta(days=1))
        return [_written(dice, words, case, day, case.reason)]
    saturday = happened - timedelta(days=2 + (happened.weekday() - 2 - 5) % 7)
    first = max(saturday, case.order.day + timedelta(days=1))
    topics = (
        dice.choice(("too_small", "not_received", "question", "return_process")),
        "unresponsive_service",
    )
    made = [_written(dice, words, case, first + timedelta(days=n), topic) for n, topic in enumerate(topics)]
    return [replace(message, answered=None) for message in made]


def _written(dice: Random, words: Words, case: Case, day: date, topic: str) -> Message:
    received = story.midnight(day) + timedelta(hours=dice.randint(8, 21), minutes=dice.randint(0, 59))
    return Message(case.order, received, _answer(dice, received), *words.message(topic, case.order))


def _answer(dice: Random, received: datetime) -> datetime | None:
    """Return when the seller answers, if at all and before the last day ends."""
    lost, least, most, usual = _service(received)
    if dice.random() < lost:
        return None
    answered = (received + timedelta(hours=dice.triangular(least, most, usual))).replace(microsecond=0)
    return answered if answered <= story.END else None


def _service(received: datetime) -> tuple[float, float, float, float]:
    """Return the share never answered, and the least, most and usual hours to an answer."""
    if in_wave(story.home_day(received)):
        return (0.7, 30, 80, 50) if is_weekend(received) else (0.07, 6, 52, 18)
    before = received < story.midnight(story.WAVE_STARTS)
    return (0.03, 0.3, 30, 9) if before else (0.01, 0.2, 20, 4)


def _swept(dice: Random, message: Message) -> Message:
    """Return the message as answered when the inbox was cleared, if it was still open and not too old."""
    began = story.midnight(story.INBOX_CLEARED)
    if message.answered or not began - timedelta(days=30) <= message.received < began:
        return message
    return replace(message, answered=began + timedelta(hours=9, minutes=dice.randint(0, 600)))
