"""What `assign` promises whatever the texts are."""

import json
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit.complaints import assign, reasons

SENTENCES = st.sampled_from(
    [
        "Runs very small.",
        "Never arrived!",
        "太小了，穿不下。",
        "Great seller",
        "Arrived <b>broken</b> &amp; dirty",
        "It didn’t work",
        "Taille trop petit",
        "まだ届きません",
        "",
        "🙂",
        "the zipper broke and nobody answers my emails",
    ]
)
TEXTS = st.lists(st.one_of(SENTENCES, st.lists(SENTENCES, max_size=3).map(" ".join), st.text(max_size=40)), max_size=8)


def answers(texts):
    assigned = assign(pd.Series(texts, dtype="object"))
    return list(zip(assigned["reasons"], assigned["score"], assigned["spans"], assigned["language"], strict=True))


@settings(deadline=None, max_examples=60)
@given(texts=TEXTS, data=st.data())
def test_the_order_of_texts_changes_no_answer(texts, data):
    order = data.draw(st.permutations(range(len(texts))))
    shuffled = answers([texts[place] for place in order])
    assert shuffled == [answers(texts)[place] for place in order]


@settings(deadline=None, max_examples=40)
@given(texts=TEXTS)
def test_each_text_is_judged_alone_and_duplicates_alike(texts):
    assert answers(texts + texts) == [answer for text in texts + texts for answer in answers([text])]


@settings(deadline=None, max_examples=200)
@given(text=st.one_of(st.text(max_size=200), st.lists(SENTENCES, max_size=6).map("\n".join)))
def test_any_text_gives_a_well_formed_answer(text):
    (named, score, spans, language), *rest = answers([text])
    assert not rest
    assert set(named) <= set(reasons()["reason"])
    assert len(named) == len(set(named)) <= 2
    assert (0.5 < score <= 1) if named else score == 0
    assert {reason for *_, reason in spans} == set(named)
    assert all(0 <= start < end <= len(text) for start, end, _ in spans)
    assert language in ("", "en", "zh", "de", "fr", "es", "it", "ja")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t",
        "👍👍👍",
        "ok",
        "!!!",
        "12345",
        "\ud800",
        "a" * 50_000,
        "😀" * 50_000,
        "<" * 50_000,
        "&" * 50_000,
        "<p></p>",
    ],
)
def test_a_text_that_says_nothing_is_unclassified(text):
    assert answers([text])[0][:3] == ([], 0.0, [])


def test_what_is_not_text_counts_as_an_empty_text():
    assert answers([None, float("nan"), 3, pd.NA, ["too small"], "too small"])[:5] == [([], 0.0, [], "")] * 5


def test_a_column_of_numbers_is_unclassified_throughout():
    assert assign(pd.Series([1.5, 2.5]))["reasons"].tolist() == [[], []]


def test_no_texts_give_a_typed_empty_table():
    empty = assign(pd.Series([], dtype="str"))
    assert empty.columns.tolist() == ["reasons", "score", "spans", "language", "guesses"]
    assert (len(empty), empty["score"].dtype.kind) == (0, "f")


def test_what_is_no_column_is_refused_with_a_sentence_that_helps():
    with pytest.raises(TypeError, match=r"a pandas Series.*not a list.*table\['comment'\]"):
        assign(["too small"])


def test_the_index_is_kept_even_with_doubles():
    assigned = assign(pd.Series(["Too small", "Never arrived"], index=[7, 7]))
    assert assigned.index.tolist() == [7, 7]
    assert assigned["reasons"].tolist() == [["too_small"], ["not_received"]]


def test_changing_an_answer_changes_no_later_one():
    assign(pd.Series(["Too small"])).loc[0, "reasons"].append("spoilt")
    assert assign(pd.Series(["Too small"])).loc[0, "reasons"] == ["too_small"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Sorry, it’s <br/> TOO&nbsp;small &#33;", "TOO&nbsp;small"),
        ("Fällt viel zu groß aus", "viel zu groß"),
        ("Je n'ai jamais reçu", "jamais reçu"),
        ("尺碼　偏小", "偏小"),
    ],
)
def test_spans_are_the_words_as_they_were_written(text, words):
    spans = assign(pd.Series([text])).loc[0, "spans"]
    assert any(words in text[start:end] or text[start:end] in words for start, end, _ in spans)


def test_markup_and_case_change_no_reason():
    plainly, dressed = answers(["it didn't work", "<p>It&nbsp;didn&#39;t&nbsp;&nbsp;WORK</p>"])
    assert plainly[0] == dressed[0] == ["defective"]


@pytest.mark.parametrize(
    "piece", ["too ", "a bit a little ", "not never didnt ", "真的", "没有收到不", "とても商品がまだ"]
)
def test_a_very_long_text_takes_no_long_time(piece):
    code = f"import time, pandas as pd\nfrom akit.complaints import assign\nassign(pd.Series([{piece!r}]))\n"
    code += f"began = time.process_time()\nassign(pd.Series([({piece!r} * 50_000)[:50_000]]))\n"
    code += "print(time.process_time() - began)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(ran.stdout) < 5
