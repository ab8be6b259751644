"""The command that fetches an account's reports from Amazon."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, Json, app, print_json, warn


@app.command()
def fetch(
    account: AccountArgument,
    start: Annotated[str, typer.Option("--from", metavar="DATE", help="First day; default: 120 days of it.")] = "",
    end: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day; default: today.")] = "",
    report: Annotated[list[str] | None, typer.Option("--report", help="A kind of report; default: all.")] = None,
    marketplace: Annotated[list[str] | None, typer.Option(help="As Amazon.com; default: the account's home.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also what an earlier run brought home.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch an account's reports from Amazon into exports/fetched; credentials from the environment or the keyring.

    Needs the extra spapi. What an earlier run brought home is not asked for again.

    Example: akit fetch my-account --from 2026-01-01 --report all_orders --report feedback
    """
    from akit.fetch import Request, Surroundings, fetch_account
    from akit.settings import read_day

    first, last = (read_day(day) if day else None for day in (start, end))
    request = Request(first, last, report or (), marketplace or (), again)
    found = fetch_account(account, request, Surroundings(say=lambda line: warn([line])))
    if as_json:
        print_json({"fetched": [asdict(one) for one in found]})
    else:
        for one in found:
            days_of = " to ".join(filter(None, (one.start, one.end)))
            typer.echo(f"{one.status:10} {one.kind:20} {days_of:24} {one.path or one.reason}".rstrip())
    if any(one.status in ("failed", "refused", "waiting") for one in found):
        raise SystemExit(1)
