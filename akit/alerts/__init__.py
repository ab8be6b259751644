"""What needs a look, as data: raised from an account's numbers, remembered between runs, sent where that is set up."""

from akit.alerts.memory import acknowledge, due, read_alerts, remember, sent
from akit.alerts.raised import LEVELS, raised, stale_exports
from akit.alerts.sending import read_channels, send

__all__ = [
    "LEVELS",
    "acknowledge",
    "due",
    "raised",
    "read_alerts",
    "read_channels",
    "remember",
    "send",
    "sent",
    "stale_exports",
]
