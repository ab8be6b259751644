"""What a caption says of any view: its noun, its detail, and what its numbers can be traced by."""

from __future__ import annotations

from akit import prose
from akit.day import Day
from akit.words import word

# The tables each number is made from.
RATE = ("order_items", "feedback", "claims", "chargebacks", "amazon_defects")
CLAIMS = ("claims", "returns")
COMPLAINTS = ("feedback", "claims", "returns", "messages")


def in_window(day: Day, noun: str, tables: tuple[str, ...], language: str, detail: str = "") -> str:
    """Return the caption of what is cut to the window of order dates."""
    return prose.caption(word(noun, language), detail, day.trace(tables), language)


def known(day: Day, noun: str, tables: tuple[str, ...], language: str, detail: str = "") -> str:
    """Return the caption of what is not: everything known by the day."""
    return prose.caption(word(noun, language), detail, day.trace(tables, in_window=False), language)
