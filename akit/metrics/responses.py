"""How soon buyers' messages were answered."""

from __future__ import annotations

import pandas as pd

from akit import policy

ANSWERS = ("in_time", "late", "none", "open")
_RANK = {"open": 0, "in_time": 1, "late": 2, "none": 3}
HOUR = 3600  # seconds


def response_times(messages: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return one row per buyer message with how it was answered by ``as_of``.

    Parameters
    ----------
    messages : `messages`, as known by ``as_of``.
    as_of : a message without an answer is ``none`` once more than the allowed hours have surely gone by, else ``open``.

    Returns
    -------
    order_id, received_date, answer (in_time, late, none, open), hours to the answer (NaN without one), rank (the worse
    the higher), source_file, source_row. In time is within `contact_response_hours` of `policy/numbers.csv`.
    """
    allowed = policy.number("contact_response_hours", as_of.date())
    hours = (messages["answered_at"] - messages["received_at"]).dt.total_seconds() / HOUR
    old = (as_of - messages["received_date"]).dt.days * 24 > allowed
    answer = pd.Series("open", index=messages.index, dtype="str").mask(old, "none")
    answer = answer.mask(hours.notna(), "late").mask(hours <= allowed, "in_time")
    columns = messages[["order_id", "received_date"]]
    places = messages[["source_file", "source_row"]]
    return columns.assign(answer=answer, hours=hours, rank=answer.map(_RANK)).join(places)


def response_times_by_week(answers: pd.DataFrame) -> pd.DataFrame:
    """Count messages by week received and how they were answered, a week with none included, oldest first.

    Returns
    -------
    One row per week (its Monday): week, in_time, late, none, open, count, median_hours (of those answered).
    """
    columns = ["week", *ANSWERS, "count", "median_hours"]
    dated = answers.dropna(subset="received_date")
    if dated.empty:
        return pd.DataFrame({column: pd.Series(dtype="float64") for column in columns})
    week = dated["received_date"] - pd.to_timedelta(dated["received_date"].dt.day_of_week, unit="D")
    weeks = pd.date_range(week.min(), week.max(), freq="7D", unit="us")
    counts = pd.crosstab(week, dated["answer"]).reindex(index=weeks, columns=list(ANSWERS), fill_value=0)
    median = dated.groupby(week)["hours"].median().reindex(weeks)
    table = counts.assign(count=counts.sum(axis="columns"), median_hours=median)
    return table.rename_axis("week").rename_axis(None, axis="columns").reset_index()[columns]
