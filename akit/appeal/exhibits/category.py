"""Exhibits of one complaint category: when it was complained of, how messages were answered, how parcels arrived."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit import figures, metrics
from akit.appeal.case import Case
from akit.appeal.exhibits.exhibit import Exhibit, caption, counted, slots
from akit.appeal.voice import day
from akit.words import word

REASONS = ("feedback", "claims", "returns", "messages")
WEEK = pd.Timedelta(days=7)


def complaints_by_week(case: Case, category: str) -> Exhibit | None:
    """Return the category's complaints week by week; None where there are none."""
    mine = case.complaints_of(category)
    dated = mine.dropna(subset="date")
    if dated.empty:
        return None
    weekly = metrics.complaint_reasons_by_week(dated).groupby("week")["count"].sum().reset_index()
    actions = case.actions_of(category)
    inside = int(mine["order_id"].isin(case.orders["order_id"]).sum())
    peak = weekly.sort_values(["count", "week"], ascending=[False, True]).iloc[0]
    numbers = {"known": len(mine), "in_window": inside, "peak": int(peak["count"]), "peak_week": day(peak["week"])}
    finding = case.voice.say(
        "pack_weekly", category=case.voice.category(category), known=counted(len(mine)), inside=counted(inside),
        peak=counted(peak["count"]), week=numbers["peak_week"],
    )  # fmt: skip
    return Exhibit(
        f"complaints-{category.replace('_', '-')}",
        category,
        case.voice.say("pack_weekly_title", category=case.voice.category(category)),
        finding,
        caption(case, REASONS, ("pack_n_complaints", inside, len(mine)), in_window=False),
        weekly,
        lambda language: figures.category_complaints(weekly, actions=actions, language=language),
        numbers=slots(f"complaints.{category}", numbers),
    )


def replies_by_week(case: Case, category: str) -> Exhibit | None:
    """Return how soon the messages about the scope's orders were answered, week by week; None without messages."""
    orders = case.day.known.orders
    scope = orders.loc[case.scope.holds(orders), "order_id"]
    known = metrics.replies(case.day.known.messages, case.day.now, rules=case.day.rules)
    mine = known[known["order_id"].isin(scope)]
    if mine.empty:
        return None
    weekly = metrics.replies_by_week(mine)
    window = case.day.window
    recent = mine[mine["received_date"].between(window.start, window.end)]
    numbers: dict[str, Any] = {
        "count": len(recent),
        **{kind: int((recent["reply"] == kind).sum()) for kind in ("in_time", "late", "none", "open")},
    }
    actions = case.actions_of(category)
    finding = case.voice.say(
        "pack_answers", start=day(window.start), end=day(window.end), **{k: counted(v) for k, v in numbers.items()}
    )
    if len(actions):
        last = actions["date"].max()
        since = mine[mine["received_date"] > last]
        numbers |= {
            "since": day(last),
            "since_count": len(since),
            "since_in_time": int((since["reply"] == "in_time").sum()),
        }
        more = case.voice.say(
            "pack_answers_since", since=day(last), count=counted(len(since)), in_time=counted(numbers["since_in_time"])
        )
        finding = case.voice.together([finding, more])
    return Exhibit(
        "response-times",
        category,
        case.voice.say("pack_answers_title"),
        finding,
        caption(case, ("messages",), ("pack_n_messages", numbers["in_time"], len(recent)), in_window=False),
        weekly,
        lambda language: figures.replies_by_week(weekly, actions=actions, language=language),
        numbers=slots("messages", numbers),
    )


def deliveries_by_carrier(case: Case, category: str) -> Exhibit | None:
    """Return how the parcels of the window's orders were delivered, by carrier; None where no shipment is known."""
    parcels = metrics.deliveries(case.day.known.shipments, case.day.as_of)
    mine = parcels[parcels["order_id"].isin(case.orders["order_id"])]
    if mine.empty:
        return None
    table = metrics.deliveries_by_carrier(mine, case.rows_of(category)["order_id"])
    due = int((mine["delivery"] != "open").sum())
    numbers = {
        "due": due,
        **{kind: int((mine["delivery"] == kind).sum()) for kind in ("on_time", "late", "not_delivered")},
    }
    most = table.sort_values(["complaint_order_count", "carrier"], ascending=[False, True]).iloc[0]
    numbers |= {"most_orders": int(most["complaint_order_count"]), "most_parcels": int(most["parcel_count"])}
    finding = case.voice.say(
        "pack_deliveries", **{k: counted(v) for k, v in numbers.items()}, category=case.voice.category(category),
        carrier=tuple(most["carrier"] or word("unknown", language) for language in case.voice.languages),
    )  # fmt: skip
    return Exhibit(
        "deliveries-by-carrier",
        category,
        case.voice.say("pack_deliveries_title"),
        finding,
        caption(case, ("shipments",), ("pack_n_parcels", numbers["on_time"], due)),
        table,
        numbers=slots("deliveries", numbers),
        shown=tuple(column for column in table.columns if column != "open"),
    )
