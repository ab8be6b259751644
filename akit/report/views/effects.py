"""Where defects come from, what followed each corrective action, and when the rate changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from akit import figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Format, Table, chance, table
from akit.report.views import captions
from akit.report.views.captions import COMPLAINTS, RATE
from akit.words import WORDS, word

WHERE = (*RATE, "shipments")
AFTER = (*RATE, *COMPLAINTS[2:], "actions")
SHOWN = 25  # values in the table; the JSON and the CSV beside the figure have them all


def concentration(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of defective orders by value, beside how many were expected."""
    found = day.concentration
    days = day.rules.number("concentration_window", day.as_of.date())
    caption = captions.known(day, "concentration", WHERE, language, prose.concentration(found, days, language))
    return save(figures.concentration(found, language=language), "concentration", caption, folder, found)


def concentration_table(day: Day, language: str = "en") -> Table:
    """Return the values that stand out, those explained by them, and the next in rank."""
    found = day.concentration.replace({"dimension": {"week": "week_of"}})
    counts = ["order_count", "defect_order_count", "expected_defect_order_count", "lift"]
    columns = ["dimension", "value", *counts, "outcome", "q_value", "flagged", "explained_by"]
    forms: dict[str, Format | str] = {"q_value": chance, "lift": "{:.2f}", "expected_defect_order_count": "{:.1f}"}
    caption = captions.known(day, "concentration", WHERE, language)
    rows = found.loc[found["q_value"].notna(), columns].head(SHOWN)
    return replace(table(rows, caption, formats=forms, language=language), name="concentration-values")


def effects(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of rates after over rates before, action by action."""
    found = day.effects
    caption = captions.known(day, "effects", AFTER, language, prose.effects(found, language))
    return save(figures.effects(found, language=language), "effects", caption, folder, found)


def effects_table(day: Day, language: str = "en") -> Table:
    """Return each corrective action with its cohorts, rates, ratio and verdict."""
    rates = ["before_count", "before_order_count", "before_rate", "after_count", "after_order_count", "after_rate"]
    ratio = ["rate_ratio", "interval_low", "interval_high", "q_value", "verdict", "why"]
    times = dict.fromkeys(["rate_ratio", "interval_low", "interval_high"], "{:.2f}")
    found = day.effects[["date", "action", "outcome", *rates, *ratio]]
    caption = captions.known(day, "effects", AFTER, language)
    shown = table(found, caption, formats={**times, "q_value": chance}, language=language)
    return replace(shown, name="actions-compared")


def cohorts(day: Day, language: str = "en") -> Table:
    """Return which order days were compared for each action, how long each order was watched, and by which sources."""
    columns = ["date", "category", "outcome", "before_start", "before_end", "after_start", "after_end"]
    found = day.effects[[*columns, "exposure_days", "sources", "together"]]
    forms: dict[str, Format | str] = {"category": _named(language), "sources": _each_named(language)}
    return table(found, captions.known(day, "cohorts", AFTER, language), formats=forms, language=language)


def _named(language: str) -> Format:
    """Return the name of a code, and what the analyst calls a thing as it is."""
    return lambda said: word(said, language) if said in WORDS else str(said)


def _each_named(language: str) -> Format:
    """Return the names of codes that are parted by commas."""
    named, apart = _named(language), {"en": ", ", "zh": "、"}[language]
    return lambda said: apart.join(named(one.strip()) for one in str(said).split(","))


def change_points(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the rate week by week, and of the weeks from which on it was another."""
    weekly, found = day.weekly_defects, day.change_points
    caption = captions.known(day, "change_points", RATE, language, prose.change_points(found, language))
    return save(figures.change_points(weekly, found, language=language), "change-points", caption, folder, weekly)


def change_points_table(day: Day, language: str = "en") -> Table:
    """Return the weeks from which on the rate of defective orders was another."""
    times = dict.fromkeys(["rate_ratio", "interval_low", "interval_high"], "{:.2f}")
    caption = captions.known(day, "change_points", RATE, language)
    shown = table(day.change_points, caption, formats={**times, "p_value": chance}, language=language)
    return replace(shown, name="changes")


def actions(day: Day, language: str = "en") -> Table:
    """Return the corrective actions as the ledger has them."""
    found: pd.DataFrame = day.known.actions.sort_values(["date", "source_row"])[["date", "category", "action", "proof"]]
    caption = captions.known(day, "actions", ("actions",), language)
    return table(found, caption, formats={"category": _named(language)}, language=language)
