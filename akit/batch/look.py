"""What is remembered of an account's reports once they are made, and what needs a look."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from akit.alerts import raised, stale_exports
from akit.batch.plan import Task
from akit.errors import AkitError, ExportError

if TYPE_CHECKING:
    from akit.account import Account


def registered(account: Account, task: Task, as_of: str) -> str:
    """Keep which window a report that was made shows; return "" or why it could not be kept."""
    from akit.restatements import register_report

    day = account.day(as_of)
    window = (day.window.start.date(), day.window.end.date())
    return register_report(account, Path(task.notebook).stem, day.as_of.date(), window, account.today)


def needs_a_look(tasks: Sequence[Task]) -> dict[str, Any] | None:
    """Return the alerts of an account on the newest day of its tasks, or None where it cannot be read.

    ``unkept`` says why this reading could not be remembered, where it could not.
    """
    from akit.account import read_account
    from akit.restatements import remember

    try:
        account = read_account(Path(tasks[0].account))
        newest = max(task.as_of for task in tasks) if all(task.as_of for task in tasks) else ""
        day = account.day(newest)
        found = raised(day)
        unkept = remember(account, account.today)
    except AkitError:
        return None
    told = {"account": tasks[0].account_name, "as_of": day.as_of.date().isoformat()}
    return {**told, "alerts": found, "unkept": [unkept] if unkept else []}


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
