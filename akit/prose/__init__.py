"""Sentences computed from metric tables, in English and Chinese from the same numbers."""

from akit.prose.causes import change_points, concentration, effect, effects, value_name
from akit.prose.evidence import (
    caption,
    claim_outcomes,
    complaint_reasons,
    files,
    not_supplied,
    overrides,
    reconciliation,
    restatements,
    undated_complaints,
    unmatched_defects,
)
from akit.prose.language import LANGUAGES, percent, say, together
from akit.prose.rates import account, cancelled, components, order_defect_rate, trend, window

__all__ = [
    "LANGUAGES",
    "account",
    "cancelled",
    "caption",
    "change_points",
    "claim_outcomes",
    "complaint_reasons",
    "components",
    "concentration",
    "effect",
    "effects",
    "files",
    "not_supplied",
    "order_defect_rate",
    "overrides",
    "percent",
    "reconciliation",
    "restatements",
    "say",
    "together",
    "trend",
    "undated_complaints",
    "unmatched_defects",
    "value_name",
    "window",
]
