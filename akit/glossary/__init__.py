"""What each term means, in English and Chinese, with Amazon's wording, its source and the day it was checked.

`terms.csv` is the one place a definition stands: the glossaries for readers are written from it (`make glossary`), and
a report prints the definitions of the terms it shows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Term:
    """One line of the glossary.

    Attributes
    ----------
    section : what it belongs to.
    term : its names as written, each in backticks.
    meaning, meaning_zh : what akit means by it, in English and in Chinese.
    amazon : Amazon's own words, or "akit's own".
    source, checked : where they stand, and the day they were compared.
    """

    section: str
    term: str
    meaning: str
    meaning_zh: str
    amazon: str
    source: str
    checked: str

    @property
    def names(self) -> tuple[str, ...]:
        """Its names as columns, keys and codes have them."""
        return tuple(re.findall(r"`([^`]+)`", self.term))

    def told(self, language: str) -> str:
        """Return its meaning in a language."""
        return self.meaning_zh if language == "zh" else self.meaning


@cache
def terms() -> tuple[Term, ...]:
    """Return every line, in the order of the glossary."""
    text = (files("akit.glossary") / "terms.csv").read_text(encoding="utf-8")
    return tuple(Term(**row) for row in csv.DictReader(text.splitlines()))


def definitions(names: Collection[str], language: str = "en") -> dict[str, tuple[str, ...]]:
    """Return what each of these names means, in the order of the glossary; a name it does not have is left out.

    A name that means one thing here and another there, as ``verdict``, has both meanings.
    """
    found: dict[str, list[str]] = {}
    for term in terms():
        for name in term.names:
            if name in names:
                found.setdefault(name, []).append(term.told(language))
    return {name: tuple(meanings) for name, meanings in found.items()}
