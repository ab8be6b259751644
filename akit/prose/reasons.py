"""Sentences about complaint reasons: who decided them, how far readings agree, what stands out, what usually helps."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from akit.prose.causes import value_name
from akit.prose.language import count, percent, say, together
from akit.words import word

NAMED = 6  # reasons or products named in a paragraph; the table has them all


def remedies(version: str, entries: int, language: str = "en") -> str:
    """Return that the measures are the codebook's general suggestions, and whether the account added some.

    Parameters
    ----------
    version : of the codebook, the account's own after a second plus sign.
    entries : measures that the account's own codebook adds.
    """
    own = say("remedies_own", language, count=count(entries)) if entries else ""
    return together([say("remedies", language, version=version), own], language)


def reason_corrections(corrections: pd.DataFrame, agreement: pd.DataFrame, language: str = "en") -> str:
    """Return how many corrections the analyst made, what became of them, and how far analyst and codebook agree."""
    if corrections.empty:
        return say("corrections_none", language)
    counts = corrections["status"].value_counts()
    told = {name: count(counts.get(name, 0)) for name in ("changed", "confirmed", "overruled", "unmatched")}
    unknown = sum(int(counts.get(name, 0)) for name in ("unknown_reason", "unknown_source"))
    changed = corrections.loc[corrections["status"] == "changed", "complaint_count"].sum()
    said = say("corrections", language, count=count(len(corrections)), complaints=count(changed), **told)
    unread = say("corrections_unknown", language, count=count(unknown)) if unknown else ""
    return together([said, unread, _agree("analyst_agreement", agreement, language)], language)


def coded_agreement(agreement: pd.DataFrame, language: str = "en") -> str:
    """Return how far buyers' comments say what their return codes do."""
    if not agreement["count"].iloc[0]:
        return say("coded_none", language)
    return together([say("coded_rule", language), _agree("coded_agreement", agreement, language)], language)


def _agree(key: str, agreement: pd.DataFrame, language: str) -> str:
    row: dict[str, Any] = {str(name): value for name, value in agreement.iloc[0].items()}
    if not row["count"]:
        return ""
    shares = {
        "share": percent(row["share"]),
        "low": percent(row["interval_low"]),
        "high": percent(row["interval_high"]),
    }
    said = say(key, language, count=count(row["count"]), agree=count(row["agree_count"]), **shares)
    return together([said, _kappa(row, language)], language)


def _kappa(row: dict[str, Any], language: str) -> str:
    if not row["enough"]:
        return say("kappa_few", language)
    if pd.isna(row["kappa"]):
        return say("kappa_one_reason", language)
    if pd.isna(row["kappa_low"]):
        return say("kappa_no_interval", language, kappa=f"{row['kappa']:.2f}")
    values = {name: f"{row[name]:.2f}" for name in ("kappa", "kappa_low", "kappa_high")}
    return say("kappa", language, **values)


def rows_shown(every: int, most: int, language: str = "en") -> str:
    """Return how many rows a table shows of how many there are, where it does not show all."""
    return say("rows_shown", language, shown=count(most), count=count(every)) if every > most else ""


def emerging_reasons(table: pd.DataFrame, language: str = "en") -> str:
    """Return which reasons came up more often lately than before, or that none did, and how that was tried.

    Parameters
    ----------
    table : what `metrics.emerging_reasons` gives.
    """
    if table.empty:
        return say("emerging_nothing", language)
    first = table.iloc[0]
    days = {name: _day(first[name]) for name in ("recent_start", "recent_end", "before_start")}
    totals = {name: count(first[name]) for name in ("recent_total", "before_total")}
    tried = say("emerging_tried", language, tested=count(table["q_value"].notna().sum()), **days, **totals)
    if not first["before_total"]:
        return together([tried, say("emerging_no_before", language)], language)
    flagged = table[table["flagged"].astype(bool)]
    if flagged.empty:
        return together([tried, say("emerging_none", language)], language)
    named = [_emerging(row, language) for row in flagged.head(NAMED).to_dict("records")]
    return together([tried, *named, say("emerging_care", language)], language)


def _emerging(row: Mapping[Hashable, Any], language: str) -> str:
    shares = {"share": percent(row["share"]), "before_share": percent(row["before_share"])}
    counts = {"count": count(row["recent_count"]), "before_count": count(row["before_count"])}
    expected = f"{row['expected_count']:.1f}"
    return say("emerging", language, reason=word(row["reason"], language), expected=expected, **shares, **counts)


def reason_concentration(table: pd.DataFrame, language: str = "en") -> str:
    """Return on which products a reason gathers more than chance explains, or that it does on none.

    Parameters
    ----------
    table : what `metrics.reason_concentration` gives.
    """
    flagged = table[table["flagged"].astype(bool)]
    tested = int(table["q_value"].notna().sum())
    tried = say("gathered_tried", language, tested=count(tested))
    if flagged.empty:
        return together([tried, say("gathered_none" if tested else "gathered_few", language)], language)
    named = [_gathered(row, language) for row in flagged.head(NAMED).to_dict("records")]
    more = len(flagged) - NAMED
    rest = say("gathered_more", language, count=count(more)) if more > 0 else ""
    return together([tried, *named, rest], language)


def _gathered(row: Mapping[Hashable, Any], language: str) -> str:
    what = value_name(row["dimension"], row["value"], language)
    counts = {"count": count(row["complaint_order_count"]), "orders": count(row["order_count"])}
    expected, reason = f"{row['expected_order_count']:.1f}", word(row["reason"], language)
    return say("gathered", language, reason=reason, what=what, expected=expected, **counts)


def reason_parts(table: pd.DataFrame, least: int, language: str = "en") -> str:
    """Return how many groups a machine found within large reasons, and that they are no evidence.

    Parameters
    ----------
    table : what `metrics.reason_parts` gives. least : texts below which a reason is not searched.
    """
    if table.empty:
        return say("parts_none", language, least=least)
    reasons = say("comma", language).join(word(reason, language) for reason in dict.fromkeys(table["reason"]))
    low = f"{table['stability'].min():.2f}"
    return say("parts", language, count=count(len(table)), reasons=reasons, least=least, low=low)


def quotes(every: int, reasons: int, language: str = "en") -> str:
    """Return by which rule quotes were taken and what was masked in them.

    Parameters
    ----------
    every : quotes shown. reasons : reasons they stand for.
    """
    return (
        say("quotes", language, count=count(every), reasons=count(reasons)) if every else say("quotes_none", language)
    )


def _day(day: pd.Timestamp) -> str:
    return str(day.date())
