"""Metrics: tables in, table out. No file, no clock, no drawing."""

from akit.metrics.change_points import change_points
from akit.metrics.claim_cases import appeals, claim_conflicts, claim_money, claims_by_reason, open_claims
from akit.metrics.claims import appeal_result, claim_outcomes, claims_by_outcome, claims_known
from akit.metrics.complaints import complaint_reasons, complaint_reasons_by_week, complaint_records
from akit.metrics.concentration import concentration
from akit.metrics.defects import as_amazon_counts, covered_channels, defects, order_defects, unmatched_defects
from akit.metrics.deliveries import deliveries, deliveries_by_carrier
from akit.metrics.effects import effects
from akit.metrics.exact import RateRatio, chance_of_as_many, rate_ratio
from akit.metrics.exposure import came_within, compared_orders, counting_days, days_by_reason, first_days
from akit.metrics.intervals import defect_budget, meets, wilson
from akit.metrics.known import known_by, orders, orders_of_states
from akit.metrics.money import with_money
from akit.metrics.order_defect_rate import amazon_orders, odr_window, order_defect_rate, order_defect_rate_trend
from akit.metrics.order_values import order_values
from akit.metrics.other_rates import other_rates, target_of
from akit.metrics.reconciliation import reconciliation
from akit.metrics.refunds import returns_by_reason
from akit.metrics.replies import answers, claim_replies
from akit.metrics.responses import response_times, response_times_by_week
from akit.trace import Window

__all__ = [
    "RateRatio",
    "Window",
    "amazon_orders",
    "answers",
    "appeal_result",
    "appeals",
    "as_amazon_counts",
    "came_within",
    "chance_of_as_many",
    "change_points",
    "claim_conflicts",
    "claim_money",
    "claim_outcomes",
    "claim_replies",
    "claims_by_outcome",
    "claims_by_reason",
    "claims_known",
    "compared_orders",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_records",
    "concentration",
    "counting_days",
    "covered_channels",
    "days_by_reason",
    "defect_budget",
    "defects",
    "deliveries",
    "deliveries_by_carrier",
    "effects",
    "first_days",
    "known_by",
    "meets",
    "odr_window",
    "open_claims",
    "order_defect_rate",
    "order_defect_rate_trend",
    "order_defects",
    "order_values",
    "orders",
    "orders_of_states",
    "other_rates",
    "rate_ratio",
    "reconciliation",
    "response_times",
    "response_times_by_week",
    "returns_by_reason",
    "target_of",
    "unmatched_defects",
    "wilson",
    "with_money",
]
