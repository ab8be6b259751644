"""Date Range reports: found under any preamble, in eleven languages, with each country's dates and amounts."""

import csv
import io
from pathlib import Path

import pandas as pd
import pytest

from akit.account import read_account
from akit.exports import Home, amounts, moments, wording
from akit.exports.date_range import DEEPEST, layouts
from akit.exports.files import recognise

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
HOMES = {
    "us": "America/Los_Angeles",
    "ca": "America/Los_Angeles",
    "mx": "America/Los_Angeles",
    "uk": "Europe/London",
    "de": "Europe/Berlin",
    "fr": "Europe/Paris",
    "it": "Europe/Rome",
    "es": "Europe/Madrid",
    "nl": "Europe/Amsterdam",
    "se": "Europe/Stockholm",
    "pl": "Europe/Warsaw",
    "jp": "Asia/Tokyo",
    "br": "America/Sao_Paulo",
}
MARKETS = {"us": "Amazon.com", "uk": "Amazon.co.uk", "mx": "Amazon.com.mx", "jp": "Amazon.co.jp", "br": "Amazon.com.br"}


def name_of(country):
    return f"date-range-{country}.csv"


def read(name, home="America/Los_Angeles", change=lambda data: data):
    return recognise(name, change((AWKWARD / name).read_bytes())).content.read(name, Home(home, "%m/%d/%y"))


def cast(reader, *cells, home="America/Los_Angeles"):
    return reader(pd.Series(cells, dtype="str"), Home(home, "%m/%d/%y"))


@pytest.mark.parametrize("country", sorted(HOMES))
def test_a_date_range_report_is_read_as_before(country, golden, tmp_path):
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / name_of(country)).write_bytes((AWKWARD / name_of(country)).read_bytes())
    home = MARKETS.get(country, f"Amazon.{country}")
    (tmp_path / "account.toml").write_text(f'home_marketplace = "{home}"\n')

    golden(name_of(country), read_account(tmp_path).tables.money_events)


@pytest.mark.parametrize(
    ("country", "expected"),
    [
        ("us", ["06-08 order 1234.56", "06-09 refund -12.5", "11-02 a_to_z_claim -48.0", "11-03 chargeback -20.0"]),
        ("ca", ["07-01 order 22.0", "07-01 a_to_z_claim -22.0"]),
        ("uk", ["08-01 order 15.0", "08-01 refund -15.0", "03-15 chargeback -9.99", "03-30 order 9.99"]),
        ("de", ["08-01 order 1234.56", "08-01 refund -12.5", "08-02 chargeback -20.0", "08-03 a_to_z_recovery 30.0"]),
        ("fr", ["08-01 order 1234.56", "07-31 refund -1012.5", "12-02 a_to_z_recovery 30.0", "02-03 transfer -500.0"]),
        ("it", ["08-01 order 1234.56", "08-01 refund -12.5", "09-01 a_to_z_recovery 30.0", "10-02 fee -5.0"]),
        ("es", ["08-01 order 1234.56", "11-13 refund -12.5", "11-13 a_to_z_recovery 30.0", "11-14 transfer -500.0"]),
        ("nl", ["03-01 order 1234.56", "03-01 refund -12.5", "03-03 a_to_z_claim -20.0"]),
        ("mx", ["01-01 order 1234.56", "12-31 refund -12.5"]),
        ("se", ["05-01 order 1234.56", "04-30 refund -12.5", "05-02 other -1.0"]),
        ("pl", ["10-01 order 1234.56", "10-01 refund -12.5", "10-02 transfer -100.0"]),
        ("jp", ["01-01 order 2691.0", "01-01 refund -1200.0", "01-02 fee -300.0", "01-03 transfer -10000.0"]),
        # 00:15 eight hours behind UTC is 05:15 in Sao Paulo; 01:30 UTC is 22:30 there, the day before.
        ("br", ["03-01 order 1061.85", "10-16 chargeback -61.85", "02-01 fee -6.0", "02-03 transfer -500.0"]),
    ],
)
def test_the_first_rows_are_the_days_kinds_and_amounts_worked_out_by_hand(country, expected):
    table = read(name_of(country), HOMES[country]).table.head(len(expected))
    days = table["event_date"].dt.strftime("%m-%d")

    assert [
        f"{day} {kind} {amount}" for day, kind, amount in zip(days, table["event_kind"], table["amount"], strict=True)
    ] == expected


