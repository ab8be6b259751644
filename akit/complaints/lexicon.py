"""The patterns of one language: what in a text points to which reason."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh", "de", "fr", "es", "it", "ja")
WEIGHTS = {"strong": 0.8, "plain": 0.6, "hint": 0.3}
"""How far one hit of each strength alone makes the reason believed, 0 to 1."""

NEARBY = 60
"""Characters before a hit that are looked at for a negation; all of them are in the hit's own clause."""


@dataclass(frozen=True)
class Hit:
    """Words of a plain text that point to a reason: where, to which, how strongly (0 to 1)."""

    start: int
    end: int
    reason: str
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """The compiled patterns of one language.

    ``not_meant`` ends where a hit begins if the hit is negated or only supposed; ``idioms`` are words that look
    like a complaint and are none.
    """

    stop_words: frozenset[str]
    not_meant: re.Pattern[str]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    letters: dict[int, str]

    def hits(self, text: str) -> list[Hit]:
        """Return what points to a reason in a plain text, in the order of the text.

        Of two hits the longer one knows better: what lies inside another reason's hit does not count
        ("never received a reply" is no "never received").
        """
        text = text.translate(self.letters) if self.letters else text
        found = [
            Hit(*match.span(), reason, WEIGHTS.get(str(match.lastgroup), 0.0))
            for reason, pattern in self.patterns
            for match in pattern.finditer(text)
        ]
        kept = [hit for hit in found if hit.reason and not any(_inside(hit, other) for other in found)]
        return sorted((hit for hit in kept if self._is_meant(text, hit)), key=lambda hit: (hit.start, hit.reason))

    def _is_meant(self, text: str, hit: Hit) -> bool:
        before = text[max(0, hit.start - NEARBY) : hit.start]
        return self.not_meant.search(before) is None


def _inside(hit: Hit, other: Hit) -> bool:
    longer = other.end - other.start > hit.end - hit.start
    return longer and other.reason != hit.reason and other.start <= hit.start and hit.end <= other.end


@cache
def source(language: str) -> dict[str, Any]:
    """Return a language's lexicon as written, see ``lexicon/README.md``."""
    text = (files(__package__) / "lexicon" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def lexicon(language: str) -> Lexicon:
    """Return the compiled lexicon of one of ``LANGUAGES``."""
    written = source(language)
    edge = r"\b" if written["words_have_edges"] else ""
    patterns = [("", _compiled({"hint": written["idioms"]}, written["words"], edge))]
    patterns += [(reason, _compiled(by_strength, written["words"], edge)) for reason, by_strength in written["reasons"].items()]
    return Lexicon(
        stop_words=frozenset(written["stop_words"].split()),
        not_meant=re.compile(f"{edge}(?:{_spelt_out(written['not_meant'], written['words'])})$"),
        patterns=tuple(patterns),
        letters=str.maketrans(*written.get("same_letters", ("", ""))),
    )


def _compiled(by_strength: dict[str, list[str]], words: dict[str, str], edge: str) -> re.Pattern[str]:
    """One regular expression for a reason: a named group for each strength, the strongest tried first."""
    groups = [
        f"(?P<{strength}>{_spelt_out('|'.join(by_strength[strength]), words)})"
        for strength in WEIGHTS
        if by_strength.get(strength)
    ]
    return re.compile(f"{edge}(?:{'|'.join(groups)}){edge}")


def _spelt_out(pattern: str, words: dict[str, str]) -> str:
    """Put the words behind every ``@name`` of a pattern, which may use names themselves."""
    whole = pattern.replace("\n", "")
    while "@" in whole:
        whole = re.sub(r"@([a-z_]+)", lambda name: f"(?:{words[name[1]]})", whole)
    return whole
