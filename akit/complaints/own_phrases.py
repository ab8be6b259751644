"""An account's own phrases among a text's words: plain words, no patterns, heard unless they are denied."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from akit.complaints.lexicon import LANGUAGES, WEIGHTS, Hit, Signs, lexicon
from akit.complaints.plain import plain

FALLBACK = "en"  # whose denials are heard in a text that does not tell its language


def as_read(phrase: str) -> str:
    """Return a phrase as texts are read: lower case, no accents, one blank between words.

    >>> as_read("  Wie  ein Größer ")
    'wie ein grosser'
    """
    return " ".join(plain(phrase).text.split())


@dataclass(frozen=True)
class OwnPhrases:
    """Phrases by language ("" for any), compiled; false where there are none."""

    signs: Mapping[str, tuple[Signs, ...]]

    def __bool__(self) -> bool:
        return any(self.signs.values())

    def hits(self, text: str, languages: tuple[str, ...]) -> list[Hit]:
        """Return where the phrases stand in a plain text, but for those that are denied ("not ...")."""
        read_as = languages or (FALLBACK,)
        found = {
            hit for language in read_as for hit in replace(lexicon(language), signs=self._for(language)).hits(text)
        }
        return sorted(found, key=lambda hit: (hit.start, hit.end, hit.reason))

    def _for(self, language: str) -> tuple[Signs, ...]:
        return (*self.signs.get("", ()), *self.signs.get(language, ()))


def own_phrases(entries: pd.DataFrame) -> OwnPhrases:
    """Compile phrases: ``language`` ("" for any), ``reason`` and ``text`` a row."""
    groups = entries.groupby(["language", "reason"], sort=True)["text"]
    signs: dict[str, list[Signs]] = {language: [] for language in ("", *LANGUAGES)}
    for (language, reason), texts in groups:
        signs[str(language)].append(_signs(str(reason), list(texts)))
    return OwnPhrases({language: tuple(mine) for language, mine in signs.items()})


def _signs(reason: str, phrases: list[str]) -> Signs:
    """Compile one reason's phrases, the longest first; words of Latin letters end where they end."""
    spelt = sorted(map(as_read, phrases), key=lambda phrase: (-len(phrase), phrase))
    letters = lexicon("zh").letters
    both = dict.fromkeys(form for phrase in spelt for form in (phrase, phrase.translate(letters)))
    pattern = "|".join(_edged(phrase) for phrase in both)
    return Signs(reason, (), ((WEIGHTS["strong"], re.compile(pattern)),))


def _edged(phrase: str) -> str:
    before = r"(?<![a-z0-9])" if re.match(r"[a-z0-9]", phrase) else ""
    after = r"(?![a-z0-9])" if re.search(r"[a-z0-9]$", phrase) else ""
    return before + re.escape(phrase).replace(r"\ ", r" {1,3}") + after
