"""The every-defect annex: one row per defective order, what it is, why, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from akit import metrics
from akit.appeal.scope import Scope, defective_of
from akit.day import Day

KINDS = ("negative_feedback", "a_to_z_claim", "chargeback")
NEAREST = ("claim", "feedback", "message", "return")  # whose words tell best why the order is defective
MAY_YET = ("pending", "unknown")  # effects of a defect that is not decided
UNCLASSIFIED = "unclassified"
BETWEEN = "; "
MISSING = ("cause", "action")  # a row without one of them is red
COLUMNS = (
    *("order_id", "order_date", "channel", "marketplace", "kinds", "defect_date", "sku", "reason", "reasons"),
    *("stars", "claim_outcome", "chargeback_kind", "answer", "answer_hours", "delivery", "days_late", "refunded"),
    *("said", "cause", "action", "proof", "complete", "pending"),
)


def annex(day: Day, scope: Scope) -> pd.DataFrame:
    """Return one row per order of the scope with a defect that counts, or that may yet count, oldest first.

    Returns
    -------
    Columns: order_id, order_date, channel, marketplace; kinds (of defect) and the day the first became known;
    sku (of every line); reason (the nearest to the defect) and reasons (all, comma-separated); stars, claim_outcome,
    chargeback_kind; answer (in_time, late, none or "" where the buyer sent no message) and answer_hours of the slowest;
    delivery (on_time, late, not_delivered or "") and days_late; refunded; said (the buyer's own words, unmasked);
    cause, action, proof (the analyst's ledger); complete (cause and action are there); pending (may yet count).
    """
    orders = defective_of(day, scope)
    found = day.defects[day.defects["effect"].isin(["counts", *MAY_YET])]
    notes = day.known.defect_notes
    parts: dict[str, pd.Series] = {
        "kinds": _kinds(orders, found),
        "defect_date": found.groupby("order_id")["date"].min(),
        "sku": _joined(metrics.few_of(day.order_items, orders["order_id"]), "sku"),
        "reason": _nearest_reason(day.complaints),
        "reasons": _joined(day.complaints[day.complaints["reason"].ne(UNCLASSIFIED)], "reason", ","),
        "stars": _first(day.known.feedback, "rating", "min"),
        "claim_outcome": _joined(day.claims, "outcome"),
        "chargeback_kind": _joined(day.chargebacks, "kind"),
        "said": _said(day),
        **{column: _joined(notes, column) for column in ("cause", "action", "proof")},
        **_answers(day),
        **_deliveries(day),
        "refunded": _refunded(day),
    }
    table = orders[["order_id", "order_date", "channel", "marketplace", "pending"]].copy()
    for column, values in parts.items():
        table[column] = values.array if column == "kinds" else values.reindex(table["order_id"]).array
    return _typed(table)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    text = ("kinds", "sku", "reason", "reasons", "claim_outcome", "chargeback_kind", "said", "answer", "delivery")
    for column in (*text, "cause", "action", "proof"):
        table[column] = table[column].astype("object").where(table[column].notna(), "").astype("str")
    table["reason"] = table["reason"].mask(table["reason"].eq(""), UNCLASSIFIED)
    table["refunded"] = table["refunded"].notna()
    table["complete"] = table["cause"].ne("") & table["action"].ne("")
    table["stars"] = table["stars"].where(table["kinds"].str.contains("negative_feedback"))
    return table[list(COLUMNS)].reset_index(drop=True)


def _kinds(orders: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Return the kinds that count; for an order that is only pending, those that may."""
    maybe = found.groupby("order_id")["kind"].agg(lambda kinds: ",".join(sorted(set(kinds), key=KINDS.index)))
    certain = [
        ",".join(kind for kind, there in zip(KINDS, flags, strict=True) if there)
        for flags in orders[list(KINDS)].itertuples(index=False)
    ]
    kinds = pd.Series(certain, index=orders.index, dtype="str")
    return kinds.mask(kinds.eq(""), orders["order_id"].map(maybe).fillna(""))


def _joined(table: pd.DataFrame, column: str, between: str = BETWEEN) -> pd.Series:
    """Return order id -> the column's distinct values in order of appearance."""
    said = table[table[column].ne("")].astype({column: "str"})
    return said.groupby("order_id", sort=True)[column].agg(lambda values: between.join(dict.fromkeys(values)))


def _first(table: pd.DataFrame, column: str, how: str) -> pd.Series:
    return table.groupby("order_id")[column].agg(how)


def _nearest_reason(complaints: pd.DataFrame) -> pd.Series:
    rank = {source: place for place, source in enumerate(NEAREST)}
    known = complaints[complaints["reason"].ne(UNCLASSIFIED)]
    ordered = known.assign(rank=known["source"].map(rank)).sort_values(["order_id", "rank", "date"], kind="stable")
    return ordered.drop_duplicates("order_id").set_index("order_id")["reason"]


def _said(day: Day) -> pd.Series:
    tables = (day.known.feedback, day.claims, day.chargebacks)
    return _joined(pd.concat([table[["order_id", "comment"]] for table in tables], ignore_index=True), "comment", " / ")


def _answers(day: Day) -> dict[str, pd.Series]:
    known = metrics.replies(day.known.messages, day.now, rules=day.rules)
    slowest = known.sort_values("rank").drop_duplicates("order_id", keep="last").set_index("order_id")
    return {"answer": slowest["reply"], "answer_hours": slowest["hours"]}


def _deliveries(day: Day) -> dict[str, pd.Series]:
    parcels = metrics.deliveries(day.known.shipments, day.as_of)
    worst = parcels.sort_values("rank").drop_duplicates("order_id", keep="last").set_index("order_id")
    return {"delivery": worst["delivery"], "days_late": worst["days_late"]}


def _refunded(day: Day) -> pd.Series:
    """Say of each order whether a file says that the buyer's money went back; the analyst's own words do not."""
    known = day.known
    money = known.money_events
    ids = [
        day.claims.loc[day.claims["outcome"].eq("order_refunded"), "order_id"],
        known.returns.loc[known.returns["refunded_amount"].fillna(0) > 0, "order_id"],
        money.loc[money["event_kind"].eq("refund"), "order_id"],
    ]
    every = pd.concat(ids, ignore_index=True).drop_duplicates()
    return pd.Series(True, index=pd.Index(every), dtype="bool")


def incomplete(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of defects that count and lack a cause or an action: the red ones."""
    return table[~table["complete"] & ~table["pending"]].reset_index(drop=True)


def holding(table: pd.DataFrame, column: str, words: Iterable[str]) -> pd.Series:
    """Say of each row whether a comma-separated column holds any of these words."""
    wanted = frozenset(words)
    return pd.Series(
        [not wanted.isdisjoint(said.split(",")) for said in table[column]], index=table.index, dtype="bool"
    )
