"""Complaint reasons over four sources, feedback, claims, returns and messages, under one codebook."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from akit import complaints
from akit.complaints.account_codebook import NO_CODEBOOK, AccountCodebook
from akit.metrics.few_of_many import are_among, told_of
from akit.metrics.intervals import wilson
from akit.metrics.weeks import monday_of
from akit.policy import STANDARD, Rulebook
from akit.trace import Window

SOURCES = ("feedback", "claim", "return", "message")
UNCLASSIFIED = "unclassified"
_COLUMNS = ["source", "order_id", "date", "reason", "code", "text", "source_file", "source_row"]
_READ = ["code_reason", "text_reason", "decided_by"]


def complaint_records(  # noqa: PLR0913  four sources, the day, and the rules
    feedback: pd.DataFrame,
    claims: pd.DataFrame,
    returns: pd.DataFrame,
    messages: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return one row per complaint: source, order_id, date, reason, code, text, source_file, source_row and more.

    A return's own code is the primary fact and goes before its comment; elsewhere the codebook reads the text. What it
    cannot read is "unclassified". Feedback above three stars or removed, and returns that are no complaint about the
    seller (undeliverable parcels), are left out; a buyer's change of mind stays, under its own name. Of a claim the
    buyer's words are read, and its type where they say nothing clear: "Items Not As Described" covers a tight shirt
    too. ``code_reason`` is what the return code says ("" for nothing), ``text_reason`` what the text does, and
    ``decided_by`` which of the two the reason is: return_code, codebook, or "" where it is unclassified.
    """
    stars = rules.number("complaint_rating_at_most", as_of.date())
    live = feedback[(feedback["rating"] <= stars) & ~feedback["removed"]]
    joined = pd.concat(list(_every(live, claims, returns, messages)), ignore_index=True)
    told = joined.assign(code_reason=joined["reason"], text_reason=_read(joined))
    ordered = _decided(told, "codebook").sort_values(["source", "date", "order_id", "source_file", "source_row"])
    return ordered[[*_COLUMNS, *_READ]].reset_index(drop=True)


