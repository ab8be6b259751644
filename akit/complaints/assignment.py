"""One text in, its complaint reasons out: no other text, order or seed can change them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from akit.complaints.codebook import yields_to
from akit.complaints.languages import LATIN, languages_of
from akit.complaints.lexicon import Hit, lexicon
from akit.complaints.plain import plain

BELIEVED = 0.5
"""A reason is named only where its hits together are believed this far, 0 to 1."""

CLEAR = 0.55
"""Reasons are named only where the score of the main one is at least this; less is "unclassified"."""

AT_MOST = 2
"""Reasons named for one text."""

_COLUMNS = ("reasons", "score", "spans", "language")


@dataclass(frozen=True)
class Judgement:
    """What one plain text says: its reasons, main first, how sure (0 to 1), the words that say so, its language."""

    reasons: tuple[str, ...]
    score: float
    hits: tuple[Hit, ...]
    language: str


def assign(texts: pd.Series) -> pd.DataFrame:
    """Say for each text what it complains of.

    Parameters
    ----------
    texts : one text a row; anything that is not text (missing, a number) counts as an empty text.

    Returns
    -------
    One row per text in the same index: reasons (list of at most two codes, the main one first; empty where the
    text gives no clear reason), score (0 to 1, how sure the main reason is), spans (list of (start, end, reason):
    the words of the text that say so), language ("" where the text does not tell). No texts give no rows.

    Raises
    ------
    TypeError : ``texts`` is not a column.

    Notes
    -----
    Each text is judged alone, so a reason is the same whatever stands beside it. Only the first 5,000 characters
    of a text are read.

    Examples
    --------
    >>> assign(pd.Series(["Runs very small, could not button it", "Thank you!"]))["reasons"].tolist()
    [['too_small'], []]
    """
    if not isinstance(texts, pd.Series):
        found = type(texts).__name__
        raise TypeError(f"assign takes one column of texts (a pandas Series), not a {found}: pass table['comment'].")
    judged: dict[str, tuple[list[str], float, list[tuple[int, int, str]], str]] = {}
    rows = []
    for text in texts:
        written = text if isinstance(text, str) else ""
        if written not in judged:
            judged[written] = _row(written)
        reasons, score, spans, language = judged[written]
        rows.append((list(reasons), score, list(spans), language))
    columns = {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}
    types = {"reasons": "object", "score": "float64", "spans": "object", "language": "str"}
    return pd.DataFrame({name: pd.Series(columns[name], texts.index, types[name]) for name in _COLUMNS})


def _row(text: str) -> tuple[list[str], float, list[tuple[int, int, str]], str]:
    read = plain(text)
    judgement = judge(read.text)
    spans = [(*read.span(hit.start, hit.end), hit.reason) for hit in judgement.hits]
    return list(judgement.reasons), judgement.score, spans, judgement.language


@lru_cache(maxsize=100_000)
def judge(text: str) -> Judgement:
    """Judge one plain text."""
    languages = languages_of(text)
    found = _hits(text, languages)
    hits = sorted({hit for of in found.values() for hit in of}, key=lambda hit: (hit.start, hit.end, hit.reason))
    belief = _belief(text, hits)
    ranked = sorted(belief, key=lambda reason: (-belief[reason], _first(reason, hits), reason))
    named = _main_first([reason for reason in ranked if belief[reason] >= BELIEVED])[:AT_MOST]
    score = _score(named, belief)
    if score < CLEAR:
        return Judgement((), 0.0, (), languages[0] if len(languages) == 1 else "")
    return Judgement(tuple(named), score, tuple(hit for hit in hits if hit.reason in named), next(iter(found)))


def _hits(text: str, languages: tuple[str, ...]) -> dict[str, list[Hit]]:
    """Return what each language finds in a text; of several in Latin letters only the first that finds anything."""
    found: dict[str, list[Hit]] = {}
    for language in languages:
        if language not in LATIN or not found.keys() & set(LATIN):
            hits = lexicon(language).hits(text)
            found |= {language: hits} if hits else {}
    return found


def _belief(text: str, hits: Iterable[Hit]) -> dict[str, float]:
    """How far each reason is believed: 1 minus the product of its hits' doubts; the same words count once."""
    strongest: dict[tuple[str, str], float] = {}
    for hit in hits:
        said = (hit.reason, text[hit.start : hit.end])
        strongest[said] = max(hit.weight, strongest.get(said, 0.0))
    doubt: dict[str, float] = {}
    for (reason, _), weight in strongest.items():
        doubt[reason] = doubt.get(reason, 1.0) * (1.0 - weight)
    return {reason: round(1.0 - left, 3) for reason, left in doubt.items()}


def _first(reason: str, hits: Iterable[Hit]) -> int:
    return min(hit.start for hit in hits if hit.reason == reason)


def _main_first(ranked: list[str]) -> list[str]:
    """Let the first reason step back behind the one after it where the codebook says that it yields to that."""
    if len(ranked) > 1 and ranked[1] in yields_to(ranked[0]):
        return [ranked[1], ranked[0], *ranked[2:]]
    return ranked


def _score(named: list[str], belief: dict[str, float]) -> float:
    """Return the main reason's belief, less for a rival that is believed too and does not yield to it."""
    main, rival, *_ = (*named, "", "")
    lost = belief.get(rival, 0.0) / 2.0 if main not in yields_to(rival) else 0.0
    return round(belief.get(main, 0.0) * (1.0 - lost), 2)
