"""`akit inspect --map`: how a file of columns akit has not met might be read, shown, confirmed, kept."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from akit.cli.app import print_json, warn
from akit.errors import UsageError

if TYPE_CHECKING:
    from akit.exports.mapping import ColumnMapping
    from akit.exports.proposal import Proposal


class Asked(NamedTuple):
    """What the options say of the file, and whether it is confirmed."""

    report: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    yes: bool
    as_json: bool


def propose_mapping(account: str, file: Path, asked: Asked) -> None:
    """Show how a file might be read, and keep that as a mapping once it is confirmed."""
    from akit.account import account_folder
    from akit.exports import mapping, proposal

    folder = account_folder(account)
    path = file if file.exists() else folder / file
    found = _proposed(folder, path, asked)
    kept = found.mapping(_name(path), asked.constants)
    target = folder / mapping.FOLDER / f"{kept.name}.toml"
    if not asked.as_json:
        typer.echo(proposal.as_text(found, kept))
    if found.lacking:
        warn([f"nothing is kept: {', '.join(found.lacking)} must be said first."])
    confirmed = not found.lacking and _confirmed(asked, target)
    if confirmed:
        mapping.check(kept, f"{mapping.FOLDER}/{kept.name}.toml")
        mapping.keep(folder, kept)
    _answer(found, kept, target if confirmed else None, as_json=asked.as_json)
    if found.lacking:
        raise SystemExit(2)


def _answer(found: Proposal, mapping: ColumnMapping, kept: Path | None, *, as_json: bool) -> None:
    if as_json:
        said = {"report": mapping.report, "columns": mapping.columns, "constants": mapping.constants}
        print_json({**asdict(found), "mapping": said, "kept": kept.as_posix() if kept else None})
    elif kept:
        typer.echo(kept.as_posix())


def _proposed(folder: Path, path: Path, asked: Asked) -> Proposal:
    from akit.exports import Home, proposal
    from akit.exports.files import texts
    from akit.exports.mapping import REPORTS
    from akit.settings import complete, is_japan, read_settings

    if not path.is_file():
        raise UsageError(f"There is no file {path}.", expected="a file of the account, as exports/erp.csv")
    if asked.report and asked.report not in REPORTS:
        raise UsageError(f"--as {asked.report} is no report.", found=asked.report, expected=", ".join(REPORTS))
    said, _ = read_settings(folder)
    settings, _ = complete(said, folder, "")
    held = texts(path, japanese=is_japan(said))
    if not held:
        raise UsageError(f"{path} holds no text akit could map.", expected="CSV, tab-separated text, or .xlsx")
    name, decoded = held[0]
    home = Home(settings.time_zone, settings.day_format)
    return proposal.propose(decoded, name, home, proposal.Said(asked.report, asked.columns, asked.constants))


def _confirmed(asked: Asked, target: Path) -> bool:
    """Ask on a terminal; elsewhere only --yes confirms."""
    if asked.yes:
        return True
    if asked.as_json or not sys.stdin.isatty():
        warn(["nothing is kept: add --yes to confirm."])
        return False
    return typer.confirm(f"\nRead files with these columns so, and keep that as {target.as_posix()}?")


def _name(path: Path) -> str:
    kept = "".join(character if character.isalnum() or character in "-_" else "-" for character in path.stem)
    return kept.strip("-") or "mapping"
