"""Freezing what was sent, and filing what Amazon replied."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from akit.account import Account
from akit.appeal import manifest, packing, submissions
from akit.appeal.lock import Carried, carried_by
from akit.appeal.notice import Notice, read_notice
from akit.appeal.whole import made_aside
from akit.errors import UsageError

KEPT = ("account", "pack", "complete", "missing", "parameters", "scope", "numbers", "exhibits", "defective_orders")


def submit(account: Account, pack: Path, sent_on: date, texts: Iterable[Path] = ()) -> Path:
    """Freeze what was sent to Amazon under the account's `submissions/` and return the folder.

    Parameters
    ----------
    pack : the folder (or zip) that was sent, unchanged since it was made.
    sent_on : the day it was sent.
    texts : the plan and whatever else went with it.

    Raises
    ------
    UsageError : the pack is another account's or was changed, or a text is not there.
    """
    carried = carried_by(pack)
    _refuse_strange(account, carried, pack)
    sent = list(texts)
    missing = [path for path in sent if not path.is_file()]
    if missing:
        raise UsageError("A text to be filed is not there.", found=", ".join(map(str, missing)), expected="a file")
    folder = _free(account.folder / submissions.FOLDER, sent_on)
    with made_aside(folder, submissions.RECORD) as work:
        data = packing.folder(pack) if pack.is_dir() else pack.read_bytes()
        (work / "pack.zip").write_bytes(data)
        for path in sent:
            shutil.copyfile(path, work / path.name)
        _record(work, carried, sent_on, [path.name for path in sent])
    return folder


def _refuse_strange(account: Account, carried: Carried, pack: Path) -> None:
    name, own = carried.manifest.get("account"), account.settings.name
    if name != own:
        hint = "one account per pack: file it with the account it was made for."
        raise UsageError("The pack is another account's.", found=str(name), expected=own, hint=hint)
    changed = _changed(carried, pack) if pack.is_dir() else []
    if changed:
        raise UsageError(
            "The pack is not as akit made it.",
            found=", ".join(changed),
            expected="every file as its manifest says",
            hint="make it again with `akit evidence`, and edit copies of its documents only.",
        )


def _changed(carried: Carried, pack: Path) -> list[str]:
    there = {one["path"]: one["sha256"] for one in manifest.outputs(pack)}
    said = {one["path"]: one["sha256"] for one in carried.manifest["outputs"]}
    return sorted(path for path in {*there, *said} if there.get(path) != said.get(path))


def _free(root: Path, sent_on: date) -> Path:
    """Return a folder for a day's submission that is not taken: nothing that was filed is ever replaced."""
    names = [sent_on.isoformat(), *(f"{sent_on.isoformat()}-{number}" for number in range(2, 1000))]
    return next(root / name for name in names if not (root / name).exists())


def _record(work: Path, carried: Carried, sent_on: date, texts: list[str]) -> None:
    kept = {name: carried.manifest.get(name) for name in KEPT}
    numbers = carried.numbers
    record: dict[str, Any] = {
        "sent_on": sent_on.isoformat(),
        **{name: numbers[name] for name in ("as_of", "window_start", "window_end")},
        "manifest_sha256": hashlib.sha256(_text(carried.manifest).encode()).hexdigest(),
        **kept,
        "texts": texts,
        "text": "\n".join(_read(work / name) for name in texts),
        "files": [{"path": path.name, "sha256": manifest.sha256(path)} for path in sorted(work.iterdir())],
    }
    (work / submissions.RECORD).write_text(_text(record), encoding="utf-8", newline="\n")


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> str:
    """Return a text as far as it is one; a picture or a PDF that went along is filed and not read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return ""


def file_reply(account: Account, reply: Path, name: str = "") -> tuple[Path, Notice]:
    """File Amazon's reply beside a submission and return where, and what it says.

    Parameters
    ----------
    reply : the reply as text or .eml.
    name : the submission's folder; "" is the last one.

    Raises
    ------
    UsageError : there is no such reply or submission.
    """
    known = [Path(one["path"]).parent.name for one in submissions.every(account.folder)]
    if not known or (name and name not in known):
        expected = ", ".join(known) or "a submission filed before with `akit submit`"
        raise UsageError("There is no such submission.", found=name or "none", expected=expected)
    if not reply.is_file():
        raise UsageError("There is no such reply.", found=str(reply), expected="Amazon's reply as text or .eml")
    folder = account.folder / submissions.FOLDER / (name or known[-1])
    said = read_notice(reply)
    target = folder / f"reply-{len(list(folder.glob('reply-*.json'))) + 1}{reply.suffix}"
    shutil.copyfile(reply, target)
    target.with_suffix(".json").write_text(_text(said.as_json()), encoding="utf-8", newline="\n")
    return target, said