def test_what_stands_under_adjustment_is_told_by_its_description():
    kinds = read("date-range-us.csv").table.set_index("source_row")["event_kind"]

    assert kinds[13] == "a_to_z_recovery"
    assert kinds[14] == "reimbursement"
    assert kinds[16] == "other"  # a blank type


@pytest.mark.parametrize(
    ("country", "currency"), [("us", "USD"), ("ca", "CAD"), ("de", "EUR"), ("se", "SEK"), ("pl", "PLN"), ("jp", "JPY")]
)
def test_the_preamble_says_the_currency(country, currency):
    assert set(read(name_of(country)).table["currency"]) == {currency}


def test_without_a_preamble_a_row_has_the_currency_of_its_marketplace_or_none():
    def without_preamble(data):
        return b"\n".join(data.split(b"\n")[7:])

    assert set(read("date-range-us.csv", change=without_preamble).table["currency"]) == {"USD", ""}


@pytest.mark.parametrize("above", [0, 1, 6, 9, DEEPEST - 8])
def test_a_preamble_of_any_length_is_passed_over(above):
    reading = read("date-range-us.csv", change=lambda data: b'"an ""odd"" line, with a " quote\n' * above + data)

    assert len(reading.table) == 8
    assert reading.table["source_row"].iloc[0] == 9 + above


def test_below_fifty_lines_no_header_is_looked_for():
    data = b"a line\n" * DEEPEST + (AWKWARD / "date-range-us.csv").read_bytes()

    assert recognise("x.csv", data).kind == "unknown"


def test_a_header_that_lacks_the_total_is_named():
    file = recognise("x.csv", (AWKWARD / "date-range-without-total.csv").read_bytes())

    assert "'total' is missing" in str(file.error)
    assert list(file.content.read("x.csv", Home("Asia/Tokyo", "%y/%m/%d")).set_aside["source_row"]) == [9]


def test_what_is_not_certain_is_set_aside_with_its_row():
    aside = read("date-range-unsure.csv").set_aside.set_index("source_row")

    assert aside["found"].to_dict() == {
        4: "03/04/2026 10:00:00 AM PST",  # March or April
        5: "Mar 4, 2026 10:00:00 AM",  # in which zone
        6: "Mar 4, 2026 10:00:00 AM XYZ",
        8: "1,234",  # the file has 12.50 and 12,50
        10: "Feb 30, 2026 10:00:00 AM PST",
    }


def test_a_number_that_is_no_order_id_is_noted_and_its_money_kept():
    reading = read("date-range-unsure.csv")

    assert reading.noted[["source_row", "reason", "found"]].values.tolist() == [[11, "bad_order_id", "FBA15ABC"]]
    assert reading.table.set_index("source_row").loc[11, ["order_id", "amount"]].tolist() == ["", 3.0]


def test_an_english_header_over_comma_decimals_is_read_by_what_the_file_shows():
    assert read("date-range-english-comma-decimals.csv").table["amount"].tolist() == [12.5, 1234.0]


def test_a_report_saved_again_with_semicolons_is_the_same():
    def saved_again(data):
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig")))
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
        return out.getvalue().encode("cp1252")

    again, before = read("date-range-de.csv", change=saved_again).table, read("date-range-de.csv").table

    pd.testing.assert_frame_equal(again, before)


