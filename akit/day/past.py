"""What was seen before: the rate as known on each past day, what changed in a week, and Amazon's own figures."""

from __future__ import annotations

from functools import cached_property
from typing import Self

import pandas as pd

from akit import metrics, policy
from akit.day.rates import Rates
from akit.trace import Window

WEEK = pd.Timedelta(days=7)


class Past(Rates):
    """The days before this one, as they were seen then."""

    def on(self, day: pd.Timestamp) -> Self:
        """Return the same account as known at the end of another day."""
        return self if day == self.as_of else type(self)(self.account, day)

    @cached_property
    def week_before(self) -> Self:
        """The day a week ago, as it was seen then."""
        return self.on(self.as_of - WEEK)

    @cached_property
    def defect_spells(self) -> pd.DataFrame:
        """From when to when each signal counted, by the rules alone."""
        return metrics.defect_spells(self.account.tables, self.as_of, rules=self.rules)

    @cached_property
    def order_presence(self) -> pd.DataFrame:
        """When each order was in the denominator."""
        return metrics.order_presence(self.known.orders, self.account.tables, count_cancelled=self._cancelled)

    @cached_property
    def seen_lags(self) -> pd.DataFrame:
        """How far Amazon's window lagged behind on each past day."""
        orders = self.known.orders
        first = orders["order_date"].min() if len(orders) else self.as_of + pd.Timedelta(days=1)  # then there is no day
        days = pd.date_range(first, self.as_of, unit="us")
        settings = self.account.settings
        return metrics.odr_lags(
            self.account.tables.account_health,
            days,
            lag_days=settings.odr_lag_days,
            marketplace_id=settings.marketplace_id,
            rules=self.rules,
        )

    @cached_property
    def as_known_then(self) -> pd.DataFrame:
        """The rate as it was seen on each past day, beside what is known of its window now."""
        told = (self.known.orders, self.order_presence, self.defect_spells)
        return metrics.as_known_then(*told, self.seen_lags, rules=self.rules)

    @cached_property
    def changed_orders(self) -> pd.DataFrame:
        """The orders that entered or left the numerator in a week."""
        before = self.week_before
        return metrics.changed_orders(before.in_the_rate, self.in_the_rate, before.window, self.window)

    @property
    def in_the_rate(self) -> pd.DataFrame:
        """The orders of the window with a defect that counts."""
        return self.defective_orders[~self.defective_orders["pending"]]

    @cached_property
    def change_split(self) -> pd.DataFrame:
        """How much of a week's change of the rate came from defects, and how much from the number of orders."""
        return metrics.change_split(self.week_before.order_defect_rate, self.order_defect_rate, self.changed_orders)

    @cached_property
    def amazon_figures(self) -> pd.DataFrame:
        """Amazon's own newest figures of the order defect rate."""
        places = {row["marketplace_id"]: row["sales_channel"] for row in policy.records("marketplaces")}
        return metrics.amazon_figures(self.known.account_health, places, self.account.settings.amazon_says, self.as_of)

    @cached_property
    def recount(self) -> pd.DataFrame:
        """Amazon's own figures beside akit's, over Amazon's windows, each as known on the day it was seen."""
        by_day = self.amazon_figures.groupby("seen_on")
        parts = [self.on(pd.Timestamp(str(day)))._recounted(mine) for day, mine in by_day]
        return pd.concat(parts, ignore_index=True) if parts else metrics.recount(self.amazon_figures, self._then)

    def _recounted(self, figures: pd.DataFrame) -> pd.DataFrame:
        return metrics.recount(figures, self._then)

    @property
    def _then(self) -> metrics.Then:
        known, stars = self.known, self.rules.number("negative_feedback_rating_at_most", self.as_of.date())
        gone = known.feedback["removed"] & (known.feedback["rating"] <= stars)
        removed = known.feedback.loc[gone, "order_id"]
        return metrics.Then(known.orders, self.by_rules, self.defect_spells, removed, self.as_of, self._cancelled)

    @cached_property
    def conflicts(self) -> pd.DataFrame:
        """The rate by each reading of what Amazon's sources leave open."""
        return metrics.conflicts(self.order_counts, self._readings(), rules=self.rules)

    def _readings(self) -> list[metrics.Reading]:
        window, counted = self.window, self._cancelled
        lags = {0, window.lag_days, self.rules.number("odr_lag_of_the_example", self.as_of.date())}
        other = [self._lagging(lag) for lag in sorted(lags - {window.lag_days})]
        return [
            metrics.Reading("as_set", window, counted, pending_counts=False),
            metrics.Reading("pending_claims_counted", window, counted, pending_counts=True),
            metrics.Reading("cancelled_left_out" if counted else "cancelled_counted", window, not counted, False),
            *(metrics.Reading(f"lag_{place.lag_days}_days", place, counted, False) for place in other),
        ]

    def _lagging(self, days: int) -> Window:
        end = self.as_of - pd.Timedelta(days=days)
        return Window(end - (self.window.end - self.window.start), end, days, "")
