"""Quotes that stand for a reason: taken by rule, never by taste, with what names a person masked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from akit.complaints.phrases import quotes

COLUMNS = "reason quote source date source_file source_row".split()


def complaint_quotes(records: pd.DataFrame, reasons: Sequence[str], most: int = 2) -> pd.DataFrame:
    """Return the texts that stand for each reason, word for word, personal data masked; the rule is ``QUOTE_RULE``.

    Parameters
    ----------
    records : what `complaint_records` gives.
    reasons : which, in the order wanted.
    most : quotes a reason.

    Returns
    -------
    One row per quote: reason, quote (a title and what follows parted by a stroke), source
    (feedback, claim, return, message), date, source_file, source_row.
    """
    rows = [
        {
            **records.loc[quote["row"], COLUMNS[2:]].to_dict(),
            "reason": reason,
            "quote": " / ".join(quote["text"].splitlines()),
        }
        for reason in reasons
        for quote in quotes(records.loc[records["reason"] == reason, "text"], most)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)
