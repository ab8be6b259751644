"""One function per figure: a metric table in, a matplotlib ``Axes`` out. Nothing here computes a number.

Every function takes ``ax`` to draw into (a new figure when None) and ``language`` ("en" or "zh"). An empty
table gives an ``Axes`` that says so. Figures keep their meaning in greyscale and for colour-blind readers.
"""

from akit.figures.bars import claim_outcomes, complaint_reasons, defect_categories, returns_by_reason
from akit.figures.by_week import category_complaints, replies_by_week
from akit.figures.causes import concentration, effects
from akit.figures.change_points import change_points
from akit.figures.claims import appeals, claim_axes, claim_money, claim_replies
from akit.figures.deadlines import deadlines
from akit.figures.look import style
from akit.figures.outlook import as_known_then, change_split, roll_off, what_if
from akit.figures.rates import claims_by_reason, other_rates
from akit.figures.recount import conflicts, recount
from akit.figures.trend import defect_components, order_defect_rate_trend
from akit.figures.weeks import complaint_reasons_by_week

__all__ = [
    "appeals",
    "as_known_then",
    "category_complaints",
    "change_points",
    "change_split",
    "claim_axes",
    "claim_money",
    "claim_outcomes",
    "claim_replies",
    "claims_by_reason",
    "complaint_reasons",
    "complaint_reasons_by_week",
    "concentration",
    "conflicts",
    "deadlines",
    "defect_categories",
    "defect_components",
    "effects",
    "order_defect_rate_trend",
    "other_rates",
    "recount",
    "replies_by_week",
    "returns_by_reason",
    "roll_off",
    "style",
    "what_if",
]
