"""Seller feedback: the current report of six columns and an older one of ten."""

from __future__ import annotations

from datetime import date
from random import Random

from maker import story
from maker.events import Case, Feedback
from maker.rows import flat_file, names
from maker.words import NOTES, Words

HEADER = names("Date, Rating, Comments, Your Response, Order ID, Rater Email")
OLD_HEADER = names(
    "Date, Rating, Comments, Your Response, Arrived on Time, Item as Described, Customer Service, Order ID, "
    "Rater Email, Rater Role"
)
NAME, OLD_NAME = "90041026500551204.txt", "90030326500550077.txt"
CURRENT_BEGINS, OLD_ENDS = date(2026, 2, 16), date(2026, 3, 4)  # the two reports overlap in between

UNMATCHED_ORDER = "190-5550143-0000001"  # bought in December, before the first All Orders file


def write_comments(cases: list[Case], words: Words, dice: Random) -> None:
    """Give every feedback its words and some of them the seller's answer."""
    given = [case for case in cases if case.feedback]
    for case in given:
        feedback = case.feedback
        assert feedback
        feedback.comment = words.complaint(case.reason, case.order)
        answers = NOTES["responses"].get(case.reason, NOTES["responses"]["any"])
        feedback.response = dice.choice(answers) if dice.random() < 0.25 else ""
        if feedback.removed_on:
            feedback.comment = dice.choice(NOTES["removed"]).format(text=feedback.comment)
    open_ones = [case.feedback for case in given if case.reason == "unresponsive_service"]
    for feedback, contact in zip(
        open_ones[3::7], ("call me at 775-555-0142", "my mail is j.doe.buyer@example.com"), strict=False
    ):
        if feedback:
            feedback.comment += f" If anyone reads this, {contact}"


def files(cases: list[Case]) -> dict[str, bytes]:
    """Return both reports, newest feedback first. Neither holds positive feedback."""
    given = [(case.order.id, case.feedback) for case in cases if case.feedback]
    given.append(
        (
            UNMATCHED_ORDER,
            Feedback(date(2026, 1, 9), 1, "Ordered before Christmas, never got it, no answer either."),
        )
    )
    given.sort(key=lambda pair: (pair[1].date, pair[0]), reverse=True)
    current = [_row(*pair) for pair in given if pair[1].date >= CURRENT_BEGINS]
    older = [_row(*pair) for pair in given if pair[1].date <= OLD_ENDS]
    return {NAME: flat_file(HEADER, current), OLD_NAME: flat_file(OLD_HEADER, older)}


def _row(order_id: str, feedback: Feedback) -> dict[str, object]:
    dice = story.dice(f"rater/{order_id}")
    day = feedback.date
    return {
        "Date": f"{day.month}/{day.day}/{day:%y}",
        "Rating": feedback.rating,
        "Comments": feedback.comment,
        "Your Response": feedback.response,
        "Arrived on Time": dice.choice(("Yes", "No", "-")),
        "Item as Described": dice.choice(("Yes", "No", "-")),
        "Customer Service": dice.choice(("No", "No", "-")),
        "Order ID": order_id,
        "Rater Email": "".join(dice.choice("abcdefghjkmnpqrstvwxyz0123456789") for _ in range(14))
        + "@marketplace.example.com",
        "Rater Role": "Buyer",
    }
