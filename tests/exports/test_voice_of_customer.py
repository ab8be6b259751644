"""The Voice of the Customer in English and Chinese is one table."""

from pathlib import Path

import pytest

from akit.exports import Home
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"


@pytest.mark.parametrize("name", ["voice-of-customer.csv", "voice-of-customer-chinese.csv"])
def test_shares_are_fractions_and_counts_whole_in_both_languages(name, golden):
    table = (
        recognise(name, (AWKWARD / name).read_bytes()).content.read(name, Home("America/Los_Angeles", "%m/%d/%y")).table
    )
    first = table.iloc[0]

    assert (first["ncx_rate"], first["ncx_orders"], first["total_orders"]) == (0.1235, 10, 1428)
    assert (first["return_rate"], first["cx_health"], str(first["last_updated"].date())) == (
        0.15,
        "Very Poor",
        "2026-06-12",
    )
    golden(name, table)


def test_a_number_that_does_not_say_percent_is_unknown_and_noted():
    name = "voice-of-customer.csv"
    reading = recognise(name, (AWKWARD / name).read_bytes()).content.read(name, Home("America/Los_Angeles", "%m/%d/%y"))

    assert reading.table["ncx_rate"].isna().tolist() == [False, False, True]
    assert reading.noted["reason"].tolist() == ["not_a_percentage", "unknown_word"]
