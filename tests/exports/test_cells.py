"""Cells to values: what is certain is read, what is not is named."""

import pandas as pd
import pytest

from akit.exports import cells, money_events
from akit.exports.cells import Home
from akit.exports.reimbursements import REIMBURSEMENTS

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


def test_an_instant_says_its_offset():
    good, offset, zulu, impossible = read(
        cells.instant,
        "2023-05-31T19:43:07+00:00",
        "2016-01-31T23:30:00-08:00",
        "2023-05-31T19:43:07Z",
        "2023-02-30T10:00:00+00:00",
    )

    assert str(good) == str(zulu) == "2023-05-31 19:43:07+00:00"
    assert str(offset) == "2016-02-01 07:30:00+00:00"
    assert impossible is None


def test_an_instant_without_its_offset_is_read_where_its_day_is_the_same_in_utc_and_at_home():
    # Pacific time is UTC-7 in May: 07:00 to 23:59 are of one day either way, 00:00 to 06:59 are not.
    found = read(cells.instant, "2023-05-31T19:43:07", "5/31/23 7:00", "5/31/23 6:59 AM", "2023-05-31 00:30", "5/31/23")
    told = pd.Series([value for value in found if value is not None])

    assert [value is None for value in found] == [False, False, True, True, False]
    assert {str(day.date()) for day in HOME.day(told)} == {"2023-05-31"}


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


def test_a_column_that_shows_another_order_than_home_is_read_in_its_own():
    assert days("20/10/23", "7/3/11") == ["2023-10-20", "2011-03-07"]


@pytest.mark.parametrize(
    ("column", "read_as"),
    [
        (["4/30/22", "5/6/22"], ["2022-04-30", "2022-05-06"]),  # 30 is no month
        (["30.04.2022", "05.06.2022"], ["2022-04-30", "2022-06-05"]),
        (["30/4/22 10:15", "5/6/22 9:00 PM"], ["2022-04-30", "2022-06-05"]),
        (["05.06.2022"], ["2022-06-05"]),  # with dots the day stands first everywhere
        (["05/05/2022"], ["2022-05-05"]),  # either way
        (["03/04/2024"], [None]),
        (["4/30/22", "30/4/22", "3/4/22"], ["2022-04-30", "2022-04-30", None]),  # two hands wrote this column
        (["13/13/2022", "2/30/2022", "0/5/2022"], [None, None, None]),
        (["14-Jul-25", "14-Jul-2025"], ["2025-07-14", "2025-07-14"]),
        (["45000"], [None]),  # a spreadsheet counts days from 1900, or from 1904
    ],
)
def test_dates_of_a_spreadsheet_are_read_where_the_column_shows_which_number_is_the_day(column, read_as):
    assert days(*column, formats=()) == read_as


def test_what_the_column_showed_is_said():
    cast = cells.days()(pd.Series(["4/30/22", "5/6/22"], dtype="str"), HOME)

    assert cast.said == "Dates in numbers are read month first, as 4/30/22 shows."
    assert cells.days("home")(pd.Series(["4/30/22"], dtype="str"), HOME).said == ""  # as the marketplace itself does


def test_a_rounded_number_is_kept_and_noted_and_no_order_id():
    noted = cells.text(pd.Series(["1.23E+14", "9400111899223197428490", "E+10 cable"], dtype="str"), HOME)
    ids = cells.order_id(pd.Series(["1.23E+16"], dtype="str"), HOME)

    assert (noted.bad.tolist(), noted.unknown) == ([True, False, False], True)
    assert (ids.bad.item(), "rounded" in ids.expected) == (True, True)


def test_a_books_asin_gets_its_leading_zeros_back_where_its_check_digit_proves_them():
    # ISBN 0-306-40615-2: 0·10+3·9+0·8+6·7+4·6+0·5+6·4+1·3+5·2+2·1 = 132 = 12·11
    cast = cells.asin(pd.Series(["306406152", "306406153", "B0LA000017"], dtype="str"), HOME)

    assert cast.typed.tolist() == ["0306406152", "306406153", "B0LA000017"]
    assert cast.bad.tolist() == [False, True, False]


