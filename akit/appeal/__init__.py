"""What an appeal needs: the notice read, the evidence that answers it, the plan checked, what was sent kept."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from akit.appeal.notice import Ask, Notice, read_notice

# What draws and lays out is loaded when it is used: reading a notice is quick.
_NAMES = {
    "asked": "akit.appeal.request",
    "carried_by": "akit.appeal.lock",
    "evidence_of": "akit.appeal.pack",
    "fill": "akit.appeal.lock",
    "lint": "akit.appeal.lint",
    "make_pack": "akit.appeal.pack",
    "submit": "akit.appeal.freeze",
    "verify_pack": "akit.appeal.verify",
}

__all__ = [
    "Ask",
    "Notice",
    "asked",
    "carried_by",
    "evidence_of",
    "fill",
    "lint",
    "make_pack",
    "read_notice",
    "submit",
    "verify_pack",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first used."""
    if name in _NAMES:
        return getattr(import_module(_NAMES[name]), name)
    raise AttributeError(f"module 'akit.appeal' has no attribute {name!r}")
