"""The commands. Thin: what they do lives in the rooms they call."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from akit.errors import AkitError, ReportFailedError, UsageError

app = typer.Typer(
    help="Account-health analytics for Amazon third-party sellers: exports in, numbers and reports out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
AccountArgument = Annotated[str, typer.Argument(metavar="ACCOUNT", help='The account\'s folder, or "sample".')]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="Day of knowledge; default: the last day known.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


def main() -> None:
    """Run a command; an error is said on standard error and exits 2, a report that failed exits 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except AkitError as error:
        typer.echo(f"akit: {error}", err=True)
        raise SystemExit(1 if isinstance(error, ReportFailedError) else 2) from None
    except BrokenPipeError:  # whoever reads on has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"akit: {error.filename or ''}: {error.strerror or error}", err=True)
        raise SystemExit(1) from None


@app.callback(invoke_without_command=True)
def _akit(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        import akit

        typer.echo(akit.__version__)
        raise typer.Exit


def _warn(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(f"akit: {line}", err=True)


def _print_json(document: dict[str, Any]) -> None:
    typer.echo(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False))


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A name that is not taken.")]) -> None:
    """Make a new account folder with commented settings and empty ledgers.

    Example: akit init my-account
    """
    from akit.lab import new_account

    typer.echo(new_account(folder).as_posix())


@app.command()
def inspect(account: AccountArgument, as_json: Json = False) -> None:
    """Say what every file was recognised as, what was set aside and why, and what is missing.

    Example: akit inspect my-account
    """
    from akit.account import read_account
    from akit.inspection import as_text, inspection

    read = read_account(account, strict=False)
    found = inspection(read)
    if as_json:
        _print_json(found)
    else:
        typer.echo(as_text(found))
    if read.problems:
        raise SystemExit(2)


@app.command()
def metrics(account: AccountArgument, as_of: AsOf = "", as_json: Json = False) -> None:
    """Print every number of the kit for a day.

    Example: akit metrics my-account --as-of 2026-05-15 --json
    """
    from akit.account import read_account
    from akit.inspection import warnings
    from akit.numbers import numbers
    from akit.summary import summary

    read = read_account(account)
    day = read.day(as_of)
    _warn(warnings(read))
    if as_json:
        _print_json(numbers(day))
    else:
        typer.echo("\n".join(summary(day)))


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
) -> None:
    """Render a report to one HTML file and print its path.

    Example: akit report my-account --as-of 2026-05-15
    """
    from akit.account import read_account
    from akit.inspection import warnings
    from akit.report import run_report

    read = read_account(account)
    day = read.day(as_of)
    _warn(warnings(read))
    path = run_report(
        read.folder,
        notebook,
        as_of=day.as_of.date().isoformat(),
        language=language,
        parameters=_pairs(parameter or []),
        out=out,
    )
    typer.echo(path.as_posix())


def _pairs(given: Iterable[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError("--parameter takes NAME=VALUE.", found=text, expected="for example channel=mfn")
        pairs[name.strip()] = value
    return pairs


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    account: AccountArgument = "sample",
    folder: Annotated[Path | None, typer.Option(help="Where the notebooks are copied to.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on copies of the notebooks with the account at hand; further options are passed on to it.

    Example: akit lab my-account
    """
    from akit.account import read_account
    from akit.lab import notebooks_for, open_lab

    at_hand = read_account(account, strict=False).folder
    notebooks = notebooks_for(at_hand, folder or Path("akit-lab") / at_hand.resolve().name)
    typer.echo(notebooks.as_posix())
    raise SystemExit(open_lab(notebooks, [*([] if browser else ["--no-browser"]), *context.args]))
