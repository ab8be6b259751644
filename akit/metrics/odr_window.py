"""The window of the order defect rate, and how far Amazon's lags behind the day."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from akit.policy import STANDARD, Rulebook
from akit.trace import Window


class _Snapshot(NamedTuple):
    """One file of Amazon's account health: how far any of its metrics reaches, and how far the order defect rate."""

    file: str
    made: pd.Timestamp
    end: pd.Timestamp
    whole: bool


def odr_window(  # noqa: PLR0913  two settings, a preference and the rules
    account_health: pd.DataFrame,
    as_of: pd.Timestamp,
    *,
    lag_days: int,
    lag_source: str = "account.toml",
    marketplace_id: str = "",
    rules: Rulebook = STANDARD,
) -> Window:
    """Return the window of the order defect rate: the one Amazon reported near the day, else ``lag_days`` before it.

    Parameters
    ----------
    account_health : snapshots known by ``as_of``.
    lag_days, lag_source : used where no snapshot is near, and where that comes from.
    marketplace_id : preferred where a snapshot covers several marketplaces.
    rules : Amazon's, with what an account overrides.
    """
    length = int(rules.in_force("targets", "order_defect_rate", as_of.date())["window_days"])
    reported = _reported_lag(_snapshots(account_health, marketplace_id), as_of, rules)
    lag_days, lag_source = reported or (lag_days, lag_source)
    end = as_of - pd.Timedelta(days=lag_days)
    return Window(end - pd.Timedelta(days=length - 1), end, lag_days, lag_source)


def odr_lags(
    account_health: pd.DataFrame,
    days: pd.DatetimeIndex,
    *,
    lag_days: int,
    marketplace_id: str = "",
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return the lag that `odr_window` would have used on each day: as_of, lag_days.

    ``account_health`` may hold later snapshots: none is used before the last day it speaks of.
    """
    snapshots = _snapshots(account_health, marketplace_id)
    lags = [(_reported_lag(snapshots, day, rules) or (lag_days, ""))[0] for day in days] if snapshots else lag_days
    return pd.DataFrame({"as_of": days, "lag_days": lags})


def _snapshots(health: pd.DataFrame, marketplace_id: str) -> list[_Snapshot]:
    """Return one row a file, the one to believe first; where a file has several, the home's seller-fulfilled one."""
    odr = health[health["metric"] == "order_defect_rate"]
    if odr.empty:
        return []
    made = health.groupby("source_file")["window_end"].max()
    whole = health[health["metric"] != "order_defect_rate"].groupby("source_file").size()
    ordered = odr.assign(home=odr["marketplace_id"].eq(marketplace_id), mfn=odr["channel"].eq("mfn")).sort_values(
        ["window_end", "home", "mfn", "source_file"], ascending=[False, False, False, True]
    )
    first = ordered.drop_duplicates("source_file")
    return [
        _Snapshot(file, made[file], end, file in whole)
        for file, end in zip(first["source_file"], first["window_end"], strict=True)
    ]


def _reported_lag(snapshots: list[_Snapshot], as_of: pd.Timestamp, rules: Rulebook) -> tuple[int, str] | None:
    """Return the lag that Amazon's snapshot nearest the day tells, and the file that holds it; None where none is near.

    A snapshot does not say when it was made; the last day any of its metrics reaches to stands for it. One of the day
    itself shows Amazon's very window. An older one tells how far the rate lags behind its freshest metric. One that
    holds the order defect rate alone cannot tell the two apart, and is taken to be of the day.
    """
    nearest = next((snapshot for snapshot in snapshots if snapshot.made <= as_of), None)
    if nearest is None:
        return None
    lag = _lag(as_of, nearest, rules)
    return None if lag is None else (lag, nearest.file)


def _lag(as_of: pd.Timestamp, snapshot: _Snapshot, rules: Rulebook) -> int | None:
    day, age, made, end = as_of.date(), (as_of - snapshot.made).days, snapshot.made, snapshot.end
    if age <= rules.number("account_health_is_of_the_day" if snapshot.whole else "odr_only_snapshot_is_near", day):
        return int((as_of - end).days)
    known = snapshot.whole and made > end and age <= rules.number("account_health_is_near", day)
    return int((made - end).days) if known else None
