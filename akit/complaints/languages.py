"""Which language a text is in, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from akit.complaints.lexicon import source

LATIN = ("en", "de", "fr", "es", "it")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_WORD = re.compile(r"[a-z]+")


def languages_of(text: str) -> tuple[str, ...]:
    """Return the languages a plain text may be in, the likeliest first; none for a text without words.

    A text may mix Chinese or Japanese with one in Latin letters. Too few common words to tell the Latin
    languages apart give all that are as likely.
    """
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    eastern = ("ja",) if kana > 1 and kana * 4 >= han else ("zh",) if han else ()
    words = _WORD.findall(text)
    if not words or (eastern and len(words) < 3 and han + kana > len(words)):
        return eastern
    latin = _latin(words)
    return (*eastern, *latin) if han + kana >= 2 * len(words) else (*latin, *eastern)


def _latin(words: list[str]) -> tuple[str, ...]:
    votes = Counter(language for word in words for language in _speakers().get(word, ()))
    most = max(votes.values(), default=0)
    return tuple(language for language in LATIN if votes[language] == most)


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    """Each common word with the languages it is common in."""
    common = {language: set(source(language)["stop_words"].split()) for language in LATIN}
    return {word: tuple(name for name in LATIN if word in common[name]) for word in set().union(*common.values())}
