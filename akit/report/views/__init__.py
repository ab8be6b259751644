"""What the notebooks show: each table and figure of a day, with the caption that traces its numbers."""

from akit.report.views.causes import (
    claim_outcomes,
    claim_outcomes_table,
    claims,
    complaint_reasons,
    complaint_reasons_by_week,
    complaint_reasons_table,
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
from akit.report.views.rates import components, defective_orders, defective_orders_of, rates, trend, unmatched
from akit.report.views.sources import assumed, files, missing, rules
from akit.report.views.status import status

__all__ = [
    "actions",
    "assumed",
    "change_points",
    "claim_outcomes",
    "claim_outcomes_table",
    "claims",
    "cohorts",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_reasons_table",
    "components",
    "concentration",
    "concentration_table",
    "defective_orders",
    "defective_orders_of",
    "effects",
    "effects_table",
    "files",
    "missing",
    "rates",
    "rules",
    "status",
    "trend",
    "unmatched",
]
