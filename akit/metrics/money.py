"""What money reports know of A-to-z claims and chargebacks: amounts the ledgers lack, and cases they miss."""

from __future__ import annotations

import pandas as pd

from akit.tables import TABLES

# A settlement is whole; a Date Range report may begin or end inside one and tells the same money again.
WHOLE_FIRST = ("settlement_v2", "settlement_v1", "date_range")
# The ledger of each kind of case, and the events that prove there was one. Only those of the kind itself are its money.
LEDGER = {"a_to_z_claim": "claims", "chargeback": "chargebacks"}
PROOF = {"a_to_z_claim": ("a_to_z_claim", "a_to_z_recovery"), "chargeback": ("chargeback",)}


def with_money(ledger: pd.DataFrame, money_events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the ledger with the amounts it lacks and the cases it misses; see `with_amounts` and `with_cases`."""
    if not money_events["event_kind"].isin(PROOF[kind]).any():
        return ledger
    return with_cases(with_amounts(ledger, money_events, kind), money_events, kind)


def money_by_order(money_events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return one row per order that money reports know a case of: order_id, amount, currency, source_file, source_row.

    ``amount`` is what was taken from the seller, net of what the same kind of event gave back; missing where that is
    below nought, in two currencies, or known of no event. The source is the first event. Events without an order id
    belong to no case.

    Parameters
    ----------
    money_events : that table, with nothing in it later than the day of knowledge.
    kind : ``a_to_z_claim`` or ``chargeback``.
    """
    cases = told_once(money_events[money_events["event_kind"].isin(PROOF[kind]) & money_events["order_id"].ne("")])
    by = ["order_id", "event_date", "source_file", "source_row"]
    first = cases.sort_values(by, kind="stable").drop_duplicates("order_id")
    taken = cases[cases["event_kind"].eq(kind) & cases["amount"].notna()].groupby("order_id")
    amount = -taken["amount"].sum(min_count=1).round(2)
    amount = amount.where((amount >= 0) & taken["currency"].nunique().eq(1))
    found = first[["order_id", "source_file", "source_row"]].reset_index(drop=True)
    found["amount"] = found["order_id"].map(amount).astype("Float64") + 0.0
    currency = found["order_id"].map(taken["currency"].first())
    found["currency"] = currency.where(found["amount"].notna(), "").astype("str")
    return found


def told_once(events: pd.DataFrame) -> pd.DataFrame:
    """Leave out the events of an order and settlement that a more complete report tells too."""
    rank = events["report"].map({report: at for at, report in enumerate(WHOLE_FIRST)})
    best = rank.groupby([events["order_id"], events["settlement_id"]]).transform("min")
    return events[rank == best]


def with_amounts(ledger: pd.DataFrame, money_events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the ledger, with the money that reports know for cases it says no amount of.

    What the ledger says stays. An order with several cases gets none: nobody can say whose money it was.

    Parameters
    ----------
    ledger : `claims` or `chargebacks`.
    money_events, kind : see `money_by_order`.
    """
    known = money_by_order(money_events, kind)[["order_id", "amount", "currency"]]
    joined = ledger[["order_id"]].merge(known, on="order_id", how="left", validate="many_to_one").set_axis(ledger.index)
    amount, currency = joined["amount"], joined["currency"].fillna("")
    single = ~ledger["order_id"].duplicated(keep=False)
    agrees = ledger["currency"].eq("") | ledger["currency"].eq(currency)
    missing = ledger["amount"].isna() & amount.notna() & single & agrees
    return ledger.assign(
        amount=ledger["amount"].mask(missing, amount), currency=ledger["currency"].mask(missing, currency)
    )


def with_cases(ledger: pd.DataFrame, money_events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the ledger, and a case of unknown status for each order that only money reports know a case of.

    The day it was filed or received is unknown: money moves later. Gets and gives `claims` or `chargebacks`; a
    chargeback added is of unknown kind.
    """
    known = money_by_order(money_events, kind)
    missed = known[~known["order_id"].isin(ledger["order_id"])]
    if missed.empty:
        return ledger
    added = TABLES[LEDGER[kind]].frame(missed.assign(kind="unknown") if kind == "chargeback" else missed)
    return pd.concat([ledger, added], ignore_index=True)
