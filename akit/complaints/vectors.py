"""Texts as vectors for clusters and quotes: rare words and pairs of words, in Chinese letters and their pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from akit.complaints.languages import LATIN, languages_of
from akit.complaints.lexicon import lexicon
from akit.complaints.model import Floats, spelt
from akit.complaints.plain import plain

DIMENSIONS = 60


def words_of(text: str) -> list[str]:
    """Return a text's words and pairs of words without those that every text has; in Chinese, pairs of letters."""
    read = plain(text).text
    first = next(iter(languages_of(read)), "")
    if first in ("zh", "ja"):
        return [name for name, _, _ in spelt(read.translate(lexicon("zh").letters), "zh") if len(name) > 1]
    common = frozenset[str]().union(*(lexicon(language).stop_words for language in LATIN[:1] if language == first))
    names = [name for name, _, _ in spelt(read, "en")]
    return [name for name in names if any(len(word) > 2 and word not in common for word in name.split())]


def rare_words(texts: Sequence[str]) -> Any:
    """Return one row of weights per text (scipy sparse, length 1 each); None where no word stands in two texts."""
    fitted = _fitted(texts)
    return None if fitted is None else fitted[1]


def _fitted(texts: Sequence[str]) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    least = 2 if len(texts) > 20 else 1
    vectoriser = TfidfVectorizer(analyzer=words_of, min_df=least, max_features=20_000, sublinear_tf=True)
    try:
        return vectoriser, vectoriser.fit_transform(texts)
    except ValueError:  # scikit-learn refuses an empty vocabulary
        return None


@dataclass(frozen=True)
class Space:
    """Few dimensions in which texts that share rare words, or words that go with them, lie near one another."""

    vectoriser: Any
    turned: Any

    def points(self, texts: Sequence[str]) -> Floats:
        """Return a row per text, each of length 1, or 0 where the text shares no word."""
        from sklearn.preprocessing import normalize

        return np.asarray(normalize(self.turned.transform(self.vectoriser.transform(texts))), dtype=np.float64)


def space(texts: Sequence[str]) -> Space | None:
    """Return the space of some texts; None where they have too few words in common."""
    from sklearn.decomposition import TruncatedSVD

    fitted = _fitted(texts)
    if fitted is None or min(fitted[1].shape) < 4:
        return None
    size = min(DIMENSIONS, min(fitted[1].shape) - 1)
    return Space(fitted[0], TruncatedSVD(size, random_state=0).fit(fitted[1]))
