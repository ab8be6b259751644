"""What each term means, in English and Chinese, with Amazon's wording, its source and the day it was checked.

`terms.csv` is the one place a definition stands: the glossaries for readers are written from it (`make glossary`), and
a report prints the definitions of the terms it shows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
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

    @cached_property
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


def definitions(tables: Iterable[Collection[str]], language: str = "en") -> list[tuple[tuple[str, ...], str]]:
    """Return what the columns of some tables mean: names, and the one meaning they have, in the glossary's order.

    A name that means one thing here and another there, as ``verdict``, has the meaning of the section that most columns
    of its table stand in. A line of three names or more speaks of them together, so half of them must be columns of it.
    """
    found: dict[Term, set[str]] = {}
    for columns in map(set, tables):
        for name in columns:
            term = _meant(name, columns)
            if term is not None:
                found.setdefault(term, set()).add(name)
    return [
        (tuple(n for n in term.names if n in found[term]), term.told(language)) for term in terms() if term in found
    ]


def _meant(name: str, columns: set[str]) -> Term | None:
    """Return the line that tells what a column of a table with these columns means."""
    mine = _by_name().get(name, [])
    fit = [term for term in mine if len(term.names) < 3 or 2 * len(columns & set(term.names)) >= len(term.names)]
    beside = {term: len(columns & _names(term.section)) for term in fit}
    return max(fit, key=beside.__getitem__, default=None)


@cache
def _by_name() -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for term in terms():
        for name in dict.fromkeys(term.names):
            found.setdefault(name, []).append(term)
    return found


@cache
def _names(section: str) -> frozenset[str]:
    return frozenset(name for term in terms() if term.section == section for name in term.names)
