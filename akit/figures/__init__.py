"""One function per figure: a metric table in, a matplotlib ``Axes`` out. Nothing here computes a number.

Every function takes ``ax`` to draw into (a new figure when None) and ``language`` ("en" or "zh"). An empty
table gives an ``Axes`` that says so. Figures keep their meaning in greyscale and for colour-blind readers.
"""

from akit.figures.bars import claim_outcomes, complaint_reasons
from akit.figures.look import style
from akit.figures.trend import defect_components, order_defect_rate_trend

__all__ = [
    "claim_outcomes",
    "complaint_reasons",
    "defect_components",
    "order_defect_rate_trend",
    "style",
]
