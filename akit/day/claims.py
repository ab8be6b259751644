"""A-to-z claims as cases: why, what they cost, which were appealed, and which wait."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics, policy
from akit.day.complaints import Complaints


class Claims(Complaints):
    """Claims beyond their outcomes."""

    @cached_property
    def now(self) -> pd.Timestamp:
        """The instant the day of knowledge ends."""
        return (self.as_of + pd.Timedelta(days=1)).tz_localize(self.account.settings.time_zone).tz_convert("UTC")

    @cached_property
    def claims_by_reason(self) -> pd.DataFrame:
        """Claims counted by reason, outcome, fulfilment and effect."""
        return metrics.claims_by_reason(self.claims, self.complaints, self.known.orders)

    @cached_property
    def claim_money(self) -> pd.DataFrame:
        """What claims cost and what came back, by who funded them and currency."""
        return metrics.claim_money(self.claims, self.known.money_events)

    @cached_property
    def claim_replies(self) -> pd.DataFrame:
        """Claims by how the messages before them were answered."""
        return metrics.claim_replies(self.claims, self.known.messages, self.now, rules=self.rules)

    @cached_property
    def appeals(self) -> pd.DataFrame:
        """How appeals of claims ended."""
        return metrics.appeals(self.claims)

    @cached_property
    def appeals_by_reason(self) -> pd.DataFrame:
        """How appeals of claims ended, by what the claim was about."""
        return metrics.appeals_by_reason(self.claims, self.complaints)

    @cached_property
    def claim_axes(self) -> pd.DataFrame:
        """Claims by who paid and by whether they count."""
        return metrics.claim_axes(self.claims)

    @cached_property
    def claim_conflicts(self) -> pd.DataFrame:
        """Claims paid for but not counted, or counted but not paid for."""
        return metrics.claim_conflicts(self.claims)

    @cached_property
    def open_claims(self) -> pd.DataFrame:
        """Claims that wait for an answer or may be appealed, with their last days."""
        countries = {row["sales_channel"]: row["country"] for row in policy.records("marketplaces")}
        home = countries.get(self.account.settings.home_marketplace, "")
        mine = metrics.few_of(self.known.orders, self.claims["order_id"])
        placed = mine.set_index("order_id")["marketplace"].astype("str").map(countries).fillna(home)
        absent = self.claims.loc[~self.claims["order_id"].isin(placed.index), "order_id"].unique()
        every = pd.concat([placed, pd.Series(home, index=absent)])
        return metrics.open_claims(self.claims, every, self.as_of, rules=self.rules)