def test_a_transaction_in_two_overlapping_reports_is_one(tmp_path):
    (tmp_path / "exports").mkdir()
    data = (AWKWARD / "date-range-us.csv").read_bytes()
    (tmp_path / "exports" / "a.csv").write_bytes(data)
    (tmp_path / "exports" / "b.csv").write_bytes(b"\n".join(data.split(b"\n")[:-3]) + b"\n")  # one row less
    account = read_account(tmp_path)

    assert len(account.tables.money_events) == 8
    assert account.set_aside["reason"].value_counts().to_dict() == {"repeated_row": 6}


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("Jun 8, 2025 10:23:05 PM PDT", "2025-06-08"),
        ("Jun 8, 2025 11:59:59 PM PST", "2025-06-09"),  # the offset the name says, not the season's
        ("Jan 1, 2025 12:00:00 AM PST", "2025-01-01"),
        ("Jan 1, 2025 12:00:00 PM PST", "2025-01-01"),
        ("2025-07-01 12:05:00 a.m. PDT", "2025-07-01"),
        ("2025-07-01 11:05:00 p.m. PDT", "2025-07-01"),
        ("1 Aug 2017 00:12:34 GMT+01:00", "2017-07-31"),
        ("15 Mar 2026 3:22:08\u202fPM UTC", "2026-03-15"),
        ("01.08.2017 08:59:59 GMT+02:00", "2017-07-31"),
        ("01/ago/2017 9.00.00 GMT+02:00", "2017-08-01"),
        ("1\u00a0août\u00a02017 07:00:00 UTC", "2017-08-01"),
        ("2 déc. 2017 07:59:59 UTC", "2017-12-01"),
        ("2025/01/01 0:21:14 JST", "2024-12-31"),
        ("2025年1月1日 17:00:00 JST", "2025-01-01"),
        ("2025-06-09 05:23:19 UTC", "2025-06-08"),
        ("2025-09-11T22:07:19+00:00", "2025-09-11"),
        ("2011-03-01T01:00:00-08:00", "2011-03-01"),
        ("2025-09-11T06:59:59Z", "2025-09-10"),
        ("09.06.2025 05:23:19 UTC", "2025-06-08"),
        ("09.06.2025", "2025-06-09"),
        ("30 Mar 2026 00:30:00 BST", "2026-03-29"),
        ("1 Jul 2025 08:30:00 CEST", "2025-06-30"),
    ],
)
def test_a_moment_is_the_day_it_is_in_seattle(cell, day):
    read = cast(moments.day_at_home(day_first=False), cell)

    assert not read.bad.any()
    assert str(read.typed.iloc[0].date()) == day


@pytest.mark.parametrize(
    "cell",
    [
        "12/11/2017 23:30:00 GMT",
        "Jun 8, 2025 10:23:05 PM",
        "Jun 8, 2025 13:23:05 PM PDT",
        "Jun 8, 2025 24:00:00 PDT",
        "Jun 31, 2025 10:00:00 AM PDT",
        "Juno 8, 2025 10:00:00 AM PDT",
        "Jun 8, 2025 10:00:00 AM IST",
        "Jun 8, 2025 10:00:00 AM PDT+01:00",
        "8.6/2025 10:00:00 UTC",
        "45816.43",
        "2025-06-08T10:00:00",
        "Jun 8, 1925 10:00:00 AM PDT",
    ],
)
def test_a_moment_that_is_not_certain_is_bad(cell):
    assert cast(moments.day_at_home(day_first=False), cell).bad.all()


def test_day_first_countries_write_the_day_first():
    read = cast(moments.day_at_home(day_first=True), "12/11/2017 12:30:00 GMT")

    assert str(read.typed.iloc[0].date()) == "2017-11-12"


@pytest.mark.parametrize("home", ["Asia/Kolkata", "Europe/Dublin"])
def test_a_name_that_three_zones_share_is_the_one_at_home(home):
    read = cast(moments.day_at_home(day_first=False), "8 Jun 2025 00:00:00 IST", "8 Jun 2025 23:59:59 IST", home=home)

    assert [str(day.date()) for day in read.typed] == ["2025-06-08", "2025-06-08"]


