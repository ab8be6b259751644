"""The order defect rate, where it stands and how it moved, and Amazon's own figures beside it."""

from __future__ import annotations

from functools import cached_property, partial

import pandas as pd

from akit import engine, metrics
from akit.day.defects import Defects


class Rates(Defects):
    """The order defect rate of the window and of every window before it."""

    @cached_property
    def order_counts(self) -> pd.DataFrame:
        """Orders and defective orders by day, channel and marketplace: all that rates need of them."""
        orders = self.known.orders
        if self.engine or len(orders) >= engine.LARGE_ORDERS:
            return engine.order_counts(orders, self.by_order, self.engine)
        return metrics.order_counts(orders, self.by_order)

    @cached_property
    def order_defect_rate(self) -> pd.DataFrame:
        """The order defect rate by channel and marketplace."""
        return metrics.rate_of_counts(self.order_counts, self.window, count_cancelled=self._cancelled, rules=self.rules)

    @cached_property
    def order_defect_rate_trend(self) -> pd.DataFrame:
        """The order defect rate of every window end, by channel."""
        added_up = {"sums": partial(engine.trend_counts, engine=self.engine)} if self.engine else {}
        return metrics.trend_of_counts(
            self.order_counts,
            self.window,
            self.as_of,
            count_cancelled=self._cancelled,
            rules=self.rules,
            **added_up,
        )

    @cached_property
    def reconciliation(self) -> pd.DataFrame:
        """Amazon's count of defective orders beside what the rules say."""
        known, covered = self.known, self.covered_by_amazon
        return metrics.reconciliation(known.orders, self.by_rules, known.amazon_defects, self.window, channels=covered)
