"""Learn akit/complaints/weights/ from the invented texts beside this file.

    python data-samples/complaint-texts/train.py [--check | --sentences | --senses]

Deterministic: the same texts give the same file, byte for byte, on one version of scikit-learn. `--check`
writes nothing and says whether they would be those at hand. What the texts are, and what the other options
are for: README.md beside this file.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array, diags_array, hstack
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from akit.complaints.codebook import codebook
from akit.complaints.lexicon import lexicon
from akit.complaints.model import MODELLED, NOTHING, WORD, letter_groups, sense, spelt
from akit.complaints.plain import plain

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "akit" / "complaints" / "weights"
LABELLED = HERE.parents[1] / "tests" / "complaints" / "texts.csv"  # must all be read right, so they may be learnt
AROUND = ("before", "after")  # sections that are no reason: what people write around a complaint
MADE = 4  # longer texts made of each text, with what people write around it
Reader = Callable[[str, str], list[str]]
SOFTNESS = {"en": 5.0, "zh": 30.0}
SENSES = HERE / "senses.npz"  # a direction for each word, of a sentence model: words that mean alike point alike
DIMENSIONS = 128
LENGTH = 0.35  # of a word's direction beside the other features, which are 1 a kind and text


def sections(language: str) -> dict[str, list[str]]:
    """The texts of a language by reason, as its files have them under headings."""
    found: dict[str, list[str]] = {}
    for path in sorted(HERE.glob(f"{language}*.txt")):
        heading = ""
        for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
            if line.startswith("## "):
                heading = line.removeprefix("## ")
                found.setdefault(heading, [])
            else:
                found[heading].append(line)
    with LABELLED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["language"].startswith(language):
                found[row["reason"] or NOTHING].append(row["text"])
    return found


def made(texts: dict[str, list[str]], language: str) -> list[tuple[str, str]]:
    """Every text with its reason, alone and amid others, chosen by a fixed seed."""
    pick = random.Random(0)
    blank = "" if language == "zh" else " "
    rows = []
    for reason, mine in sorted(texts.items()):
        for text in [] if reason in AROUND else mine:
            rows.append((text, reason))
            rows += [(blank.join(amid(text, mine, texts, pick)), reason) for _ in range(MADE)]
    return rows


def amid(text: str, mine: list[str], texts: dict[str, list[str]], pick: random.Random) -> list[str]:
    """A text, sometimes with a second one of its reason, sometimes with words around."""
    second = [pick.choice(mine)] if pick.random() < 0.35 else []
    before = [pick.choice(texts["before"])] if pick.random() < 0.6 else []
    after = [pick.choice(texts["after"])] if pick.random() < 0.5 else []
    return [*before, text, *second, *after]


def read(text: str, language: str) -> str:
    return plain(text).text.translate(lexicon(language).letters)


def words(text: str, language: str) -> list[str]:
    """Words and pairs of words, each once."""
    return sorted({name for name, _, _ in spelt(text, language)})


def groups(text: str, language: str) -> list[str]:
    """Letter groups, as often as different words hold them."""
    different = {name for name, _, _ in spelt(text, language) if " " not in name}
    return [group for word in sorted(different) for group in sorted(set(letter_groups(word)))]


def block(cores: list[str], written: list[str], language: str, read_by: Reader) -> tuple[list[str], np.ndarray, Any]:
    """Feature names, their rarities and the matrix of one kind of feature; a letter group must stand in two texts."""
    least = 2 if read_by is groups else 1
    seen = Counter(name for text in cores for name in set(read_by(text, language)))
    names = sorted(name for name, count in seen.items() if count >= least)
    counter = CountVectorizer(analyzer=lambda text: read_by(text, language), vocabulary=names)
    counts = counter.transform(written).tocsr()
    rarity = np.log((1 + len(written)) / (1 + counts.getnnz(axis=0))) + 1
    root = np.sqrt(np.maximum(counts @ rarity**2, 1e-12))
    return names, rarity, diags_array(1 / root) @ counts @ diags_array(rarity)


def senses(cores: list[str], written: list[str]) -> tuple[list[str], np.ndarray, Any, np.ndarray]:
    """Feature names, their rarities, the matrix of directions, and the direction of each name."""
    held = np.load(SENSES)
    known = held["words"].tobytes().decode().split("\n")
    toward = held["toward"].astype(np.float64) * (LENGTH / np.linalg.norm(held["toward"], axis=1, keepdims=True))
    counter = CountVectorizer(analyzer=lambda text: sorted(set(WORD.findall(text))), vocabulary=known)
    counts = counter.transform(written).tocsr()
    rarity = np.log((1 + len(written)) / (1 + counts.getnnz(axis=0))) + 1
    root = np.sqrt(np.maximum(counts @ rarity**2, 1e-12))
    matrix = csr_array((diags_array(1 / root) @ counts @ diags_array(rarity)) @ toward)
    return [sense(word) for word in known], rarity, matrix, toward


def learn(language: str) -> dict[str, np.ndarray]:
    """The arrays of one language's weights."""
    texts = sections(language)
    cores = [read(text, language) for reason, mine in texts.items() if reason not in AROUND for text in mine]
    rows = made(texts, language)
    written, reasons = [read(text, language) for text, _ in rows], [reason for _, reason in rows]
    kinds = (words,) if language == "zh" else (words, groups)
    blocks = [block(cores, written, language, read_by) for read_by in kinds]
    toward = np.zeros((0, 0))
    if language == "en":
        *meant, toward = senses(cores, written)
        blocks.append(tuple(meant))
    matrix = hstack([columns for _, _, columns in blocks]).tocsr()
    fitted = LogisticRegression(C=SOFTNESS[language], max_iter=400, class_weight="balanced").fit(matrix, reasons)
    order = [*(reason for reason in codebook()["reasons"] if reason in set(reasons)), NOTHING]
    weights = fitted.coef_[[list(fitted.classes_).index(reason) for reason in order]].T
    if toward.size:  # what a direction says is what its words say
        weights = np.vstack([weights[: -toward.shape[1]], toward @ weights[-toward.shape[1] :]])
    bias = fitted.intercept_[[list(fitted.classes_).index(reason) for reason in order]]
    scale = np.abs(weights).max(axis=0) / 127
    names = [name for of, _, _ in blocks for name in of]
    return {
        "features": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "reasons": np.frombuffer("\n".join(order).encode(), dtype=np.uint8),
        "rarity": np.concatenate([rarity for _, rarity, _ in blocks]).astype(np.float16),
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
    }


