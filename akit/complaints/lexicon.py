"""The patterns of one language: which words of a text point to which reason. See lexicon/README.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "zh", "de", "fr", "es", "it", "ja")
WEIGHTS = {"strong": 0.8, "plain": 0.6, "hint": 0.3}
"""How far one hit of each strength alone makes its reason believed, 0 to 1; the strongest first."""

NEARBY = 60
"""Characters before and after a hit in which denial and praise of it are looked for."""


@dataclass(frozen=True)
class Hit:
    """Words of a plain text that point to a reason: where, to which, how strongly (0 to 1)."""

    start: int
    end: int
    reason: str
    weight: float


@dataclass(frozen=True)
class Signs:
    """All that points to one reason ("" for idioms, which look like a complaint and are none).

    ``cues`` are letters one of which stands in whatever the patterns match: a quick look saves the long one, and a
    pattern that no text needs need not be compiled.
    """

    reason: str
    cues: tuple[str, ...]
    patterns: tuple[tuple[float, str | re.Pattern[str]], ...]

    def hits(self, text: str) -> list[Hit]:
        """Return the hits of this reason in a plain text, none on words that a stronger one stands on."""
        if self.cues and not any(cue in text for cue in self.cues):
            return []
        found: list[Hit] = []
        for weight, pattern in self.patterns:
            weaker = (Hit(*match.span(), self.reason, weight) for match in _compiled(pattern).finditer(text))
            found += [hit for hit in weaker if not any(hit.start < of.end and of.start < hit.end for of in found)]
        return found


@dataclass(frozen=True)
class Lexicon:
    """The compiled patterns of one language.

    ``not_meant`` ends where a hit begins if the hit is denied or only supposed. ``praised`` ends where one begins,
    ``praising`` begins where one ends, if its words are praised: that takes back all but strong hits ("great fit").
    ``letters`` are read as others (traditional characters as simplified ones).
    """

    stop_words: frozenset[str]
    not_meant: re.Pattern[str]
    praised: re.Pattern[str]
    praising: re.Pattern[str]
    signs: tuple[Signs, ...]
    letters: dict[int, int]

    def hits(self, text: str) -> list[Hit]:
        """Return what points to a reason in a plain text, in the order of the text."""
        return self.read(text)[0]

    def read(self, text: str, among: Collection[str] | None = None) -> tuple[list[Hit], list[Hit]]:
        """Return what points to a reason in a plain text, and what only looks as if it did, in the order of the text.

        Of two hits on the same words the longer one knows better ("never received a reply" is no "never received").
        The second list has what is denied, feared or praised, and idioms, whose reason is "". ``among`` narrows the
        search to some reasons.
        """
        text = text.translate(self.letters) if self.letters else text
        asked = (signs for signs in self.signs if among is None or not signs.reason or signs.reason in among)
        found = [hit for signs in asked for hit in signs.hits(text)]
        kept = [hit for hit in found if not any(_drowned(hit, other) for other in found)]
        kept.sort(key=lambda hit: (hit.start, hit.reason))
        meant = [hit for hit in kept if hit.reason and self._is_meant(text, hit)]
        return meant, [hit for hit in kept if hit not in meant]

    def _is_meant(self, text: str, hit: Hit) -> bool:
        before, after = text[max(0, hit.start - NEARBY) : hit.start], text[hit.end : hit.end + NEARBY]
        if self.not_meant.search(before):
            return False
        weak = hit.weight < WEIGHTS["strong"]
        return not (weak and (self.praised.search(before) or self.praising.match(after)))

    def prepare(self) -> None:
        """Compile every pattern now: for a process whose forks would each compile them again."""
        for signs in self.signs:
            for _, pattern in signs.patterns:
                _compiled(pattern)


@cache
def _compiled(pattern: str | re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(pattern)


def _drowned(hit: Hit, other: Hit) -> bool:
    """Whether another reason's longer hit covers most of this one."""
    shared = min(hit.end, other.end) - max(hit.start, other.start)
    size = hit.end - hit.start
    return other.reason != hit.reason and other.end - other.start > size and shared * 3 >= size * 2


@cache
def source(language: str) -> dict[str, Any]:
    """Return a language's lexicon as it is written."""
    text = (files(__package__) / "lexicon" / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def lexicon(language: str) -> Lexicon:
    """Return the compiled lexicon of one of ``LANGUAGES``."""
    written = source(language)
    words = written["words"]
    edge = r"\b" if written["words_have_edges"] else ""
    by_reason = {"": {"hint": written["idioms"]}, **written["reasons"]}
    return Lexicon(
        stop_words=frozenset(written["stop_words"].split()),
        not_meant=re.compile(f"{edge}(?:{_spelt_out(written['not_meant'], words)})$"),
        praised=re.compile(f"{edge}(?:{_spelt_out(written['praised'], words)})$"),
        praising=re.compile(f"(?:{_spelt_out(written['praising'], words)}){edge}"),
        signs=tuple(_signs(reason, signs, words, edge) for reason, signs in by_reason.items()),
        letters=str.maketrans(*written.get("same_letters", ("", ""))),
    )


def _signs(reason: str, written: dict[str, list[str]], words: dict[str, str], edge: str) -> Signs:
    patterns = tuple(
        (weight, f"{edge}(?:{_spelt_out('|'.join(written[strength]), words)}){edge}")
        for strength, weight in WEIGHTS.items()
        if strength in written
    )
    return Signs(reason, tuple(written.get("cues", ())), patterns)


def _spelt_out(pattern: str, words: dict[str, str]) -> str:
    """Put the words behind every ``@name`` of a pattern, which may use names themselves."""
    whole = pattern.replace("\n", "")
    while "@" in whole:
        whole = re.sub(r"@([a-z_]+)", lambda name: f"(?:{words[name[1]]})", whole)
    return whole
