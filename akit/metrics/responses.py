"""How soon buyers' messages were answered, message by message and week by week."""

from __future__ import annotations

import pandas as pd

from akit.metrics.replies import answers

ANSWERS = ("in_time", "late", "none", "open")
_RANK = {"open": 0, "in_time": 1, "late": 2, "none": 3}
_REPLIES = {"in_time": "in_time", "late": "late", "unanswered": "none", "": "open"}


def response_times(messages: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return one row per buyer message with how it was answered by ``now``.

    Parameters
    ----------
    messages : `messages`, as known on the day.
    now : the instant the day ends; a message whose time to answer is not over yet is ``open``.

    Returns
    -------
    order_id, received_date, answer (in_time, late, none, open), hours to the answer (NaN without one), rank (the worse
    the higher), source_file, source_row. What is in time is said by `metrics.answers`.
    """
    known = answers(messages, now)
    answer = known["reply"].map(_REPLIES).astype("str")
    columns = known[["order_id", "received_date", "hours", "source_file", "source_row"]]
    return columns.assign(answer=answer, rank=answer.map(_RANK))


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
