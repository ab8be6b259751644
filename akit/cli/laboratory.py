"""The command that opens JupyterLab."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, app


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
