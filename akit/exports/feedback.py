"""Seller feedback: `GET_SELLER_FEEDBACK_DATA`, 6 columns today and 10 before about 2018.

Names of its columns in other languages than English are those of the page, and are not verified.
"""

from __future__ import annotations

import re

import pandas as pd

from akit import policy
from akit.exports import cells, headers
from akit.exports.layout import Layout


def _finish(table: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    """Add whether the feedback was removed or struck through: a note in the comment or the response says so."""
    response = table["response"] if "response" in table else pd.Series("", index=table.index, dtype="str")
    patterns = "|".join(f"(?:{pattern})" for pattern in policy.rules("feedback_removal")["pattern"])
    is_note = re.compile(patterns, re.IGNORECASE | re.DOTALL).search
    removed = [
        bool(is_note(said) or is_note(answer))
        for said, answer in zip(table["comment"].tolist(), response.tolist(), strict=True)
    ]
    return table.assign(removed=pd.Series(removed, table.index, "bool"), response=response)


FEEDBACK = Layout(
    kind="feedback",
    table="feedback",
    title="a seller feedback report",
    where="Seller Central > Performance > Feedback > Download feedback report",
    names=headers.names("feedback", "feedback_page"),
    required=["feedback_date", "rating", "comment", "order_id"],
    readers={
        "order_id": cells.order_id,
        "feedback_date": cells.days("home", "%b %d, %Y"),
        "rating": cells.whole(1, 5, reason="rating_out_of_range", blank=False),
    },
    finish=_finish,
    date="feedback_date",
)
