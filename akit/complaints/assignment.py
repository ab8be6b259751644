"""One text in, its complaint reasons out: no other text, order or seed can change them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from akit.complaints.codebook import codebook, yields_to
from akit.complaints.languages import LATIN, languages_of
from akit.complaints.lexicon import Hit, lexicon
from akit.complaints.model import MODELLED, NOTHING, Floats, model, spelt
from akit.complaints.plain import LONGEST, Plain, plain
from akit.complaints.sentences import SentenceModel

AT_MOST = 2
"""Reasons named for one text."""

_COLUMNS = ("reasons", "score", "spans", "language", "guesses")


@dataclass(frozen=True)
class Judgement:
    """What one plain text says.

    ``reasons``, main first, none where it is not clear; ``score``, how sure the main one is (0 to 1); ``hits``, the
    words that say so; its ``language``; and the two likeliest reasons whether clear or not, each with its belief.
    """

    reasons: tuple[str, ...]
    score: float
    hits: tuple[Hit, ...]
    language: str
    guesses: tuple[tuple[str, float], ...]


def assign(texts: pd.Series, sentences: SentenceModel | None = None) -> pd.DataFrame:
    """Say for each text what it complains of.

    Parameters
    ----------
    texts : one text a row; anything that is not text (missing, a number) counts as an empty text.
    sentences : a sentence model to hear too, on English texts (`akit[embeddings]`); None for lexicon and weights alone.

    Returns
    -------
    One row per text in the same index: reasons (list of at most two codes, the main one first; empty where the
    text gives no clear reason), score (0 to 1, how sure the main reason is; 0 where none is shown), spans (list of
    (start, end, reason): the words of the text that say so), language ("" where the text does not tell), guesses
    (list of (reason, belief): the two likeliest, shown or not; for an analyst to look at, never to count). No texts
    give no rows.

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
    written = [text if isinstance(text, str) else "" for text in texts]
    heard = _heard(dict.fromkeys(written), sentences) if sentences else {}
    columns: dict[str, list[object]] = {name: [] for name in _COLUMNS}
    for row in _rows(written, heard):
        for name, cell in zip(_COLUMNS, row, strict=True):
            columns[name].append(cell)
    types = {"score": "float64", "language": "str"}
    return pd.DataFrame({name: pd.Series(columns[name], texts.index, types.get(name, "object")) for name in _COLUMNS})


_Row = tuple[list[str], float, list[tuple[int, int, str]], str, list[tuple[str, float]]]


def _rows(written: list[str], heard: Mapping[str, tuple[float, ...]]) -> Iterator[_Row]:
    """Judge each different text once; only those that come again are remembered, and each row has lists of its own."""
    again = {text for text, times in Counter(written).items() if times > 1}
    judged: dict[str, _Row] = {}
    for text in written:
        row = judged.get(text) or _row(plain(text), heard.get(text))
        if text in again:
            judged[text] = row
        named, score, spans, language, guesses = row
        yield [*named], score, [*spans], language, [*guesses]


def _heard(texts: Iterable[str], sentences: SentenceModel) -> Mapping[str, tuple[float, ...]]:
    """Return what the sentence model says of the texts in English."""
    english = {text: text[:LONGEST] for text in texts if "en" in languages_of(plain(text).text)[:1]}
    heard = sentences.heard(list(english.values())) if english else {}
    return {text: heard[short] for text, short in english.items()}


def _row(read: Plain, heard: tuple[float, ...] | None) -> _Row:
    judgement = judge(read.text, heard)
    spans = [(*read.span(hit.start, hit.end), hit.reason) for hit in judgement.hits]
    return list(judgement.reasons), judgement.score, spans, judgement.language, list(judgement.guesses)


@lru_cache(maxsize=10_000)
def judge(text: str, heard: tuple[float, ...] | None = None) -> Judgement:
    """Judge one plain text: by weights and lexicon where its language has both, else by its lexicon alone.

    ``heard`` is what a sentence model says of it: logarithms in the order of the weights' reasons.
    """
    languages = languages_of(text)
    if not languages:
        return Judgement((), 0.0, (), "", ())
    modelled = next((language for language in languages if language in MODELLED), "")
    return _by_both(text, languages, modelled, heard) if modelled else _by_lexicon(text, languages)


def _by_both(text: str, languages: tuple[str, ...], modelled: str, heard: tuple[float, ...] | None) -> Judgement:
    """Add what the lexicon finds to what the weights say, and a sentence model where one was heard."""
    rule, weights = codebook()["assignment"][f"{modelled}_sentences" if heard else modelled], model(modelled)
    also = np.array(heard) if heard else 0.0
    said = rule["weights_weight"] * weights.log_belief(text) + also
    found, unmeant = _found(text, languages, _near(said, weights.reasons, rule["considered"]))
    if found and modelled not in found:  # the words of another language say it
        return _by_lexicon(text, languages)
    hits = _in_order(found)
    if unmeant:
        rest = _without(text, unmeant)
        if not hits and len(spelt(rest, modelled)) < rule["least_said"]:  # all it says is what it denies
            return Judgement((), 0.0, (), modelled, ())
        said = rule["weights_weight"] * weights.log_belief(rest) + also
    belief = _belief(text, hits)
    total = said + rule["lexicon_weight"] * np.array([belief.get(reason, 0.0) for reason in weights.reasons])
    likely = np.exp(total - total.max())
    believed = dict(zip(weights.reasons, (likely / likely.sum()).tolist(), strict=True))
    return _clear(text, believed, hits, rule, modelled)


