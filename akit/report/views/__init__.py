"""What the notebooks show: each table and figure of a day, with the caption that traces its numbers."""

from akit.report.views.appeal import annex, asked, coverage, evidence, lists
from akit.report.views.causes import (
    claim_outcomes,
    claim_outcomes_table,
    claims,
    complaint_reasons,
    complaint_reasons_by_week,
    complaint_reasons_table,
)
from akit.report.views.claims import (
    appeals,
    claim_conflicts,
    claim_money,
    claim_replies,
    claims_by_reason,
    claims_by_reason_table,
    deadlines,
)
from akit.report.views.effects import (
    actions,
    change_points,
    cohorts,
    concentration,
    concentration_table,
    effects,
    effects_table,
)
from akit.report.views.other_rates import other_rates, other_rates_table, returns_by_reason
from akit.report.views.rates import components, defective_orders, defective_orders_of, rates, trend, unmatched
from akit.report.views.sources import assumed, files, missing, rules
from akit.report.views.status import status

__all__ = [
    "actions",
    "annex",
    "appeals",
    "asked",
    "assumed",
    "change_points",
    "claim_conflicts",
    "claim_money",
    "claim_outcomes",
    "claim_outcomes_table",
    "claim_replies",
    "claims",
    "claims_by_reason",
    "claims_by_reason_table",
    "cohorts",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_reasons_table",
    "components",
    "concentration",
    "concentration_table",
    "coverage",
    "deadlines",
    "defective_orders",
    "defective_orders_of",
    "effects",
    "effects_table",
    "evidence",
    "files",
    "lists",
    "missing",
    "other_rates",
    "other_rates_table",
    "rates",
    "returns_by_reason",
    "rules",
    "status",
    "trend",
    "unmatched",
]
