"""A day in sentences: what `akit metrics` prints, and what opens the weekly report."""

from __future__ import annotations

from collections.abc import Callable

from akit import prose
from akit.day import Day
from akit.metrics.order_defect_rate import CHANNELS


def summary(day: Day, language: str = "en") -> list[str]:
    """Return the day's numbers as sentences, theme by theme; what has nothing to say says nothing."""
    return [sentence for part in PARTS for sentence in part(day, language) if sentence]


def _rates(day: Day, language: str) -> list[str]:
    odr = day.order_defect_rate
    return [
        prose.window(day.trace(), language),
        prose.overrides(day.rules.overrides, language),
        *(prose.order_defect_rate(odr, channel, language=language) for channel in CHANNELS),
        prose.not_supplied(day.not_supplied, day.defects_set_aside, language),
        prose.components(odr, "all", language),
        prose.cancelled(odr, counted=day.account.settings.count_cancelled_orders, language=language),
        prose.trend(day.order_defect_rate_trend, "mfn", language),
    ]


def _causes(day: Day, language: str) -> list[str]:
    supplied = "claims" not in day.not_supplied
    return [
        prose.claim_outcomes(day.claim_outcomes, supplied=supplied, language=language),
        prose.complaint_reasons(day.complaint_reasons, language),
    ]


def _matching(day: Day, language: str) -> list[str]:
    return [
        prose.reconciliation(day.reconciliation, "all", language),
        prose.unmatched_defects(day.unmatched_defects, language),
    ]


def _past(day: Day, language: str) -> list[str]:
    return [
        *(prose.conflicts(day.conflicts, day.target, channel, language) for channel in ("mfn", "afn")),
        *(prose.change_split(day.change_split, day.changed_orders, channel, language) for channel in ("mfn", "afn")),
        prose.as_known_then(day.as_known_then, "mfn", language),
        prose.recount(day.recount, language),
    ]


def _future(day: Day, language: str) -> list[str]:
    said = []
    for channel in ("mfn", "afn"):
        said += [
            prose.lag_preview(day.roll_off, channel, language),
            prose.recovery(day.recovery, day.band_held, day.target, channel, language),
            prose.what_if(day.what_if, day.smallest_set, channel, language),
        ]
    return said


def _behind(day: Day, language: str) -> list[str]:
    days = day.rules.number("concentration_window", day.as_of.date())
    return [
        prose.concentration(day.concentration, days, language),
        prose.effects(day.effects, language),
        prose.change_points(day.change_points, language),
    ]


def _claims(day: Day, language: str) -> list[str]:
    return [
        prose.open_claims(day.open_claims, language),
        prose.claim_money(day.claim_money, language),
        prose.appeals(day.appeals, language),
        prose.claim_conflicts(day.claim_conflicts, language),
        prose.claim_replies(day.claim_replies, language),
    ]


def _other_rates(day: Day, language: str) -> list[str]:
    returns = day.returns_by_reason
    more = [prose.returns_by_reason(returns, language)] if len(returns) else []  # without a report the rate says so
    return [*prose.other_rates(day.other_rates, language), *more]


PARTS: tuple[Callable[[Day, str], list[str]], ...] = (
    _rates,
    _past,
    _future,
    _causes,
    _claims,
    _behind,
    _other_rates,
    _matching,
)