def _near(said: Floats, reasons: tuple[str, ...], considered: float) -> set[str]:
    """Return the reasons that the lexicon could still make the main one, and those the first would yield to."""
    first = reasons[int(said.argmax())]
    return {reasons[place] for place in np.flatnonzero(said >= said.max() - considered)} | yields_to(first)


def _without(text: str, hits: list[Hit]) -> str:
    """Blank out words, so that what is denied or an idiom is not counted word by word."""
    for hit in hits:
        text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
    return text


def _clear(text: str, believed: dict[str, float], hits: list[Hit], rule: dict[str, float], language: str) -> Judgement:
    """Show the main reason where it is believed enough, and a second where it is believed too."""
    nothing = believed.pop(NOTHING)
    spoken = {hit.reason for hit in hits if hit.weight >= rule["spoken_at"]}
    ranked = _main_first(sorted(believed, key=lambda reason: (-believed[reason], reason)), spoken)
    guesses = tuple((reason, round(believed[reason], 3)) for reason in ranked[:AT_MOST])
    together = {ranked[0], *(reason for reason in spoken if ranked[0] in yields_to(reason))}
    score = round(min(1.0, sum(believed[reason] for reason in together)), 2)
    rival = max(belief for reason, belief in believed.items() if reason not in together)
    if score < rule["shown_at"] or score - max(rival, nothing) < rule["ahead_by"]:
        return Judgement((), 0.0, (), language, guesses)
    second = [reason for reason in ranked[1:AT_MOST] if reason in spoken or believed[reason] >= rule["second_at"]]
    named = (ranked[0], *second)
    return Judgement(named, score, _words_for(text, named, hits, language), language, guesses)


def _words_for(text: str, named: tuple[str, ...], hits: list[Hit], language: str) -> tuple[Hit, ...]:
    """Return the words that speak for the named reasons: the lexicon's, or those that weigh most."""
    shown = [hit for hit in hits if hit.reason in named]
    silent = set(named) - {hit.reason for hit in shown}
    weighed = [Hit(*span, reason, 0.0) for reason in silent for span in model(language).speaks_for(text, reason)]
    return tuple(_in_order({language: shown + weighed}))


def _by_lexicon(text: str, languages: tuple[str, ...]) -> Judgement:
    """Believe the lexicon's hits alone."""
    rule = codebook()["assignment"]["lexicon"]
    found = _hits(text, languages)
    hits = _in_order(found)
    belief = _belief(text, hits)
    ranked = sorted(belief, key=lambda reason: (-belief[reason], _first(reason, hits), reason))
    believed = [reason for reason in ranked if belief[reason] >= rule["named_at"]]
    named = _main_first(believed, believed[:AT_MOST])[:AT_MOST]
    score = _score(named, belief)
    guesses = tuple((reason, belief[reason]) for reason in (named or ranked)[:AT_MOST])
    if score < rule["shown_at"]:
        return Judgement((), 0.0, (), languages[0] if len(languages) == 1 else "", guesses)
    mine = tuple(hit for hit in hits if hit.reason in named)
    return Judgement(tuple(named), score, mine, next(iter(found)), guesses)


def _in_order(found: dict[str, list[Hit]]) -> list[Hit]:
    return sorted({hit for of in found.values() for hit in of}, key=lambda hit: (hit.start, hit.end, hit.reason))


def _hits(text: str, languages: tuple[str, ...]) -> dict[str, list[Hit]]:
    return _found(text, languages)[0]


def _found(
    text: str, languages: tuple[str, ...], among: Collection[str] | None = None
) -> tuple[dict[str, list[Hit]], list[Hit]]:
    """Return what each language finds in a text, and what only looks as if it were found.

    Of several languages in Latin letters only the first that finds anything speaks. ``among`` narrows the search in
    languages with weights.
    """
    found: dict[str, list[Hit]] = {}
    unmeant: list[Hit] = []
    for language in languages:
        if language not in LATIN or not found.keys() & set(LATIN):
            hits, others = lexicon(language).read(text, among if language in MODELLED else None)
            found |= {language: hits} if hits else {}
            unmeant += others
    return found, unmeant


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


def _main_first(ranked: list[str], spoken: Collection[str]) -> list[str]:
    """Let the first reason step back behind the first spoken of those that the codebook says it yields to."""
    ahead = next((reason for reason in ranked[1:] if reason in spoken and reason in yields_to(ranked[0])), "")
    return [ahead, *(reason for reason in ranked if reason != ahead)] if ahead else ranked


def _score(named: list[str], belief: dict[str, float]) -> float:
    """Return the main reason's belief, less for a rival that is believed too and does not yield to it."""
    main, rival, *_ = (*named, "", "")
    lost = belief.get(rival, 0.0) / 2.0 if main not in yields_to(rival) else 0.0
    return round(belief.get(main, 0.0) * (1.0 - lost), 2)
