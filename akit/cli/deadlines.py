"""Commands about what is due: deadlines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, AsOf, Json, app, print_json, warn


@app.command()
def deadlines(
    account: AccountArgument,
    as_of: AsOf = "",
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    calendar: Annotated[
        Path | None, typer.Option(metavar="FILE.ics", help="Also write them as a calendar file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the claims that wait for an answer or may be appealed, with their last days, the nearest first.

    Example: akit deadlines my-account --calendar deadlines.ics
    """
    from akit import calendar as calendars
    from akit import prose
    from akit.account import read_account
    from akit.inspection import warnings
    from akit.numbers import plain, records

    read = read_account(account)
    day = read.day(as_of)
    warn(warnings(read))
    found = day.open_claims
    if calendar is not None:
        calendar.write_bytes(calendars.calendar(found, read.settings.name, day.as_of, language))
    if as_json:
        print_json({"account": read.settings.name, "as_of": plain(day.as_of), "open": records(found)})
    else:
        typer.echo("\n".join(prose.deadlines(found, language)))
