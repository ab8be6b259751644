"""Equal exposure: an order is young or old, and only what came equally soon after its order may be compared."""

from __future__ import annotations

import pandas as pd

from akit.policy import STANDARD, Rulebook


def counting_days(found: pd.DataFrame, claims: pd.DataFrame, by_order: pd.DataFrame) -> pd.DataFrame:
    """Return the day on which each defective order became one: order_id, kind, day; a row per kind.

    A claim counts from the day it was decided where that is known, else from the day it was filed: a young order's
    claim is more often undecided, and would make it look better than it will be. Unknown where no file dates it.

    Parameters
    ----------
    found : what `defects` gives.
    claims : what `claim_outcomes` gives.
    by_order : what `order_defects` or `as_amazon_counts` gives; only its defective orders are in.
    """
    decided = claims[["source_file", "source_row", "decided_date"]].drop_duplicates(["source_file", "source_row"])
    counting = found[found["effect"].eq("counts")].merge(
        decided, on=["source_file", "source_row"], how="left", validate="many_to_one"
    )
    claim = counting["kind"].eq("a_to_z_claim")
    day = counting["date"].where(~claim, counting[["date", "decided_date"]].max(axis="columns"))
    dated = counting.assign(day=day.astype("datetime64[us]")).groupby(["order_id", "kind"], as_index=False)["day"].min()
    kinds = [column for column in by_order.columns if column not in ("order_id", "defective", "pending")]
    defective = by_order.loc[by_order["defective"], ["order_id", *kinds]]
    told = defective.melt("order_id", var_name="kind", value_name="has")
    told = told.loc[told["has"].astype(bool), ["order_id", "kind"]].astype("str")
    joined = told.merge(dated, on=["order_id", "kind"], how="left", validate="one_to_one")
    return joined.sort_values(["order_id", "kind"], ignore_index=True)


def first_days(events: pd.DataFrame) -> pd.Series:
    """Return the first day of each order's events, by order id; orders none of whose events is dated are left out."""
    return events.dropna(subset="day").groupby("order_id")["day"].min()


def came_within(orders: pd.DataFrame, first_day: pd.Series, days: int) -> pd.Series:
    """Say of each order whether its first event came at most ``days`` after it."""
    found = first_day.reindex(orders["order_id"]).to_numpy(dtype="datetime64[us]")
    day = pd.Series(found, index=orders.index)
    return (day - orders["order_date"]).dt.days.le(days).fillna(False).astype(bool)


def evidence_from(
    feedback: pd.DataFrame, claims: pd.DataFrame, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD
) -> pd.Timestamp | None:
    """Return the day from which defects can be known; None where the files are too short to say.

    A feedback report of the last 90 days makes every order before it look clean. The first day of a file with enough
    rows stands for the day it begins; a file of a few rows may just have had nothing to tell.
    """
    enough = rules.number("evidence_rows_enough", as_of.date())
    days = [table[column].dropna() for table, column in ((feedback, "feedback_date"), (claims, "filed_date"))]
    begins = [day.min() for day in days if len(day) >= enough]
    return max(begins) if begins else None


def compared_orders(
    orders: pd.DataFrame,
    feedback: pd.DataFrame,
    claims: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the orders whose defects could have been known from the day they were placed."""
    begins = evidence_from(feedback, claims, as_of, rules=rules)
    return orders if begins is None else orders[orders["order_date"] >= begins].reset_index(drop=True)


def days_by_reason(events: pd.DataFrame, complaints: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the day each order became defective, over all defects and for each reason its buyer gave.

    Parameters
    ----------
    events : what `counting_days` gives.
    complaints : what `complaint_records` gives; feedback and claims say why an order is defective, the rest does not.

    Returns
    -------
    ``all_defects``, then each reason: order id -> day, missing where no file dates the defect.
    """
    first = events.groupby("order_id")["day"].min()
    about = complaints[complaints["source"].isin(["feedback", "claim"]) & complaints["order_id"].isin(first.index)]
    named = about[about["reason"].ne("unclassified")]
    reasons = {str(reason): first[first.index.isin(part["order_id"])] for reason, part in named.groupby("reason")}
    return {"all_defects": first, **reasons}
