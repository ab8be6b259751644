"""What is behind the defects: where they gather, what followed each corrective action, and when the rate changed."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics
from akit.day.complaints import Complaints

_TELLS = (
    *("order_id", "order_date", "channel", "marketplace", "cancelled"),
    *("ship_service_level", "ship_state", "ship_country"),
)


class Causes(Complaints):
    """Exact tests over orders; none of them knows a cause, only what goes together and what came after."""

    @cached_property
    def rated_orders(self) -> pd.DataFrame:
        """Every order a rate may be over, whatever its day, and what tells where and how it went."""
        return metrics.amazon_orders(self.known.orders[list(_TELLS)], count_cancelled=self._cancelled)

    @cached_property
    def concentrated_orders(self) -> pd.DataFrame:
        """The orders of the last 180 days, which defects are laid against."""
        days = self.rules.number("concentration_window", self.as_of.date())
        begins = self.as_of - pd.Timedelta(days=days - 1)
        return self.rated_orders[self.rated_orders["order_date"] >= begins].reset_index(drop=True)

    @cached_property
    def compared_orders(self) -> pd.DataFrame:
        """The orders whose defects could be known from the day they were placed."""
        return metrics.compared_orders(
            self.rated_orders[["order_id", "order_date", "channel", "marketplace"]],
            self.known.feedback,
            self.claims,
            self.as_of,
            rules=self.rules,
        )

    @cached_property
    def defect_days(self) -> pd.DataFrame:
        """The day on which each defective order became one."""
        return metrics.counting_days(self.defects, self.claims, self.by_order)

    @cached_property
    def _concentrated_values(self) -> pd.DataFrame:
        """What those orders were of, and how they travelled."""
        return metrics.order_values(self.concentrated_orders, self.order_items, self.known.shipments)

    @cached_property
    def concentration(self) -> pd.DataFrame:
        """Defects against order share, by product, carrier, warehouse, service, destination, channel and week."""
        days = metrics.days_by_reason(self.defect_days, self.complaints)
        placed = (self.concentrated_orders, days, self._concentrated_values)
        return metrics.concentration(*placed, self.as_of, rules=self.rules)

    @cached_property
    def reason_concentration(self) -> pd.DataFrame:
        """Orders with a complaint of each reason against order share, by product."""
        placed = (self.concentrated_orders, self._concentrated_values, self.complaints)
        return metrics.reason_concentration(*placed, self.as_of, rules=self.rules)

    @cached_property
    def effects(self) -> pd.DataFrame:
        """What followed each corrective action."""
        told = (self.known.actions, self.compared_orders, self.defect_days, self.complaints)
        return metrics.effects(*told, self.as_of, rules=self.rules)

    @cached_property
    def change_points(self) -> pd.DataFrame:
        """The weeks from which on the rate was another, found without being told."""
        first = metrics.first_days(self.defect_days)
        return metrics.change_points(self.compared_orders, first, self.as_of, rules=self.rules)

    @cached_property
    def weekly_defects(self) -> pd.DataFrame:
        """The weeks that changes are looked for in."""
        first, changes = metrics.first_days(self.defect_days), self.change_points
        return metrics.weekly_defects(self.compared_orders, first, changes, self.as_of, rules=self.rules)
