"""A-to-z claims as cases: why they were filed, what they cost, which were appealed, and which wait for an answer."""

from __future__ import annotations

import pandas as pd

from akit.metrics.claims import PENDING, appeal_result
from akit.metrics.few_of_many import told_of
from akit.metrics.intervals import wilson
from akit.metrics.money import told_once
from akit.policy import STANDARD, Rulebook
from akit.policy import rules as rule_table

GRANTED = ("claim_granted", "claim_granted_seller_funded", "claim_granted_not_counted")
_TOLD = (
    "order_id filed_date outcome odr_effect funded_by amount currency reply_by decided_date appeal_date appeal_outcome"
).split()
OPEN = (
    "order_id filed_date outcome odr_effect funded_by amount currency step reply_by appeal_by basis days_left"
).split()


def claims_by_reason(claims: pd.DataFrame, complaints: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Count claims by reason, outcome, who fulfilled the order and effect, most frequent first.

    Parameters
    ----------
    claims : what `claim_outcomes` gives.
    complaints : what `complaint_records` gives; a claim's reason is read there from its title and comment.
    orders : `orders`; a claim whose order is in no file has channel unknown.
    """
    read = _with_reason(claims, complaints)
    channel = told_of(orders, read["order_id"], "channel").fillna("unknown").astype("str")
    by = ["reason", "outcome", "channel", "odr_effect"]
    table = read.assign(channel=channel).groupby(by).size()
    ordered = table.rename("count").reset_index().sort_values(["count", *by], ascending=[False, True, True, True, True])
    return ordered.astype({"reason": "str", "channel": "str"}).reset_index(drop=True)


def _with_reason(claims: pd.DataFrame, complaints: pd.DataFrame) -> pd.DataFrame:
    at = ["source_file", "source_row", "order_id"]
    reasons = complaints.loc[complaints["source"] == "claim", [*at, "reason"]].drop_duplicates(at)
    read = claims.merge(reasons, on=at, how="left", validate="many_to_one")
    return read.assign(reason=read["reason"].astype("object").fillna("unclassified"))


def claim_money(claims: pd.DataFrame, money_events: pd.DataFrame) -> pd.DataFrame:
    """Return what claims cost and what came back, by who funded them and currency; currencies are never added up.

    Returns
    -------
    One row per ``funded_by`` and ``currency`` (empty where no amount is known): ``count`` claims, of which the amount
    is unknown for ``unknown_amount_count``; ``amount`` of the others; ``recovered``, what money reports show as given
    back for these orders (missing where no money report is at hand); ``appeal_won_count``, of which nobody knows
    whether the money came back for ``appeal_won_unrecovered_count``.
    """
    back = _given_back(money_events)
    known = claims.assign(
        won=claims["appeal_outcome"].map(appeal_result).eq("won"),
        unknown=claims["amount"].isna(),
        returned=claims["order_id"].map(back).astype("Float64"),
    )
    first = ~known["order_id"].duplicated()
    known["returned"] = known["returned"].where(first)
    known["unsettled"] = known["won"] & ~known["order_id"].isin(back.index)
    grouped = known.groupby(["funded_by", "currency"])
    table = pd.DataFrame(
        {
            "count": grouped.size(),
            "unknown_amount_count": grouped["unknown"].sum(),
            "amount": grouped["amount"].sum(min_count=1).astype("Float64").round(2),
            "recovered": grouped["returned"].sum().astype("Float64").round(2),
            "appeal_won_count": grouped["won"].sum(),
            "appeal_won_unrecovered_count": grouped["unsettled"].sum(),
        }
    ).reset_index()
    if money_events.empty:
        table["recovered"] = pd.Series(pd.NA, index=table.index, dtype="Float64")
    return table.sort_values(["count", "funded_by", "currency"], ascending=[False, True, True], ignore_index=True)


def _given_back(money_events: pd.DataFrame) -> pd.Series:
    """Return the money that came back for each order's claim, by order id; in the currency it was taken in."""
    kinds = money_events["event_kind"].isin(["a_to_z_claim", "a_to_z_recovery"])
    mine = told_once(money_events[kinds & money_events["order_id"].ne("")])
    return mine[mine["amount"] > 0].groupby("order_id")["amount"].sum().round(2)


def appeals(claims: pd.DataFrame) -> pd.DataFrame:
    """Return how the appeals of claims ended, in one row: appealed, won, lost, pending, unknown, and the share won.

    ``win_rate`` is won of those decided, with its Wilson 95 % interval; missing where none is decided. It says how
    these ended, not how the next one will.
    """
    result = claims["appeal_outcome"].map(appeal_result)
    appealed = claims["appeal_date"].notna() | claims["appeal_outcome"].ne("")
    won, lost, pending = (int((result[appealed] == name).sum()) for name in ("won", "lost", "pending"))
    low, high = wilson(won, won + lost)
    return pd.DataFrame(
        {
            "appealed_count": [int(appealed.sum())],
            "won_count": [won],
            "lost_count": [lost],
            "pending_count": [pending],
            "unknown_count": [int(appealed.sum()) - won - lost - pending],
            "win_rate": [won / (won + lost) if won + lost else float("nan")],
            "interval_low": [low],
            "interval_high": [high],
        }
    )


def appeals_by_reason(claims: pd.DataFrame, complaints: pd.DataFrame) -> pd.DataFrame:
    """Return how appeals ended, over all claims and for each reason that was appealed, most appealed first.

    Parameters
    ----------
    claims, complaints : as in `claims_by_reason`.

    Returns
    -------
    One row for ``reason`` all, then one a reason: reason, and the columns of `appeals`.
    """
    read = _with_reason(claims, complaints)
    parts = {"all": read, **{str(reason): part for reason, part in read.groupby("reason")}}
    table = pd.concat([appeals(part).assign(reason=reason) for reason, part in parts.items()], ignore_index=True)
    told = table[table["appealed_count"].gt(0) | table["reason"].eq("all")].assign(last=table["reason"].ne("all"))
    ordered = told.sort_values(["last", "appealed_count", "reason"], ascending=[True, False, True], ignore_index=True)
    return ordered[["reason", *(column for column in ordered if column not in ("reason", "last"))]]


def claim_axes(claims: pd.DataFrame) -> pd.DataFrame:
    """Count claims by who paid and by whether they count, and how many of each are conflicts.

    Returns
    -------
    One row per ``funded_by`` and ``odr_effect`` that occur: count, and conflict_count, those `claim_conflicts` names.
    """
    parted = claims.assign(parted=_conflict(claims).ne(""))
    grouped = parted.groupby(["funded_by", "odr_effect"])["parted"]
    table = pd.DataFrame({"count": grouped.size(), "conflict_count": grouped.sum()}).reset_index()
    return table.astype({"count": "int64", "conflict_count": "int64"})


def claim_conflicts(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims whose two answers point apart: paid for but not counted, or counted but not paid for.

    ``conflict`` is debited_not_counted or counted_not_debited. Neither need be wrong: money and metric are decided
    apart; both are worth a look. An order cancelled after the claim counts and costs nothing by rule, and is left out.
    """
    table = claims.assign(conflict=_conflict(claims))
    columns = ["order_id", "filed_date", "outcome", "funded_by", "odr_effect", "conflict", "amount", "currency", "rule"]
    found = table.loc[table["conflict"].ne(""), columns]
    return found.sort_values(["filed_date", "order_id"], ignore_index=True)


def _conflict(claims: pd.DataFrame) -> pd.Series:
    debited = claims["funded_by"].eq("seller") & claims["odr_effect"].eq("does_not_count")
    counted = claims["odr_effect"].eq("counts") & claims["funded_by"].isin(["amazon", "none"])
    counted &= claims["outcome"].ne("order_cancelled")
    conflict = pd.Series("", index=claims.index, dtype="str").mask(debited, "debited_not_counted")
    return conflict.mask(counted, "counted_not_debited")


def open_claims(
    claims: pd.DataFrame, countries: pd.Series, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Return the claims that wait for the seller, with their last days, the nearest first.

    A claim not decided, or of a status nobody knows, waits for a reply: by the day a mail of Amazon's names, else by
    the dated rule counted from the day it was filed, as if Amazon had asked at once; Amazon may not have asked. A claim
    granted at the seller's cost and not appealed may be appealed until the rule's days after the decision; where that
    day is unknown, after the filing, which cannot be too late.

    Parameters
    ----------
    claims : what `claim_outcomes` gives.
    countries : of the marketplace each claim's order was placed in, by order id; "" where unknown.
    as_of : the day of knowledge; appeals whose last day is past are left out, late replies are not.
    rules : Amazon's rules, with what the account overrides.

    Returns
    -------
    One row per claim: its two axes and money, ``step`` (reply or appeal), ``reply_by``, ``appeal_by``, ``basis`` (mail,
    filed_date, decided_date, or unknown) and ``days_left``, below nought where the day is past.
    """
    claims = claims[_TOLD]
    waiting = claims[claims["odr_effect"].isin(PENDING)]
    reply = waiting.assign(step="reply", basis=_basis(waiting["reply_by"], "mail", waiting["filed_date"], "filed_date"))
    counted = _after(waiting["filed_date"], "claim_reply", _of(waiting, countries), rules)
    reply["reply_by"] = waiting["reply_by"].fillna(counted)
    appeal = _appealable(claims)
    basis = _basis(appeal["decided_date"], "decided_date", appeal["filed_date"], "filed_date")
    appeal = appeal.assign(step="appeal", basis=basis)
    appeal["reply_by"], reply["appeal_by"] = pd.NaT, pd.NaT
    start = appeal["decided_date"].fillna(appeal["filed_date"])
    appeal["appeal_by"] = _after(start, "claim_appeal", _of(appeal, countries), rules)
    appeal = appeal[appeal["appeal_by"] >= as_of]
    table: pd.DataFrame = pd.concat([reply, appeal], ignore_index=True)
    table = table.assign(**{name: table[name].astype("datetime64[us]") for name in ("reply_by", "appeal_by")})
    due = table["reply_by"].fillna(table["appeal_by"])
    table["days_left"] = (due - as_of).dt.days.astype("Int64")
    return table.assign(due=due).sort_values(["due", "filed_date", "order_id"])[OPEN].reset_index(drop=True)


def _appealable(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the claims Amazon lets a seller appeal, for the rate or for the money, and that nobody has appealed."""
    table = rule_table("reversals")
    routes = set(table.loc[(table["kind"] == "a_to_z_claim") & (table["route"] == "appeal"), "case"])
    open_to = claims["outcome"].isin(routes) | (claims["outcome"].isin(GRANTED) & claims["funded_by"].eq("seller"))
    untouched = claims["appeal_date"].isna() & claims["appeal_outcome"].eq("")
    return claims[open_to & untouched & ~claims["odr_effect"].isin(PENDING)]


def _of(claims: pd.DataFrame, countries: pd.Series) -> pd.Series:
    return claims["order_id"].map(countries).fillna("")


def _basis(first: pd.Series, name: str, second: pd.Series, other: str) -> pd.Series:
    basis = pd.Series("unknown", index=first.index, dtype="str").mask(second.notna(), other)
    return basis.mask(first.notna(), name)


def _after(start: pd.Series, step: str, countries: pd.Series, rules: Rulebook) -> pd.Series:
    """Return the last day of a step that began on each day; unknown where the beginning is."""
    days = [
        pd.NaT if pd.isna(day) else day + pd.Timedelta(days=int(rules.deadline(step, country, day.date())["days"]))
        for day, country in zip(start, countries, strict=True)
    ]
    return pd.Series(days, index=start.index, dtype="datetime64[us]")