def learn_sentences() -> tuple[str, dict[str, np.ndarray]]:
    """The file name and arrays of the sentence model's weights: what its vectors mean, on the same texts in English."""
    from akit.complaints.encoder import encoder
    from akit.complaints.sentences import _folder, _sha256

    folder = _folder()
    assert folder is not None, "no sentence model on this machine: see make embeddings"
    rows = made(sections("en"), "en")[:: MADE + 1]  # each text alone: a model of sentences needs no variants
    vectors = encoder(folder).vectors([text for text, _ in rows])
    fitted = LogisticRegression(C=2.0, max_iter=300, class_weight="balanced").fit(vectors, [row[1] for row in rows])
    order = [*codebook()["reasons"], NOTHING]
    columns = [list(fitted.classes_).index(reason) for reason in order]
    arrays = {
        "reasons": np.frombuffer("\n".join(order).encode(), dtype=np.uint8),
        "weights": fitted.coef_[columns].T.astype(np.float32),
        "bias": fitted.intercept_[columns].astype(np.float32),
    }
    return f"sentences-{_sha256(folder)[:12]}.npz", arrays


def learn_senses() -> dict[str, np.ndarray]:
    """The direction of each whole word that the sentence model knows, in few dimensions."""
    from akit.complaints.encoder import encoder
    from akit.complaints.sentences import _folder

    folder = _folder()
    assert folder is not None, "no sentence model on this machine: see make embeddings"
    listed = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    mine = {word for texts in sections("en").values() for text in texts for word in WORD.findall(read(text, "en"))}
    known = sorted({word for word in listed if re.fullmatch(r"[a-z]+|\d{1,3}", word)} | mine)
    vectors = encoder(folder).vectors(known)
    vectors -= vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(vectors[::2], full_matrices=False)
    return pack_senses(known, vectors @ axes[:DIMENSIONS].T)


def pack_senses(known: list[str], vectors: np.ndarray) -> dict[str, np.ndarray]:
    """Words and their directions, a byte a number."""
    longest = np.abs(vectors).max(axis=1, keepdims=True)
    toward = np.round(vectors / longest * 127).astype(np.int8)
    return {"words": np.frombuffer("\n".join(known).encode(), dtype=np.uint8), "toward": toward}


def main(*, check: bool) -> None:
    for language in MODELLED:
        arrays, path = learn(language), WEIGHTS / f"{language}.npz"
        if check:
            held = np.load(path)
            same = all(np.array_equal(held[name], array) for name, array in arrays.items())
            print(language, "same" if same else "different")
            continue
        np.savez_compressed(path, **arrays)
        print(f"{language}: {len(arrays['rarity'])} features, {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    if "--senses" in sys.argv:
        np.savez_compressed(SENSES, **learn_senses())
    elif "--sentences" in sys.argv:
        file, head = learn_sentences()
        np.savez_compressed(WEIGHTS / file, **head)
    else:
        main(check="--check" in sys.argv)
