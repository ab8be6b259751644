"""akit: account-health analytics for Amazon third-party sellers.

>>> import akit
>>> account = akit.read_account("sample")
>>> day = account.day("2026-05-15")
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_ROOMS = (
    "appeal",
    "complaints",
    "errors",
    "explore",
    "exports",
    "figures",
    "house",
    "metrics",
    "policy",
    "prose",
    "report",
    "restatements",
    "tables",
)
_NAMES = {
    "read_account": "akit.account",
    "Account": "akit.account",
    "Day": "akit.day",
    "AkitError": "akit.errors",
}

__all__ = [
    "Account",
    "AkitError",
    "Day",
    "appeal",
    "complaints",
    "explore",
    "figures",
    "metrics",
    "policy",
    "prose",
    "read_account",
    "report",
    "restatements",
]


def __getattr__(name: str) -> Any:
    """Import a room or a name when it is first used, so that `import akit` stays quick."""
    if name in _ROOMS:
        return import_module(f"akit.{name}")
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'akit' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
