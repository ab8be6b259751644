"""Lists of orders, grouped the way sellers paste them into a plan: what happened, and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from akit.appeal.annex import holding

# A group, and which rows of the annex are in it. An order is in every group it fits.
HAPPENED: Mapping[str, tuple[str, str]] = {
    "negative_feedback_left": ("kinds", "negative_feedback"),
    "claim_filed": ("kinds", "a_to_z_claim"),
    "chargeback_received": ("kinds", "chargeback"),
    "answered_late": ("answer", "late"),
    "not_answered": ("answer", "none"),
    "delivered_late": ("delivery", "late"),
    "not_delivered": ("delivery", "not_delivered"),
}


@dataclass(frozen=True)
class OrderList:
    """Orders of one group.

    Attributes
    ----------
    key : a key of ``HAPPENED``, refunded, or action.
    said : the analyst's own words for what was done, for an action; "" for the others.
    order_ids : oldest first.
    """

    key: str
    said: str
    order_ids: tuple[str, ...]


def order_lists(annex: pd.DataFrame) -> tuple[OrderList, ...]:
    """Return the annex's orders by what happened to them, what was refunded, and what the ledger says was done.

    Groups without an order are left out; actions come most frequent first, ties by their words.
    """
    counted = annex[~annex["pending"]]
    happened = [
        OrderList(key, "", _ids(counted[holding(counted, column, [word])])) for key, (column, word) in HAPPENED.items()
    ]
    refunded = OrderList("refunded", "", _ids(counted[counted["refunded"]]))
    done = counted[counted["action"].ne("")].groupby("action", sort=True)
    actions = [OrderList("action", str(action), _ids(rows)) for action, rows in done]
    actions.sort(key=lambda group: (-len(group.order_ids), group.said))
    return tuple(group for group in (*happened, refunded, *actions) if group.order_ids)


def _ids(rows: pd.DataFrame) -> tuple[str, ...]:
    return tuple(rows.sort_values(["order_date", "order_id"])["order_id"])


def representative(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return a few rows that stand for a category: complete ones first, then those with most known, then the oldest.

    Amazon's reviewers look at a handful of orders; those with a cause, an action and a proof can be checked.
    """
    known = sum(rows[column].ne("").astype("int64") for column in ("cause", "action", "proof", "said"))
    ordered = rows.assign(known=known).sort_values(
        ["complete", "known", "order_date", "order_id"], ascending=[False, False, True, True]
    )
    return ordered.head(most).drop(columns="known").sort_values(["order_date", "order_id"], ignore_index=True)
