"""When each order was known to be defective: spells of days, so that a past day is looked up and not computed anew.

What is said of a day here is what `known_by`, `claim_outcomes`, `defects` and `order_defects` say of it, by the rules
alone; a test holds the two against each other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from akit.metrics.claims import PENDING, claim_outcomes
from akit.metrics.known import ALWAYS, claim_states
from akit.metrics.money import PROOF
from akit.policy import STANDARD, Rulebook
from akit.tables import Tables

STILL = pd.Timestamp("2200-01-01")
DAY = pd.Timedelta(days=1)
_OF_CLAIMS = [
    *("order_id", "filed_date", "claim_type", "status", "funded_by", "odr_effect", "decided_date"),
    *("appeal_date", "appeal_outcome", "source_file", "source_row"),
]
_FAR = 1_000_000  # days between one order's and the next one's
COLUMNS = ["order_id", "kind", "effect", "first_day", "last_day"]


def defect_spells(tables: Tables, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return from when to when each signal counted, or might yet, as far as anything known by ``as_of`` tells.

    Parameters
    ----------
    tables : the account's, not cut to any day.
    as_of : nothing dated later is used.

    Returns
    -------
    One row per spell: order_id, kind, effect (counts or pending), first_day and last_day, both included. A row without
    a day is known always (first_day 1900-01-01); what goes on ends on 2200-01-01.
    """
    parts = [
        _feedback(tables.feedback, rules.number("negative_feedback_rating_at_most", as_of.date())),
        _claims(tables.claims, as_of, rules),
        _claims_elsewhere(tables),
        _chargebacks(tables),
    ]
    found = pd.concat([part[COLUMNS] for part in parts], ignore_index=True)
    found = found[(found["first_day"] <= as_of) & (found["first_day"] <= found["last_day"])]
    return found.sort_values(COLUMNS, ignore_index=True)


def _from(days: pd.Series) -> pd.Series:
    return days.fillna(ALWAYS)


def _feedback(feedback: pd.DataFrame, stars: int) -> pd.DataFrame:
    """Let a live negative feedback count from its day, until one of the same order is known to be removed."""
    negative = feedback[(feedback["rating"] <= stars).fillna(False).astype(bool) & ~feedback["removed"]]
    removed = feedback[feedback["removed"]]
    struck = _from(removed["feedback_date"]).groupby(removed["order_id"]).min()
    last = struck.reindex(negative["order_id"]).set_axis(negative.index) - DAY
    first = _from(negative["feedback_date"])
    return negative.assign(kind="negative_feedback", effect="counts", first_day=first, last_day=last.fillna(STILL))


def _claims(claims: pd.DataFrame, as_of: pd.Timestamp, rules: Rulebook) -> pd.DataFrame:
    """Let each state of a claim last until its next."""
    states = claim_states(claims[_OF_CLAIMS], as_of)
    ruled_on = states["known_on"].mask(states["known_on"] == ALWAYS, as_of)
    read = claim_outcomes(states, ruled_on, rules=rules)
    ordered = read.sort_values(["claim", "known_on"])
    after = ordered.groupby("claim")["known_on"].shift(-1)
    effect = ordered["odr_effect"].replace(dict.fromkeys(PENDING, "pending"))
    spells = ordered.assign(
        kind="a_to_z_claim",
        effect=effect,
        first_day=ordered["known_on"],
        last_day=(after - DAY).fillna(STILL),
    )
    return spells[effect.isin(["counts", "pending"])]


def _claims_elsewhere(tables: Tables) -> pd.DataFrame:
    """Let an order whose claim only a return or money tells of be pending, until the ledger knows the claim."""
    returns, money = tables.returns, tables.money_events
    flagged = returns.loc[returns["a_to_z_claim"], ["order_id", "return_date"]].set_axis(["order_id", "day"], axis=1)
    proof = money["event_kind"].isin(PROOF["a_to_z_claim"]) & money["order_id"].ne("")
    paid = money.loc[proof, ["order_id", "event_date"]].set_axis(["order_id", "day"], axis=1)
    return _pending_until(
        pd.concat([flagged, paid]), tables.claims["order_id"], tables.claims["filed_date"], "a_to_z_claim"
    )


def _pending_until(seen: pd.DataFrame, ledger_ids: pd.Series, ledger_days: pd.Series, kind: str) -> pd.DataFrame:
    first = _from(seen["day"]).groupby(seen["order_id"]).min()
    told = _from(ledger_days).groupby(ledger_ids).min()
    last = told.reindex(first.index) - DAY
    spells = pd.DataFrame({"first_day": first, "last_day": last.fillna(STILL)}).rename_axis("order_id").reset_index()
    return spells.assign(kind=kind, effect="pending")


def _chargebacks(tables: Tables) -> pd.DataFrame:
    ledger, money = tables.chargebacks, tables.money_events
    known = ledger[ledger["kind"].ne("fraud")]
    effect = known["kind"].map({"service": "counts"}).fillna("pending")
    told = known.assign(kind="chargeback", effect=effect, first_day=_from(known["received_date"]), last_day=STILL)
    proof = money["event_kind"].isin(PROOF["chargeback"]) & money["order_id"].ne("")
    paid = money.loc[proof, ["order_id", "event_date"]].set_axis(["order_id", "day"], axis=1)
    elsewhere = _pending_until(paid, ledger["order_id"], ledger["received_date"], "chargeback")
    return pd.concat([told[COLUMNS], elsewhere[COLUMNS]], ignore_index=True)


def joined_spells(spells: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which each order had at least one of these spells: order_id, first_day, last_day, disjoint."""
    if spells.empty:
        return spells[["order_id", "first_day", "last_day"]]
    order, ids = pd.factorize(spells["order_id"], sort=True)
    days = (spells[name].to_numpy().astype("datetime64[D]").astype("int64") for name in ("first_day", "last_day"))
    first, last = days
    by = np.lexsort((last, first, order))
    order, first, last = order[by], first[by], last[by]
    reached = np.maximum.accumulate(last + order * _FAR) - order * _FAR  # the last day so far, of this order alone
    begins = np.append(True, (order[1:] != order[:-1]) | (first[1:] > reached[:-1] + 1))
    blocks = np.flatnonzero(begins)
    told = {"first_day": first[blocks], "last_day": np.maximum.reduceat(last, blocks)}
    named = {name: day.astype("datetime64[D]").astype("datetime64[us]") for name, day in told.items()}
    return pd.DataFrame({"order_id": pd.Series(ids.take(order[blocks]), dtype="str"), **named})
