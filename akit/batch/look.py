"""What needs a look in an account after its reports were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from akit.batch.plan import Task


def needs_a_look(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Return the alerts of an account on the newest day of its tasks."""
    return []
