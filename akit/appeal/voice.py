"""What a pack says, in one language or two: every text is said in each of its languages from the same numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit import prose
from akit.appeal import categories
from akit.errors import UsageError
from akit.words import word

Said = tuple[str, ...]  # one text a language, in the voice's order
LANGUAGES = {"en": ("en",), "zh": ("zh",), "both": ("en", "zh")}


@dataclass(frozen=True)
class Voice:
    """The languages of a pack, in the order they stand side by side."""

    languages: tuple[str, ...]

    def say(self, key: str, **slots: Any) -> Said:
        """Return a sentence of the prose in each language; a slot that is itself `Said` goes language by language."""
        return tuple(
            prose.say(
                key,
                language,
                **{name: value[at] if isinstance(value, tuple) else value for name, value in slots.items()},
            )
            for at, language in enumerate(self.languages)
        )

    def word(self, key: str) -> Said:
        """Return the word for a code in each language."""
        return tuple(word(key, language) for language in self.languages)

    def words(self, keys: Iterable[str]) -> Said:
        """Return the words for several codes as a list."""
        return self.listed([self.word(key) for key in keys if key])

    def category(self, category: str) -> Said:
        """Return what a category of an ask is called in a sentence."""
        return tuple(categories.name(category, language) for language in self.languages)

    def same(self, text: str) -> Said:
        """Return a text that is the same in every language: a number, a day, the analyst's own words."""
        return (text,) * len(self.languages)

    def listed(self, texts: Iterable[Said]) -> Said:
        """Return texts as a list in each language."""
        every = list(texts)
        return tuple(
            prose.say("comma", language).join(text[at] for text in every) for at, language in enumerate(self.languages)
        )

    def together(self, texts: Iterable[Said]) -> Said:
        """Return sentences as one paragraph in each language."""
        every = list(texts)
        return tuple(
            prose.together((text[at] for text in every if text), language) for at, language in enumerate(self.languages)
        )


def voice(language: str) -> Voice:
    """Return the voice of a pack: en, zh, or both side by side.

    Raises
    ------
    UsageError : akit does not write this language.
    """
    if language not in LANGUAGES:
        raise UsageError(f"A pack is not written in {language!r}.", found=language, expected=" or ".join(LANGUAGES))
    return Voice(LANGUAGES[language])


def day(value: pd.Timestamp) -> str:
    """Return a day as it is written in every language, or "" where it is not known."""
    return "" if pd.isna(value) else str(value.date())
