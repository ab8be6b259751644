"""Commands about one account's files and numbers: init, inspect, metrics."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from akit.cli.app import AccountArgument, AsOf, Json, app, pairs, print_json, warn
from akit.cli.waiting import doing


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A name that is not taken.")]) -> None:
    """Make a new account folder with commented settings and empty ledgers.

    Example: akit init my-account
    """
    from akit.lab import new_account

    typer.echo(new_account(folder).as_posix())


@app.command()
def inspect(
    account: AccountArgument,
    as_json: Json = False,
    map_file: Annotated[
        Path | None, typer.Option("--map", metavar="FILE", help="Propose how to read a file akit does not know.")
    ] = None,
    report: Annotated[str, typer.Option("--as", metavar="REPORT", help="With --map: what to read it as.")] = "",
    column: Annotated[
        list[str] | None, typer.Option(metavar="NAME=HEADER", help="With --map: which column of the file is which.")
    ] = None,
    constant: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="With --map: what every row of the file has.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="With --map: confirm the mapping without being asked.")] = False,
) -> None:
    """Say what every file was recognised as, what was set aside and why, and what is missing.

    Example: akit inspect my-account

    Example: akit inspect my-account --map exports/erp.csv --constant channel=mfn --constant marketplace=Amazon.de
    """
    if map_file is not None:
        from akit.cli.mappings import Asked, propose_mapping

        asked = Asked(report, pairs("--column", column or []), pairs("--constant", constant or []), yes, as_json)
        propose_mapping(account, map_file, asked)
        return
    from akit.account import read_account
    from akit.inspection import as_text, inspection
    from akit.restatements import look_back, remember

    with doing("reading the exports"):
        read = read_account(account, strict=False)
    unkept = remember(read, read.today)
    found = inspection(read, look_back(read))
    if as_json:
        print_json(found)
    else:
        typer.echo(as_text(found))
    warn(filter(None, [unkept]))
    if read.problems:
        raise SystemExit(2)


Engine = Annotated[
    str,
    typer.Option(
        metavar="ENGINE",
        help="Where orders are counted: duckdb, or a Spark master as spark://host:7077; default: what fits.",
    ),
]


@app.command()
def metrics(account: AccountArgument, as_of: AsOf = "", as_json: Json = False, engine: Engine = "") -> None:
    """Print every number of the kit for a day.

    Example: akit metrics my-account --as-of 2026-05-15 --json
    """
    from akit.account import read_account
    from akit.inspection import warnings
    from akit.numbers import numbers
    from akit.summary import summary

    with doing("reading the exports"):
        read = read_account(account)
    day = read.day(as_of, engine)
    warn(warnings(read))
    if as_json:
        print_json(numbers(day))
    else:
        typer.echo("\n".join(summary(day)))
