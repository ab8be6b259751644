"""What buyers write, invented: every text of `texts.csv` is read right, and `frozen.csv` well enough."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from akit.complaints import assign, reasons

HERE = Path(__file__).parent


def labelled(name):
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return [(row["text"], row["language"], row["reason"]) for row in csv.DictReader(stream)]


def main_reason(text):
    return "".join(assign(pd.Series([text])).loc[0, "reasons"][:1])


def test_every_text_is_given_its_reason():
    texts, _, labels = zip(*labelled("texts.csv"), strict=True)
    given = ["".join(named[:1]) for named in assign(pd.Series(texts))["reasons"]]
    assert [row for row in zip(texts, labels, given, strict=True) if row[1] != row[2]] == []


def test_the_language_of_a_complaint_is_told():
    texts, languages, labels = zip(*labelled("texts.csv"), strict=True)
    told = assign(pd.Series(texts))["language"]
    named = [pair for *pair, reason in zip(languages, told, labels, strict=True) if reason]
    assert [spoken for _, spoken in named] == [language[:2] for language, _ in named]


def test_every_reason_has_a_text_of_its_own():
    assert {reason for *_, reason in labelled("texts.csv")} == {*reasons()["reason"], ""}


@pytest.mark.parametrize(
    ("name", "least_right", "least_shown"), [("frozen.csv", 0.88, 0.60), ("frozen-2.csv", 0.88, 0.60)]
)
def test_texts_that_no_pattern_was_written_for_are_mostly_read_right(name, least_right, least_shown):
    """Both were labelled before any of it was read, and nothing is to be written for them (figures: DECISIONS.md).

    (One mistake in the first, "perfect fit", led to the rule for praise.)
    """
    texts, _, labels = zip(*labelled(name), strict=True)
    given = ["".join(named[:1]) for named in assign(pd.Series(texts))["reasons"]]
    shown = [(got, label) for got, label in zip(given, labels, strict=True) if got]
    complaints = sum(label != "" for label in labels)

    assert sum(got == label for got, label in shown) / len(shown) >= least_right
    assert len(shown) / complaints >= least_shown


@pytest.mark.parametrize(
    "question",
    [
        "We are abroad until Sunday, could you send it after that?",
        "Is this last season's cut or the new one?",
        "Hi, can you put my company's name on the invoice?",
        "我下周不在家，能过几天再寄吗？",
    ],
)
def test_a_question_that_complains_of_nothing_is_no_complaint(question):
    assert main_reason(question) == ""


@pytest.mark.parametrize(
    ("denied", "stated"),
    [
        ("It is not too small.", "It is too small."),
        ("Not damaged at all.", "It was damaged."),
        ("I was worried it would be too large", "It was too large"),
        ("不会太小", "太小了"),
        ("没有破损", "包装破损"),
        ("Nicht zu klein", "Zu klein"),
        ("Pas trop petit", "Trop petit"),
        ("No es demasiado grande", "Es demasiado grande"),
        ("Non è troppo piccolo", "È troppo piccolo"),
    ],
)
def test_what_is_denied_or_only_feared_is_no_complaint(denied, stated):
    assert main_reason(denied) == ""
    assert main_reason(stated) != ""


def test_no_reply_about_a_missing_parcel_is_first_of_all_a_missing_parcel():
    row = assign(pd.Series(["Never arrived and the seller does not answer."])).loc[0]
    assert row["reasons"] == ["not_received", "unresponsive_service"]


def test_never_received_a_reply_is_not_a_missing_parcel():
    assert main_reason("I never received a reply to my messages.") == "unresponsive_service"


def test_never_received_a_refund_is_not_a_missing_parcel():
    assert main_reason("I never received a refund.") == "refund_not_received"


def test_direction_of_size_is_not_mixed_up():
    assert main_reason("I ordered a large and it is far too small") == "too_small"
    assert main_reason("Ordered a small, still way too big") == "too_large"
