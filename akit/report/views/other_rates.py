"""The other rates an account is judged by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from akit import figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Table, table
from akit.report.views import captions
from akit.words import word

FILES = ("order_items", "shipments", "messages", "returns", "money_events", "account_health", "voice_of_customer")


def other_rates(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of each rate beside its target, akit's and Amazon's."""
    found = day.other_rates
    said = prose.together(prose.other_rates(found, language), language)
    caption = captions.known(day, "other_rates", FILES, language, said)
    return save(figures.other_rates(found, language=language), "other-rates", caption, folder, found)


def other_rates_table(day: Day, language: str = "en") -> Table:
    """Return each rate with its days, counts and target: computed, reported by Amazon, or missing."""
    counts = ["numerator", "denominator", "rate", "target_condition", "target_value", "status", "reported", "missing"]
    found = day.other_rates[["metric", "marketplace", "source", "window_start", "window_end", *counts]]
    told = found.assign(source=[word(code, language) for code in found["source"]])
    return table(told, captions.known(day, "other_rates", FILES, language), language=language)


def missed_units(day: Day, language: str = "en") -> Table:
    """Return the orders, parcels and messages that count against each rate with a target."""
    caption = captions.known(day, "missed_units", FILES, language)
    return replace(table(day.missed_units, caption, language=language), name="missed-units")


def returns_by_reason(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of returned orders by reason."""
    found = day.returns_by_reason
    caption = captions.known(day, "returns_by_reason", ("returns",), language, prose.returns_by_reason(found, language))
    return save(figures.returns_by_reason(found, language=language), "returns-by-reason", caption, folder, found)


def returns_by_reason_table(day: Day, language: str = "en") -> Table:
    """Return the orders of the return rate's window that were returned, by reason."""
    caption = captions.known(day, "returns_by_reason", ("returns",), language)
    return table(day.returns_by_reason, caption, language=language)
