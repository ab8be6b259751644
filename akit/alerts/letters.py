"""Alerts in words: a subject, and a line each, in English or Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from akit import prose
from akit.words import word

Alert = dict[str, Any]


def line(alert: Alert, language: str = "en") -> str:
    """Return one alert as a sentence."""
    slots = {name: alert.get(name, "") for name in ("account", "metric", "channel", "value", "limit")}
    if isinstance(slots["value"], float):
        slots["value"] = prose.percent(slots["value"], float(slots["limit"]))
        slots["limit"] = f"{float(slots['limit']):.2%}"
    elif isinstance(slots["limit"], float):  # a count, as of policy violations
        slots["limit"] = f"{slots['limit']:g}"
    days = str(slots["channel"]).removesuffix(" days")
    if days != slots["channel"]:
        slots["channel"] = word("days_of_window", language).format(days=days)
    coded = alert["level"] not in ("deadline_near", "reports_failed", "export_missing", "export_stale")
    slots["metric"] = word(str(slots["metric"]), language)
    slots["channel"] = word(str(slots["channel"]), language) if coded else slots["channel"]
    return prose.say(f"alert_{alert['level']}", language, **slots)


def letter(alerts: Sequence[Alert], language: str = "en") -> tuple[str, str]:
    """Return the subject and the text for a list of alerts."""
    accounts = sorted({alert["account"] for alert in alerts})
    few = ", ".join(accounts[:3]) + (" …" if len(accounts) > 3 else "")
    return f"akit: {few} ({len(alerts)})", "\n".join(line(alert, language) for alert in alerts) + "\n"
