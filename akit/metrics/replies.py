"""Buyers' messages: how soon they were answered, which wait, and how the claims that followed ended."""

from __future__ import annotations

import pandas as pd

from akit.metrics.shipping import UNIT
from akit.metrics.weeks import monday_of
from akit.policy import STANDARD, Rulebook
from akit.tables import Tables

REPLIES = ("in_time", "late", "none", "open")
_RANK = {"open": 0, "in_time": 1, "late": 2, "none": 3}
# Of a claim: no answer is not to be taken for no message.
_OF_CLAIMS = {"none": "unanswered", "late": "late", "in_time": "in_time"}
_EFFECTS = ["counts", "does_not_count", "pending", "unknown"]


def replies(messages: pd.DataFrame, now: pd.Timestamp, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return one row per buyer message with how it was answered by ``now``.

    Parameters
    ----------
    messages : `messages`, as known on the day.
    now : the instant the day ends; a message whose time to answer is not over yet is ``open``.
    rules : in how many hours an answer is in time (24, weekends and holidays too), with what the account overrides.

    Returns
    -------
    The messages with ``reply`` (in_time, late, none, open), ``hours`` to the answer (NaN without one) and ``rank``
    (the worse the higher).
    """
    limit = rules.number("message_reply", now.date())
    hours = (messages["answered_at"] - messages["received_at"]).dt.total_seconds() / 3600
    waiting = (now - messages["received_at"]).dt.total_seconds() / 3600
    reply = pd.Series("in_time", index=messages.index, dtype="str").mask(hours > limit, "late")
    reply = reply.mask(hours.isna(), "none").mask(hours.isna() & (waiting <= limit), "open")
    return messages.assign(hours=hours, reply=reply, rank=reply.map(_RANK))


def replies_by_week(known: pd.DataFrame) -> pd.DataFrame:
    """Count messages by week received and how they were answered, a week with none included, oldest first.

    Parameters
    ----------
    known : what `replies` gives.

    Returns
    -------
    One row per week (its Monday): week, in_time, late, none, open, count, median_hours (of those answered).
    """
    columns = ["week", *REPLIES, "count", "median_hours"]
    dated = known.dropna(subset="received_date")
    if dated.empty:
        return pd.DataFrame({column: pd.Series(dtype="float64") for column in columns})
    week = monday_of(dated["received_date"])
    weeks = pd.date_range(week.min(), week.max(), freq="7D", unit="us")
    counts = pd.crosstab(week, dated["reply"]).reindex(index=weeks, columns=list(REPLIES), fill_value=0)
    median = dated.groupby(week)["hours"].median().reindex(weeks)
    table = counts.assign(count=counts.sum(axis="columns"), median_hours=median)
    return table.rename_axis("week").rename_axis(None, axis="columns").reset_index()[columns]


def replied(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each message that is answered or due: answered in time."""
    known = replies(tables.messages, now, rules=rules)
    due = known[known["reply"].ne("open")]
    table = due.assign(day=due["received_date"], counts=due["reply"].eq("in_time"), weight=1)
    return table[UNIT].reset_index(drop=True)


def unanswered(tables: Tables, now: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Return each message: without an answer at the end of the day."""
    known = tables.messages
    return known.assign(day=known["received_date"], counts=known["answered_at"].isna(), weight=1)[UNIT]


def claim_replies(
    claims: pd.DataFrame, messages: pd.DataFrame, now: pd.Timestamp, *, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Count claims by how the buyer's messages before them were answered, and by whether they count.

    A claim's order with several messages goes by the worst of them: unanswered, then late, then in time.

    Returns
    -------
    One row per ``reply`` (unanswered, late, in_time, no_message), with ``count`` claims, then counts per effect on the
    order defect rate: counts, does_not_count, pending, unknown.
    """
    known = replies(messages, now, rules=rules)
    filed = claims.dropna(subset="filed_date")[["order_id", "filed_date"]].groupby("order_id")["filed_date"].max()
    before = known[known["received_date"] <= filed.reindex(known["order_id"]).set_axis(known.index)]
    worst = before[before["reply"].ne("open")].sort_values("rank").drop_duplicates("order_id", keep="last")
    named = dict(zip(worst["order_id"], worst["reply"].map(_OF_CLAIMS), strict=True))
    told = [named.get(order, "no_message") for order in claims["order_id"]]
    reply = pd.Series(told, index=claims.index, dtype="str")
    table = pd.crosstab(reply, claims["odr_effect"]).reindex(
        index=[*_OF_CLAIMS.values(), "no_message"], columns=_EFFECTS, fill_value=0
    )
    table.insert(0, "count", table.sum(axis="columns"))
    return table.rename_axis("reply").rename_axis(None, axis="columns").reset_index()
