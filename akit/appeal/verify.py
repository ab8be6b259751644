"""Verification: a pack made again from the account's files, and everything that differs named."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from akit.account import Account
from akit.appeal import manifest, pack
from akit.appeal.request import Request, request_from
from akit.errors import AkitError, UsageError
from akit.exports.people import people_in

Difference = dict[str, str]  # path, what


def verify_pack(path: Path, account: Account) -> dict[str, Any]:
    """Make a pack again from the account's files and say what differs.

    Parameters
    ----------
    path : the pack's folder, or its zip file.
    account : whose pack it is said to be.

    Returns
    -------
    ``{"identical": bool, "differences": [{"path", "what"}]}``; the path is of an input, an output, or a place in the
    manifest.

    Raises
    ------
    UsageError : there is no pack.
    """
    with _opened(path) as folder:
        kept = _manifest(folder)
        found = [*_files(folder, kept), *_versions(kept), *_inputs(kept, account)]
        found += _made_again(kept, account)
    return {"identical": not found, "differences": found}


@contextmanager
def _opened(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield path
        return
    if not path.is_file() or not zipfile.is_zipfile(path):
        raise UsageError(
            "There is no such pack.", found=str(path), expected="a folder or zip file made by `akit evidence`"
        )
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
        roots = [one for one in Path(folder).iterdir() if (one / manifest.NAME).is_file()]
        yield roots[0] if roots else Path(folder)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        kept = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
        request_from(kept["parameters"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        hint = "take the pack as `akit evidence` made it."
        raise UsageError(
            f"{folder.name} has no {manifest.NAME} that can be read.", found=str(problem), hint=hint
        ) from problem
    return dict(kept)


def _files(folder: Path, kept: Mapping[str, Any]) -> list[Difference]:
    """Compare the pack's files with its manifest: changed, missing, or not of it."""
    there = {one["path"]: one["sha256"] for one in manifest.outputs(folder)}
    said = {one["path"]: one["sha256"] for one in kept["outputs"]}
    return _compared(said, there, ("changed since the pack was made", "missing from the pack", "not part of the pack"))


def _compared(said: Mapping[str, Any], there: Mapping[str, Any], words: tuple[str, str, str]) -> list[Difference]:
    changed, missing, extra = words
    found = [{"path": path, "what": missing} for path in said if path not in there]
    found += [{"path": path, "what": changed} for path in said if path in there and there[path] != said[path]]
    return [*found, *({"path": path, "what": extra} for path in there if path not in said)]


def _versions(kept: Mapping[str, Any]) -> list[Difference]:
    now, then = manifest.versions(), kept["versions"]
    return [
        {"path": f"versions.{name}", "what": f"made with {then.get(name, 'none')}, here is {now.get(name, 'none')}"}
        for name in sorted({*now, *then})
        if now.get(name) != then.get(name)
    ]


def _inputs(kept: Mapping[str, Any], account: Account) -> list[Difference]:
    """Compare the account's files with those the pack was made from.

    A notice that lies elsewhere than in the account cannot be looked at; its reading in the manifest is used.
    """
    request = request_from(kept["parameters"])
    now = {one["path"]: one["sha256"] for one in manifest.inputs(account, _as_it_is(request, account))}
    then = {one["path"]: one["sha256"] for one in kept["inputs"]}
    words = (
        "the input has changed",
        "the input is missing from the account",
        "the input was not there when the pack was made",
    )
    return _compared(then, now, words)


def _as_it_is(request: Request, account: Account) -> Request:
    """Return the request with the hashes that its notice and submission have now, where they are in the account."""
    now: dict[str, Any] = {}
    for name in ("notice", "submission"):
        path = getattr(request, name)
        if path and (account.folder / path).is_file():
            now[f"{name}_sha256"] = manifest.sha256(account.folder / path)
        elif "/" in path:  # it was in the account, and is no more
            now[name] = ""
    return replace(request, **now)


def _made_again(kept: Mapping[str, Any], account: Account) -> list[Difference]:
    """Make the pack again and compare what it says and what it is."""
    try:
        with TemporaryDirectory() as work:
            again = _again(request_from(kept["parameters"]), account, Path(work) / str(kept["pack"]))
    except AkitError as problem:
        return [
            {"path": str(kept["pack"]), "what": f"it cannot be made again: {problem.message} {problem.found}".strip()}
        ]
    found = [
        {"path": f"numbers.{slot}", "what": f"{then!r} in the manifest, {now!r} from the inputs"}
        for slot, then, now in _pairs(kept["numbers"], again["numbers"])
        if then != now
    ]
    said, made = ({one["path"]: one["sha256"] for one in side["outputs"]} for side in (kept, again))
    found += _compared(
        said,
        made,
        (
            "comes out otherwise from the inputs",
            "does not come out of the inputs",
            "comes out of the inputs, and is not in the pack",
        ),
    )
    own = {"outputs", "numbers", "inputs", "versions"}  # compared above
    found += [
        {"path": key, "what": "the manifest says otherwise than the inputs"}
        for key, then, now in _pairs(kept, again)
        if key not in own and then != now
    ]
    return found


def _pairs(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(key, then.get(key), now.get(key)) for key in sorted({*then, *now})]


def _again(request: Request, account: Account, folder: Path) -> dict[str, Any]:
    people = people_in(account.folder, account.input_paths)
    body, masked = pack.made_body(account, request, people)
    folder.mkdir()
    pack.write_pack(account, masked, body, folder)
    written: dict[str, Any] = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    return written
