"""What was known on a day: nothing dated later is used, so an old report can be made again as it would have been."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from akit.metrics.claims import is_pending
from akit.policy import STANDARD, Rulebook
from akit.tables import CLAIM, PROGRESS, TABLES, Tables, nth_claim

# A row is known from this day on; a row without the day is known always, for nothing says it came later.
KNOWN_FROM = {
    "feedback": "feedback_date",
    "claims": "filed_date",
    "chargebacks": "received_date",
    "messages": "received_date",
    "money_events": "event_date",
    "reimbursements": "approval_date",
    "replacements": "replacement_date",
    "returns": "return_date",
    "actions": "date",
    "voice_of_customer": "last_updated",
    "reason_corrections": "judged_date",
}
# A snapshot is one file made at one time: the last day it speaks of is the first on which it can be known.
KNOWN_WHOLE = {"account_health": "window_end", "amazon_defects": "order_date"}
# Later steps of the same row, blanked where they had not happened yet, and what goes with them.
LATER_STEPS: dict[str, dict[str, list[str]]] = {
    "claims": {"decided_date": ["status", "funded_by", "odr_effect"], "appeal_date": ["appeal_outcome"]},
    "messages": {"answered_date": ["answered_at"]},
    "shipments": {"shipped_at": [], "delivered_at": []},
}
UNDECIDED = {
    "status": "Under Review",
    "funded_by": "",
    "odr_effect": "",
    "appeal_outcome": "",
    "answered_at": pd.NaT,
}
ALWAYS = pd.Timestamp("1900-01-01")  # since when a row without a day is known


def known_by(tables: Tables, as_of: pd.Timestamp) -> Tables:
    """Return the tables as they stood at the end of the day ``as_of``, with ``orders`` made from the lines.

    An order is known from its order date. Of its states in overlapping files the newest one of that day is taken;
    where all are newer, the oldest. A claim decided later was under review then. A large account's lines are no
    `order_items`: see `recent_lines`.
    """
    large = len(tables.order_states) > 0
    lines = tables.order_items if large else states(tables.order_items, as_of)
    known = {name: _known(name, getattr(tables, name), as_of) for name in {**KNOWN_FROM, **LATER_STEPS}}
    whole = {name: _whole_files(getattr(tables, name), day, as_of) for name, day in KNOWN_WHOLE.items()}
    then = orders_of_states(tables.order_states, as_of) if large else orders(lines)
    return replace(tables, order_items=lines, orders=then, **known, **whole)


def _whole_files(table: pd.DataFrame, day: str, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of files that reach to no day after ``as_of``: a snapshot is known whole or not at all."""
    if table.empty:
        return table.copy()
    return table[table.groupby("source_file")[day].transform("max") <= as_of].reset_index(drop=True)


