"""What is behind the rate: claims, how they ended and whether they count."""

from __future__ import annotations

from pathlib import Path

from akit import figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Table, table
from akit.report.views import captions
from akit.report.views.captions import CLAIMS


def claim_outcomes(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by outcome and by whether they count."""
    outcomes = day.claim_outcomes
    supplied = "claims" not in day.not_supplied
    said = prose.claim_outcomes(outcomes, supplied=supplied, language=language)
    caption = captions.known(day, "claim_outcomes", CLAIMS, language, said)
    return save(figures.claim_outcomes(outcomes, language=language), "claim-outcomes", caption, folder, outcomes)


def claim_outcomes_table(day: Day, language: str = "en") -> Table:
    """Return claims counted by outcome, funding, effect and currency."""
    return table(day.claim_outcomes, captions.known(day, "claim_outcomes", CLAIMS, language), language=language)


def claims(day: Day, language: str = "en") -> Table:
    """Return every claim with its outcome and the rule that gave it, oldest first; the buyer's words stay out."""
    axes = ["order_id", "filed_date", "decided_date", "status", "outcome", "funded_by", "odr_effect"]
    shown = day.claims.sort_values(["filed_date", "order_id"])[[*axes, "amount", "currency", "rule"]]
    return table(shown, captions.known(day, "a_to_z_claim", CLAIMS, language), language=language)
