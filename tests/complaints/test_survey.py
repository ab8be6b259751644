"""A whole table of texts: reasons, groups, names, quotes, and whatever may be wrong with the table."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from akit.complaints.clusters import NONE, found_clusters
from akit.complaints.codebook import codebook
from akit.complaints.masking import masked
from akit.complaints.phrases import quotes
from akit.complaints.survey import survey
from akit.errors import AkitError
from akit.exports.texts import read_texts

TEXTS = [
    "Far too small",
    "Never arrived!",
    "太小了，穿不下",
    "Thank you, great seller",
    "",
    "It is too small, returning it",
]


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "akit", "complaints", *map(str, arguments)], capture_output=True, text=True, check=False
    )


def test_each_row_has_its_reasons_and_the_group_named_after_the_main_one():
    found = survey(pd.Series(TEXTS)).as_json()
    names = {group["cluster"]: group["name"] for group in found["clusters"]}
    assert [row["reasons"][:1] for row in found["rows"]] == [
        ["too_small"], ["not_received"], ["too_small"], [], [], ["too_small"],
    ]  # fmt: skip
    assert [names.get(row["cluster"]) for row in found["rows"]] == [
        "Too small", "Not received", "Too small", None, None, "Too small",
    ]  # fmt: skip
    assert [(group["reason"], group["size"]) for group in found["clusters"]] == [("too_small", 3), ("not_received", 1)]


def test_quotes_are_rows_of_the_table_word_for_word():
    found = survey(pd.Series(TEXTS)).as_json()
    assert all(TEXTS[quote["row"]] == quote["text"] for group in found["clusters"] for quote in group["quotes"])


def test_the_order_of_the_rows_changes_no_quote():
    texts = pd.Series([f"The zipper broke on day {day}, very sad about it." for day in range(9)])
    backwards = texts[::-1]
    assert {quote["row"] for quote in quotes(texts)} == {quote["row"] for quote in quotes(backwards)}


NEWS = [
    "the parrot learnt new words from the radio {0}",
    "our parrot repeats the radio all day {0}",
    "radio on, and the parrot sings along {0}",
]
OTHERS = ["garden soil looks dark after rain {0}", "rain again, the garden soil smells fine {0}"]


def test_groups_among_unexplained_texts_are_found_named_and_marked():
    texts = pd.Series([line.format(number) for number in range(20) for line in (*NEWS, *OTHERS)])
    found = found_clusters(texts)
    together = found.members.groupby(texts.str.contains("parrot")).agg(lambda group: set(group) - {NONE})
    assert together[True] and together[False] and not together[True] & together[False]
    assert found.clusters["name"].str.startswith("Other: ").all()
    assert found.clusters["stability"].between(0, 1).all()
    shuffled = found_clusters(texts.sample(frac=1, random_state=1))
    assert shuffled.clusters["name"].tolist() == found.clusters["name"].tolist()


def test_few_texts_are_not_searched_for_groups():
    assert found_clusters(pd.Series([NEWS[0]] * 29)).clusters.empty


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Write to jo.doe@example.com please", "Write to [e-mail] please"),
        ("Call (555) 201-8877 now", "Call [phone] now"),
        ("电话13812345678，谢谢", "电话[phone]，谢谢"),
        ("Tracking 1Z999AA10123456784 is wrong", "Tracking [tracking number] is wrong"),
        ("I live at 12 Elm Street, Springfield", "I live at [address], Springfield"),
        ("My name is Jane Doe and I am angry", "My name is [name] and I am angry"),
        ("see https://example.com/x?y=1 there", "see [link] there"),
        (
            "order 111-1234567-1234567, 2 of 10, size 10-12, $1500",
            "order 111-1234567-1234567, 2 of 10, size 10-12, $1500",
        ),
    ],
)
def test_what_names_a_person_is_masked_and_the_order_is_not(text, left):
    assert masked(text) == left


def test_the_command_prints_one_document(tmp_path):
    file = tmp_path / "texts.csv"
    pd.DataFrame({"id": range(len(TEXTS)), "comment": TEXTS}).to_csv(file, index=False)
    ran = run(file, "--json")
    found = json.loads(ran.stdout)
    assert (ran.returncode, found["column"], len(found["rows"])) == (0, "comment", len(TEXTS))
    assert set(found["rows"][0]) >= {"row", "reasons", "cluster", "score"}
    assert set(found["clusters"][0]) >= {"cluster", "name", "size", "keyphrases", "quotes"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_table_is_read_whatever_its_encoding_and_delimiter(tmp_path, encoding, delimiter):
    file = tmp_path / "texts.txt"
    lines = [("订单", "评价内容", "评价"), ("1", "5", "太小了，穿不下"), ("2", "4", "一直没有收到货")]
    rows = [delimiter.join(f'"{cell}"' for cell in line) for line in lines]
    file.write_bytes("\r\n".join(rows).encode(encoding))
    read = read_texts(file)
    assert (read.column, read.texts.tolist()) == ("评价", ["太小了，穿不下", "一直没有收到货"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"rating,amount\n5,3.20\n1,9.99\n", "No texts in"),
        (b"date\n2026-01-01\n2026-01-02\n", "No texts in"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\0", "not a table of texts"),
    ],
)
def test_what_holds_no_texts_is_refused_with_a_sentence(tmp_path, content, told):
    file = tmp_path / "texts.csv"
    file.write_bytes(content)
    with pytest.raises(AkitError, match=told):
        read_texts(file)
    assert run(file).returncode == 2


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path):
    file = tmp_path / "texts.csv"
    file.write_text("order,comment\n1,too small\n", encoding="utf-8")
    with pytest.raises(AkitError, match="order, comment"):
        read_texts(file, "remark")


def test_a_header_without_rows_has_no_texts(tmp_path):
    file = tmp_path / "texts.csv"
    file.write_text("comment\n", encoding="utf-8")
    ran = run(file, "--json")
    assert (ran.returncode, json.loads(ran.stdout)["rows"]) == (0, [])
    assert "There are no texts." in json.loads(ran.stdout)["notes"]


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂", "ok", "<div><br/></div>", "a" * 50_000, "Great, thanks a lot!", "很好，谢谢", "1234567890",
        "Love it, fits perfectly and came early.", "qwrtz plmk hjgf", "!!!???", "NaN",
    ],
)  # fmt: skip
def test_what_complains_of_nothing_is_not_guessed_at(text):
    assert survey(pd.Series([text])).rows["reasons"].tolist() == [[]]


def test_the_document_that_is_printed_row_by_row_is_the_survey_whole(tmp_path):
    file = tmp_path / "texts.csv"
    pd.DataFrame({"comment": [text or " " for text in TEXTS]}).to_csv(file, index=False)
    printed = json.loads(run(file, "--json", "--no-embeddings").stdout)
    whole = json.loads(json.dumps(survey(read_texts(file).texts).as_json()))
    assert {name: printed[name] for name in whole} == whole


def test_groups_without_a_phrase_of_their_own_are_not_shown(monkeypatch):
    monkeypatch.setitem(codebook()["clusters"], "least_common", 1.1)
    texts = pd.Series([line.format(number) for number in range(20) for line in (*NEWS, *OTHERS)])
    assert survey(texts).clusters["reason"].ne("").all()
