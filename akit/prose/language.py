"""Two languages, one set of numbers: sentences are templates in `en.toml` and `zh.toml` with the same slots."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from akit.errors import UsageError, nearest

LANGUAGES = ("en", "zh")


@cache
def sentences_of(language: str) -> dict[str, str]:
    """Return every sentence template of a language.

    Raises
    ------
    UsageError : akit does not write this language.
    """
    if language not in LANGUAGES:
        expected = " or ".join(LANGUAGES)
        raise UsageError(f"akit does not write {language!r}.", expected=expected, hint=nearest(language, LANGUAGES))
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text(encoding="utf-8"))


def say(key: str, language: str, **slots: Any) -> str:
    """Return one sentence with its slots filled; an empty slot leaves no double blank."""
    return re.sub(" {2,}", " ", sentences_of(language)[key].format(**slots))


def days_left(days: int, language: str) -> str:
    """Return how far off a day is: today, 1 day, 12 days."""
    return say("days_today" if days == 0 else "days_one" if days == 1 else "days_many", language, days=count(days))


def together(sentences: Iterable[str], language: str) -> str:
    """Return sentences as one paragraph: Chinese puts no blank between them."""
    return ("" if language == "zh" else " ").join(sentence for sentence in sentences if sentence)


def percent(rate: float, target: float | None = None) -> str:
    """Return a fraction as percent with two decimals, as Seller Central prints it.

    With ``target``, more decimals where two would show a rate on the wrong side of it.

    >>> percent(0.0278008), percent(0.00996, 0.01), percent(0.01, 0.01)
    ('2.78%', '0.996%', '1.00%')
    """
    decimals = 2
    while target is not None and rate != target and decimals < 6 and round(rate, decimals + 2) == target:
        decimals += 1
    return f"{rate:.{decimals}%}"


def count(number: Any) -> str:
    """Return a count with its thousands grouped."""
    return f"{int(number):,}"