def _every(
    feedback: pd.DataFrame, claims: pd.DataFrame, returns: pd.DataFrame, messages: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Give the complaints of each source; of returns and messages, which few accounts have, where there are any."""
    yield _rows(feedback, "feedback", feedback["feedback_date"], feedback["comment"])
    yield _rows(claims, "claim", claims["filed_date"], claims["comment"], menu=claims["claim_type"])
    if len(returns):
        yield _returns(returns)
    if len(messages):
        yield _rows(messages, "message", messages["received_date"], _joined(messages["subject"], messages["text"]))


def _read(told: pd.DataFrame) -> pd.Series:
    """Return the main reason of each text: of the buyer's words, else of the claim's type, which is Amazon's menu."""
    by_words = _main_reason(told["words"])
    unclear = by_words.eq(UNCLASSIFIED) & told["menu"].ne("")
    return by_words.where(~unclear, _main_reason(told["menu"].where(unclear, ""))) if unclear.any() else by_words


def _main_reason(texts: pd.Series) -> pd.Series:
    read = complaints.assign(texts)["reasons"]
    return read.map(lambda reasons: reasons[0] if reasons else UNCLASSIFIED).astype("str")


def with_own_words(records: pd.DataFrame, codebook: AccountCodebook) -> pd.DataFrame:
    """Let the account's own phrases read the texts they stand in; a return code still goes before them."""
    mine = codebook.said(records["text"])
    spoken = mine.ne("")
    if not spoken.any():
        return records
    read = records["text_reason"].where(~spoken, mine)
    return _decided(records.assign(text_reason=read), spoken.map({True: "account_codebook", False: "codebook"}))


def _decided(records: pd.DataFrame, reader: pd.Series | str) -> pd.DataFrame:
    """Take the return code's reason where it has one, else the text's, and say which it was."""
    coded, unread = records["code_reason"].ne(""), records["text_reason"].eq(UNCLASSIFIED)
    by = pd.Series(reader, records.index, dtype="str").mask(unread, "").mask(coded, "return_code")
    return records.assign(reason=records["code_reason"].where(coded, records["text_reason"]), decided_by=by)


def _rows(
    table: pd.DataFrame, source: str, date: pd.Series, words: pd.Series, menu: pd.Series | str = ""
) -> pd.DataFrame:
    """Return complaints of one source: the buyer's words, and the entry of a menu they chose, both in ``text``."""
    blank = pd.Series("", table.index, "str")
    chosen = blank if isinstance(menu, str) else menu
    own = {name: table[name] for name in ("order_id", "source_file", "source_row")}
    said = {name: table[name].astype("str") if name in table else blank for name in ("reason", "code")}
    told = {"source": pd.Series(source, table.index, "str"), "date": date, "text": _joined(chosen, words)}
    return pd.DataFrame({**own, **said, **told, "words": words, "menu": chosen})[[*_COLUMNS, "words", "menu"]]


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    """Return a title and what follows as one text: a line each, which is read as a blank is."""
    return (first + "\n" + second).str.strip()


def _returns(returns: pd.DataFrame) -> pd.DataFrame:
    said = complaints.return_reasons(returns["reason_code"])
    says_nothing = said["code"].eq("") | said["group"].eq("unknown")
    about = said["is_complaint"] | said["reason"].ne("") | (says_nothing & returns["comment"].ne(""))
    coded = returns.assign(reason=said["reason"], code=said["code"])[about]
    return _rows(coded, "return", coded["return_date"], coded["comment"])


def complaint_reasons(
    records: pd.DataFrame, orders: pd.DataFrame, window: Window, book: AccountCodebook = NO_CODEBOOK
) -> pd.DataFrame:
    """Count complaints by reason, most frequent first.

    Returns
    -------
    One row per reason: reason, group, count, share (fraction of all complaints) with its Wilson 95 % interval,
    window_count (those about orders placed in ``window``), then a count per source: feedback, claim, return, message.
    """
    groups = book.reasons.set_index("reason")["group"]
    inside = orders.loc[window.holds(orders["order_date"]), "order_id"]
    in_window = are_among(records["order_id"], inside).to_numpy()
    place, reasons = pd.factorize(records["reason"], sort=True)
    counts = np.zeros((len(reasons), len(SOURCES)), dtype="int64")
    np.add.at(counts, (place, pd.Index(SOURCES).get_indexer(pd.Index(records["source"]))), 1)
    bounds = np.array([wilson(int(count), len(records)) for count in counts.sum(axis=1)]).reshape(-1, 2)
    table = pd.DataFrame(
        {
            "reason": pd.Series(reasons, dtype="str"),
            "group": pd.Series(reasons, dtype="str").map(groups).fillna(UNCLASSIFIED),
            "count": counts.sum(axis=1),
            "share": counts.sum(axis=1) / max(len(records), 1),
            "interval_low": bounds[:, 0],
            "interval_high": bounds[:, 1],
            "window_count": np.bincount(place[in_window], minlength=len(reasons)),
            **dict(zip(SOURCES, counts.T, strict=True)),
        }
    )
    return table.sort_values(["count", "reason"], ascending=[False, True], ignore_index=True)


def reason_shares(records: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Return which share of the complaints of each source, and of each channel, a reason has; the largest first.

    Sources do not hear of every channel alike (buyers of Amazon-fulfilled orders write to Amazon), so shares of
    channels are told source by source and nothing is tested.

    Parameters
    ----------
    records : what `complaint_records` gives. orders : for the channel of each complaint's order.

    Returns
    -------
    One row per source, channel (all, mfn, afn, or unknown where the order is in no file) and reason that it holds:
    source, channel, reason, count, complaint_count (of the source and channel), share with its Wilson 95 % interval.
    """
    channel = told_of(orders, records["order_id"], "channel").fillna("unknown").astype("str")
    told = records.assign(channel=channel)
    both = pd.concat([records.assign(channel="all"), told], ignore_index=True)
    table = both.groupby(["source", "channel", "reason"], sort=True).size().rename("count").reset_index()
    table["complaint_count"] = table.groupby(["source", "channel"])["count"].transform("sum")
    table["share"] = table["count"] / table["complaint_count"]
    bounds = [wilson(*pair) for pair in zip(table["count"], table["complaint_count"], strict=True)]
    table[["interval_low", "interval_high"]] = pd.DataFrame(bounds, table.index, ["low", "high"], "float64")
    place = table["source"].map(SOURCES.index)
    ordered = table.assign(place=place, last=table["channel"].ne("all")).sort_values(
        ["place", "last", "channel", "count", "reason"], ascending=[True, True, True, False, True]
    )
    return ordered.drop(columns=["place", "last"]).reset_index(drop=True)


def complaint_reasons_by_week(records: pd.DataFrame) -> pd.DataFrame:
    """Count complaints by reason and week, a week with none included, oldest first.

    Returns
    -------
    One row per week (its Monday) and reason: week, reason, count. A complaint without a date is in no week.
    """
    dated = records.dropna(subset="date")
    if dated.empty:
        return pd.DataFrame({"week": pd.Series(dtype="datetime64[us]"), "reason": [], "count": []})
    week = monday_of(dated["date"])
    weeks = pd.date_range(week.min(), week.max(), freq="7D", unit="us")
    counts = pd.crosstab(week, dated["reason"]).reindex(weeks, fill_value=0)
    long = counts.rename_axis("week").reset_index().melt("week", var_name="reason", value_name="count")
    return long.astype({"reason": "str"}).sort_values(["week", "reason"], ignore_index=True)
