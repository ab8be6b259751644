"""Whether each figure of a report shows this account's rows: what it carries is compared with what lies beside it."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

from akit.errors import FigureMixedUpError
from akit.inputs import digest, hashes

FIGURE = re.compile(r'<figure class="exhibit" id="exhibit-([^"]+)" data-rows="(\w*)" data-account="([^"]*)"')


def checked_exhibits(notebook: Any, folder: Path, account: Path) -> dict[str, str]:
    """Return the hash of the rows of each exhibit of an executed notebook, by name; "" where it was given none.

    Raises
    ------
    FigureMixedUpError : a figure carries another account's hash, or its files hold other rows than it shows.
    """
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    found = [FIGURE.search("".join(output.get("data", {}).get("text/html", ""))) for output in outputs]
    mine, exhibits = digest(hashes(account)), {}
    for figure in filter(None, found):
        name, rows, sources = figure.groups()
        if sources and sources != mine:
            raise _wrong(name, f"figures of the account(s) {sources}", f"figures of {account.name} ({mine}) alone")
        if rows:
            _compare(folder, name, rows)
        exhibits[name] = rows
    return exhibits


def _compare(folder: Path, name: str, rows: str) -> None:
    if not folder.is_dir():
        return
    beside = hashlib.sha256((folder / f"{name}.csv").read_bytes()).hexdigest()
    if beside != rows:
        raise _wrong(name, f"{name}.csv with rows {beside}", f"the rows {rows} that the page shows")
    if rows not in (folder / f"{name}.svg").read_text(encoding="utf-8"):
        raise _wrong(name, f"{name}.svg drawn from other rows", f"the rows {rows} that the page shows")


def _wrong(name: str, found: str, expected: str) -> FigureMixedUpError:
    return FigureMixedUpError(f"The figure {name} does not show what it should.", found=found, expected=expected)
