"""Reports: a notebook template run on one account and published as one page.

Importing this package is quick: papermill is imported when a report runs, matplotlib when an
exhibit is saved.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_NAMES = {
    "exhibits": "akit.report.exhibits",
    "picture": "akit.report.exhibits",
    "run_report": "akit.report.run",
    "save": "akit.report.exhibits",
    "table": "akit.report.tables",
    "views": "akit.report.views",
}

__all__ = ["exhibits", "picture", "run_report", "save", "table", "views"]


def __getattr__(name: str) -> Any:
    """Import a name when it is first used."""
    if name not in _NAMES:
        raise AttributeError(f"module 'akit.report' has no attribute {name!r}")
    module = import_module(_NAMES[name])
    return module if _NAMES[name].endswith(f".{name}") else getattr(module, name)
