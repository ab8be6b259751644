"""Small numbers: how sure a rate is, and how many defects are still under target."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from math import sqrt
from statistics import NormalDist


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Wilson score interval of ``count`` / ``total`` as fractions; (nan, nan) where total is 0.

    Notes
    -----
    Wilson, E. B. (1927), Probable inference, J. Am. Stat. Assoc. 22; the form without continuity correction.
    """
    if total == 0:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    rate, z2 = count / total, z * z
    centre = (rate + z2 / (2 * total)) / (1 + z2 / total)
    half = z / (1 + z2 / total) * sqrt(rate * (1 - rate) / total + z2 / (4 * total * total))
    return max(0.0, centre - half) if count else 0.0, min(1.0, centre + half) if count < total else 1.0


def meets(numerator: int, denominator: int, target_value: str, condition: str) -> bool:
    """Say whether numerator / denominator meets a target; the rate is not rounded, and exactly at it is not under it.

    ``target_value`` is the decimal number as text, so that 0.01 is one hundredth and not nearly so.
    """
    left, right = Decimal(numerator), Decimal(target_value) * denominator
    return {"LESS_THAN": left < right, "GREATER_THAN": left > right, "EQUALS": left == right}[condition]


def defect_budget(denominator: int, target_value: str) -> int | None:
    """Return the largest count that is still under a LESS_THAN target, or None where there are no orders."""
    if denominator == 0:
        return None
    return int((Decimal(target_value) * denominator).to_integral_value(ROUND_CEILING)) - 1
