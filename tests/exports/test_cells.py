"""Cells to values: what is certain is read, what is not is named."""

import pandas as pd
import pytest

from akit.exports import cells
from akit.exports.cells import Home

HOME = Home("America/Los_Angeles", "%m/%d/%y")
UK = Home("Europe/London", "%d/%m/%y")


def read(reader, *texts, home=HOME):
    cast = reader(pd.Series(texts, dtype="str"), home)
    return [None if bad else value for value, bad in zip(cast.typed, cast.bad.astype(bool), strict=True)]


def days(*texts, home=HOME, formats=("home",), blank=False):
    found = read(cells.days(*formats, blank=blank), *texts, home=home)
    return [value and ("" if pd.isna(value) else str(value.date())) for value in found]


def test_order_ids_of_amazon_and_of_multi_channel_orders_are_known():
    assert read(cells.order_id, "111-1234567-1234567", "S01-1234567-1234567", "12-345", "") == [
        "111-1234567-1234567",
        "S01-1234567-1234567",
        None,
        None,
    ]


def test_an_instant_must_say_its_offset():
    good, offset, zulu, naive, impossible = read(
        cells.instant,
        "2023-05-31T19:43:07+00:00",
        "2016-01-31T23:30:00-08:00",
        "2023-05-31T19:43:07Z",
        "2023-05-31T19:43:07",
        "2023-02-30T10:00:00+00:00",
    )

    assert str(good) == str(zulu) == "2023-05-31 19:43:07+00:00"
    assert str(offset) == "2016-02-01 07:30:00+00:00"
    assert naive is None
    assert impossible is None


def test_the_day_of_an_order_is_the_day_at_home_on_both_sides_of_midnight():
    # Pacific time is UTC-7 in June and UTC-8 in January.
    texts = [
        "2023-06-01T06:59:59+00:00",
        "2023-06-01T07:00:00+00:00",
        "2023-01-01T07:59:59Z",
        "2023-01-01T08:00:00Z",
    ]
    instants = pd.Series(read(cells.instant, *texts))

    assert [str(day.date()) for day in HOME.day(instants)] == [
        "2023-05-31",
        "2023-06-01",
        "2022-12-31",
        "2023-01-01",
    ]


def test_short_dates_follow_the_home_marketplace():
    assert days("7/3/11", "10/20/23", "12/31/2023") == ["2011-07-03", "2023-10-20", "2023-12-31"]
    assert days("7/3/11", "20/10/23", home=UK) == ["2011-03-07", "2023-10-20"]


def test_a_date_of_another_marketplace_is_refused_and_not_turned_round():
    assert days("20/10/23") == [None]


def test_iso_dates_count_everywhere_and_short_ones_are_refused_in_ledgers():
    found = days("2026-05-31", "2026/5/3", "2026年5月3日", "03/04/2024", "2026-13-01", formats=())

    assert found == ["2026-05-31", "2026-05-03", "2026-05-03", None, None]


def test_a_time_with_an_offset_is_the_day_it_is_at_home():
    assert days("2026-05-31T02:00:00+00:00", "2026-05-31 23:59", formats=()) == ["2026-05-30", "2026-05-31"]


def test_a_blank_day_is_unknown_where_the_layout_allows_it():
    assert days("", formats=(), blank=True) == [""]
    assert days("", formats=()) == [None]


def test_a_time_without_offset_is_home_time():
    (found,) = read(cells.instants, "2026-05-31 10:22")

    assert str(found) == "2026-05-31 17:22:00+00:00"


@pytest.mark.parametrize("text", ["7", "0", "2.5", "five", ""])
def test_a_rating_is_a_whole_number_from_one_to_five(text):
    assert read(cells.whole(1, 5, reason="rating_out_of_range", blank=False), text) == [None]


def test_a_negative_quantity_is_refused_and_a_blank_one_unknown():
    found = read(cells.whole(reason="negative_quantity"), "-2", "0", "")

    assert found[:2] == [None, 0]
    assert pd.isna(found[2])


def test_a_comma_amount_is_unknown_and_noted_not_read_as_a_thousand():
    cast = cells.amount(pd.Series(["12,50", "1234.50", ""], dtype="str"), HOME)

    assert cast.unknown
    assert list(cast.bad) == [True, False, False]
    assert pd.isna(cast.typed[0])
    assert cast.typed[1] == 1234.5


def test_words_are_read_in_both_languages_and_an_unknown_one_is_noted():
    cast = cells.words({"seller": ["卖家"], "amazon": ["亚马逊"]})(
        pd.Series(["Seller", "亚马逊", "bank"], dtype="str"), HOME
    )

    assert list(cast.typed) == ["seller", "amazon", ""]
    assert list(cast.bad) == [False, False, True]
    assert cast.unknown