def _known(name: str, table: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    known = table.copy()
    if table.empty:
        return known
    if name in KNOWN_FROM:
        day = table[KNOWN_FROM[name]]
        known = table[day.isna() | (day <= as_of)].reset_index(drop=True)
    if name == "claims":
        known = _newest_claims(known, as_of)
    if name == "voice_of_customer":
        known = _newest_offers(known)
    return _without_later_steps(name, known, as_of)


def _without_later_steps(name: str, table: pd.DataFrame, as_of: pd.Timestamp | pd.Series) -> pd.DataFrame:
    """Blank what had not happened yet; the day is one for all rows, or one a row."""
    known = table.copy()
    for step, columns in LATER_STEPS.get(name, {}).items():
        later = known[step] > as_of
        for column in columns:
            known[column] = known[column].mask(later, UNDECIDED[column])
        known[step] = known[step].mask(later)
    return known


def _newest_claims(claims: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return each claim in the newest state known by the day."""
    if not claims.duplicated(list(CLAIM)).any():  # none is told twice
        return claims
    newest = _newest(claims.assign(nth=nth_claim(claims)), as_of, [*CLAIM, "nth"])
    return newest[list(claims.columns)].reset_index(drop=True)


def _newest_offers(offers: pd.DataFrame) -> pd.DataFrame:
    """Return each offer as the Voice of the Customer last showed it; a row without a day yields to one with."""
    newest = offers.groupby(["asin", "sku"], dropna=False)["last_updated"].transform("max")
    return offers[newest.isna() | (offers["last_updated"] == newest)].reset_index(drop=True)


def _newest(claims: pd.DataFrame, as_of: pd.Timestamp | pd.Series, key: list[str]) -> pd.DataFrame:
    """Return the newest row of each key known by its day: May's ledger may say again, and newer, what April's did.

    A decision dated by the day goes before an undated one, that before none; a state decided later only says that the
    claim was open.
    """
    ordered = claims.assign(
        decided=claims["decided_date"].where(claims["decided_date"] <= as_of),
        undated=claims["decided_date"].isna(),
        settled=[not is_pending(status) for status in claims["status"].tolist()],
        appealed=claims["appeal_date"].where(claims["appeal_date"] <= as_of),
    )
    by = ["decided", "undated", "settled", "appealed", "source_file", "source_row"]
    ordered = ordered.sort_values(by, na_position="first", ignore_index=False)
    return ordered.drop_duplicates(key, keep="last").sort_index()


def claim_states(claims: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return every state that each claim was known in, up to a day, each as `known_by` has it on that day.

    Gets the `claims` table and gives it with ``claim`` (a number, one a claim) and ``known_on``, the day the state
    began; a claim without a day filed is known from 1900-01-01.
    """
    numbered = claims.assign(nth=nth_claim(claims))
    key = [*CLAIM, "nth"]
    numbered["claim"] = numbered.groupby(key, dropna=False, sort=False).ngroup()
    filed = numbered["filed_date"].fillna(ALWAYS)
    steps = pd.concat(
        [numbered[["claim"]].assign(known_on=day) for day in (filed, numbered["decided_date"], numbered["appeal_date"])]
    ).drop_duplicates()
    begun = filed.groupby(numbered["claim"]).min().reindex(steps["claim"]).set_axis(steps.index)
    steps = steps[(steps["known_on"] >= begun) & (steps["known_on"] <= as_of)]
    rows = steps.merge(numbered, on="claim")
    states = _newest(rows, rows["known_on"], ["claim", "known_on"])
    return _without_later_steps("claims", states, states["known_on"])[[*claims.columns, "claim", "known_on"]]


def states(order_items: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return the lines of every order placed by ``as_of``, in the state it was known in then."""
    placed = order_items[order_items["order_date"] <= as_of]
    stamp = placed["last_updated_at"]
    newest = stamp.where(placed["last_updated_date"] <= as_of).groupby(placed["order_id"], sort=False).transform("max")
    oldest = stamp.groupby(placed["order_id"], sort=False).transform("min")
    return placed[stamp == newest.fillna(oldest)].reset_index(drop=True)


def recent_lines(tables: Tables, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return the lines of a large account's orders of the last 180 days, as they were known then.

    Of the columns of `order_items` only order_id, order_date, channel, marketplace, sku, asin, quantity,
    is_buyer_requested_cancellation and source_file are known of them; texts are categories.
    """
    order_states, order_goods = tables.order_states, tables.order_goods
    then = order_states[_valid(order_states, as_of) & (order_states["order_date"] >= lines_since(as_of, rules))]
    mine = then[["order_id", "order_date", "channel", "marketplace", "source_file"]]
    lines: pd.DataFrame = mine.loc[mine.index.repeat(then["line_count"].to_numpy(dtype="int64"))].reset_index(drop=True)
    goods: pd.DataFrame = order_goods.iloc[places_of_goods(then)].reset_index(drop=True)
    asked = goods["is_buyer_requested_cancellation"].astype("str").eq("true")
    quantity = pd.to_numeric(goods["quantity"].astype("str"), errors="coerce").astype("Int64")
    typed = goods.assign(quantity=quantity, is_buyer_requested_cancellation=asked)
    return lines.join(typed, validate="one_to_one")


def lines_since(as_of: pd.Timestamp, rules: Rulebook) -> pd.Timestamp:
    """Return the first day of whose orders `recent_lines` has the lines."""
    return as_of - pd.Timedelta(days=rules.number("concentration_window", as_of.date()) - 1)


def places_of_goods(order_states: pd.DataFrame) -> np.ndarray:
    """Return the rows of `order_goods` that are the lines of some states, state after state."""
    count, begins = (order_states[name].to_numpy(dtype="int64") for name in ("line_count", "goods_at"))
    ends = np.cumsum(count)
    places: np.ndarray = np.arange(count.sum()) + np.repeat(begins - ends + count, count)
    return places


def _valid(order_states: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    begun = (order_states["order_date"] <= as_of) & (order_states["known_from"] <= as_of)
    valid: pd.Series = begun & (order_states["known_until"] > as_of)
    return valid


def orders_of_states(order_states: pd.DataFrame, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """Return one row per order placed by ``as_of``, in the state it was known in then; without a day, all as now."""
    columns = list(TABLES["orders"].columns)
    if as_of is None:
        mine = order_states["known_until"] == order_states["known_until"].max()
    else:
        mine = _valid(order_states, as_of)
    # Millions of rows are not copied to leave none of them out.
    return order_states[columns] if mine.all() else order_states.loc[mine, columns].reset_index(drop=True)


def orders(order_items: pd.DataFrame) -> pd.DataFrame:
    """Return one row per order from its lines, ordered by order id.

    An order is cancelled when every one of its lines is. What all lines share is taken from the line furthest on.
    """
    if order_items.empty:
        return TABLES["orders"].frame()
    cancelled = order_items["order_status"].eq("Cancelled") | order_items["item_status"].eq("Cancelled")
    order, file = (pd.factorize(order_items[name], sort=True)[0] for name in ("order_id", "source_file"))
    status, said = pd.factorize(order_items["order_status"])
    progress = np.array([PROGRESS.index(one) if one in PROGRESS else -1 for one in said])[status]
    row = order_items["source_row"].to_numpy(dtype="int64", na_value=np.iinfo("int64").max)
    by = np.lexsort((row, file, progress, order))
    count = np.bincount(order)
    last = order_items.iloc[by[np.cumsum(count) - 1]].reset_index(drop=True)
    return TABLES["orders"].frame(last.assign(cancelled=np.bincount(order, cancelled) == count, line_count=count))
