"""A new account's folder."""

from __future__ import annotations

import json
from pathlib import Path

from akit.errors import AccountError
from akit.exports.ledgers import LEDGERS

TEMPLATE = Path(__file__).parents[1] / "template" / "account.toml"


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
    template = TEMPLATE.read_text(encoding="utf-8")
    name = json.dumps(folder.resolve().name, ensure_ascii=False)
    (folder / "account.toml").write_text(template.replace('"{name}"', name), encoding="utf-8")
    for ledger in LEDGERS:
        header = ",".join(names[0] for names in ledger.names.values())
        file = ledger.title.removeprefix("the ledger ")
        (folder / "ledgers" / file).write_text(header + "\n", encoding="utf-8")
    return folder
