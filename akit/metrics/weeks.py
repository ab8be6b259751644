"""Weeks begin on Monday."""

from __future__ import annotations

import pandas as pd


def monday_of(days: pd.Series) -> pd.Series:
    """Return the Monday of each day's week."""
    monday: pd.Series = days - pd.to_timedelta(days.dt.day_of_week, unit="D")
    return monday
