"""Which orders have a defect: claims, chargebacks and feedback by the rules, and Amazon's table where it decides."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics
from akit.day.known import Known
from akit.exports import SAID_AGAIN


class Defects(Known):
    """Every signal that may be an order defect, and the orders that have one."""

    @cached_property
    def claims(self) -> pd.DataFrame:
        """Every A-to-z claim with its outcome, who funded it, and whether it counts."""
        known = metrics.claims_known(self.known.claims, self.known.returns)
        known = metrics.with_money(known, self.known.money_events, "a_to_z_claim")
        return metrics.claim_outcomes(known, self.as_of, rules=self.rules)

    @cached_property
    def chargebacks(self) -> pd.DataFrame:
        """Every chargeback the ledger or a money report knows."""
        return metrics.with_money(self.known.chargebacks, self.known.money_events, "chargeback")

    @cached_property
    def claim_outcomes(self) -> pd.DataFrame:
        """Claims counted by outcome."""
        return metrics.claims_by_outcome(self.claims)

    @cached_property
    def defects(self) -> pd.DataFrame:
        """Every signal that may be an order defect."""
        return metrics.defects(self.known.feedback, self.claims, self.chargebacks, self.as_of, rules=self.rules)

    @cached_property
    def by_rules(self) -> pd.DataFrame:
        """Orders with a defect, by the rules alone."""
        return metrics.order_defects(self.defects)

    @cached_property
    def covered_by_amazon(self) -> tuple[str, ...]:
        """The channels for which Amazon's own orders-with-defects table covers the window, and so decides."""
        said, known = self.account.settings.defects_table_window, self.known
        if said is not None:
            first, last = map(pd.Timestamp, said)
            if not first <= self.window.start <= self.window.end <= last <= self.as_of:
                return ()
        return metrics.covered_channels(
            known.amazon_defects, known.orders, self.by_rules, self.window, stated=said is not None
        )

    @cached_property
    def by_order(self) -> pd.DataFrame:
        """Orders with a defect: Amazon's table decides where it covers, the rules elsewhere."""
        if not self.covered_by_amazon:
            return self.by_rules
        known = self.known
        return metrics.as_amazon_counts(
            self.by_rules, known.orders, known.amazon_defects, self.window, self.covered_by_amazon
        )

    @cached_property
    def defective_orders(self) -> pd.DataFrame:
        """The orders of the window with a defect that counts, or may yet, oldest first."""
        inside = self.known.orders[self.window.holds(self.known.orders["order_date"])]
        mine = metrics.amazon_orders(inside, count_cancelled=self._cancelled).merge(
            self.by_order, on="order_id", validate="one_to_one"
        )
        columns = [
            "order_id",
            "order_date",
            "channel",
            "marketplace",
            "negative_feedback",
            "a_to_z_claim",
            "chargeback",
            "pending",
        ]
        return mine[columns].sort_values(["order_date", "order_id"], ignore_index=True)

    @cached_property
    def unmatched_defects(self) -> pd.DataFrame:
        """Defects whose order is in no file."""
        every = self.account.tables.orders["order_id"]
        return metrics.unmatched_defects(self.defects, self.known.amazon_defects, every)

    @property
    def not_supplied(self) -> tuple[str, ...]:
        """The kinds of defect no file tells of, so that a rate is a lower bound; none where Amazon's table decides."""
        there = set(self.account.files["table"]) | {name for name, table in self.account.tables if len(table)}
        rests_on = ("feedback", "claims", "chargebacks")
        whole = {"mfn", "afn"} <= set(self.covered_by_amazon)
        return () if whole else tuple(name for name in rests_on if name not in there)

    @property
    def defects_set_aside(self) -> int:
        """How many rows of feedback, claims and chargebacks could not be read, and so are in no rate."""
        aside, files = self.account.set_aside, self.account.files.set_index("path")["table"]
        told = aside[~aside["reason"].isin(SAID_AGAIN)]
        return int(told["source_file"].map(files).isin(["feedback", "claims", "chargebacks"]).sum())

    @property
    def _cancelled(self) -> bool:
        return self.account.settings.count_cancelled_orders
