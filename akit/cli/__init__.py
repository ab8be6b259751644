"""The commands, a file per family. Thin: what they do lives in the rooms they call."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

# each puts its commands into the application
from akit.cli import accounts, appeal, batches, complaints, deadlines, fetch, laboratory, reports  # noqa: F401
from akit.cli.app import app
from akit.collection import let_go, seldom_collected
from akit.errors import AkitError, ReportFailedError

__all__ = ["app", "main"]


def main() -> None:
    """Run a command; an error is said on standard error and exits 2, a report that failed exits 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        with seldom_collected():
            app()
    except AkitError as error:
        typer.echo(f"akit: {error}", err=True)
        raise SystemExit(1 if isinstance(error, ReportFailedError) else 2) from None
    except BrokenPipeError:  # whoever reads on has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        typer.echo(f"akit: {error.filename or ''}: {error.strerror or error}", err=True)
        raise SystemExit(1) from None
    finally:
        let_go()


@app.callback(invoke_without_command=True)
def _akit(version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False) -> None:
    if version:
        import akit

        typer.echo(akit.__version__)
        raise typer.Exit
