"""Commands over many accounts: batch."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from akit.cli.app import AsOf, Json, app, pairs, print_json
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
    resume: Annotated[bool, typer.Option("--resume", help="Leave what is made from the same inputs.")] = False,
    engine: Annotated[str, typer.Option(help="warm, cold, or auto.")] = "auto",
    timeout: Annotated[float, typer.Option(metavar="SECONDS", help="For one report; 0: without end.")] = 600,
    memory: Annotated[float, typer.Option(metavar="MB", help="For one report; 0: without end.")] = 4000,
    retries: Annotated[int, typer.Option(help="How often a killed or late report is tried again.")] = 2,
    as_json: Json = False,
) -> None:
    """Make the reports of many accounts; one that fails stops no other.

    Example: akit batch accounts/ --as-of 2026-05-15 --weeks 4 --workers 2 --resume
    """
    import time

    from akit.batch import summary
    from akit.batch.outcome import FAILED, Terms
    from akit.batch.plan import Wanted, plan
    from akit.batch.progress import progress
    from akit.batch.run import Batch

    wanted = Wanted(
        notebook or ["weekly-account-health"], language or ["en"], as_of, weeks, pairs("--parameter", parameter or [])
    )
    tasks = _checked(plan(accounts, wanted))
    terms = Terms(str(out), _engine(engine), timeout, memory, resume)
    began = time.monotonic()
    with progress(len(tasks)) as ended:
        at_work = Batch(tasks, terms, workers or _cores(), retries=retries, ended=ended)
        outcomes = at_work.run()
    took = time.monotonic() - began
    if as_json:
        print_json(summary.as_json(outcomes, took, interrupted=at_work.interrupted))
    else:
        typer.echo(summary.as_text(outcomes, took))
    if any(outcome.state == FAILED for outcome in outcomes):
        raise SystemExit(1)


def _checked(tasks: list[Task]) -> list[Task]:
    """Return the tasks, each notebook and language of which is known, with parameters that it takes."""
    from akit.report.job import check

    for notebook, language, parameters in {(task.notebook, task.language, repr(task.parameters)): (
        task.notebook, task.language, task.parameters) for task in tasks}.values():  # fmt: skip
        check(notebook, parameters, language)
    return tasks


def _engine(name: str) -> str:
    from akit.batch.crew import can_fork

    if name not in (*ENGINES, "auto"):
        raise UsageError("There is no such engine.", found=name, expected="warm, cold or auto")
    if name == "warm" and not can_fork():
        raise UsageError("Warm kernels need Linux or macOS.", found=os.name, hint="use --engine cold.")
    return ENGINES.get(name) or ENGINES["warm" if can_fork() else "cold"]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
