"""What a number can be traced by: its window, the day it was known, its source files and the rules' version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from akit.policy import Override


@dataclass(frozen=True)
class Window:
    """The days of order dates a rate is over, both ends included, and where its lag comes from."""

    start: pd.Timestamp
    end: pd.Timestamp
    lag_days: int
    lag_source: str

    @property
    def length(self) -> int:
        """How many days, both ends included."""
        return int((self.end - self.start).days) + 1

    def holds(self, order_dates: pd.Series) -> pd.Series:
        """Say of each order date whether it lies in the window."""
        return order_dates.between(self.start, self.end)


@dataclass(frozen=True)
class Trace:
    """Where a number comes from. Without a window, everything known by the day is in it, whatever the order date.

    ``overrides`` are the rules that the account says otherwise: their reasons stand wherever the number does.
    """

    as_of: pd.Timestamp
    sources: tuple[str, ...]
    policy: str
    window: Window | None = None
    overrides: Sequence[Override] = ()
