"""JupyterLab on copies of the notebooks, with an account at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from akit import house
from akit.errors import AccountError, UsageError
from akit.exports.ledgers import LEDGERS

TEMPLATE_ACCOUNT = f"../data-samples/{house.SAMPLE}"  # what every template's account is until a run says otherwise


def new_account(folder: Path) -> Path:
    """Make an account's folder: commented settings, an exports folder, empty ledgers. Returns the folder.

    Raises
    ------
    AccountError : the folder is there and holds something; nothing of it is touched.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AccountError(
            f"{folder} is there already and is not empty.",
            found="a folder or file with something in it",
            expected="a new name, or an empty folder",
            hint="akit never writes over an account.",
        )
    for room in ("exports", "ledgers", "notices", "submissions"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    template = (Path(__file__).parent / "template" / "account.toml").read_text(encoding="utf-8")
    name = json.dumps(folder.resolve().name, ensure_ascii=False)
    (folder / "account.toml").write_text(template.replace('"{name}"', name), encoding="utf-8")
    for ledger in LEDGERS:
        header = ",".join(names[0] for names in ledger.names.values())
        file = ledger.title.removeprefix("the ledger ")
        (folder / "ledgers" / file).write_text(header + "\n", encoding="utf-8")
    return folder


def notebooks_for(account: Path, folder: Path) -> Path:
    """Copy the notebooks into ``folder`` with ``account`` as their account; a copy that is there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    at_hand = Path(os.path.relpath(account, folder)).as_posix()
    for name, template in house.notebooks().items():
        copy = folder / f"{name}.ipynb"
        if not copy.exists():
            text = template.read_text(encoding="utf-8")
            copy.write_text(text.replace(TEMPLATE_ACCOUNT, json.dumps(at_hand)[1:-1]), encoding="utf-8")
    return folder


def open_lab(folder: Path, options: Sequence[str] = ()) -> int:
    """Run JupyterLab on a folder until it is closed; returns its exit code.

    Raises
    ------
    UsageError : JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise UsageError(
            "JupyterLab is not installed.", hint='pip install "akit[lab]", or `make lab` in the repository.'
        )
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder.resolve()}", *options]
    return subprocess.run(command, check=False).returncode
