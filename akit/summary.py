"""A day in sentences: what `akit metrics` prints, and what opens the weekly report."""

from __future__ import annotations

from akit import prose
from akit.day import Day
from akit.metrics.order_defect_rate import CHANNELS


def summary(day: Day, language: str = "en") -> list[str]:
    """Return the day's numbers as sentences: window, rates, claims, complaints, what does not match."""
    settings = day.account.settings
    supplied = "claims" not in day.not_supplied
    odr = day.order_defect_rate
    return [
        prose.window(day.trace(), language),
        *(prose.order_defect_rate(odr, channel, language=language) for channel in CHANNELS),
        *filter(None, [prose.not_supplied(day.not_supplied, day.defects_set_aside, language)]),
        prose.components(odr, "all", language),
        prose.cancelled(odr, counted=settings.count_cancelled_orders, language=language),
        prose.trend(day.order_defect_rate_trend, "mfn", language),
        prose.claim_outcomes(day.claim_outcomes, supplied=supplied, language=language),
        prose.complaint_reasons(day.complaint_reasons, language),
        prose.reconciliation(day.reconciliation, "all", language),
        prose.unmatched_defects(day.unmatched_defects, language),
    ]
