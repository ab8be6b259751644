"""What an account adds to the codebook is heard, and what it writes wrong is named by row and column."""

import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import complaints
from akit.complaints.account_codebook import COLUMNS, NO_CODEBOOK
from akit.complaints.codebook import codebook
from akit.errors import AccountError

GOOD = (
    "entry,reason,language,text,text_zh,proof,proof_zh,cause,group,valid_from,valid_to\n"
    "reason,buckle_opens,,Buckle opens,卡扣松开,,,,quality,,\n"
    "phrase,Buckle opens,,the buckle pops,,,,,,,\n"
    "phrase,卡扣松开,zh,卡扣松,,,,,,,\n"
    "短语,太小,,,,,,,,,\n".replace("短语,太小,,", "phrase,尺码偏小,en,kids size")
    + "corrective,buckle_opens,,Exchange the buckle,更换卡扣,A list,清单,process,,2026-06-01,\n"
)


def book(tmp_path, text: str | bytes):
    path = tmp_path / "codebook.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return complaints.read_codebook(path)


def test_every_reason_has_measures_of_both_kinds_and_examples_in_both_languages():
    remedies, examples = complaints.remedies(), complaints.examples()
    every = complaints.reasons()["reason"]
    assert {(row.reason, row.kind) for row in remedies.itertuples()} == {
        (reason, kind) for reason in every for kind in ("corrective", "preventive")
    }
    assert {(row.reason, row.language) for row in examples.itertuples()} == {
        (reason, language) for reason in every for language in ("en", "zh")
    }
    assert set(remedies["cause"]) == set(codebook()["causes"])
    assert (remedies[["action_en", "action_zh", "proof_en", "proof_zh"]] != "").all(axis=None)


def test_an_example_is_read_as_its_reason_or_not_at_all():
    """They are for people, and no pattern was written for them: some say too little for the codebook alone."""
    examples = complaints.examples()
    read = complaints.assign(examples["text"])["reasons"]
    wrong = [
        row.text for row, named in zip(examples.itertuples(), read, strict=True) if named and row.reason not in named
    ]
    assert wrong == []
    assert read.map(bool).mean() > 0.8


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("So sad: THE  Buckle pops whenever I bend.", "buckle_opens"),
        ("Not the buckle pops, thank you", ""),
        ("戴了兩天卡扣鬆了", "buckle_opens"),  # traditional characters
        ("fits like a kids size", "too_small"),
        ("kids sizes", ""),  # ends inside a word
        ("", ""),
        ("🙂", ""),
        ("<b>the&nbsp;buckle</b> pops " + "x" * 50_000, "buckle_opens"),
    ],
)
def test_the_accounts_words_are_found_unless_denied(tmp_path, text, reason):
    assert book(tmp_path, GOOD).said(pd.Series([text])).tolist() == [reason]


def test_the_accounts_words_go_first_and_what_was_read_comes_second(tmp_path):
    texts = pd.Series(["The buckle pops and it never arrived in time for the party, far too late", "never arrived"])
    over = book(tmp_path, GOOD).over(complaints.assign(texts), texts)
    assert over["reasons"].iloc[0][0] == "buckle_opens"
    assert over["own"].tolist() == [True, False]
    start, end, _ = next(span for span in over["spans"].iloc[0] if span[2] == "buckle_opens")
    assert texts[0][start:end] == "The buckle pops"
    assert NO_CODEBOOK.over(complaints.assign(texts), texts)["own"].tolist() == [False, False]


@pytest.mark.parametrize("said", ["too_small", "Too small", "TOO SMALL", "太小", "尺码偏小"])
def test_a_reason_is_known_by_its_code_and_by_what_reports_and_codebook_call_it(said):
    assert NO_CODEBOOK.code(said) == "too_small"
    assert NO_CODEBOOK.code("too smal") == ""


def test_entries_are_in_force_from_their_day_to_their_day(tmp_path):
    read = book(tmp_path, GOOD)
    mine = [
        list(read.on(day).remedies(day).query("book == 'account'")["action_en"])
        for day in (datetime.date(2026, 5, 31), datetime.date(2026, 6, 1))
    ]
    assert mine == [[], ["Exchange the buckle"]]


def test_a_chinese_spreadsheet_can_save_it(tmp_path):
    read = book(tmp_path, "条目,原因,内容\n短语,未收到商品,驿站说没有\n".encode("gb18030"))
    assert read.said(pd.Series(["驿站说没有这个件"])).tolist() == ["not_received"]
    assert list(read.entries.columns) == [*COLUMNS, "row"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("phrase,too_smal,the words", "row 2, column reason"),
        ("phrase,too_small,x", "row 2, column text"),
        ("phrase,too_small,", "row 2, column text"),
        ("phrases,too_small,the words", "row 2, column entry"),
        ("reason,too_small,Small", "row 2, column reason"),
        ("reason,Zip Stuck!,Zip stuck", "row 2, column reason"),
        ("corrective,too_small,do,,,,luck", "row 2, column cause"),
        ("phrase,too_small,the words,xx", "row 2, column language"),
        ("phrase,too_small,the words,,31.05.2026", "row 2, column valid_from"),
        ("phrase,too_small,the words,,2026-06-02,2026-06-01", "row 2, column valid_to"),
        ("phrase,too_small,the words\nphrase,too_large,The  WORDS", "row 3, column text"),
        ("reason,zip_stuck,Zip\nreason,zip_stuck,Zip", "row 3, column reason"),
    ],
)
def test_a_bad_entry_is_named_by_file_row_and_column(tmp_path, row, says):
    with pytest.raises(AccountError, match="codebook.csv, " + says) as caught:
        book(tmp_path, "entry,reason,text,language,valid_from,valid_to,cause\n" + row + "\n")
    assert caught.value.found and caught.value.expected


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "'entry' is missing"), ("entry,text\n", "'reason' is missing"), (b"\xff\xfe\x00\x81", "not a table|missing")],
)
def test_a_file_that_is_no_codebook_is_refused(tmp_path, text, says):
    with pytest.raises(AccountError, match=says):
        book(tmp_path, text)


@settings(max_examples=60)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: ("entry,reason,text\n" + text).encode("utf-8", "ignore"))
)
def test_whatever_the_file_holds_it_is_read_or_refused(tmp_path_factory, data):
    try:
        assert read_bytes(tmp_path_factory, data).version
    except AccountError as problem:
        assert "codebook.csv" in problem.message


def read_bytes(tmp_path_factory, data: bytes):
    return book(tmp_path_factory.mktemp("book"), data)


def test_a_cell_without_end_is_refused_in_few_words(tmp_path):
    with pytest.raises(AccountError, match="codebook") as caught:
        book(tmp_path, 'entry,reason,text\nphrase,too_small,"' + "x" * 200_000)
    assert len(str(caught.value)) < 1_000
