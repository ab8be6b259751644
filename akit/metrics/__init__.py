"""Metrics: tables in, table out. No file, no clock, no drawing."""

from akit.metrics.claims import appeal_result, claim_outcomes, claims_by_outcome, claims_known
from akit.metrics.complaints import complaint_reasons, complaint_reasons_by_week, complaint_records
from akit.metrics.defects import as_amazon_counts, covered_channels, defects, order_defects, unmatched_defects
from akit.metrics.intervals import defect_budget, meets, wilson
from akit.metrics.known import known_by, orders
from akit.metrics.money import with_money
from akit.metrics.order_defect_rate import amazon_orders, odr_window, order_defect_rate, order_defect_rate_trend
from akit.metrics.reconciliation import reconciliation
from akit.trace import Window

__all__ = [
    "Window",
    "amazon_orders",
    "appeal_result",
    "as_amazon_counts",
    "claim_outcomes",
    "claims_by_outcome",
    "claims_known",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_records",
    "covered_channels",
    "defect_budget",
    "defects",
    "known_by",
    "meets",
    "odr_window",
    "order_defect_rate",
    "order_defect_rate_trend",
    "order_defects",
    "orders",
    "reconciliation",
    "unmatched_defects",
    "wilson",
    "with_money",
]
