"""Voice of the Customer, also called Listing Quality: the table of Seller Central, downloaded, English or Chinese.

There is no report of the API. The column names are those that public programs read from downloads and pages; CX Health
is also called Status. Negative customer experience (NCX) is a share of the orders of the time Amazon shows.
"""

from __future__ import annotations

import pandas as pd

from akit.exports import cells, headers
from akit.exports.layout import Layout

CX_HEALTH = {
    "Very Poor": ["极差", "非常差", "極差"],
    "Poor": ["不合格", "差"],
    "Fair": ["一般"],
    "Good": ["良好"],
    "Very Good": ["很好", "非常好"],
    "Excellent": ["优秀", "极好", "優秀", "極好"],
}
_UNSAID = {"", "-", "--", "—", "n/a", "na", "无", "無"}


def percentage(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read 3.5 % as 0.035. A number that does not say per cent could be either, and is unknown and noted."""
    tidy = column.str.replace(",", ".", regex=False)
    parts = tidy.where(tidy.str.fullmatch(r"\d{1,3}(?:\.\d{1,2})?\s?[%％]"), "").str.rstrip("%％ ")
    values = (pd.to_numeric(parts, errors="coerce") / 100).round(6)
    fits = values.between(0, 1)
    bad = ~fits & ~column.str.casefold().isin(_UNSAID)
    return cells.Cast(values.where(fits).astype("Float64"), bad, "not_a_percentage", "a share as 3.50%", unknown=True)


def count(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read a count, with or without commas between thousands; what is no count is unknown and noted."""
    whole = column.str.fullmatch(r"\d{1,9}|\d{1,3}(?:,\d{3}){1,3}")
    values = pd.to_numeric(column.where(whole).str.replace(",", "", regex=False), errors="coerce").astype("Int64")
    bad = ~whole & ~column.str.casefold().isin(_UNSAID)
    return cells.Cast(values, bad, "not_a_number", "a count as 1428", unknown=True)


def _text(column: pd.Series, home: cells.Home) -> cells.Cast:
    said = column.where(~column.str.casefold().isin(_UNSAID), "")
    return cells.Cast(said, pd.Series(False, index=column.index), "", "")


def _asin(column: pd.Series, home: cells.Home) -> cells.Cast:
    read = cells.asin(column, home).typed
    return cells.Cast(read, ~read.str.fullmatch(r"[A-Z0-9]{10}"), "bad_asin", "an ASIN of ten letters and digits")


VOICE_OF_CUSTOMER = Layout(
    kind="voice_of_customer",
    table="voice_of_customer",
    title="a Voice of the Customer export",
    where="Seller Central > Performance > Voice of the Customer > Download",
    names=headers.names("voice_of_customer"),
    required=["asin", "ncx_rate", "ncx_orders", "total_orders"],
    readers={
        "asin": _asin,
        "ncx_rate": percentage,
        "ncx_orders": count,
        "total_orders": count,
        "return_rate": percentage,
        "top_ncx_reason": _text,
        "cx_health": cells.words(CX_HEALTH),
        "last_updated": cells.days("home", "%b %d, %Y", "%B %d, %Y", blank=True),
    },
    delimiters=(",", ";", "\t"),
    date="last_updated",
)
