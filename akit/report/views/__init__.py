"""What the notebooks show: each table and figure of a day, with the caption that traces its numbers."""

from akit.report.views.causes import (
    claim_outcomes,
    claim_outcomes_table,
    claims,
    complaint_reasons,
    complaint_reasons_by_week,
    complaint_reasons_table,
)
from akit.report.views.rates import components, defective_orders, rates, trend, unmatched
from akit.report.views.sources import assumed, files, missing, rules
from akit.report.views.status import status

__all__ = [
    "assumed",
    "claim_outcomes",
    "claim_outcomes_table",
    "claims",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_reasons_table",
    "components",
    "defective_orders",
    "files",
    "missing",
    "rates",
    "rules",
    "status",
    "trend",
    "unmatched",
]
