"""What every command shares: the application, its options, how it speaks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from akit.errors import UsageError

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


def warn(lines: Iterable[str]) -> None:
    """Say lines on standard error."""
    for line in lines:
        typer.echo(f"akit: {line}", err=True)


def print_json(document: dict[str, Any]) -> None:
    """Print the one document a command answers with."""
    typer.echo(_json(document))


def print_long_json(name: str, rows: Iterable[dict[str, Any]], document: dict[str, Any]) -> None:
    """Print one document that begins with a list too long to be held as a whole, under ``name``."""
    typer.echo(f"{{\n {_json(name)}: [", nl=False)
    for place, row in enumerate(rows):
        typer.echo((",\n  " if place else "\n  ") + _json(row).replace("\n", "\n  "), nl=False)
    typer.echo(f"\n ],{_json(document).removeprefix('{')}")


def _json(written: object) -> str:
    return json.dumps(written, ensure_ascii=False, indent=1, allow_nan=False)


def pairs(option: str, given: Iterable[str]) -> dict[str, str]:
    """Return NAME=VALUE options as a mapping.

    Raises
    ------
    UsageError : one has no name or no equals sign.
    """
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise UsageError(f"{option} takes NAME=VALUE.", found=text, expected="for example channel=mfn")
        found[name.strip()] = value.strip()
    return found
