"""The manifest: what a pack was made from, by which versions, with which parameters, and what it is, by hashes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import akit
from akit import complaints, policy
from akit.account import Account
from akit.appeal.body import Body, is_complete
from akit.appeal.coverage import Answer
from akit.appeal.request import Request

NAME = "manifest.json"
PACKAGES = ("matplotlib", "numpy", "openpyxl", "pandas", "pylopdf-fonts-zh-cn", "python-docx", "typst")


def manifest(account: Account, request: Request, body: Body, folder: Path, letters_missing: str) -> dict[str, Any]:
    """Return the manifest of a finished pack.

    Parameters
    ----------
    folder : the pack, whole but for its manifest.
    letters_missing : letters the PDFs' fonts do not have.
    """
    case = body.case
    return {
        "account": case.masks.path(account.settings.name),
        "pack": folder.name,
        "complete": is_complete(body),
        "missing": missing(body.answers, body.numbers["raised.incomplete"]),
        "parameters": request.as_json(),
        "scope": {"channel": case.scope.channel, "marketplace": case.scope.marketplace, "why": case.scope.why},
        "versions": versions(),
        "inputs": inputs(account, request),
        "row_counts": {name: len(table) for name, table in case.day.known},
        "numbers": dict(body.numbers),
        "exhibits": [
            {
                "number": at,
                "key": exhibit.key,
                "category": exhibit.category,
                "title": list(exhibit.title),
                "finding": list(exhibit.finding),
            }
            for at, exhibit in enumerate(body.exhibits, start=1)
        ],
        "defective_orders": [
            {"order_id": case.masks.order(order), "order_date": str(day.date()), "reasons": reasons}
            for order, day, reasons in case.defective[["order_id", "order_date", "reasons"]].itertuples(index=False)
        ],
        "letters_missing": letters_missing,
        "outputs": outputs(folder),
    }


def missing(answers: Sequence[Answer], incomplete: Any) -> list[dict[str, Any]]:
    """Return what a pack lacks: by ask, and the rows of the annex without cause or action."""
    found = [
        {"ask": answer.number, "part": answer.ask.part, "category": answer.ask.category, "what": what, "count": count}
        for answer in answers
        for what, count in answer.missing
    ]
    rows = {
        "ask": None,
        "part": "annex",
        "category": "none",
        "what": "orders_without_cause_or_action",
        "count": incomplete,
    }
    return [*found, rows] if incomplete else found


def versions() -> dict[str, str]:
    """Return the versions that a pack's bytes depend on."""
    own = {"akit": akit.__version__, "policy": policy.version(), "codebook": complaints.codebook_version()}
    return own | {"python": f"{sys.version_info[0]}.{sys.version_info[1]}"} | {name: version(name) for name in PACKAGES}


def inputs(account: Account, request: Request) -> list[dict[str, Any]]:
    """Return every file the pack rests on: exports, ledgers, settings, codebook, notice, the submission before."""
    files = account.files.sort_values("path")
    read = [
        {"path": path, "sha256": sha, "rows": int(rows)}
        for path, sha, rows in zip(files["path"], files["sha256"], files["rows_read"], strict=True)
    ]
    own = [account.folder / name for name in ("account.toml", "codebook.csv")]
    beside = [{"path": path.name, "sha256": sha256(path), "rows": None} for path in own if path.is_file()]
    return [*read, *beside, *({**one, "rows": None} for one in request.sources)]


def outputs(folder: Path) -> list[dict[str, str]]:
    """Return every file of a pack but its manifest, with its hash."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != NAME)
    return [{"path": path.relative_to(folder).as_posix(), "sha256": sha256(path)} for path in files]


def sha256(path: Path) -> str:
    """Return the hash of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write(document: Mapping[str, Any], folder: Path) -> None:
    """Write a manifest into its pack."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    (folder / NAME).write_text(text + "\n", encoding="utf-8", newline="\n")
