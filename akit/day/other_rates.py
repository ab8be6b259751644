"""The other rates an account is judged by."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

import pandas as pd

from akit import metrics, policy
from akit.day.claims import Claims
from akit.tables import Tables


class OtherRates(Claims):
    """Shipping, cancellations, replies, refunds and returns; and what Amazon itself reports."""

    @cached_property
    def other_rates(self) -> pd.DataFrame:
        """Every rate besides the order defect rate, computed, reported by Amazon, or missing."""
        places = {row["marketplace_id"]: row["sales_channel"] for row in policy.records("marketplaces")}
        return metrics.other_rates(self._with_lines, self.now, self.as_of, places, rules=self.rules)

    @cached_property
    def missed_units(self) -> pd.DataFrame:
        """What counts against each of the other rates that has a target, unit by unit."""
        return metrics.missed_units(self._with_lines, self.now, self.as_of, rules=self.rules)

    @cached_property
    def _with_lines(self) -> Tables:
        """What is known, with the order lines that a large account's tables leave out."""
        return replace(self.known, order_items=self.order_items)

    @cached_property
    def returns_by_reason(self) -> pd.DataFrame:
        """Orders of the return rate's window that were returned, by reason."""
        rates = self.other_rates
        row = rates[(rates["metric"] == "return_rate") & (rates["marketplace"] == "all")].iloc[0]
        return metrics.returns_by_reason(
            self.complaints, self.known.returns, self.known.orders, row["window_start"], row["window_end"]
        )
