"""The numbers of a day as one JSON document: the contract that scripts read.

Each theme is a file with one function from a day to its keys; `PARTS` puts them in order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import akit
from akit.day import Day
from akit.numbers.causes import causes
from akit.numbers.future import future
from akit.numbers.other_rates import other_rates
from akit.numbers.past import past
from akit.numbers.plain import plain, records
from akit.numbers.rates import rates

__all__ = ["numbers", "plain", "records"]

PARTS: tuple[Callable[[Day], dict[str, Any]], ...] = (
    rates,
    past,
    future,
    causes,
    other_rates,
)


def numbers(day: Day) -> dict[str, Any]:
    """Return every number of the kit for a day; dates are ISO, rates fractions, and what is unknown is null."""
    document = _head(day)
    for part in PARTS:
        document |= part(day)
    return document


def _head(day: Day) -> dict[str, Any]:
    settings, window = day.account.settings, day.window
    return {
        "akit_version": akit.__version__,
        "policy_version": day.rules.version,
        "account": {
            "name": settings.name,
            "time_zone": settings.time_zone,
            "home_marketplace": settings.home_marketplace,
        },
        "as_of": plain(day.as_of),
        "lag": {"days": window.lag_days, "source": window.lag_source},
        "assumed": list(day.account.notes),
        "overrides": [asdict(override) for override in day.rules.overrides],
        "not_supplied": list(day.not_supplied),
    }
