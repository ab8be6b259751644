"""Sentences about complaint reasons: who decided them, how far readings agree, what stands out, what usually helps."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.prose.language import count, percent, say, together


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
