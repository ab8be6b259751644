"""What happens next, and what would change it: roll-off, recovery, reversals."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics
from akit.day.past import Past


class Future(Past):
    """The days to come, if nothing new happens and if things go on as lately."""

    @cached_property
    def roll_off(self) -> pd.DataFrame:
        """The rate of each day to come, until every order known today has left the window."""
        return metrics.roll_off(
            self.known.orders,
            self.by_order,
            self.defect_spells,
            self.window,
            self.as_of,
            count_cancelled=self._cancelled,
            rules=self.rules,
        )

    @cached_property
    def recovery(self) -> pd.DataFrame:
        """When each channel falls under target, and how many clean orders would bring it there now."""
        return metrics.recovery(self.roll_off, self.target)

    @cached_property
    def band_held(self) -> pd.DataFrame:
        """How often the band would have held on the account's own past."""
        told = (self.known.orders, self.order_presence, self.defect_spells)
        always = self.seen_lags.assign(lag_days=self.window.lag_days)
        same = always.equals(self.seen_lags)
        seen = self.as_known_then if same else metrics.as_known_then(*told, always, rules=self.rules)
        return metrics.band_held(*told, seen, self.window, self.as_of, rules=self.rules)

    @cached_property
    def leaving_orders(self) -> pd.DataFrame:
        """The defective orders of the window with the day each leaves it, the next one first."""
        stay = pd.Timedelta(days=self.window.length + self.window.lag_days)
        table = self.defective_orders.assign(leaves_on=self.defective_orders["order_date"] + stay)
        first = ["leaves_on", "order_id", "order_date"]
        return table[[*first, *(name for name in table if name not in first)]].sort_values(first, ignore_index=True)

    @cached_property
    def reversals(self) -> pd.DataFrame:
        """Every defect that counts, with the way to have it reversed, or why there is none."""
        known = self.known
        return metrics.reversals(
            self.claims, known.feedback, self.chargebacks, known.orders, self.as_of, rules=self.rules
        )

    @cached_property
    def counted_orders(self) -> pd.DataFrame:
        """The orders of the window that the rate is over, with a flag for each kind of defect that counts."""
        orders = self.known.orders[self.window.holds(self.known.orders["order_date"])]
        counted = metrics.amazon_orders(orders, count_cancelled=self._cancelled)
        flags = self.by_order.set_index("order_id").reindex(counted["order_id"]).set_axis(counted.index)
        kinds = flags[["negative_feedback", "a_to_z_claim", "chargeback"]].fillna(False).astype(bool)
        return pd.concat([counted[["order_id", "order_date", "channel", "marketplace"]], kinds], axis="columns")

    @cached_property
    def what_if(self) -> pd.DataFrame:
        """For each defect that may be reversed, the rate of its channel if it were, the most pressing first."""
        return metrics.what_if(self.counted_orders, self.reversals, self.window, self.as_of)

    @cached_property
    def without_route(self) -> pd.DataFrame:
        """The defects in the rate that no known rule lets anybody reverse, and why."""
        return metrics.without_route(self.counted_orders, self.reversals)

    @cached_property
    def smallest_set(self) -> pd.DataFrame:
        """The fewest reversals that bring each channel under target, if any do."""
        return metrics.smallest_set(self.counted_orders, self.reversals, self.target["target_value"])
