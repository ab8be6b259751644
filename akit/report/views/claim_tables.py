"""A-to-z claims as cases: what is due, why they were filed, what they cost, how appeals ended."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from akit import figures, prose
from akit.calendar import calendar
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Table, table
from akit.report.views import captions
from akit.report.views.captions import CLAIMS
from akit.words import word

MONEY = (*CLAIMS, "money_events")
REPLIES = (*CLAIMS, "messages")


def deadlines(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the days left for each claim that waits."""
    found = day.open_claims
    caption = captions.known(day, "deadlines", CLAIMS, language, prose.open_claims(found, language))
    return save(figures.deadlines(found, language=language), "claim-deadlines", caption, folder, found)


def deadlines_table(day: Day, language: str = "en", folder: str | Path = "") -> Table:
    """Return the claims that wait, with their last days; ``folder`` also gets them as ``claim-deadlines.ics``."""
    found = day.open_claims
    if str(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        file = calendar(found, day.account.settings.name, day.as_of, language)
        (Path(folder) / "claim-deadlines.ics").write_bytes(file)
    due = found["reply_by"].fillna(found["appeal_by"])
    shown = found.assign(due_date=due)[
        ["due_date", "days_left", "step", "order_id", "outcome", "odr_effect", "amount", "currency", "basis"]
    ]
    caption = captions.known(day, "deadlines", CLAIMS, language)
    return replace(table(shown, caption, language=language), name="deadlines")


def claims_by_reason(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by reason and by whether they count."""
    found = day.claims_by_reason
    caption = captions.known(day, "claims_by_reason", CLAIMS, language)
    return save(figures.claims_by_reason(found, language=language), "claims-by-reason", caption, folder, found)


def claims_by_reason_table(day: Day, language: str = "en") -> Table:
    """Return claims counted by reason, outcome, fulfilment and effect."""
    return table(day.claims_by_reason, captions.known(day, "claims_by_reason", CLAIMS, language), language=language)


def claim_money(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of how much of the money claims took came back, by funder and currency."""
    found = day.claim_money
    caption = captions.known(day, "claim_money", MONEY, language, prose.claim_money(found, language))
    return save(figures.claim_money(found, language=language), "claim-money", caption, folder, found)


def claim_money_table(day: Day, language: str = "en") -> Table:
    """Return what claims cost and what came back, by funder and currency."""
    caption = captions.known(day, "claim_money", MONEY, language)
    return table(day.claim_money.rename(columns={"recovered": "recovered_amount"}), caption, language=language)


def claim_replies(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by how the messages before them were answered, and whether they count."""
    found = day.claim_replies
    caption = captions.known(day, "claim_replies", REPLIES, language, prose.claim_replies(found, language))
    return save(figures.claim_replies(found, language=language), "claim-replies", caption, folder, found)


def claim_replies_table(day: Day, language: str = "en") -> Table:
    """Return claims by how the messages before them were answered."""
    caption = captions.known(day, "claim_replies", REPLIES, language)
    return table(day.claim_replies, caption, labels={"count": word("claims", language)}, language=language)


def claim_axes(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by who paid and whether they count, with what points apart framed."""
    found, said = day.claim_axes, prose.claim_conflicts(day.claim_conflicts, language)
    caption = captions.known(day, "claim_axes", CLAIMS, language, said)
    return save(figures.claim_axes(found, language=language), "claim-axes", caption, folder, found)


def claim_conflicts(day: Day, language: str = "en") -> Table:
    """Return the claims whose money and metric point apart."""
    found = day.claim_conflicts
    caption = captions.known(day, "claim_conflicts", CLAIMS, language)
    return table(found, caption, language=language)


def appeals(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of how many of the decided appeals were won, in all and by reason, with its interval."""
    found = day.appeals_by_reason
    caption = captions.known(day, "appeals", CLAIMS, language, prose.appeals(day.appeals, language))
    return save(figures.appeals(found, language=language), "appeals", caption, folder, found)


def appeals_table(day: Day, language: str = "en") -> Table:
    """Return how appeals of claims ended, in all and by reason."""
    found: pd.DataFrame = day.appeals_by_reason.replace({"reason": {"all": "every_appeal"}})
    caption = captions.known(day, "appeals", CLAIMS, language)
    return table(found, caption, language=language)
