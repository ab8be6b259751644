"""The sentence model's layers, held to sums worked out number by number."""

import math

import numpy as np
import pytest

from akit.complaints.encoder import Encoder

WIDE, HEADS, INNER, EPSILON = 4, 2, 6, 1e-12
LINEAR = {
    **{f"attention.self.{part}": (WIDE, WIDE) for part in ("query", "key", "value")},
    "attention.output.dense": (WIDE, WIDE),
    "intermediate.dense": (INNER, WIDE),
    "output.dense": (WIDE, INNER),
}


def arrays():
    draw = np.random.default_rng(3).normal
    made = {f"embeddings.{kind}_embeddings.weight": draw(size=(5, WIDE)) for kind in ("word", "position", "token_type")}
    norms = ("embeddings.LayerNorm", *(f"encoder.layer.0.{part}output.LayerNorm" for part in ("attention.", "")))
    for name in norms:
        made |= {f"{name}.weight": draw(size=WIDE), f"{name}.bias": draw(size=WIDE)}
    for part, shape in LINEAR.items():
        made |= {
            f"encoder.layer.0.{part}.weight": draw(size=shape),
            f"encoder.layer.0.{part}.bias": draw(size=shape[0]),
        }
    return {name: array.astype(np.float32) for name, array in made.items()}


def worked(held, pieces):
    def linear(row, name):
        weight, bias = held[f"{name}.weight"].tolist(), held[f"{name}.bias"].tolist()
        return [sum(w * x for w, x in zip(line, row, strict=True)) + b for line, b in zip(weight, bias, strict=True)]

    def normal(row, name):
        middle = sum(row) / len(row)
        spread = math.sqrt(sum((x - middle) ** 2 for x in row) / len(row) + EPSILON)
        weight, bias = held[f"{name}.weight"].tolist(), held[f"{name}.bias"].tolist()
        return [(x - middle) / spread * w + b for x, w, b in zip(row, weight, bias, strict=True)]

    def table(kind):
        return held[f"embeddings.{kind}_embeddings.weight"].tolist()

    def heard(asked, offered, said, head):
        part = slice(head * WIDE // HEADS, (head + 1) * WIDE // HEADS)
        scores = [sum(a * b for a, b in zip(asked[part], key[part], strict=True)) for key in offered]
        weights = [math.exp(score / math.sqrt(WIDE // HEADS)) for score in scores]
        return [
            sum(w * value[part][at] for w, value in zip(weights, said, strict=True)) / sum(weights)
            for at in range(WIDE // HEADS)
        ]

    def plus(first, second):
        return [a + b for a, b in zip(first, second, strict=True)]

    layer = "encoder.layer.0"
    rows = [plus(plus(table("word")[p], table("position")[at]), table("token_type")[0]) for at, p in enumerate(pieces)]
    rows = [normal(row, "embeddings.LayerNorm") for row in rows]
    asked, offered, said = (
        [linear(row, f"{layer}.attention.self.{part}") for row in rows] for part in ("query", "key", "value")
    )
    joined = [[x for head in range(HEADS) for x in heard(one, offered, said, head)] for one in asked]
    attended = [linear(row, f"{layer}.attention.output.dense") for row in joined]
    rows = [
        normal(plus(row, more), f"{layer}.attention.output.LayerNorm") for row, more in zip(rows, attended, strict=True)
    ]
    curved = [
        [x * (1 + math.erf(x / math.sqrt(2))) / 2 for x in linear(row, f"{layer}.intermediate.dense")] for row in rows
    ]
    thought = [linear(row, f"{layer}.output.dense") for row in curved]
    rows = [normal(plus(row, more), f"{layer}.output.LayerNorm") for row, more in zip(rows, thought, strict=True)]
    mean = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return [x / math.sqrt(sum(y * y for y in mean)) for x in mean]


@pytest.mark.parametrize("pieces", [[2], [1, 4, 3], [0, 0, 2, 1]])
def test_a_vector_is_what_the_layers_give_number_by_number(pieces):
    held = arrays()
    encoder = Encoder(pieces=lambda _: pieces, arrays=held, layers=1, heads=HEADS, epsilon=EPSILON)
    assert encoder.vectors(["any text"])[0] == pytest.approx(worked(held, pieces), abs=1e-5)
