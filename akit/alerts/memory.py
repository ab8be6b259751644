"""`alerts.json`: every alert that stands, since when, when it was sent and who has seen to it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from akit import policy
from akit.errors import UsageError, nearest
from akit.whole_files import write_whole

NAME = "alerts.json"
REMEMBERED = ("first_seen", "sent_on", "acknowledged_on")
Alert = dict[str, Any]


def read_alerts(out: Path) -> list[Alert]:
    """Return the alerts kept in a folder of reports; none where there is no such file.

    Raises
    ------
    UsageError : the file is there and is no list of alerts.
    """
    path = out / NAME
    if not path.exists():
        return []
    try:
        return [dict(alert, key=str(alert["key"])) for alert in json.loads(path.read_text(encoding="utf-8"))["alerts"]]
    except (ValueError, KeyError, TypeError) as error:
        hint = "delete it: the next batch writes it anew, and alerts are sent again."
        raise UsageError(f"{path} cannot be read.", found=str(error), expected="what akit wrote", hint=hint) from error


def remember(out: Path, raised: Sequence[Alert], accounts: Collection[str], today: date) -> list[Alert]:
    """Lay the alerts of a run over those kept, write them down and return them all.

    An alert that is raised again keeps since when it stands, when it was sent and that it was acknowledged; one of
    these accounts that is not raised again is gone, and comes back as new. Other accounts' stay.
    """
    known = {alert["key"]: alert for alert in read_alerts(out)}
    others = [alert for alert in known.values() if alert["account"] not in accounts]
    mine = []
    for alert in raised:
        before = known.get(alert["key"], {})
        told = {name: before.get(name, "") for name in REMEMBERED}
        mine.append({**alert, **told, "first_seen": told["first_seen"] or today.isoformat()})
    return _written(out, [*others, *mine])


def due(alerts: Iterable[Alert], today: date) -> list[Alert]:
    """Return the alerts to be sent now: not acknowledged, and not sent within the cooldown, whichever way clocks go."""
    pause = policy.STANDARD.number("alert_cooldown", today)
    return [alert for alert in alerts if not alert["acknowledged_on"] and not _fresh(alert["sent_on"], today, pause)]


def _fresh(sent_on: str, today: date, pause: int) -> bool:
    return bool(sent_on) and abs((today - date.fromisoformat(sent_on)).days) < pause


def sent(out: Path, keys: Collection[str], today: date) -> list[Alert]:
    """Write down that these alerts were sent today."""
    return _marked(out, keys, "sent_on", today)


def acknowledge(out: Path, keys: Sequence[str], today: date) -> list[Alert]:
    """Write down that somebody sees to these alerts: they are not sent again while they stand.

    Raises
    ------
    UsageError : no such alert stands.
    """
    known = [alert["key"] for alert in read_alerts(out)]
    for key in keys:
        if key not in known:
            raise UsageError(f"No alert {key!r} stands.", found=key, expected="a key from `akit alerts`",
                             hint=nearest(key, known))  # fmt: skip
    return _marked(out, keys, "acknowledged_on", today)


def _marked(out: Path, keys: Collection[str], name: str, today: date) -> list[Alert]:
    alerts = read_alerts(out)
    for alert in alerts:
        if alert["key"] in keys:
            alert[name] = today.isoformat()
    return _written(out, alerts)


def _written(out: Path, alerts: list[Alert]) -> list[Alert]:
    text = json.dumps({"alerts": alerts}, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    write_whole(out / NAME, text.encode("utf-8"))
    return alerts
