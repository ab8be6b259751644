"""Commands over many accounts: batch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from akit.cli.app import AsOf, Json, app, pairs, print_json, warn
from akit.errors import UsageError

if TYPE_CHECKING:
    from akit.batch.plan import Task

Many = list[str]
ENGINES = {"warm": "akit-warm", "cold": "akit"}


@app.command()
def batch(
    accounts: Annotated[Many, typer.Argument(metavar="ACCOUNTS…", help="Accounts, folders of them, globs, plans.")],
    as_of: AsOf = "",
    notebook: Annotated[Many | None, typer.Option(help="Which report; again for more.")] = None,
    language: Annotated[Many | None, typer.Option(help="en or zh; again for both.")] = None,
    weeks: Annotated[int, typer.Option(help="Reports of so many weeks, back from the day.")] = 1,
    parameter: Annotated[Many | None, typer.Option(metavar="NAME=VALUE", help="A parameter of the notebooks.")] = None,
    out: Annotated[Path, typer.Option(help="Where reports go.")] = Path("reports"),
    workers: Annotated[int, typer.Option(help="Processes at a time; 0: one a core.")] = 0,
    scheduler: Annotated[str, typer.Option(metavar="ADDRESS", help="Of a Dask cluster to spread over.")] = "",
    catch_up: Annotated[bool, typer.Option("--catch-up", help="Weeks missed since the last report, too.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make none from stale exports.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Leave what is made from the same inputs.")] = False,
    engine: Annotated[str, typer.Option(help="warm, cold, or auto.")] = "auto",
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="For one report; 0: without end.")] = 600,
    memory: Annotated[float, typer.Option(metavar="MB", help="For one report; 0: without end.")] = 4000,
    retries: Annotated[int, typer.Option(help="How often a killed or late report is tried again.")] = 2,
    notify: Annotated[Path | None, typer.Option(metavar="FILE", help="Channels to send alerts by; TOML.")] = None,
    as_json: Json = False,
) -> None:
    """Make the reports of many accounts; one that fails stops no other.

    Example: akit batch accounts/ --as-of 2026-05-15 --weeks 4 --workers 2 --resume
    """
    from akit.batch.crew import warming

    kind = _engine(engine)
    with warming(kind == ENGINES["warm"] and not scheduler) as crew:  # before pandas is imported here
        from datetime import date

        from akit.alerts import read_channels
        from akit.batch import summary
        from akit.batch.outcome import Terms
        from akit.batch.plan import Wanted, plan
        from akit.batch.whole import How, run_whole

        asked = (notebook or ["weekly-account-health"], language or ["en"], as_of, weeks)
        wanted = Wanted(*asked, pairs("--parameter", parameter or []), str(out) if catch_up else "")
        tasks = _checked(plan(accounts, wanted))
        terms = Terms(str(out.resolve()), kind, timeout, memory, resume, fresh=fresh)
        how = How(workers, retries, scheduler, read_channels(notify) if notify else {}, crew)
        ran = run_whole(tasks, terms, how, date.today())  # noqa: DTZ011  the day where this machine is
    warn(ran.undone)
    if as_json:
        print_json(summary.as_json(ran.outcomes, ran.seconds, interrupted=ran.interrupted))
    else:
        typer.echo(summary.as_text(ran.outcomes, ran.seconds))
    if ran.failed:
        raise SystemExit(1)


def _checked(tasks: list[Task]) -> list[Task]:
    """Return the tasks, each notebook and language of which is known, with parameters that it takes."""
    from akit.report.job import check

    for notebook, language, parameters in {(task.notebook, task.language, repr(task.parameters)): (
        task.notebook, task.language, task.parameters) for task in tasks}.values():  # fmt: skip
        check(notebook, parameters, language)
    return tasks


def _engine(name: str) -> str:
    from akit.report.surroundings import can_fork

    if name not in (*ENGINES, "auto"):
        raise UsageError("There is no such engine.", found=name, expected="warm, cold or auto")
    if name == "warm" and not can_fork():
        raise UsageError("Warm kernels need Linux or macOS.", found=os.name, hint="use --engine cold.")
    return ENGINES.get(name) or ENGINES["warm" if can_fork() else "cold"]


@app.command()
def alerts(
    reports: Annotated[Path, typer.Argument(metavar="REPORTS", help="The folder reports were written into.")],
    acknowledge: Annotated[Many | None, typer.Option(metavar="KEY", help="Somebody sees to it: send no more.")] = None,
    as_json: Json = False,
) -> None:
    """Say what needs a look, as the last batch found it; acknowledge what somebody sees to.

    Example: akit alerts reports --acknowledge linden-apparel/target_crossed/order_defect_rate/mfn
    """
    from datetime import date

    from akit.alerts import acknowledge as seen_to
    from akit.alerts import read_alerts
    from akit.alerts.letters import line

    today = date.today()  # noqa: DTZ011  the day where this machine is
    standing = seen_to(reports, acknowledge, today) if acknowledge else read_alerts(reports)
    if as_json:
        print_json({"alerts": standing})
    else:
        said = (f"{'✓' if alert['acknowledged_on'] else '!'} {alert['key']}\n  {line(alert)}" for alert in standing)
        typer.echo("\n".join(said) or "Nothing needs a look.")


@app.command()
def prune(
    reports: Annotated[Path, typer.Argument(metavar="REPORTS", help="The folder reports were written into.")],
    keep_weeks: Annotated[int, typer.Option(min=1, help="Reports of days within so many weeks stay.")] = 26,
    delete: Annotated[bool, typer.Option("--delete", help="Do it; without, only say what would go.")] = False,
) -> None:
    """Say which old reports would go, and remove them if told to; the newest of each kind always stays.

    Example: akit prune reports --keep-weeks 26
    """
    from datetime import date

    from akit.batch.calendar import outdated, remove

    for kept in outdated(reports, keep_weeks, date.today()):  # noqa: DTZ011  the day where this machine is
        done = delete and remove(kept)
        said = "removed" if done else "busy, kept" if delete else "would go"
        typer.echo(f"{said}: {(kept.folder / kept.name).as_posix()}")
