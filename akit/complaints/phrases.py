"""What sets a group of texts apart in words, and which of its texts stand for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from akit.complaints.languages import languages_of
from akit.complaints.lexicon import lexicon
from akit.complaints.masking import masked
from akit.complaints.plain import plain
from akit.complaints.vectors import rare_words

QUOTE_RULE = (
    "A reason's quotes are the texts nearest to the middle of all its texts (rare words weigh more), of 15 to 300 "
    "characters, no two alike but for digits, case and punctuation; where there are more than 300, of the 300 whose "
    "SHA-256 comes first."
)
QUOTE_LETTERS = (15, 300)
SAMPLED = 300
SUPPORT = 3
_WORD = re.compile(r"[a-z]{2,30}")
_HAN = re.compile(r"[\u3400-\u9fff\u3041-\u30fa]+")


def sampled(texts: pd.Series, most: int = SAMPLED) -> pd.Series:
    """Return at most ``most`` different texts by their SHA-256: neither order nor chance decides."""
    different = texts.drop_duplicates()
    digest = different.map(lambda text: sha256(text.encode("utf-8", "replace")).hexdigest())
    return different.loc[digest.sort_values().index[:most]]


def quotes(texts: pd.Series, most: int = 3) -> list[dict[str, Any]]:
    """Return the texts that stand for a group: their row, and the text with what names a person taken out.

    The rule is ``QUOTE_RULE``; equally near ones come in the order of their rows.
    """
    low, high = QUOTE_LETTERS
    fitting = texts[texts.str.len().between(low, high)]
    pool = sampled(fitting if len(fitting) else texts[texts.str.strip().ne("")])
    matrix = rare_words(list(pool))
    if matrix is None:
        near = np.zeros(len(pool))
    else:
        middle = np.asarray(matrix.mean(axis=0)).ravel()
        near = np.round(matrix @ middle, 6)
    ranked = sorted(zip(-near, pool.index, pool, strict=True), key=lambda row: row[:2])
    different = {_bare(text): {"row": int(row), "text": masked(text)} for _, row, text in reversed(ranked)}
    return [different[bare] for bare in dict.fromkeys(_bare(text) for *_, text in ranked)][:most]


def _bare(text: str) -> str:
    """Return a text's words without digits, case and punctuation; the text itself where nothing else is left."""
    return " ".join(re.findall(r"[^\W\d_]+", text.casefold())) or text


def keyphrases(groups: Sequence[Sequence[str]], most: int = 5) -> list[list[str]]:
    """Return for each group of texts the phrases that stand in more of its texts than elsewhere, the best first.

    A phrase of one to three words (in Chinese: two to five letters) must stand in ``SUPPORT`` texts of its group; of
    phrases that hold one another the longer one is kept where it stands in nearly as many texts.
    """
    counted = [_counted(texts) for texts in groups]
    everywhere: Counter[str] = sum((counts for counts, _ in counted), Counter())
    total = sum(size for _, size in counted)
    return [_best(counts, size, everywhere, total)[:most] for counts, size in counted]


def share_with(phrases: Sequence[str], texts: Sequence[str]) -> float:
    """Return the share of texts that hold one of the phrases."""
    held = [bool(set(phrases) & set(_phrases(text))) for text in texts]
    return sum(held) / max(1, len(held))


def _counted(texts: Sequence[str]) -> tuple[Counter[str], int]:
    """Count in how many texts each phrase stands."""
    return Counter(phrase for text in texts for phrase in set(_phrases(text))), len(texts)


def _phrases(text: str) -> list[str]:
    read = plain(text).text
    if next(iter(languages_of(read)), "") in ("zh", "ja"):
        runs = _HAN.findall(read.translate(lexicon("zh").letters))
        return [run[at : at + size] for run in runs for size in (2, 3, 4, 5) for at in range(len(run) - size + 1)]
    common, words = lexicon("en").stop_words, _WORD.findall(read)
    spans = [words[at : at + size] for size in (1, 2, 3) for at in range(len(words) - size + 1)]
    return [" ".join(span) for span in spans if not {span[0], span[-1]} & common and len(span[0]) > 2]


def _best(counts: Counter[str], size: int, everywhere: Counter[str], total: int) -> list[str]:
    least = min(SUPPORT, max(1, size // 2))
    scores = {
        phrase: count * np.log((1 + total) / (1 + everywhere[phrase] - count + total / max(size, 1) * 0.1))
        for phrase, count in counts.items()
        if count >= least
    }
    kept: list[str] = []
    for phrase in sorted(scores, key=lambda name: (-scores[name] * (1 + 0.2 * name.count(" ")), -len(name), name)):
        rivals = [other for other in kept if phrase in other or other in phrase]
        if not rivals:
            kept.append(phrase)
        if len(kept) == 12:
            break
    return kept
