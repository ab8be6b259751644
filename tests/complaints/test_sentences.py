"""A sentence model at hand: heard only where it is known, and the same whatever stands beside a text.

`make embeddings` sets up an environment in which these run; elsewhere those that need a model are skipped.
"""

import math

import numpy as np
import pandas as pd
import pytest

from akit.complaints import assign, encoder, sentences
from akit.complaints.sentences import sentence_model

TEXTS = ["Far too small, sent it back.", "Never arrived!", "Thank you, great seller", "太小了，穿不下", ""]
needs_a_model = pytest.mark.skipif(sentences._folder() is None, reason="no sentence model on this machine")


@pytest.fixture
def model():
    return sentence_model() or pytest.skip("akit[embeddings] is not installed")


def test_a_model_nobody_made_weights_for_is_not_heard(tmp_path, monkeypatch):
    (tmp_path / "model.safetensors").write_bytes(b"another model")
    monkeypatch.setenv("AKIT_SENTENCE_MODEL", str(tmp_path))
    sentence_model.cache_clear()
    assert sentence_model() is None
    sentence_model.cache_clear()


def test_a_folder_without_a_model_is_no_model(tmp_path, monkeypatch):
    monkeypatch.setenv("AKIT_SENTENCE_MODEL", str(tmp_path))
    assert sentences._folder() is None


@needs_a_model
def test_a_text_is_heard_alike_whatever_stands_beside_it(model):
    together = assign(pd.Series(TEXTS), model)["guesses"].tolist()
    assert [assign(pd.Series([text]), model).loc[0, "guesses"] for text in TEXTS] == together


@needs_a_model
def test_only_english_texts_are_heard(model):
    chinese = pd.Series(["太小了，穿不下"])
    assert assign(chinese, model)["guesses"].tolist() == assign(chinese)["guesses"].tolist()


@needs_a_model
def test_plain_complaints_are_read_right_with_it_too(model):
    assert assign(pd.Series(TEXTS), model)["reasons"].map(lambda named: named[:1]).tolist() == [
        ["too_small"], ["not_received"], [], ["too_small"], [],
    ]  # fmt: skip


def test_the_curve_between_layers_is_that_of_the_normal_distribution():
    drawn = np.linspace(-6, 6, 97, dtype=np.float32)
    worked = [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in drawn.tolist()]
    assert encoder._gelu(drawn) == pytest.approx(worked, abs=2e-6)
