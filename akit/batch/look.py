"""What needs a look in an account after its reports were made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from akit.alerts import raised, stale_exports
from akit.batch.plan import Task
from akit.errors import AkitError, ExportError


def needs_a_look(tasks: Sequence[Task]) -> dict[str, Any] | None:
    """Return the alerts of an account on the newest day of its tasks, or None where it cannot be read."""
    from akit.account import read_account
    from akit.restatements import remember

    try:
        account = read_account(Path(tasks[0].account))
        newest = max(task.as_of for task in tasks) if all(task.as_of for task in tasks) else ""
        day = account.day(newest)
        found = raised(day)
        remember(account, account.today)
    except AkitError:
        return None
    return {"account": tasks[0].account_name, "as_of": day.as_of.date().isoformat(), "alerts": found}


def refuse_stale(folder: Path, as_of: str) -> None:
    """Refuse to report from stale exports.

    Raises
    ------
    ExportError : an export's newest row is too old for that day.
    """
    from akit.account import read_account

    stale = [alert for alert in stale_exports(read_account(folder).day(as_of)) if alert["level"] == "export_stale"]
    if stale:
        raise ExportError(
            f"The exports of {folder.name} are stale on {as_of}, so no report was made.",
            found="; ".join(f"{alert['channel']}: newest row of {alert['value']}" for alert in stale),
            expected="a download not older than a week",
            hint="download these again, or leave --fresh out.",
        )