def test_iso_dates_count_everywhere_and_short_ones_are_refused_in_ledgers():
    found = days("2026-05-31", "2026/5/3", "2026年5月3日", "03/04/2024", "2026-13-01", formats=())

    assert found == ["2026-05-31", "2026-05-03", "2026-05-03", None, None]


def test_a_time_with_an_offset_is_the_day_it_is_at_home():
    assert days("2026-05-31T02:00:00+00:00", "2026-05-31 23:59", formats=()) == ["2026-05-30", "2026-05-31"]


def test_a_blank_day_is_unknown_where_the_layout_allows_it():
    assert days("", formats=(), blank=True) == [""]
    assert days("", formats=()) == [None]


def test_a_time_without_offset_is_home_time():
    (found,) = read(cells.instants(), "2026-05-31 10:22")

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


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("14-ago-2025", "2025-08-14"),  # Spanish, Italian, Portuguese
        ("14-Mai-2025", "2025-05-14"),  # German, French, Portuguese
        ("14-Okt-25", "2025-10-14"),
        ("1er févr. 2025", "2025-02-01"),
        ("2 de out. de 2025", "2025-10-02"),
        ("31 Ara 2024", "2024-12-31"),  # Turkish
        ("Feb 3, 2024", "2024-02-03"),
        ("14-Foo-2025", None),
        ("31-Jun-2025", None),
    ],
)
def test_a_day_with_its_months_name_is_that_day_in_any_language(said, day):
    read = cells.days()(pd.Series([said], dtype="str"), cells.Home("Europe/Berlin", "%d.%m.%y"))

    assert read.bad.tolist() == [day is None]
    assert day is None or read.typed[0] == pd.Timestamp(day)


def test_a_time_in_utc_may_say_so_by_name_or_by_hours_alone():
    said = pd.Series(["2024-05-01 23:30:00 UTC", "2024-05-02T08:30:00+09"], dtype="str")
    read = cells.instant(said, cells.Home("America/Los_Angeles", "%m/%d/%y"))

    assert read.typed.tolist() == [pd.Timestamp("2024-05-01T23:30:00Z")] * 2
    assert read.said == ""


DRESSED = [
    '="111-0000001-0000001"',
    "'111-0000001-0000001",
    "\u2019111-0000001-0000001",
    '"111-0000001-0000001"',
    "111\u20110000001\u20110000001",
    '=" 111-0000001-0000001"',
    "111 -0000001-\u00a00000001",
    "111-0000001-0000001\u200b",
    "\ufeff111-0000001-0000001",
    "１１１－０００００01-0000001",
]


def test_an_order_id_dressed_for_a_spreadsheet_or_for_print_is_that_order():
    said = [*DRESSED, '="111-1"', "''", "111-0000001-00000012", "=111-0000001-0000001"]
    read = cells.order_id(pd.Series(said, dtype="str"), cells.Home("UTC", ""))

    assert read.typed[: len(DRESSED)].tolist() == ["111-0000001-0000001"] * len(DRESSED)
    assert read.bad.tolist() == [False] * len(DRESSED) + [True] * 4
    assert read.typed[len(DRESSED) :].tolist() == said[len(DRESSED) :]  # shown as it was found


@pytest.mark.parametrize("reader", [money_events.order_id, REIMBURSEMENTS.readers["order_id"]])
def test_where_an_order_id_may_be_missing_a_dressed_one_is_that_order_too(reader):
    read = reader(pd.Series([*DRESSED, "", "FBA15ABC"], dtype="str"), cells.Home("UTC", ""))

    assert read.typed[: len(DRESSED) + 1].tolist() == [*["111-0000001-0000001"] * len(DRESSED), ""]
    assert read.bad.tolist() == [False] * (len(DRESSED) + 1) + [True]
