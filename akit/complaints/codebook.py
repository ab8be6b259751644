"""The codebook as a table: which reasons there are, what each means and where its border is."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

from akit.complaints.lexicon import LANGUAGES
from akit.complaints.model import MODELLED
from akit.words import word

_COLUMNS = (
    *("reason", "group", "name_en", "name_zh", "also_called", "definition", "definition_zh", "border", "border_zh"),
    *("amazon_category", "likely_causes"),
)


@cache
def codebook() -> dict[str, Any]:
    """Return the codebook as written, see ``README.md`` beside it."""
    return tomllib.loads((files(__package__) / "codebook.toml").read_text(encoding="utf-8"))


def reasons() -> pd.DataFrame:
    """Return the complaint reasons, one row each, in the codebook's order.

    Columns: reason, group, name_en, name_zh (what reports call it), also_called (other names, split by "|"), definition
    and border (what belongs elsewhere) in English, definition_zh and border_zh in Chinese, amazon_category ("" where
    Amazon's notices have none), likely_causes (comma-separated hints at root causes, "" for none).

    Examples
    --------
    >>> reasons().set_index("reason").loc["too_small", "group"]
    'fit'
    """
    rows = [{"reason": reason, **row, **_told(reason, row)} for reason, row in codebook()["reasons"].items()]
    return pd.DataFrame(rows, columns=[*_COLUMNS], dtype="str")


def _told(reason: str, row: dict[str, Any]) -> dict[str, str]:
    """Return what a reason is called, here and elsewhere, and its likely causes in one cell."""
    names = {f"name_{language}": word(reason, language) for language in ("en", "zh")}
    return {
        **names,
        "also_called": "|".join(row.get("also_called", ())),
        "likely_causes": ",".join(row["likely_causes"]),
    }


def group_name(group: str, language: str) -> str:
    """Return what a group of reasons is called; a group that is none of the codebook's is its own name.

    >>> group_name("service", "en"), group_name("fit", "zh")
    ('Service and refunds', '尺码与版型')
    """
    names = codebook()["groups"].get(group)
    return str(names[language]) if names else group


@cache
def yields_to(reason: str) -> frozenset[str]:
    """Return the reasons that come before this one where a text gives both; none for an unknown reason."""
    return frozenset(codebook()["reasons"].get(reason, {}).get("yields_to", ()))


@cache
def codebook_version() -> str:
    """Return the codebook's version and a hash over it, its lexicons, weights, remedies and examples.

    Examples
    --------
    >>> codebook_version().split("+")[0]
    '2.2'
    """
    folder = files(__package__)
    parts = [folder / name for name in ("codebook.toml", "remedies.csv", "examples.csv")]
    parts += [folder / "lexicon" / f"{language}.toml" for language in LANGUAGES]
    learnt = [folder / "weights" / f"{language}.npz" for language in MODELLED]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.name.encode() + b"\0" + part.read_bytes().replace(b"\r\n", b"\n"))
    for part in learnt:
        digest.update(part.name.encode() + b"\0" + part.read_bytes())
    return f"{codebook()['version']}+{digest.hexdigest()[:12]}"
