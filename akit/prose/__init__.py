"""Sentences computed from metric tables, in English and Chinese from the same numbers."""

from akit.prose.causes import change_points, concentration, effect, effects, value_name
from akit.prose.claims import appeals, claim_conflicts, claim_money, claim_replies, deadlines, open_claims
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
from akit.prose.other_rates import missing_rates, other_rates
from akit.prose.outlook import (
    as_known_then,
    change_split,
    conflicts,
    if_reversed,
    lag_preview,
    recount,
    recovery,
    what_if,
)
from akit.prose.rates import account, cancelled, components, order_defect_rate, small_volume, trend, window
from akit.prose.reasons import coded_agreement, reason_corrections, remedies, rows_shown

__all__ = [
    "LANGUAGES",
    "account",
    "appeals",
    "as_known_then",
    "cancelled",
    "caption",
    "change_points",
    "change_split",
    "claim_conflicts",
    "claim_money",
    "claim_outcomes",
    "claim_replies",
    "coded_agreement",
    "complaint_reasons",
    "components",
    "concentration",
    "conflicts",
    "deadlines",
    "effect",
    "effects",
    "files",
    "if_reversed",
    "lag_preview",
    "missing_rates",
    "not_supplied",
    "open_claims",
    "order_defect_rate",
    "other_rates",
    "overrides",
    "percent",
    "reason_corrections",
    "reconciliation",
    "recount",
    "recovery",
    "remedies",
    "restatements",
    "rows_shown",
    "say",
    "small_volume",
    "together",
    "trend",
    "undated_complaints",
    "unmatched_defects",
    "value_name",
    "what_if",
    "window",
]
