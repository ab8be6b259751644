"""A sentence model as numpy runs it: a small BERT, its words averaged into one vector a text.

Six layers of all-MiniLM-L6-v2 are a page of matrix products; torch would bring gigabytes for them. Each text runs
alone, without padding, so no other text can change its vector.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from akit.complaints.model import Floats

_Single = NDArray[np.float32]
LONGEST = 256
"""Pieces of words of a text that are read: as many as all-MiniLM-L6-v2 was trained on."""


@dataclass(frozen=True)
class Encoder:
    """A model that is loaded: how texts fall into pieces, its arrays by name, its layers and heads."""

    pieces: Callable[[str], Sequence[int]]
    arrays: Mapping[str, _Single]
    layers: int
    heads: int
    epsilon: float

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one row per text, of length 1."""
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float64).reshape(len(texts), -1)

    def _vector(self, text: str) -> _Single:
        pieces = list(self.pieces(text))
        state = self.arrays["embeddings.word_embeddings.weight"][pieces]
        state = state + self.arrays["embeddings.position_embeddings.weight"][: len(pieces)]
        state = self._normal(state + self.arrays["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(self.layers):
            state = self._layer(state, f"encoder.layer.{layer}")
        mean = state.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def _layer(self, state: _Single, name: str) -> _Single:
        """Let each piece hear the others, then think by itself."""
        heard = self._linear(self._attention(state, f"{name}.attention.self"), f"{name}.attention.output.dense")
        state = self._normal(state + heard, f"{name}.attention.output.LayerNorm")
        thought = self._linear(_gelu(self._linear(state, f"{name}.intermediate.dense")), f"{name}.output.dense")
        return self._normal(state + thought, f"{name}.output.LayerNorm")

    def _attention(self, state: _Single, name: str) -> _Single:
        asked, offered, said = (
            self._linear(state, f"{name}.{part}").reshape(len(state), self.heads, -1).swapaxes(0, 1)
            for part in ("query", "key", "value")
        )
        weight = asked @ offered.swapaxes(1, 2) / np.float32(np.sqrt(asked.shape[-1]))
        weight = np.exp(weight - weight.max(axis=-1, keepdims=True))
        weight /= weight.sum(axis=-1, keepdims=True)
        return np.asarray((weight @ said).swapaxes(0, 1).reshape(state.shape))

    def _linear(self, state: _Single, name: str) -> _Single:
        return np.asarray(state @ self.arrays[f"{name}.weight"].T + self.arrays[f"{name}.bias"])

    def _normal(self, state: _Single, name: str) -> _Single:
        middle = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((middle**2).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return np.asarray(middle / spread * self.arrays[f"{name}.weight"] + self.arrays[f"{name}.bias"])


def _gelu(state: _Single) -> _Single:
    """Return x times the normal distribution's share below x; its error function by Abramowitz and Stegun, 7.1.26."""
    size = np.abs(state) / np.float32(np.sqrt(2))
    near = 1 / (1 + np.float32(0.3275911) * size)
    factors = (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)
    sum_ = sum(np.float32(factor) * near ** (power + 1) for power, factor in enumerate(factors))
    below = 1 - sum_ * np.exp(-(size**2))
    return np.asarray(state * (1 + np.copysign(below, state)) / 2, dtype=np.float32)


def encoder(folder: Path) -> Encoder:
    """Load the model of a folder laid out for sentence-transformers: model.safetensors, tokenizer.json, config.json."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return Encoder(
        pieces=lambda text: tokenizer.encode(text).ids,
        arrays=load_file(str(folder / "model.safetensors")),
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )
