"""Which alerts an account's day raises. Thresholds are dated rows of `policy/numbers.csv` and `policy/targets.csv`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from akit.inspection import missing

if TYPE_CHECKING:
    from akit.day import Day

LEVELS = ("target_crossed", "deadline_near", "early_line", "restated", "export_missing", "export_stale")
DEADLINES = ("reply_by", "appeal_by")
Alert = dict[str, Any]


def raised(day: Day) -> list[Alert]:
    """Return the alerts of a day, the gravest first.

    Each has ``key`` (the same from run to run while the matter is the same), ``level``, ``account``, ``as_of``,
    ``metric``, ``channel`` (what it is about: a channel, an order, an export), ``value`` and ``limit``.
    """
    found = [*_rates(day), *_other_rates(day), *_deadlines(day), *_missing(day), *stale_exports(day), *_restated(day)]
    name, as_of = day.account.folder.resolve().name, day.as_of.date().isoformat()
    whole = [{"key": _key(name, alert), "account": name, "as_of": as_of, **alert} for alert in found]
    return sorted(whole, key=lambda alert: (LEVELS.index(alert["level"]), alert["key"]))


def _key(account: str, alert: Alert) -> str:
    return "/".join([account, alert["level"], alert["metric"], alert["channel"]])


def _alert(level: str, metric: str, channel: str, value: Any, limit: Any) -> Alert:
    return {"level": level, "metric": metric, "channel": channel, "value": value, "limit": limit}


def _rates(day: Day) -> Iterator[Alert]:
    """Give each rate that misses its target, and each that meets it but is near, pending claims counted in."""
    early = day.rules.number("early_line", day.as_of.date()) / 100
    whole = day.order_defect_rate
    judged = whole[(whole["marketplace"] == "all") & (whole["channel"] != "all")]  # Amazon judges each channel apart
    for row in judged.to_dict("records"):
        target, worst = float(row["target_value"]), row["worst_case_rate"]
        if row["status"] == "bad":
            yield _alert("target_crossed", "order_defect_rate", row["channel"], float(row["rate"]), target)
        elif pd.notna(worst) and worst >= early * target:
            yield _alert("early_line", "order_defect_rate", row["channel"], float(worst), target)


def _other_rates(day: Day) -> Iterator[Alert]:
    """Give each other rate that misses its target or nearly does: akit's of all marketplaces, else each of Amazon's."""
    early, table = day.rules.number("early_line", day.as_of.date()) / 100, day.other_rates
    mine = table["source"].eq("computed") & table["marketplace"].eq("all") & table["rate"].notna()
    theirs = table["source"].eq("amazon") & ~table["metric"].isin(table.loc[mine, "metric"])
    for row in table[mine | theirs].dropna(subset="target_value").to_dict("records"):
        value, target = row["rate"], float(row["target_value"])
        about = f"{row['window_days']} days" if row["source"] == "computed" else row["marketplace"]
        told = float(value) if pd.notna(value) else int(row["numerator"]) if pd.notna(row["numerator"]) else ""
        if row["status"] == "bad":
            yield _alert("target_crossed", row["metric"], about, told, target)
        elif (
            row["status"] == "good" and pd.notna(value) and _near(float(value), target, row["target_condition"], early)
        ):
            yield _alert("early_line", row["metric"], about, told, target)


def _near(rate: float, target: float, condition: str, early: float) -> bool:
    """Say whether a rate has used up most of what its target allows: of failures, where the target is a least rate."""
    return 1 - rate >= early * (1 - target) if condition == "GREATER_THAN" else rate >= early * target > 0


def _deadlines(day: Day) -> Iterator[Alert]:
    """Give each open claim whose deadline is near; one that has passed is no deadline any more."""
    near, claims = day.rules.number("deadline_near", day.as_of.date()), day.open_claims
    for column in DEADLINES:
        left = (pd.to_datetime(claims[column]) - day.as_of).dt.days
        for place in left.index[left.between(0, near)]:
            by = pd.Timestamp(str(claims.loc[place, column])).date().isoformat()
            yield _alert("deadline_near", column, str(claims.loc[place, "order_id"]), by, int(left[place]))


def _missing(day: Day) -> Iterator[Alert]:
    for row in missing(day.account):
        yield _alert("export_missing", row["metric"], row["needs"], row["where"], "")


def stale_exports(day: Day) -> Iterator[Alert]:
    """Give each kind of export whose newest row is old; a ledger without news is no stale one."""
    most = day.rules.number("export_stale", day.as_of.date())
    files = day.account.files
    dated = files[~files["kind"].isin(["ledger", "unknown"])].dropna(subset="last_date")
    for kind, newest in pd.to_datetime(dated["last_date"]).groupby(dated["kind"]).max().items():
        days = int((day.as_of - newest).days)
        if days >= most:
            yield _alert("export_stale", "export", str(kind), newest.date().isoformat(), days)


def _restated(day: Day) -> Iterator[Alert]:
    from akit.restatements import look_back

    restated = look_back(day.account)
    if len(restated.rows):
        yield _alert("restated", "rows", "all", len(restated.rows), str(restated.since or ""))