@pytest.mark.parametrize(
    ("cell", "decimal", "amount"),
    [
        ("1,234.56", ".", 1234.56),
        ("1,234.56", ",", 1234.56),
        ("-1.234,56", ".", -1234.56),
        ("12,50", ".", 12.5),
        ("0,123", ".", 0.123),
        ("2,691", ".", 2691.0),
        ("2,691", ",", 2.691),
        ("2.691", ",", 2691.0),
        ("1,234,567", ",", 1234567.0),
        ("1,23,456.78", ".", 123456.78),
        ("1 234,56", ",", 1234.56),
        ("1\u202f234\u202f567,8", ",", 1234567.8),
        ("\u2212\u00a012,50", ",", None),
        ("\u221212,50", ",", -12.5),
        ("120", "", 120.0),
        ("1,234", "", None),
        ("1.2.3", ".", None),
        ("12 34", ".", None),
        ("1e5", ".", None),
        ("-", ".", None),
        ("NaN", ".", None),
    ],
)
def test_an_amount_is_read_for_certain_or_not_at_all(cell, decimal, amount):
    read = cast(amounts.reader(decimal), cell)

    assert bool(read.bad.iloc[0]) == (amount is None)
    assert amount is None or read.typed.iloc[0] == amount


def test_a_blank_amount_is_unknown():
    read = cast(amounts.reader("."), "")

    assert not read.bad.any()
    assert read.typed.isna().all()


def test_no_month_name_means_two_months():
    names = [name for row in wording.rows("months") for name in row["names"].split()]

    assert len(names) == len(set(names))


def test_no_column_has_one_name_in_two_languages_and_means_two_things():
    for language, layout in layouts().items():
        header = [names[0] for names in layout.names.values()]
        fitting = [other for other, theirs in layouts().items() if theirs.fits(header)]

        assert fitting == [language]


def test_every_word_is_of_a_known_kind_and_says_how_sure_we_are_of_it():
    kinds = set("order refund chargeback reimbursement fee adjustment transfer other".split())
    kinds |= {"a_to_z_claim", "a_to_z_recovery"}

    for table in ("types", "patterns"):
        assert {row["event_kind"] for row in wording.rows(table)} <= kinds
    for table in ("types", "patterns", "headers", "languages"):
        assert {row["confidence"] for row in wording.rows(table)} <= {"H", "M", "L"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("A-to-z Guarantee Claim", "a_to_z_claim"),
        ("A-TO-Z GUARANTEE REFUND", "a_to_z_claim"),
        ("A-z Guarantee Claim", "a_to_z_claim"),
        ("A-to-z Guarantee Recovery", "a_to_z_recovery"),
        ("A-bis-Z-Garantieantrag", "a_to_z_claim"),
        ("Chargeback Refund", "chargeback"),
        ("ShippingChargeback", ""),
        ("GiftwrapChargeback", ""),
        ("チャージバック", "chargeback"),
        ("Amazonマーケットプレイス保証申請", "a_to_z_claim"),
        ("Guarantee", ""),
    ],
)
def test_claim_words_are_told_however_they_are_spelt(said, kind):
    assert wording.event_kind("en", said) == kind


def test_a_description_never_makes_an_order_a_claim():
    assert wording.event_kind("en", "Order", "Mug with A-to-z Guarantee print") == "order"


def test_a_stray_quote_costs_its_own_row_only():
    reading = read("date-range-us.csv", change=lambda data: data.replace(b'"Refund"', b'"Ref"und', 1))
    stray = read("date-range-us.csv", change=lambda data: data.replace(b'"Refund"', b'""Refund"', 1))

    assert len(reading.table) + len(reading.set_aside) == 8
    assert len(stray.table) + len(stray.set_aside) == 8
    assert len(stray.table) >= 7


