"""Defects: which orders have one, of which kind, and whether it counts."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from akit.metrics.claims import PENDING
from akit.metrics.few_of_many import are_among, are_named, few_of
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

KINDS = ("negative_feedback", "a_to_z_claim", "chargeback")
COLUMNS = ["order_id", "kind", "date", "effect", "basis", "source_file", "source_row"]


def defects(
    feedback: pd.DataFrame,
    outcomes: pd.DataFrame,
    chargebacks: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return every signal that may be an order defect, with its effect on the order defect rate.

    One row per feedback of one or two stars, A-to-z claim and chargeback: order_id, kind, date it became known, effect
    (counts, does_not_count, pending, unknown), basis in words, source_file, source_row.

    Parameters
    ----------
    feedback, chargebacks : those tables, as known on the day.
    outcomes : claims with their outcome, from `claim_outcomes`.
    as_of : the day whose rules say which rating is negative.
    rules : Amazon's, with what an account overrides.
    """
    stars = rules.number("negative_feedback_rating_at_most", as_of.date())
    parts = (_feedback(feedback, stars), _claims(outcomes), _chargebacks(chargebacks))
    found = pd.concat([part[COLUMNS] for part in parts], ignore_index=True)
    return found.sort_values(["order_id", "kind", "date", "source_file", "source_row"], ignore_index=True)


def _feedback(feedback: pd.DataFrame, stars: int) -> pd.DataFrame:
    negative = feedback[feedback["rating"] <= stars]
    removed = negative["removed"]
    struck = feedback.loc[feedback["removed"], "order_id"]
    gone = removed | negative["order_id"].isin(struck)
    return negative.assign(
        kind="negative_feedback",
        date=negative["feedback_date"],
        effect=gone.map({True: "does_not_count", False: "counts"}),
        basis=negative["rating"].astype("str") + gone.map({True: " stars, removed", False: " stars"}),
    )


def _claims(outcomes: pd.DataFrame) -> pd.DataFrame:
    return outcomes.assign(
        kind="a_to_z_claim",
        date=outcomes["filed_date"],
        effect=outcomes["odr_effect"],
        basis=outcomes["outcome"],
    )


def _chargebacks(chargebacks: pd.DataFrame) -> pd.DataFrame:
    effects = {"service": "counts", "fraud": "does_not_count"}
    return chargebacks.assign(
        kind="chargeback",
        date=chargebacks["received_date"],
        effect=chargebacks["kind"].map(effects).fillna("unknown"),
        basis=chargebacks["kind"].where(chargebacks["kind"].ne(""), "unknown"),
    )


def order_defects(found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per order with a possible defect: order_id, a flag per kind that counts, defective, pending.

    ``pending`` orders have no defect that counts, but one that may yet.
    """
    counting = found[found["effect"] == "counts"]
    possible = found[found["effect"].isin(["counts", *PENDING])]
    orders = pd.DataFrame({"order_id": sorted(set(possible["order_id"]))}, dtype="str")
    for kind in KINDS:
        orders[kind] = are_named(orders["order_id"], counting.loc[counting["kind"] == kind, "order_id"])
    defective = are_named(orders["order_id"], counting["order_id"])
    return orders.assign(defective=defective, pending=~defective)


def covered_channels(
    amazon_defects: pd.DataFrame, orders: pd.DataFrame, by_rules: pd.DataFrame, window: Window, *, stated: bool = False
) -> tuple[str, ...]:
    """Return the channels for which Amazon's orders-with-defects table is the one of this window, so that it decides.

    The table does not say which days it covers, and may be downloaded for one channel alone. It speaks of a channel
    where it has a row of it. Unless its window is ``stated``, it must look like this window's: every row inside, or
    rows over both ends; it must know most of what the rules find, and the rules must not go on finding where it ends.
    """
    days = amazon_defects["order_date"]
    if days.empty:
        return ()
    named = pd.concat([amazon_defects["order_id"], by_rules["order_id"]])
    places = few_of(orders, named).set_index("order_id")[["order_date", "channel"]].astype({"channel": "str"})
    inside = window.start <= days.min() and days.max() <= window.end
    if not (stated or inside or (days.min() <= window.start and window.end <= days.max())):
        return ()
    theirs = amazon_defects.join(places["channel"].rename("placed"), on="order_id")
    theirs["placed"] = theirs["placed"].fillna(theirs["channel"])
    ours = by_rules[by_rules["defective"]].join(places, on="order_id")
    ours = ours[window.holds(ours["order_date"])]
    return tuple(
        channel
        for channel in ("mfn", "afn")
        if _speaks_of(theirs[theirs["placed"] == channel], ours[ours["channel"] == channel], stated=stated)
    )


def _speaks_of(theirs: pd.DataFrame, ours: pd.DataFrame, *, stated: bool) -> bool:
    if theirs.empty or stated:
        return len(theirs) > 0
    unknown = ours[~ours["order_id"].isin(theirs["order_id"])]
    later = int((unknown["order_date"] > theirs["order_date"].max()).sum())
    return 2 * len(unknown) <= len(ours) + 1 and later <= max(1, len(theirs) // 10)


def as_amazon_counts(
    by_rules: pd.DataFrame, orders: pd.DataFrame, amazon_defects: pd.DataFrame, window: Window, channels: Sequence[str]
) -> pd.DataFrame:
    """Let Amazon's own table decide for the window's orders of these channels; the rules decide for all others.

    A pending defect stays pending: Amazon has not counted it, and may yet. Gets and gives what `order_defects` gives.
    """
    mine = orders.loc[window.holds(orders["order_date"]) & orders["channel"].isin(channels), "order_id"]
    theirs = amazon_defects[window.holds(amazon_defects["order_date"])]
    absent = ~are_among(theirs["order_id"], orders["order_id"])
    theirs = theirs[are_among(theirs["order_id"], mine) | absent].groupby("order_id", as_index=False)[list(KINDS)].any()
    theirs = theirs[theirs[list(KINDS)].any(axis="columns")].assign(defective=True, pending=False)
    decided = are_among(by_rules["order_id"], mine) & ~by_rules["pending"]
    ours = by_rules[~decided & ~by_rules["order_id"].isin(theirs["order_id"])]
    return pd.concat([ours, theirs], ignore_index=True).sort_values("order_id", ignore_index=True)


def unmatched_defects(found: pd.DataFrame, amazon_defects: pd.DataFrame, order_ids: pd.Series) -> pd.DataFrame:
    """Return defects that count, or may yet, whose order is in no file: order_id, kind, source.

    Parameters
    ----------
    found : what `defects` gives.
    amazon_defects : Amazon's own table.
    order_ids : of every order in any file, whatever its day or channel.
    """
    possible = found.loc[found["effect"].isin(["counts", *PENDING]), ["order_id", "kind", "source_file"]]
    theirs = [amazon_defects.loc[amazon_defects[kind], ["order_id", "source_file"]].assign(kind=kind) for kind in KINDS]
    every = pd.concat([possible, *theirs], ignore_index=True).rename(columns={"source_file": "source"})
    missing = every[~are_among(every["order_id"], order_ids)].drop_duplicates()
    return missing.sort_values(["order_id", "kind", "source"], ignore_index=True)
