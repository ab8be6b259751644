"""How far two readings of the same complaints agree: the analyst and the codebook, the return code and the comment."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from akit.metrics.complaints import UNCLASSIFIED
from akit.metrics.intervals import wilson
from akit.policy import STANDARD, Rulebook

COLUMNS = "count agree_count share interval_low interval_high kappa kappa_low kappa_high enough".split()
BY_CODE = (
    "code reason count comment_count read_count agree_count share interval_low interval_high other_reason other_count"
).split()


def agreement(pairs: pd.DataFrame, on: date, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return how far two readings agree, beyond what chance alone would give.

    Parameters
    ----------
    pairs : one row per complaint: ``first`` and ``second``, a reason each.
    on : the day whose rule says how many are enough.

    Returns
    -------
    One row: count, agree_count, share (a fraction) with its Wilson 95 % interval, kappa (Cohen's: 1 is full agreement,
    0 what chance gives) with its 95 % interval from the large-sample standard error, and enough: whether there are as
    many as ``agreement_complaints_at_least`` says; kappa is missing where there are fewer, or only one reason, and its
    interval where both give fewer than two reasons often (``agreement_reason_at_least``).

    Notes
    -----
    Cohen, J. (1960), A coefficient of agreement for nominal scales; Fleiss, Cohen and Everitt (1969) for its error.
    """
    count, agree = len(pairs), int((pairs["first"] == pairs["second"]).sum())
    low, high = wilson(agree, count)
    enough = count >= rules.number("agreement_complaints_at_least", on)
    least = rules.number("agreement_reason_at_least", on)
    kappa = _kappa(pairs, least) if enough else (float("nan"),) * 3
    share = agree / count if count else float("nan")
    return pd.DataFrame([(count, agree, share, low, high, *kappa, enough)], columns=COLUMNS)


def _kappa(pairs: pd.DataFrame, least: int) -> tuple[float, float, float]:
    from statsmodels.stats.inter_rater import cohens_kappa

    reasons = sorted({*pairs["first"], *pairs["second"]})
    if len(reasons) < 2:
        return (float("nan"),) * 3
    table = pd.crosstab(pairs["first"], pairs["second"]).reindex(index=reasons, columns=reasons, fill_value=0)
    with np.errstate(all="ignore"):
        found = cohens_kappa(table.to_numpy())
    often = (table.sum(axis="columns") >= least) & (table.sum(axis="index") >= least)
    if often.sum() < 2:  # the large-sample error means nothing there: it comes out far too small
        return float(found.kappa), float("nan"), float("nan")
    return float(found.kappa), max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp))


def coded_pairs(records: pd.DataFrame) -> pd.DataFrame:
    """Return the returns whose code and comment both stand for a reason: ``first`` the code's, ``second`` the other."""
    both = records[(records["code_reason"] != "") & (records["text_reason"] != UNCLASSIFIED)]
    mine = both[both["source"] == "return"]
    return pd.DataFrame({"first": mine["code_reason"], "second": mine["text_reason"]}).reset_index(drop=True)


def return_code_agreement(records: pd.DataFrame) -> pd.DataFrame:
    """Return how far buyers' comments say what their own return code does, code by code, most frequent first.

    The code stays the fact that counts; the comment is read without it.

    Returns
    -------
    One row per return code that stands for a reason: code, reason, count (returns), comment_count (with a comment),
    read_count (whose comment is read), agree_count, share (of those read) with its Wilson 95 % interval, other_reason
    and other_count: what the comments that do not agree say most often, "" and 0 where none.
    """
    coded = records[(records["source"] == "return") & (records["code_reason"] != "")]
    rows = [_of_code(str(code), mine) for code, mine in coded.groupby("code")]
    table = pd.DataFrame(rows, columns=BY_CODE)
    return table.sort_values(["count", "code"], ascending=[False, True], ignore_index=True)


def _of_code(code: str, mine: pd.DataFrame) -> tuple[object, ...]:
    read = mine[mine["text_reason"] != UNCLASSIFIED]
    agree = int((read["text_reason"] == read["code_reason"]).sum())
    others = read.loc[read["text_reason"] != read["code_reason"], "text_reason"].value_counts()
    other = min(others.index, key=lambda reason: (-others[reason], reason), default="")
    commented = int(mine["text"].str.strip().ne("").sum())
    share = agree / len(read) if len(read) else float("nan")
    counts = (len(mine), commented, len(read), agree, share, *wilson(agree, len(read)))
    return (code, mine["code_reason"].iloc[0], *counts, other, int(others.get(other, 0)))
