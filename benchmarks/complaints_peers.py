"""akit beside its peers on the same labelled texts, in one run.

    python benchmarks/complaints_peers.py [TEXTS.csv]

TEXTS.csv has the columns `text` and `reason` ("" where a text complains of nothing); without it the frozen English
texts of tests/complaints are taken. Each peer is a process of its own; one whose packages or model are missing is said
to be missing. `make embeddings` sets up an environment that has them all.

Printed, with 95 % Wilson intervals: right of all complaints, right among the two likeliest, share of the complaints
that is shown a reason, share of the shown that is right; then CPU seconds and peak memory, with start and loading of
models. Clusters without names are helped: each takes the label that most of its texts have, which only a labelled table
allows, and there are as many as labels (BERTopic finds their number itself; its outliers are not shown).

"Names right": of the texts in a group that akit names after a reason, how many are in a group whose name is the label
that most of its texts have. Groups named "Other: …" claim no reason; they are counted apart.
"""

import csv
import json
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from statsmodels.stats.proportion import proportion_confint

FROZEN = [Path(__file__).parents[1] / "tests" / "complaints" / name for name in ("frozen.csv", "frozen-2.csv")]
Told = dict[str, Any]  # shown and guesses, a list of reasons a text; or clusters, a number a text, -1 for none


def labelled(path: str) -> tuple[list[str], list[str]]:
    """Return texts and labels of a table, by default of the frozen English ones."""
    rows: list[dict[str, str]] = []
    for file in [Path(path)] if path else FROZEN:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows += [row for row in csv.DictReader(stream) if path or row["language"] == "en"]
    return [row["text"] for row in rows], [row["reason"] for row in rows]


def akit_default(texts: list[str], _: int) -> Told:
    return akit_with(texts, None)


def akit_embeddings(texts: list[str], _: int) -> Told:
    from akit.complaints.sentences import sentence_model

    model = sentence_model()
    if model is None:
        raise ImportError("no sentence model that akit has weights for")
    return akit_with(texts, model) | {"note": f"sentence model {model.sha256[:12]}"}


def akit_with(texts: list[str], model: Any) -> Told:
    import pandas as pd

    from akit.complaints.codebook import codebook_version
    from akit.complaints.survey import survey

    found = survey(pd.Series(texts), model)
    named = found.clusters.set_index("cluster")["reason"].to_dict()
    return {
        "shown": [row[:1] for row in found.rows["reasons"]],
        "guesses": [[reason for reason, _ in row] for row in found.rows["guesses"]],
        "groups": [(cluster, named.get(cluster)) for cluster in found.rows["cluster"].tolist()],
        "note": f"codebook {codebook_version()}",
    }


def regex_only(texts: list[str], _: int) -> Told:
    """The patterns alone, at their own threshold."""
    from akit.complaints.assignment import _by_lexicon
    from akit.complaints.languages import languages_of
    from akit.complaints.plain import plain

    read = [plain(text).text for text in texts]
    judged = [_by_lexicon(text, languages_of(text)) if languages_of(text) else None for text in read]
    return {
        "shown": [one.reasons[:1] if one else [] for one in judged],
        "guesses": [[reason for reason, _ in one.guesses] if one else [] for one in judged],
    }


def bertopic_default(texts: list[str], _: int) -> Told:
    from bertopic import BERTopic

    return {"clusters": BERTopic().fit_transform(texts, minilm(texts))[0]}


def kmeans_minilm(texts: list[str], count: int) -> Told:
    return kmeans(minilm(texts), count)


def kmeans_tfidf(texts: list[str], count: int) -> Told:
    from sklearn.feature_extraction.text import TfidfVectorizer

    return kmeans(TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit_transform(texts), count)


def kmeans(points: Any, count: int) -> Told:
    from sklearn.cluster import KMeans

    return {"clusters": KMeans(min(count, points.shape[0]), n_init=10, random_state=0).fit_predict(points).tolist()}


def minilm(texts: list[str]) -> Any:
    from akit.complaints.encoder import encoder
    from akit.complaints.sentences import _folder

    folder = _folder()
    if folder is None:
        raise ImportError("no sentence model")
    return encoder(folder).vectors(texts)


