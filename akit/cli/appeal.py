"""Commands about an appeal: what a notice asks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import Json, app, print_json


@app.command()
def notice(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Text, .eml or .html; - reads standard input.")],
    language: Annotated[str, typer.Option(help="Of what akit says: en or zh.")] = "en",
    as_json: Json = False,
) -> None:
    """Say what a performance notice is, what it asks for, by when, and what akit could not read of it.

    Example: akit notice my-account/notices/2026-05-15.eml
    """
    from akit.appeal import read_notice
    from akit.appeal.notice_prose import notice_text

    read = read_notice(sys.stdin.buffer.read() if file == "-" else Path(file))
    if as_json:
        print_json(read.as_json())
    else:
        typer.echo("\n".join(notice_text(read, language)))
