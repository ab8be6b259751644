"""Sentences about claims, complaints, matching and files, computed from their tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from akit.policy import Override
from akit.prose.language import count as count_
from akit.prose.language import percent, say, together
from akit.trace import Trace
from akit.words import word

SHOWN = 5  # reasons named in a sentence; the table has them all
MANY = 4  # files named in a caption; the table of files has them all


def claim_outcomes(outcomes: pd.DataFrame, *, supplied: bool, language: str = "en") -> str:
    """Return how many claims count, do not, or are open, and who funded them.

    Parameters
    ----------
    outcomes : what `metrics.claims_by_outcome` gives.
    supplied : whether a claims ledger was there at all; none and an empty one are said differently.
    """
    if outcomes.empty:
        return say("claims_none" if supplied else "claims_none_given", language)
    effects = outcomes.groupby("odr_effect")["count"].sum()
    counts = {effect: count_(effects.get(effect, 0)) for effect in ("counts", "does_not_count", "pending", "unknown")}
    said = say("claims", language, count=count_(outcomes["count"].sum()), **counts)
    return together([said, _money(outcomes, language)], language)


def _money(outcomes: pd.DataFrame, language: str) -> str:
    known = outcomes.dropna(subset="amount")
    if known.empty:
        return ""
    funded = {funder: _amounts(known[known["funded_by"] == funder], language) for funder in ("seller", "amazon")}
    return say("claims_money", language, **funded)


def _amounts(claims: pd.DataFrame, language: str) -> str:
    sums = claims.groupby("currency")["amount"].sum()
    shown = [f"{currency} {amount:,.2f}".strip() for currency, amount in sums.items()]
    return say("and", language).join(shown) or "0"


def complaint_reasons(reasons: pd.DataFrame, language: str = "en") -> str:
    """Return how many complaints there are, from where, and the most frequent reasons."""
    total = int(reasons["count"].sum())
    if total == 0:
        return say("complaints_none", language)
    named = reasons[reasons["reason"] != "unclassified"].head(SHOWN)
    top = [
        say("complaint", language, reason=word(reason, language), count=count_(count), share=percent(share))
        for reason, count, share in zip(named["reason"], named["count"], named["share"], strict=True)
    ]
    counts = {source: int(reasons[source].sum()) for source in ("feedback", "claim", "return", "message")}
    sources = [f"{word(source, language)} {count_(count)}" for source, count in counts.items() if count]
    return say(
        "complaints",
        language,
        count=count_(total),
        sources=say("comma", language).join(sources),
        top=say("comma", language).join(top),
        unclassified=count_(reasons.loc[reasons["reason"] == "unclassified", "count"].sum()),
    )


def undated_complaints(records: pd.DataFrame, language: str = "en") -> str:
    """Return how many complaints are in no week, for nothing says when they came."""
    return say("undated", language, count=count_(records["date"].isna().sum()))


def not_supplied(tables: Sequence[str], set_aside: int = 0, language: str = "en") -> str:
    """Return that a rate is a lower bound; "" where every kind of defect is told by a file and all rows could be read.

    Parameters
    ----------
    tables : the kinds of defect no file tells of.
    set_aside : how many rows of the others could not be read.
    """
    named = say("comma", language).join(word(f"{name}_table", language) for name in tables)
    missing = say("not_supplied", language, tables=named) if tables else ""
    unread = say("defects_set_aside", language, count=count_(set_aside)) if set_aside else ""
    return together([missing, unread], language)


def unmatched_defects(unmatched: pd.DataFrame, language: str = "en") -> str:
    """Return which defects belong to no order in the exports."""
    if unmatched.empty:
        return say("unmatched_none", language)
    orders = say("comma", language).join(sorted(set(unmatched["order_id"])))
    return say("unmatched", language, count=count_(len(unmatched)), orders=orders)


def reconciliation(table: pd.DataFrame, channel: str = "all", language: str = "en") -> str:
    """Return whether Amazon's own table and the rules agree."""
    mine = table[(table["channel"] == channel) & (table["metric"] == "defect_order_count")]
    if mine.empty:
        return say("reconciliation_none", language)
    row = mine.iloc[0]
    if not row["explained_by"]:
        return say("reconciliation_same", language, amazon=count_(row["amazon"]))
    orders = say("comma", language).join(row["explained_by"])
    return say("reconciliation", language, amazon=count_(row["amazon"]), akit=count_(row["akit"]), orders=orders)


def files(files_table: pd.DataFrame, set_aside: pd.DataFrame, language: str = "en") -> str:
    """Return how many rows were read, kept and set aside, and why."""
    read, kept, aside = (int(files_table[f"rows_{what}"].sum()) for what in ("read", "kept", "set_aside"))
    counts = {
        "files": count_(len(files_table)),
        "read": count_(read),
        "kept": count_(kept),
        "aside": count_(aside),
    }
    reasons = set_aside.groupby("reason").size().sort_index()
    named = [f"{word(str(reason), language)} {count_(count)}" for reason, count in reasons.items()]
    return say("files" if aside else "files_all", language, **counts, reasons=say("comma", language).join(named))


def restatements(rows: pd.DataFrame, since: object, language: str = "en") -> str:
    """Return how many rows have changed since the last reading, and which reports that touches.

    Parameters
    ----------
    rows : with change and reports, as `restatements.look_back` gives.
    since : the day of that reading; None where there was none, and then there is nothing to say.
    """
    if since is None:
        return ""
    if rows.empty:
        return say("restatements_none", language, since=since)
    kinds = {change: count_(rows["change"].eq(change).sum()) for change in ("added", "removed", "changed")}
    touching = rows.loc[rows["reports"].ne(""), "reports"]
    named = sorted({report for reports in touching for report in reports.split(", ")})
    shown = sources(named, language)
    key = "restatements_reports" if len(touching) else "restatements_untouched"
    told = say(key, language, count=count_(len(touching)), reports=shown) if len(touching) else say(key, language)
    return together([say("restatements", language, since=since, **kinds), told], language)


def caption(title: str, detail: str, trace: Trace, language: str = "en") -> str:
    """Return an exhibit's caption: what it shows, over which window, from which files, by which rules."""
    named = sources(trace.sources, language)
    slots = {"title": title, "detail": detail, "sources": named, "policy": trace.policy, "as_of": trace.as_of.date()}
    said_otherwise = overrides(trace.overrides, language)
    if trace.window is None:
        return together([say("caption_known", language, **slots), said_otherwise], language)
    start, end = trace.window.start.date(), trace.window.end.date()
    return together([say("caption", language, **slots, start=start, end=end), said_otherwise], language)


def overrides(said: Sequence[Override], language: str = "en") -> str:
    """Return which rules the account says otherwise, and why; "" where none."""
    return together([say("override", language, **asdict(override)) for override in said], language)


def sources(paths: Sequence[str], language: str = "en") -> str:
    """Return file names as a list, a long one cut to its first two and the number of the others."""
    if len(paths) <= MANY:
        return say("comma", language).join(paths) or "–"
    return say("comma", language).join(paths[:2]) + say("more_files", language, count=len(paths) - 2)


def stale_orders(newest: pd.Timestamp, as_of: pd.Timestamp, most: int, language: str = "en") -> str:
    """Return that the newest order is old, so that rates may be over too few; "" where it is not, or there is none.

    Parameters
    ----------
    newest : the day of the newest order; missing where there is none.
    as_of : the day of knowledge.
    most : days from which on an export is stale.
    """
    days = 0 if pd.isna(newest) else int((as_of - newest).days)
    return say("stale_orders", language, date=str(newest.date()), days=count_(days)) if days >= most else ""
