"""The statistical half of the codebook: how much each word and piece of a word speaks for each reason.

A linear model over words, word pairs, letter groups and senses of words. Its weights are a file (``weights/``), learnt
from texts invented for this kit by ``data-samples/complaint-texts/train.py``: no download, no network, and every answer
can be taken apart into the words it rests on.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MODELLED = ("en", "zh")
"""Languages with weights; the others are read by their lexicon alone."""

NOTHING = "none"
"""The class of texts that complain of nothing."""

WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[^\W_]+")
_REMEMBERED = 200_000


def features(text: str, language: str) -> Iterator[tuple[str, int, int]]:
    """Give the features of a plain text, each with where it stands; one that stands twice comes twice.

    Words and pairs of words are spelt as they are (in Chinese: letters and pairs of letters); letter groups of a
    word begin with "#", its sense with "~".
    """
    yield from spelt(text, language)
    for match in () if language == "zh" else WORD.finditer(text):
        for name in (*letter_groups(match[0]), sense(match[0])):
            yield name, *match.span()


def spelt(text: str, language: str) -> list[tuple[str, int, int]]:
    """Return words and pairs of words, in Chinese letters and pairs of letters, each with where it stands."""
    if language == "zh":
        runs = [(run[0], run.start()) for run in _HAN.finditer(text)]
        return [
            (letters[at : at + size], start + at, start + at + size)
            for letters, start in runs
            for size in (1, 2)
            for at in range(len(letters) - size + 1)
        ]
    words = [(match[0], *match.span()) for match in WORD.finditer(text)]
    pairs = [(f"{first[0]} {then[0]}", first[1], then[2]) for first, then in pairwise(words)]
    return words + pairs


def letter_groups(word: str) -> list[str]:
    """Return the groups of three to five letters of a word and its edges, marked with "#"."""
    edged = f" {word[:40]} "
    return ["#" + edged[at : at + size] for size in (3, 4, 5) for at in range(len(edged) - size + 1)]


def sense(word: str) -> str:
    """Return the name of what a word means: known of words too that no text to learn from has."""
    return f"~{word}"


@dataclass(frozen=True)
class Model:
    """Weights of one language.

    ``said`` is what each feature (a row) says for each reason (a column, ``NOTHING`` the last), ``square`` its weight
    in the length of a text.
    """

    language: str
    reasons: tuple[str, ...]
    rows: dict[str, int]
    said: Floats
    square: Floats
    bias: Floats
    _groups: dict[str, tuple[Floats, float]] = field(default_factory=dict, repr=False)

    def log_belief(self, text: str) -> Floats:
        """Return the logarithm of how far each reason is believed of a plain text; the beliefs add up to 1."""
        said = self.bias + self._by_names({name for name, _, _ in spelt(text, self.language)})
        if self.language != "zh":
            words = set(WORD.findall(text))
            said = said + self._by_groups(words) + self._by_names(map(sense, words))
        said -= said.max()
        return np.asarray(said - np.log(np.exp(said).sum()), dtype=np.float64)

    def _by_names(self, names: Iterable[str]) -> Floats:
        """Add up what different features of one kind say."""
        return _per_root(*self._sum(sorted(self.rows[name] for name in names if name in self.rows)))

    def _by_groups(self, words: set[str]) -> Floats:
        """Add up what the letter groups of each different word say."""
        total, size = np.zeros(len(self.bias)), 0.0
        for word in sorted(words):
            known = self._groups.get(word)
            if known is None:
                groups = set(letter_groups(word))
                known = self._sum(sorted(self.rows[group] for group in groups if group in self.rows))
                if len(self._groups) < _REMEMBERED:
                    self._groups[word] = known
            total += known[0]
            size += known[1]
        return _per_root(total, size)

    def _sum(self, rows: list[int]) -> tuple[Floats, float]:
        """Return what features say together, and the sum of their squared rarities."""
        return self.said[rows].sum(axis=0), float(self.square[rows].sum())

    def speaks_for(self, text: str, reason: str) -> list[tuple[int, int]]:
        """Return the stretches of a plain text that speak most for a reason, in the order of the text."""
        known = [
            (self.rows[name], start, end) for name, start, end in features(text, self.language) if name in self.rows
        ]
        said = self.said[[row for row, _, _ in known]]
        above = said[:, self.reasons.index(reason)] - said.mean(axis=1)
        weight = np.zeros(len(text))
        for (_, start, end), more in zip(known, above.tolist(), strict=True):
            weight[start:end] += more / (end - start)
        strongest = max(weight.max(initial=0.0), 1e-9)
        return list(_stretches(text, weight >= strongest / 2))


def _per_root(total: Floats, size: float) -> Floats:
    return total / np.sqrt(size) if size else total


def _stretches(text: str, strong: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Join strong letters over the blanks between them, and give each stretch's start and end."""
    for match in re.finditer(r"1(?:[1 ]*1)?", "".join(_marks(text, strong))):
        yield match.span()


def _marks(text: str, strong: Iterable[Any]) -> Iterator[str]:
    for letter, marked in zip(text, strong, strict=True):
        yield "1" if marked else " " if letter == " " else "0"


@cache
def model(language: str) -> Model:
    """Return the weights of one of ``MODELLED``."""
    stored = np.load(io.BytesIO((files(__package__) / "weights" / f"{language}.npz").read_bytes()), allow_pickle=False)
    names = stored["features"].tobytes().decode("utf-8").split("\n")
    rarity = stored["rarity"].astype(np.float64)
    return Model(
        language=language,
        reasons=tuple(stored["reasons"].tobytes().decode("utf-8").split("\n")),
        rows={name: row for row, name in enumerate(names)},
        said=stored["weights"].astype(np.float64) * stored["scale"].astype(np.float64) * rarity[:, None],
        square=rarity**2,
        bias=stored["bias"].astype(np.float64),
    )
