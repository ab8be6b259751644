"""The phrases of Amazon's notices, a file per language in `notice_phrases/`, and the one form texts are matched in."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh")
_WORD = re.compile(r"@([a-z]+)")
_LINK = re.compile(r"\(?\s{0,3}(?:https?:/+|www\.)[^\s()<>，。；、]*\s{0,3}\)?")


@cache
def written(language: str) -> dict[str, Any]:
    """Return the phrases of a language as they are written; see the README beside them."""
    path = files(__package__) / "notice_phrases" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def _letters() -> dict[int, int]:
    return {key: value for language in LANGUAGES for key, value in str.maketrans(*_same_letters(language)).items()}


def _same_letters(language: str) -> tuple[str, str]:
    variant, read_as = written(language).get("same_letters", ("", ""))
    return variant, read_as


def plain(text: str) -> str:
    r"""Return text as phrases are matched on it: no case, links or accents, one script, plain quotes and hyphens.

    >>> plain("Your account’s  ORDER\u00a0defect rate (https://sellercentral.amazon.com/x) – 2.78%")
    "your account's order defect rate - 2.78%"
    """
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", _LINK.sub(" ", text)).casefold())
    bare = unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", folded)).translate(_letters())
    bare = re.sub("[‐‑‒–—−]", "-", re.sub("[’‘`´]", "'", re.sub("[“”]", '"', bare)))
    return re.sub(r"\s+", " ", bare).strip()


def _spelt_out(pattern: str, words: dict[str, str]) -> str:
    while (spelt := _WORD.sub(lambda name: f"(?:{words[name[1]]})", pattern)) != pattern:
        pattern = spelt
    return pattern


@cache
def _patterns(group: str) -> dict[str, re.Pattern[str]]:
    """Return one pattern for each key of a group, in the order of the files."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        said = written(language)
        for key, patterns in said.get(group, {}).items():
            found.setdefault(key, []).extend(_spelt_out(one, said["words"]) for one in patterns)
    return {key: re.compile("|".join(f"(?:{one})" for one in every)) for key, every in found.items()}


def keys(group: str) -> tuple[str, ...]:
    """Return the keys of a group of phrases."""
    return tuple(_patterns(group))


def says(group: str, key: str, text: str) -> bool:
    """Say whether a phrase of ``group.key`` stands in a text that went through `plain`."""
    return bool(_patterns(group)[key].search(text))


def every(group: str, text: str) -> list[str]:
    """Return all keys of ``group`` a phrase of which stands in a plain text, in the order of the files."""
    return [key for key, pattern in _patterns(group).items() if pattern.search(text)]


def first(group: str, text: str) -> str:
    """Return the first key of ``group`` a phrase of which stands in a plain text, or ""."""
    return next((key for key, pattern in _patterns(group).items() if pattern.search(text)), "")


def slotted(group: str, key: str, **slots: str) -> list[re.Pattern[str]]:
    """Return the phrases of ``group.key`` one by one with their ``{slots}`` filled by patterns."""
    found = []
    for language in LANGUAGES:
        said = written(language)
        for pattern in said.get(group, {}).get(key, []):
            whole = _spelt_out(pattern, said["words"])
            for name, value in slots.items():
                whole = whole.replace(f"{{{name}}}", value)
            found.append(re.compile(whole))
    return found
