"""After a batch: alerts are written down, and sent where that is set up; failures go their own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from akit import alerts
from akit.batch.outcome import FAILED, Outcome
from akit.batch.summary import in_order

Channels = Mapping[str, Sequence[Mapping[str, Any]]]


def after(
    out: Path, looked: Mapping[str, Mapping[str, Any]], outcomes: Sequence[Outcome], channels: Channels, today: date
) -> list[str]:
    """Write `alerts.json`, send what is due, and return what could not be sent, in sentences.

    Parameters
    ----------
    out : the folder of reports.
    looked : by account, the alerts of its newest day; an account that could not be read keeps those it had.
    outcomes : of the batch.
    channels : from `akit.alerts.read_channels`; nothing is sent without one.
    today : the day of the cooldown.
    """
    found = [alert for account in looked.values() for alert in account["alerts"]]
    due = alerts.due(alerts.remember(out, found, looked.keys(), today), today)
    unsent = alerts.send(channels.get("result", ()), due)
    if channels.get("result") and not unsent:
        alerts.sent(out, [alert["key"] for alert in due], today)
    return [*unsent, *alerts.send(channels.get("error", ()), list(_failures(outcomes)))]


def _failures(outcomes: Sequence[Outcome]) -> Iterator[dict[str, Any]]:
    """Give an alert for each account with reports that failed, saying how many and why the first did."""
    failed = [outcome for outcome in in_order(outcomes) if outcome.state == FAILED]
    for account, group in groupby(failed, key=lambda outcome: outcome.task.account_name):
        mine = list(group)
        labels = ", ".join(outcome.task.label for outcome in mine)
        yield {
            "key": f"{account}/reports_failed",
            "level": "reports_failed",
            "account": account,
            "as_of": mine[0].as_of or mine[0].task.as_of,
            "metric": "report",
            "channel": "",
            "value": labels,
            "limit": mine[0].error.splitlines()[0],
        }
