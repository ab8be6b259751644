"""Which defects may yet be reversed: claims to appeal, feedback that Amazon removes, chargebacks to answer.

What a rule allows is data (`policy/reversals.csv`, `deadlines.csv`). Amazon decides each; akit only says which rule a
defect seems to meet, and until when.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from akit import complaints, policy
from akit.errors import AkitError
from akit.metrics.claims import appeal_result
from akit.metrics.few_of_many import told_of
from akit.policy import STANDARD, Rulebook

REACHABLE = r"[\w.+-]+@[\w-]+\.\w+|(?:\+?\d[\s().-]{0,2}){9,}"  # a mail address or a telephone number
COLUMNS = ["order_id", "kind", "case", "route", "deadline", "filed", "why_not", "rule", "source", "confidence"]


def reversals(  # noqa: PLR0913  three kinds of defect, whose orders, when, by which rules
    claims: pd.DataFrame,
    feedback: pd.DataFrame,
    chargebacks: pd.DataFrame,
    orders: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return every defect that counts, with the way to have it reversed, or why there is none.

    Parameters
    ----------
    claims : with their outcome, from `claim_outcomes`.
    feedback, chargebacks : those tables, as known on the day.
    orders : for the channel and the marketplace, whose rules hold.
    rules : Amazon's, with what an account overrides.

    Returns
    -------
    One row per defect: order_id, kind, case (which row of the rules), route (appeal, removal, dispute; "" where none),
    deadline (the last day; NaT where no day is known to count from), filed (already under way), why_not (too_late,
    lost, closed, no_rule, or ""), the rule quoted, its source and how sure it is.
    """
    stars = rules.number("negative_feedback_rating_at_most", as_of.date())
    parts = [_claims(claims), _feedback(feedback, orders, stars), _chargebacks(chargebacks)]
    found = pd.concat(parts, ignore_index=True)
    home = told_of(orders, found["order_id"], "marketplace").fillna("")
    read = [
        _ruled(row, _country(place), as_of, rules) for row, place in zip(found.to_dict("records"), home, strict=True)
    ]
    table = pd.DataFrame(read, columns=COLUMNS).astype({"filed": "bool"})
    table["deadline"] = pd.to_datetime(table["deadline"]).astype("datetime64[us]")
    return table.sort_values(["order_id", "kind", "case"], ignore_index=True)


def _claims(claims: pd.DataFrame) -> pd.DataFrame:
    mine = claims[claims["odr_effect"] == "counts"]
    state = mine["appeal_outcome"].map(appeal_result).replace({"": "open", "pending": "filed"})
    state = state.mask(state.eq("open") & mine["appeal_date"].notna(), "filed")
    return _rows(mine, "a_to_z_claim", mine["outcome"], mine["decided_date"], state)


def _chargebacks(chargebacks: pd.DataFrame) -> pd.DataFrame:
    mine = chargebacks[chargebacks["kind"] == "service"]
    state = mine["status"].map(lambda words: _chargeback_states().get(policy.same_words(words), "open"))
    state = state.replace({"disputed": "filed"})
    return _rows(mine, "chargeback", mine["kind"] + "_chargeback", mine["received_date"], state)


@cache
def _chargeback_states() -> dict[str, str]:
    return {policy.same_words(row["status"]): row["state"] for row in policy.records("chargeback_statuses")}


def _feedback(feedback: pd.DataFrame, orders: pd.DataFrame, stars: int) -> pd.DataFrame:
    struck = feedback.loc[feedback["removed"], "order_id"]
    low = (feedback["rating"] <= stars).fillna(False).astype(bool)
    mine = feedback[low & ~feedback["removed"] & ~feedback["order_id"].isin(struck)]
    channel = told_of(orders, mine["order_id"], "channel").fillna("")
    reachable = mine["comment"].str.contains(REACHABLE)
    reasons = complaints.assign(mine["comment"])["reasons"]
    groups = _groups()
    read = [
        "personal_information" if names else _case({groups[reason] for reason in said}, place)
        for names, said, place in zip(reachable, reasons, channel, strict=True)
    ]
    case = pd.Series(read, index=mine.index, dtype="str")
    return _rows(mine, "negative_feedback", case, mine["feedback_date"], pd.Series("open", index=mine.index))


@cache
def _groups() -> dict[str, str]:
    table = complaints.reasons()
    return dict(zip(table["reason"], table["group"], strict=True))


def _case(about: set[str], channel: str) -> str:
    """Return which removal rule a comment seems to meet; a comment on anything else too meets none."""
    if about and about <= _about("product_review"):
        return "product_review"
    if about and about <= _about("fulfilled_by_amazon") and channel == "afn":
        return "fulfilled_by_amazon"
    return ""


@cache
def _about(case: str) -> frozenset[str]:
    (about,) = (row["about"] for row in policy.records("reversals") if row["case"] == case)
    return frozenset(about.split())


def _rows(table: pd.DataFrame, kind: str, case: pd.Series, since: pd.Series, state: pd.Series) -> pd.DataFrame:
    columns = {"order_id": table["order_id"], "kind": kind, "case": case, "since": since, "state": state}
    return pd.DataFrame(columns)[["order_id", "kind", "case", "since", "state"]]


def _ruled(row: Mapping[Hashable, Any], country: str, as_of: pd.Timestamp, rules: Rulebook) -> dict[str, Any]:
    """Return what the rules say of one defect."""
    said = _rule(row["kind"], row["case"], as_of.date())
    found = {"order_id": row["order_id"], "kind": row["kind"], "case": row["case"], "filed": row["state"] == "filed"}
    if said is None or not said["route"]:
        quoted = {key: said[key] if said else "" for key in ("rule", "source", "confidence")}
        return found | quoted | {"route": "", "deadline": pd.NaT, "why_not": "no_rule"}
    days = int(rules.deadline(said["step"], country, as_of.date())["days"])
    deadline = row["since"] + pd.Timedelta(days=days)
    gone = {"lost": "lost", "closed": "closed"}.get(row["state"], "")
    late = "too_late" if pd.notna(deadline) and deadline < as_of and row["state"] != "filed" else ""
    why_not = gone or late
    kept = {key: said[key] for key in ("rule", "source", "confidence")}
    return found | kept | {"route": "" if why_not else said["route"], "deadline": deadline, "why_not": why_not}


@cache
def _rule(kind: str, case: str, on: date) -> dict[str, str] | None:
    known = (row for row in policy.records("reversals") if row["valid_from"] <= on.isoformat())
    mine = [row for row in known if (row["kind"], row["case"]) == (kind, case)]
    return dict(mine[-1]) if mine else None


@cache
def _country(marketplace: str) -> str:
    try:
        return policy.marketplace(marketplace)["country"] if marketplace else ""
    except AkitError:
        return ""
