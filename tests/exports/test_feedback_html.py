"""A saved feedback page is the feedback report, and what is struck through is removed."""

from pathlib import Path

import pytest

from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
PACIFIC = Home("America/Los_Angeles", "%m/%d/%y")


@pytest.mark.parametrize(
    ("name", "ratings", "removed"),
    [
        ("feedback-page.html", [1, 2, 5, 1], [False, True, False, True]),
        ("feedback-page-kat-elements.html", [1, 3], [True, False]),
    ],
)
def test_a_saved_page_gives_its_feedback_without_who_rated(name, ratings, removed, golden):
    reading = recognise(name, (AWKWARD / name).read_bytes()).content.read(name, PACIFIC)

    assert reading.table["rating"].tolist() == ratings
    assert reading.table["removed"].tolist() == removed
    assert "@" not in reading.table.to_csv() + reading.set_aside.to_csv()
    golden(name, reading.table)


def test_a_page_without_a_feedback_table_is_unknown():
    assert recognise("a.html", b"<html><table><tr><td>x</td></tr></table></html>").kind == "unknown"
