"""Which orders a pack is about: the channel and marketplace whose rate the notice names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit import metrics, prose
from akit.day import Day

PRINTED = 4  # decimals of a fraction that Seller Central prints as percent with two
WHOLE = ("all", "all")


@dataclass(frozen=True)
class Scope:
    """The orders a pack is about.

    Attributes
    ----------
    channel : mfn, afn or all.
    marketplace : a sales channel, or all.
    why : printed_rate (its rate is the one the notice prints), asked (the analyst chose it), not_under_target, or
        everything.
    """

    channel: str
    marketplace: str
    why: str

    def holds(self, orders: pd.DataFrame) -> pd.Series:
        """Say of each order whether it is in the scope; columns channel and marketplace."""
        everything = pd.Series(True, index=orders.index)
        channel = everything if self.channel == "all" else orders["channel"].eq(self.channel)
        return channel & (everything if self.marketplace == "all" else orders["marketplace"].eq(self.marketplace))


def scope_of(day: Day, rate: float | None = None, marketplace: str | None = None, channel: str = "") -> Scope:
    """Return the scope of a pack.

    The rate a notice prints tells it, where one of the account's rates prints alike: of those the widest that is one
    channel's, since Amazon judges channels apart. Else the channels that are not under target are meant, else all.

    Parameters
    ----------
    rate, marketplace : as the notice prints them; None where it does not.
    channel : what the analyst asks for; "" leaves it to the notice.
    """
    if channel:
        return Scope(channel, "all", "asked")
    rates = day.order_defect_rate
    printed = _printing(rates, rate, marketplace)
    if printed is not None:
        return Scope(printed[0], printed[1], "printed_rate")
    whole = rates[(rates["marketplace"] == "all") & rates["channel"].isin(["mfn", "afn"])]
    bad = list(whole.loc[whole["status"] == "bad", "channel"])
    return Scope(bad[0], "all", "not_under_target") if len(bad) == 1 else Scope(*WHOLE, "everything")


def _printing(rates: pd.DataFrame, rate: float | None, marketplace: str | None) -> tuple[str, str] | None:
    if rate is None:
        return None
    alike = rates[rates["rate"].round(PRINTED).eq(round(rate, PRINTED)) & rates["order_count"].gt(0)]
    place = (marketplace or "").casefold()
    rank = alike.assign(
        both=alike["channel"].eq("all"),
        elsewhere=~alike["marketplace"].str.casefold().isin([place, "all"]),
        part=alike["marketplace"].ne("all"),
    ).sort_values(["both", "elsewhere", "part", "channel", "marketplace"])
    return (str(rank.iloc[0]["channel"]), str(rank.iloc[0]["marketplace"])) if len(rank) else None


def row_of(day: Day, scope: Scope) -> dict[str, Any]:
    """Return the scope's row of `Day.order_defect_rate`; empty where it has no orders."""
    rates = day.order_defect_rate
    mine = rates[(rates["channel"] == scope.channel) & (rates["marketplace"] == scope.marketplace)]
    return {str(key): value for key, value in mine.to_dict("records")[0].items()} if len(mine) else {}


def orders_of(day: Day, scope: Scope) -> pd.DataFrame:
    """Return the orders the scope's rate is over: those of the window, as the rate counts them."""
    known = day.known.orders
    counted = metrics.amazon_orders(
        known[day.window.holds(known["order_date"])], count_cancelled=day.account.settings.count_cancelled_orders
    )
    return counted[scope.holds(counted)].reset_index(drop=True)


def defective_of(day: Day, scope: Scope) -> pd.DataFrame:
    """Return the scope's rows of `Day.defective_orders`: with a defect that counts, or (``pending``) that may yet."""
    mine = day.defective_orders
    return mine[scope.holds(mine)].reset_index(drop=True)


def printed(rate: float) -> str:
    """Return a rate as Seller Central prints it."""
    return prose.percent(rate)
