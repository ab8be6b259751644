"""Buyers' messages: how soon they were answered, and which wait."""

from __future__ import annotations

import pandas as pd

from akit import policy
from akit.metrics.shipping import UNIT
from akit.tables import Tables

IN_TIME, LATE, UNANSWERED, NONE = "in_time", "late", "unanswered", "no_message"


def answers(messages: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return each message with ``hours`` to its answer and ``reply``: in_time, late, unanswered, or not yet due ("").

    In time is within 24 hours, weekends and holidays too.

    Parameters
    ----------
    messages : `messages`, as known on the day.
    now : the instant the day ends.
    """
    limit = policy.number("message_reply", now.date())
    hours = (messages["answered_at"] - messages["received_at"]).dt.total_seconds() / 3600
    waiting = (now - messages["received_at"]).dt.total_seconds() / 3600
    reply = pd.Series(IN_TIME, index=messages.index, dtype="str").mask(hours > limit, LATE)
    reply = reply.mask(hours.isna(), UNANSWERED).mask(hours.isna() & (waiting <= limit), "")
    return messages.assign(hours=hours, reply=reply)


def replied(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return each message that is answered or due: answered within 24 hours."""
    known = answers(tables.messages, now)
    due = known[known["reply"].ne("")]
    table = due.assign(day=due["received_date"], counts=due["reply"].eq(IN_TIME), weight=1)
    return table[UNIT].reset_index(drop=True)


def unanswered(tables: Tables, now: pd.Timestamp) -> pd.DataFrame:
    """Return each message: without an answer at the end of the day."""
    known = tables.messages
    return known.assign(day=known["received_date"], counts=known["answered_at"].isna(), weight=1)[UNIT]


def claim_replies(claims: pd.DataFrame, messages: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Count claims by how the buyer's messages before them were answered, and by whether they count.

    A claim's order with several messages goes by the worst of them: unanswered, then late, then in time.

    Returns
    -------
    One row per ``reply`` (unanswered, late, in_time, no_message), with ``count`` claims, then counts per effect on the
    order defect rate: counts, does_not_count, pending, unknown.
    """
    known = answers(messages, now)
    filed = claims.dropna(subset="filed_date")[["order_id", "filed_date"]].groupby("order_id")["filed_date"].max()
    before = known[known["received_date"] <= filed.reindex(known["order_id"]).set_axis(known.index)]
    worst = {reply: set(before.loc[before["reply"] == reply, "order_id"]) for reply in (UNANSWERED, LATE, IN_TIME)}
    reply = pd.Series(NONE, index=claims.index, dtype="str")
    for name in (IN_TIME, LATE, UNANSWERED):
        reply = reply.mask(claims["order_id"].isin(worst[name]), name)
    effects = ["counts", "does_not_count", "pending", "unknown"]
    table = pd.crosstab(reply, claims["odr_effect"]).reindex(
        index=[UNANSWERED, LATE, IN_TIME, NONE], columns=effects, fill_value=0
    )
    table.insert(0, "count", table.sum(axis="columns"))
    return table.rename_axis("reply").rename_axis(None, axis="columns").reset_index()
