"""Reasons that come up more often lately than before, and by more than chance explains."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from akit.metrics.exact import chance_of_as_many
from akit.metrics.false_discovery import q_values
from akit.metrics.intervals import wilson
from akit.policy import STANDARD, Rulebook

COLUMNS = (
    "reason recent_count recent_total share interval_low interval_high before_count before_total before_share "
    "expected_count recent_start recent_end before_start p_value q_value flagged few_events"
).split()


def emerging_reasons(records: pd.DataFrame, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD) -> pd.DataFrame:
    """Return how often each reason came up in the last weeks and in those before, and which stand out.

    The complaints of both spans are laid side by side source by source, so that an export which begins late, or a
    source that speaks more of one reason, is not taken for a change. Within a source they are dealt to the two spans
    at random: the sum of hypergeometric counts is exact (`chance_of_as_many`), one-sided. Benjamini-Hochberg runs over
    all reasons. An order counts once for a reason, at its first complaint, whatever else its buyer wrote.

    Parameters
    ----------
    records : what `complaint_records` gives; complaints without a day are in neither span.
    as_of : the last day of the recent span.
    rules : for the spans' days, the share of false findings, and the complaints below which none is named.

    Returns
    -------
    One row per reason that came up in either span, flagged first, then by p-value: recent_count of recent_total
    complaints, their share with its Wilson 95 % interval, before_count of before_total, before_share, expected_count
    (recent complaints had the mix of each source stayed), the spans' days, p_value, q_value, flagged, and few_events:
    too few recent ones to name it.
    """
    on = as_of.date()
    recent = as_of - pd.Timedelta(days=rules.number("emerging_recent", on) - 1)
    before = recent - pd.Timedelta(days=rules.number("emerging_before", on))
    ordered = records[records["date"].between(before, as_of)].sort_values(["date", "source"], kind="stable")
    once = ordered.drop_duplicates(["order_id", "reason"])
    sides = once.assign(lately=once["date"] >= recent)
    rows = [_row(str(reason), mine, sides) for reason, mine in sides.groupby("reason")]
    table = pd.DataFrame(rows).assign(recent_start=recent, recent_end=as_of, before_start=before)
    return _flagged(table, rules.number("emerging_at_least", on), rules.number("false_discovery_rate", on) / 100)


def _row(reason: str, mine: pd.DataFrame, every: pd.DataFrame) -> dict[str, Any]:
    sources = sorted(every["source"].unique())
    exposed = _by(every[every["lately"]], sources)
    total, cases = _by(every, sources), _by(mine, sources)
    seen, all_recent = int(mine["lately"].sum()), int(exposed.sum())
    low, high = wilson(seen, all_recent)
    earlier = int(total.sum()) - all_recent
    return {
        "reason": reason,
        "recent_count": seen,
        "recent_total": all_recent,
        "share": seen / all_recent if all_recent else float("nan"),
        "interval_low": low,
        "interval_high": high,
        "before_count": len(mine) - seen,
        "before_total": earlier,
        "before_share": (len(mine) - seen) / earlier if earlier else float("nan"),
        "expected_count": float((exposed * cases / np.maximum(total, 1)).sum()),
        "p_value": chance_of_as_many(exposed, total, cases, seen) if earlier else float("nan"),
    }


def _by(records: pd.DataFrame, sources: list[str]) -> Any:
    return records["source"].value_counts().reindex(sources, fill_value=0).to_numpy(dtype="int64")


def _flagged(table: pd.DataFrame, least: int, share: float) -> pd.DataFrame:
    if "reason" not in table:
        return pd.DataFrame(columns=COLUMNS)
    q_value = q_values(table["p_value"].to_numpy(dtype=float))
    few = table["recent_count"] < least
    named = table.assign(q_value=q_value, few_events=few, flagged=(q_value <= share) & ~few)
    ordered = named.sort_values(["flagged", "p_value", "reason"], ascending=[False, True, True], ignore_index=True)
    return ordered[COLUMNS]
