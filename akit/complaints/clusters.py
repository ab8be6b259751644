"""Groups among texts that no reason explains. A machine finds and names them: a prompt for a person, no evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.complaints.codebook import codebook
from akit.complaints.phrases import keyphrases, sampled, share_with
from akit.complaints.vectors import space

Labels = NDArray[np.int64]
Points = NDArray[np.float64]
Place = Callable[[pd.Series], Points]
NONE = -1


def least_texts() -> int:
    """Return how many texts there must be before groups are looked for."""
    return int(codebook()["clusters"]["least_texts"])


@dataclass(frozen=True)
class Found:
    """Clusters of texts.

    ``members``: the cluster of each text in its index, ``NONE`` for those in none. ``clusters``: one row per cluster,
    the largest first: cluster (0, 1, …), name (machine-made), size, stability (0 to 1: how much of it comes back
    when it is looked for again among 80 % of the texts, on average), keyphrases.
    """

    members: pd.Series
    clusters: pd.DataFrame


def found_clusters(texts: pd.Series, vectors: Points | None = None, prefix: str = "Other: ") -> Found:
    """Find groups among texts.

    Parameters
    ----------
    texts : one text a row. vectors : one row per text, of a sentence model; None takes rare words.
    prefix : goes before each name, which marks it as machine-made.

    Returns
    -------
    Clusters of at least ``least_size`` texts that come back when looked for again (``least_stability``); fewer texts
    than ``least_texts``, or none alike, give none. The numbers stand in the codebook under [clusters].
    """
    rule = codebook()["clusters"]
    words = texts[texts.str.strip().ne("")]
    pool = sampled(words, rule["most_texts"])
    if len(words) < rule["least_texts"] or len(pool) < rule["least_texts"]:
        return _none(texts)
    place = (lambda some: vectors[texts.index.get_indexer(some.index)]) if vectors is not None else _by_words(pool)
    if place is None:
        return _none(texts)
    points = place(pool)
    labels, stability = _stable(points, rule)
    if (labels == NONE).all():
        return _none(texts)
    return _named(texts, _everybody(words, pool, points, labels, place), stability, prefix)


def _none(texts: pd.Series) -> Found:
    columns = {"cluster": "int64", "name": "str", "size": "int64", "stability": "float64", "keyphrases": "object"}
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    return Found(pd.Series(NONE, texts.index, dtype="int64"), empty)


def _by_words(pool: pd.Series) -> Place | None:
    found = space(list(pool))
    return None if found is None else lambda some: found.points(list(some))


def _everybody(words: pd.Series, pool: pd.Series, points: Points, labels: Labels, place: Place) -> dict[str, int]:
    """Return the cluster of each different text: the others go to the nearest middle, if as near as nine in ten are."""
    by_text = dict(zip(pool, labels.tolist(), strict=True))
    others = words[~words.isin(pool)].drop_duplicates()
    kept = sorted(set(labels.tolist()) - {NONE})
    if not len(others):
        return by_text
    middles = np.array([points[labels == label].mean(axis=0) for label in kept])
    least = np.array([np.quantile(points[labels == label] @ middles[at], 0.1) for at, label in enumerate(kept)])
    for start in range(0, len(others), 5_000):
        some = others.iloc[start : start + 5_000]
        near = np.round(place(some) @ middles.T, 6)
        best = near.argmax(axis=1)
        inside = near.max(axis=1) >= least[best]
        by_text |= {text: kept[at] if fits else NONE for text, at, fits in zip(some, best, inside, strict=True)}
    return by_text


def _ward(points: Points, count: int) -> Labels:
    from sklearn.cluster import AgglomerativeClustering

    return np.asarray(AgglomerativeClustering(count, linkage="ward").fit_predict(points), dtype=np.int64)


def _stable(points: Points, rule: dict[str, float]) -> tuple[Labels, dict[int, float]]:
    """Cut the texts into clusters as fine as is clearest, and keep those that come back when looked for again."""
    labels = _ward(points, _clearest(points, int(rule["least_size"])))
    count = int(labels.max()) + 1
    again = [_share_back(points, labels, count, seed) for seed in range(int(rule["rounds"]))]
    stability = dict(enumerate(np.mean(again, axis=0).round(3).tolist()))
    sizes = np.bincount(labels, minlength=count)
    kept = {
        label
        for label, back in stability.items()
        if back >= rule["least_stability"] and sizes[label] >= rule["least_size"]
    }
    return np.where(np.isin(labels, sorted(kept)), labels, NONE), stability


def _clearest(points: Points, least: int) -> int:
    """Return into how many clusters the texts fall apart best, by silhouette."""
    from sklearn.metrics import silhouette_score

    counts = sorted({min(40, max(2, len(points) // each)) for each in (60, 30, 20, 12, 2 * least)})
    scores = {count: round(float(silhouette_score(points, _ward(points, count))), 4) for count in counts}
    return max(counts, key=lambda count: (scores[count], -count))


def _share_back(points: Points, labels: Labels, count: int, seed: int) -> list[float]:
    """Return for each cluster how much of it comes back among 80 % of the texts: its best Jaccard index."""
    drawn = np.sort(np.random.default_rng(seed).choice(len(points), int(len(points) * 0.8), replace=False))
    mine, theirs = labels[drawn], _ward(points[drawn], count)
    table = np.zeros((count, count))
    np.add.at(table, (mine, theirs), 1)
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    return [float(row.max()) for row in table / np.maximum(union, 1)]


def _named(texts: pd.Series, by_text: dict[str, int], stability: dict[int, float], prefix: str) -> Found:
    """Name clusters by their phrases, number them by size, and give every copy of a text its cluster.

    One without a phrase that half of its texts hold is no cluster: nothing could be said of it.
    """
    least = codebook()["clusters"]["least_common"]
    raw = texts.map(lambda text: by_text.get(text, NONE))
    sizes = raw[raw != NONE].value_counts()
    order = sorted(sizes.index, key=lambda label: (-sizes[label], label))
    groups = [list(sampled(texts[raw == old])) for old in [*order, NONE]]
    said = dict(zip(order, keyphrases(groups)[: len(order)], strict=True))
    common = {old: share_with(said[old][:1], group) for old, group in zip(order, groups, strict=False)}
    order = [old for old in order if common[old] >= least]
    if not order:
        return _none(texts)
    members = raw.map({old: new for new, old in enumerate(order)}).fillna(NONE).astype("int64")
    clusters = pd.DataFrame(
        {
            "cluster": range(len(order)),
            "name": [prefix + ", ".join(said[old][:3]) for old in order],
            "size": [int(sizes[old]) for old in order],
            "stability": [stability[old] for old in order],
            "keyphrases": pd.Series([said[old] for old in order], dtype="object"),
        }
    )
    return Found(members, clusters)
