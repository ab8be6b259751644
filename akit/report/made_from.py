"""What a report was made from, kept beside it: inputs, parameters, versions, and the rows behind each figure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from akit.inputs import hashes
from akit.report.job import Job
from akit.report.settle import versions

CODE = (".py", ".toml", ".csv", ".j2", ".css", ".js", ".json")  # of akit itself: what may change a report


def describe(job: Job) -> dict[str, Any]:
    """Return what a report will be made from, with the key that is the same only if all of it is."""
    made = {
        "report": job.name,
        "account": job.account.name,
        "parameters": {name: value for name, value in job.values.items() if name != "output_folder"},
        "template": hashlib.sha256(job.template.read_bytes()).hexdigest(),
        "inputs": [{"path": path, "sha256": sha256} for path, sha256 in hashes(job.account).items()],
        "versions": versions(),
        "code": _code(),
    }
    text = json.dumps(made, sort_keys=True, ensure_ascii=False, default=str)
    return {"key": hashlib.sha256(text.encode()).hexdigest(), **made}


def finish(made: Mapping[str, Any], work: Path, name: str, exhibits: Mapping[str, str]) -> None:
    """Write it beside the finished report: with the hash of each part, and of the rows of each exhibit."""
    parts = [path for path in sorted(work.rglob("*")) if path.is_file()]
    outputs = [{"path": path.relative_to(work).as_posix(), "sha256": _sha256(path)} for path in parts]
    document = {**made, "exhibits": [{"name": key, "rows": rows} for key, rows in exhibits.items()], "outputs": outputs}
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    (work / f"{name}-made-from.json").write_text(text, encoding="utf-8", newline="\n")


def is_made(key: str, target: Path, name: str) -> bool:
    """Say whether a report of this key is published there, every part of it as it was made."""
    try:
        made = json.loads((target / f"{name}-made-from.json").read_text(encoding="utf-8"))
        parts = [(target / part["path"], part["sha256"]) for part in made["outputs"]]
        return bool(made["key"] == key and parts and all(_sha256(path) == sha256 for path, sha256 in parts))
    except (OSError, ValueError, KeyError, TypeError):
        return False


@cache
def _code() -> str:
    """Return a hash over akit itself, so that a changed rule or line makes reports anew."""
    whole, package = hashlib.sha256(), Path(str(files("akit")))
    for path in sorted(path for path in package.rglob("*") if path.suffix in CODE):
        whole.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    return whole.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
