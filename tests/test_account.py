"""An account's folder: what it says, what is assumed, and what cannot be used."""

import pytest

import akit
from akit.errors import AccountError, DateError, NoOrdersError


def test_a_flat_folder_without_settings_works_and_says_what_was_assumed(tmp_path, an_order):
    from_orders = [
        an_order(1, sales_channel="Amazon.co.uk"),
        an_order(2, sales_channel="Amazon.co.uk"),
        an_order(3),
    ]
    folder = tmp_path / "flat"
    folder.mkdir()
    header = list(an_order(1))
    lines = ["\t".join(header), *("\t".join(str(row[name]) for name in header) for row in from_orders)]
    (folder / "anything.dat").write_text("\n".join(lines))

    account = akit.read_account(folder)

    assert account.settings.home_marketplace == "Amazon.co.uk"
    assert account.settings.time_zone == "Europe/London"
    assert any("Amazon.co.uk is assumed" in note for note in account.notes)


def test_a_misspelt_setting_is_said_with_the_nearest_one(account_folder, an_order):
    account_folder.settings(home_marketplace="Amazon.com", odr_lag_day=3).orders([an_order(1)])

    account = akit.read_account(account_folder.folder)

    assert any("'odr_lag_day'" in note and "'odr_lag_days'" in note for note in account.notes)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"odr_lag_days": "3"}, "odr_lag_days cannot be used"),
        ({"odr_lag_days": -1}, "odr_lag_days cannot be used"),
        ({"odr_lag_days": True}, "odr_lag_days cannot be used"),
        ({"count_cancelled_orders": "no"}, "count_cancelled_orders cannot be used"),
        ({"time_zone": "Mars/Olympus"}, "no time zone"),
    ],
)
def test_a_setting_that_cannot_be_used_stops(account_folder, an_order, said, message):
    account_folder.settings(**{"home_marketplace": "Amazon.com", **said}).orders([an_order(1)])

    with pytest.raises(AccountError, match=message):
        akit.read_account(account_folder.folder)


def test_an_unknown_marketplace_lists_those_there_are(account_folder, an_order):
    account_folder.settings(home_marketplace="Amazon.con").orders([an_order(1)])

    with pytest.raises(akit.AkitError, match=r"(?s)Amazon\.co\.uk.*Did you mean 'Amazon\.co"):
        akit.read_account(account_folder.folder)


def test_a_country_or_a_marketplace_id_names_the_home_too(account_folder, an_order):
    account_folder.settings(home_marketplace="ATVPDKIKX0DER").orders([an_order(1)])
    by_id = akit.read_account(account_folder.folder).settings
    account_folder.settings(home_marketplace="US")
    by_country = akit.read_account(account_folder.folder).settings

    assert by_id.home_marketplace == by_country.home_marketplace == "Amazon.com"


def test_no_folder_and_an_empty_one_are_said_apart(tmp_path):
    with pytest.raises(AccountError, match="no account folder"):
        akit.read_account(tmp_path / "nowhere")
    with pytest.raises(AccountError, match="holds no exports"):
        akit.read_account(tmp_path)


def test_an_account_without_orders_names_the_report_it_needs(account_folder, an_id):
    account_folder.feedback([("5/20/26", 1, "bad", an_id(1))])

    with pytest.raises(NoOrdersError, match=r"(?s)feedback\.txt \(feedback\).*All Orders"):
        akit.read_account(account_folder.folder).day("2026-05-31")


def test_a_day_to_come_and_no_day_at_all_are_refused(account_folder, an_order):
    account = akit.read_account(account_folder.orders([an_order(1)]).folder)

    with pytest.raises(DateError, match="has not come yet"):
        account.day("2099-01-01")
    with pytest.raises(DateError, match="is not a day"):
        account.day("31/05/2026")


def test_without_a_day_the_last_one_anything_is_dated_is_taken(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)]).feedback([("5/20/26", 1, "bad", an_id(1))])

    assert str(akit.read_account(account_folder.folder).day().as_of.date()) == "2026-05-20"


def test_a_file_that_is_another_one_byte_for_byte_adds_nothing(account_folder, an_order):
    account_folder.orders([an_order(1), an_order(2)], "a.txt").orders([an_order(1), an_order(2)], "b.txt")
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.orders) == 2
    assert list(account.files["rows_set_aside"]) == [0, 2]
    assert set(account.set_aside["reason"]) == {"repeated_file"}


def test_reading_leaves_every_file_as_it_was(account_folder, an_order):
    account_folder.orders([an_order(1)])
    before = {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in account_folder.folder.rglob("*")
        if path.is_file()
    }
    akit.read_account(account_folder.folder).day()

    assert before == {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in account_folder.folder.rglob("*")
        if path.is_file()
    }


def test_a_link_to_a_folder_is_not_followed_and_said_and_one_to_a_file_is_read(account_folder, an_order, tmp_path):
    account_folder.orders([an_order(1)])
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "deep").mkdir(parents=True)
    (elsewhere / "more.txt").write_bytes((account_folder.folder / "exports" / "orders.txt").read_bytes())
    exports = account_folder.folder / "exports"
    try:
        (exports / "old").symlink_to(elsewhere, target_is_directory=True)
        (exports / "again.txt").symlink_to(elsewhere / "more.txt")
        (exports / "gone.txt").symlink_to(elsewhere / "gone.txt")
    except OSError:
        pytest.skip("this system makes no links")
    account = akit.read_account(account_folder.folder)

    assert list(account.files["path"]) == ["exports/again.txt", "exports/orders.txt"]
    assert [note.split(" and is not followed")[0] for note in account.notes if "not followed" in note] == [
        "exports/gone.txt is a link to nothing",
        "exports/old is a link to a folder",
    ]


def test_a_stray_nul_costs_its_cell_and_not_the_file(account_folder, an_order):
    account_folder.orders([an_order(1, product_name="Be\0lt"), an_order(2)])
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.orders) == 2
    assert account.noted[["source_row", "reason", "column"]].values.tolist() == [
        [2, "undecodable_byte", "product-name"]
    ]
