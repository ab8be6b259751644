"""Commands that render: report, catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, AsOf, app, pairs, warn
from akit.cli.waiting import doing, watched


@app.command()
def report(
    account: AccountArgument,
    as_of: AsOf = "",
    notebook: Annotated[str, typer.Option(help="Which report.")] = "weekly-account-health",
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    parameter: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A parameter of the notebook.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Where reports go.")] = Path("reports"),
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the page to a PDF beside it too.")] = False,
) -> None:
    """Render a report to one HTML file and print its path.

    Example: akit report my-account --as-of 2026-05-15
    """
    from akit.report.surroundings import can_fork, start_alike

    if can_fork():
        start_alike()
    from akit.account import account_folder, read_account
    from akit.inputs import hold, stamp
    from akit.inspection import warnings
    from akit.report import run_report
    from akit.report.pdf import browser, write_pdf
    from akit.restatements import register_report, remember

    if pdf:
        browser()  # said before the work, not after it
    with doing("reading the exports"):
        seen, read = stamp(account_folder(account)), read_account(account)
        day = read.day(as_of)
    hold(read, seen)
    warn([*warnings(read), *filter(None, [remember(read, read.today)])])
    path = run_report(
        read.folder,
        notebook,
        as_of=day.as_of.date().isoformat(),
        language=language,
        parameters=pairs("--parameter", parameter or []),
        out=out,
        engine="akit-warm" if can_fork() else "akit",
        watched=watched(),
    )
    window = (day.window.start.date(), day.window.end.date())
    warn(filter(None, [register_report(read, Path(notebook).stem, day.as_of.date(), window, read.today)]))
    typer.echo(path.as_posix())
    if pdf:
        with doing("printing the page"):
            printed = write_pdf(path)
        typer.echo(printed.as_posix())


@app.command()
def catalogue(
    reports: Annotated[Path, typer.Argument(metavar="REPORTS", help="The folder reports were written into.")],
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
) -> None:
    """Make one searchable page over all reports of a folder, and print its path.

    Example: akit catalogue reports
    """
    from akit.report.catalogue import write_catalogue

    typer.echo(write_catalogue(reports, language=language).as_posix())