PEERS: dict[str, Callable[[list[str], int], Told]] = {
    "akit": akit_default,
    "akit with embeddings": akit_embeddings,
    "BERTopic default": bertopic_default,
    "KMeans on MiniLM": kmeans_minilm,
    "KMeans on TF-IDF": kmeans_tfidf,
    "regex only": regex_only,
}


def answer(name: str, path: str) -> None:
    """Be one peer: print as JSON what it says, its CPU seconds and its peak memory (MB), or what it lacks."""
    texts, labels = labelled(path)
    try:
        told = PEERS[name](texts, len({*labels} - {""}))
    except ImportError as missing:
        told = {"missing": str(missing)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in kB
    print("\n" + json.dumps([told, time.process_time(), peak], default=int))


def ask(name: str, path: str) -> tuple[Told, float, float]:
    ran = subprocess.run(
        [sys.executable, __file__, "--answer", name, path], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        return {"missing": f"it failed: {ran.stderr.strip().splitlines()[-1]}"}, 0.0, 0.0
    told, seconds, megabytes = json.loads(ran.stdout.splitlines()[-1])
    return told, seconds, megabytes


def mapped(told: Told, labels: list[str]) -> Told:
    """Give each cluster the label that most of its texts have."""
    pairs = Counter(zip(told["clusters"], labels, strict=True))
    label = {cluster: most for (cluster, most), _ in reversed(pairs.most_common()) if cluster != -1}
    shown = [[label[cluster]] if cluster in label else [] for cluster in told["clusters"]]
    found = len({*told["clusters"]} - {-1})
    return {"shown": shown, "guesses": shown, "note": f"{found} clusters, mapped"}


def share(right: int, of: int) -> str:
    if not of:
        return f"{'-':>17}"
    low, high = proportion_confint(right, of, method="wilson")
    return f"{right / of:.3f} [{low:.2f},{high:.2f}]"


def line(told: Told, labels: list[str]) -> str:
    rows = list(zip(told["shown"], told["guesses"], labels, strict=True))
    complaints = [row for row in rows if row[2]]
    shown = [row for row in rows if row[0] and row[0][0]]
    counted = (
        (sum(guesses[:1] == [label] for _, guesses, label in complaints), len(complaints)),
        (sum(label in guesses for _, guesses, label in complaints), len(complaints)),
        (sum(bool(row[0] and row[0][0]) for row in complaints), len(complaints)),
        (sum(first[0] == label for first, _, label in shown), len(shown)),
    )
    return "  ".join(share(*pair) for pair in counted)


def names(told: Told, labels: list[str]) -> str:
    """Say for how many texts the name of their group is right."""
    groups: dict[int, list[str]] = {}
    for (cluster, _), label in zip(told["groups"], labels, strict=True):
        groups.setdefault(cluster, []).append(label)
    reason = dict(told["groups"])
    sizes = {cluster: len(mine) for cluster, mine in groups.items() if reason[cluster]}
    right = sum(size for cluster, size in sizes.items() if most(groups[cluster]) == reason[cluster])
    other = sum(len(mine) for cluster, mine in groups.items() if cluster != -1 and not reason[cluster])
    return (
        f"names right for {share(right, sum(sizes.values()))} of {sum(sizes.values())} texts; {other} more in “Other”"
    )


def most(labels: list[str]) -> str:
    counts = Counter(labels)
    return min(counts, key=lambda label: (-counts[label], label))


def main(path: str) -> None:
    texts, labels = labelled(path)
    source = Path(path).name if path else " and ".join(file.name for file in FROZEN) + ", English"
    print(
        f"{source}: {len(texts)} texts, {sum(map(bool, labels))} of them complaints of {len({*labels} - {''})} reasons"
    )
    print(f"{'':21}{'right of all':19}{'in top 2':19}{'shown':19}{'shown and right':17}{'CPU s':>8}{'MB':>7}")
    for name in PEERS:
        told, seconds, megabytes = ask(name, path)
        if "missing" in told:
            print(f"{name:21}missing here: {told['missing']}")
            continue
        read = mapped(told, labels) if "clusters" in told else told
        print(f"{name:21}{line(read, labels)}{seconds:8.1f}{megabytes:7.0f}  {read.get('note', '')}", flush=True)
        if "groups" in told:
            print(f"{'':21}{names(told, labels)}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--answer"]:
        answer(sys.argv[2], sys.argv[3])
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
