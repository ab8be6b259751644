"""Metrics: tables in, table out. No file, no clock, no drawing."""

from akit.metrics.agreement import agreement, coded_pairs, return_code_agreement
from akit.metrics.amazon_figures import amazon_figures
from akit.metrics.as_known_then import as_known_then, order_presence
from akit.metrics.change_points import change_points, weekly_defects
from akit.metrics.change_split import change_split, changed_orders
from akit.metrics.claim_cases import (
    appeals,
    appeals_by_reason,
    claim_axes,
    claim_conflicts,
    claim_money,
    claims_by_reason,
    open_claims,
)
from akit.metrics.claims import appeal_result, claim_outcomes, claims_by_outcome, claims_known
from akit.metrics.complaints import (
    complaint_reasons,
    complaint_reasons_by_week,
    complaint_records,
    reason_shares,
    with_own_words,
)
from akit.metrics.concentration import concentration
from akit.metrics.conflicts import Reading, conflicts
from akit.metrics.corrections import judged_pairs, reason_corrections, with_corrections
from akit.metrics.defects import as_amazon_counts, covered_channels, defects, order_defects, unmatched_defects
from akit.metrics.deliveries import deliveries, deliveries_by_carrier
from akit.metrics.effects import effects
from akit.metrics.emerging import emerging_reasons
from akit.metrics.exact import RateRatio, chance_of_as_many, rate_ratio
from akit.metrics.exposure import came_within, compared_orders, counting_days, days_by_reason, first_days
from akit.metrics.few_of_many import few_of
from akit.metrics.foretold import band_held
from akit.metrics.intervals import defect_budget, meets, wilson
from akit.metrics.known import known_by, orders, orders_of_states, recent_lines
from akit.metrics.missed import missed_units
from akit.metrics.money import with_money
from akit.metrics.odr_window import odr_lags, odr_window
from akit.metrics.order_counts import order_counts, trend_counts
from akit.metrics.order_defect_rate import (
    amazon_orders,
    order_defect_rate,
    order_defect_rate_trend,
    rate_of_counts,
    trend_of_counts,
)
from akit.metrics.order_values import order_values
from akit.metrics.other_rates import other_rates, target_of
from akit.metrics.reason_concentration import reason_concentration
from akit.metrics.reason_parts import reason_parts
from akit.metrics.reason_quotes import complaint_quotes
from akit.metrics.reconciliation import reconciliation
from akit.metrics.recount import Then, recount
from akit.metrics.recovery import clean_orders_needed, recovery
from akit.metrics.refunds import returns_by_reason
from akit.metrics.replies import claim_replies, replies, replies_by_week
from akit.metrics.reversals import reversals
from akit.metrics.roll_off import roll_off
from akit.metrics.spells import defect_spells
from akit.metrics.what_if import (
    if_reversed,
    rate_if_reversed,
    smallest_set,
    taken_back,
    what_if,
    without_route,
)
from akit.trace import Window

__all__ = [
    "RateRatio",
    "Reading",
    "Then",
    "Window",
    "agreement",
    "amazon_figures",
    "amazon_orders",
    "appeal_result",
    "appeals",
    "appeals_by_reason",
    "as_amazon_counts",
    "as_known_then",
    "band_held",
    "came_within",
    "chance_of_as_many",
    "change_points",
    "change_split",
    "changed_orders",
    "claim_axes",
    "claim_conflicts",
    "claim_money",
    "claim_outcomes",
    "claim_replies",
    "claims_by_outcome",
    "claims_by_reason",
    "claims_known",
    "clean_orders_needed",
    "coded_pairs",
    "compared_orders",
    "complaint_quotes",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "complaint_records",
    "concentration",
    "conflicts",
    "counting_days",
    "covered_channels",
    "days_by_reason",
    "defect_budget",
    "defect_spells",
    "defects",
    "deliveries",
    "deliveries_by_carrier",
    "effects",
    "emerging_reasons",
    "few_of",
    "first_days",
    "if_reversed",
    "judged_pairs",
    "known_by",
    "meets",
    "missed_units",
    "odr_lags",
    "odr_window",
    "open_claims",
    "order_counts",
    "order_defect_rate",
    "order_defect_rate_trend",
    "order_defects",
    "order_presence",
    "order_values",
    "orders",
    "orders_of_states",
    "other_rates",
    "rate_if_reversed",
    "rate_of_counts",
    "rate_ratio",
    "reason_concentration",
    "reason_corrections",
    "reason_parts",
    "reason_shares",
    "recent_lines",
    "reconciliation",
    "recount",
    "recovery",
    "replies",
    "replies_by_week",
    "return_code_agreement",
    "returns_by_reason",
    "reversals",
    "roll_off",
    "smallest_set",
    "taken_back",
    "target_of",
    "trend_counts",
    "trend_of_counts",
    "unmatched_defects",
    "weekly_defects",
    "what_if",
    "wilson",
    "with_corrections",
    "with_money",
    "with_own_words",
    "without_route",
]