def test_a_cell_may_span_lines():
    reading = read("date-range-us.csv", change=lambda data: data.replace(b"T-Shirt 6", b"T-Shirt\n6", 1))

    assert len(reading.table) == 8
    assert reading.table["description"].iloc[0] == 'Linden T-Shirt\n6" print, green'
    assert reading.table["source_row"].tolist() == [9, 11, 12, 13, 14, 15, 16, 17]


def test_a_cell_as_long_as_a_book_costs_no_row():
    reading = read("date-range-us.csv", change=lambda data: data.replace(b"print, green", b"x" * 200_000, 1))

    assert list(reading.set_aside["reason"]) == []
    assert len(reading.table) == 8


@pytest.mark.parametrize(
    ("column", "read_as"),
    [
        (["03/04/2024"], [None]),
        (["03/04/2024", "04/30/2024"], ["2024-03-04", "2024-04-30"]),  # 30 is no month
        (["03/04/2024", "30/04/2024"], ["2024-04-03", "2024-04-30"]),
        (["03/04/2024", "30/04/2024", "04/30/2024"], [None, "2024-04-30", "2024-04-30"]),
        (["03.04.2024"], ["2024-04-03"]),
        (["05/05/2024"], ["2024-05-05"]),
    ],
)
def test_a_column_of_dates_in_numbers_is_read_in_the_order_it_shows(column, read_as):
    found = moments.day_at_home(day_first=False)(pd.Series(column, dtype="str"), Home("Europe/London", "%d/%m/%y"))

    assert [None if pd.isna(day) else str(day.date()) for day in found.typed] == read_as


def test_a_header_with_a_quote_that_is_never_closed_is_no_header():
    data = (AWKWARD / "date-range-us.csv").read_bytes()
    at = data.index(b'"total"') if b'"total"' in data else data.index(b"total")

    assert recognise("x.csv", data[:at] + b'"' + data[at:].replace(b'"', b"")).kind == "unknown"


ENGLISH = (
    "date/time,settlement id,type,order id,sku,description,quantity,marketplace,fulfilment,product sales,"
    "postage credits,selling fees,other,total"
)
COUNTRIES = {  # how a country's report in English writes a moment and an amount, and what day and sum these are
    "Amazon.com.au": ("Australia/Sydney", "1 Jun 2023 11:05:06 pm GMT+10:00", '"1,234.50"', "2023-06-01", "AUD"),
    "Amazon.in": ("Asia/Kolkata", "01 Jun 2023 11:05:06 pm IST", '"1,234.50"', "2023-06-01", "INR"),
    "Amazon.sg": ("Asia/Singapore", "1 Jun 2023 0:05:06 am SGT", '"1,234.50"', "2023-06-01", "SGD"),
    "Amazon.ae": ("Asia/Dubai", "31 May 2023 9:05:06 PM UTC", '"1,234.50"', "2023-06-01", "AED"),
    "Amazon.sa": ("Asia/Riyadh", "31 May 2023 9:05:06 PM UTC", '"1,234.50"', "2023-06-01", "SAR"),
    "Amazon.ie": ("Europe/Dublin", "31 May 2023 23:05:06 UTC", '"1,234.50"', "2023-06-01", "EUR"),
    "Amazon.ca": ("America/Los_Angeles", "2023-06-01 11:05:06 p.m. PDT", '"1,234.50"', "2023-06-01", "CAD"),
}


@pytest.mark.parametrize("market", COUNTRIES)
def test_a_report_in_english_is_read_in_each_country_that_has_one(market):
    zone, moment, amount, day, currency = COUNTRIES[market]
    row = f"{moment},7,Order,111-0000001-0000001,A,x,1,{market.casefold()},Seller,0,0,0,0,{amount}"
    text = f"\ufeffSome words of the preamble\n{ENGLISH}\n{row}\n"
    table = recognise("a.csv", text.encode()).content.read("a.csv", Home(zone, "%d/%m/%y")).table

    assert [str(table["event_date"].item().date()), table["amount"].item()] == [day, 1234.5]
    assert table[["marketplace", "currency", "order_id"]].values.tolist() == [[market, currency, "111-0000001-0000001"]]
