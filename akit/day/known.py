"""What a day starts from: the tables as known then, the window, the target, and how a number is traced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from akit import metrics
from akit.policy import Rulebook
from akit.trace import Trace, Window

if TYPE_CHECKING:
    from akit.account import Account
    from akit.tables import Tables


@dataclass(frozen=True)
class Known:
    """The account, the day, and what was known at the end of it; ``engine`` as in `akit.engine`, "" for any."""

    account: Account
    as_of: pd.Timestamp
    engine: str = ""

    @cached_property
    def known(self) -> Tables:
        """The canonical tables with nothing in them dated later than the day."""
        return metrics.known_by(self.account.tables, self.as_of)

    @cached_property
    def order_items(self) -> pd.DataFrame:
        """The lines of its orders as known on the day: of a large account those of the last 180 days."""
        tables = self.account.tables
        if tables.order_states.empty:
            return self.known.order_items
        return metrics.recent_lines(tables, self.as_of, rules=self.rules)

    @cached_property
    def window(self) -> Window:
        """The 60 days of order dates the order defect rate is over."""
        settings = self.account.settings
        return metrics.odr_window(
            self.known.account_health,
            self.as_of,
            lag_days=settings.odr_lag_days,
            lag_source=settings.odr_lag_source,
            marketplace_id=settings.marketplace_id,
            rules=self.rules,
        )

    @cached_property
    def target(self) -> dict[str, Any]:
        """Amazon's target for the order defect rate in force on the day."""
        return self.rules.in_force("targets", "order_defect_rate", self.as_of.date())

    @property
    def rules(self) -> Rulebook:
        """Amazon's rules, with what the account overrides and why."""
        return self.account.settings.rules

    def trace(self, tables: Sequence[str] = (), *, in_window: bool = True) -> Trace:
        """Return what the numbers made from these tables can be traced by."""
        files = self.account.files
        mine = files.loc[files["table"].isin(list(tables)) & (files["rows_kept"] > 0), "path"]
        window = self.window if in_window else None
        return Trace(self.as_of, tuple(mine), self.rules.version, window, self.rules.overrides)

    def __repr__(self) -> str:
        name, window = self.account.settings.name, self.window
        return f"{name} as of {self.as_of.date()}, orders of {window.start.date()} to {window.end.date()}"
