"""Columns akit has not met are proposed, read once the analyst confirms them, and never guessed silently."""

import json
import subprocess
import sys

import pytest

import akit
from akit.errors import AccountError, ExportError
from akit.exports import Home
from akit.exports.encoding import Decoded
from akit.exports.mapping import ColumnMapping, read_mappings
from akit.exports.proposal import Said, propose

BERLIN = Home("Europe/Berlin", "%d.%m.%y")
ERP = (
    "Auftrag;Bestelldatum;Status;Versandart;Verkaufskanal;Artikelnummer;Menge;Notiz\n"
    "302-1234567-1234567;30.04.2026;Shipped;Merchant;Amazon.de;A-1;2;x\n"
    "302-1234568-1234567;05.05.2026;Cancelled;Amazon;Amazon.de;A-2;1;\n"
)


def proposed(text, **said):
    return propose(Decoded(text, "utf-8", ()), "erp.csv", BERLIN, Said(**said))


def command(*words, stdin=subprocess.DEVNULL):
    run = [sys.executable, "-m", "akit", "inspect", *map(str, words)]
    return subprocess.run(run, capture_output=True, text=True, encoding="utf-8", stdin=stdin, check=False)


def test_a_proposal_says_which_column_is_which_and_why_and_what_is_left_alone():
    found = proposed(ERP)

    assert found.report == "all_orders"
    assert {match.column: match.header for match in found.matches} == {
        "order_id": "Auftrag", "purchased_at": "Bestelldatum", "order_status": "Status", "channel": "Versandart",
        "marketplace": "Verkaufskanal", "sku": "Artikelnummer", "quantity": "Menge",
    }  # fmt: skip
    assert next(match.why for match in found.matches if match.header == "Auftrag") == "its values are order ids"
    assert (found.unmatched, found.lacking) == (("Notiz",), ())


def test_a_column_whose_values_cannot_be_read_is_not_matched_by_its_name():
    found = proposed(ERP.replace("30.04.2026", "last week").replace("05.05.2026", "yesterday"))

    assert "purchased_at" in found.lacking
    assert "Bestelldatum" in found.unmatched


def test_what_the_analyst_says_goes_before_what_names_suggest():
    found = proposed(ERP, columns={"product_name": "Notiz", "sku": "Menge"})

    assert {match.column: match.header for match in found.matches} | {"product_name": "Notiz", "sku": "Menge"} == {
        match.column: match.header for match in found.matches
    }


@pytest.mark.parametrize(
    ("header", "row", "report"),
    [
        ("Order no.,Claim date,Claim status,Amount", "111-0000001-0000001,2026-05-01,Order Refunded,9", "claims"),
        ("Bestellnummer,Datum,Sterne,Kommentar", "302-1234567-1234567,01.05.26,1,schlecht", "feedback"),
        ("订单号,最晚发货时间,发货时间,运单号", "302-1234567-1234567,2026-05-01,2026-05-02,1Z", "shipments"),
    ],
)
def test_a_file_is_proposed_as_the_report_its_columns_are_of(header, row, report):
    assert proposed(f"{header}\n{row}\n").report == report


def test_columns_of_nothing_akit_reads_are_refused():
    with pytest.raises(ExportError, match="no report akit knows"):
        proposed("colour,size\nred,9\n")


def test_a_confirmed_mapping_reads_the_file_and_is_said(account_folder):
    account_folder.settings(home_marketplace="Amazon.de", odr_lag_days=0).write("exports/erp.csv", ERP)
    unread = akit.read_account(account_folder.folder).files["kind"].tolist()
    kept = proposed(ERP).mapping("erp", {})
    account_folder.write("mappings/erp.toml", kept.toml())
    account = akit.read_account(account_folder.folder)

    assert unread == ["unknown"]
    assert read_mappings(account_folder.folder) == [kept]
    assert account.tables.orders[["order_id", "channel", "cancelled"]].values.tolist() == [
        ["302-1234567-1234567", "mfn", False],
        ["302-1234568-1234567", "afn", True],
    ]
    assert [str(day.date()) for day in account.tables.orders["order_date"]] == ["2026-04-30", "2026-05-05"]
    assert any("read as an All Orders report by mappings/erp.toml" in note for note in account.notes)


def test_a_constant_the_analyst_says_is_in_every_row_and_a_short_row_is_still_set_aside(account_folder):
    text = "Auftrag;Kaufdatum;Status\n302-1234567-1234567;30.04.2026;Shipped\n302-1234568-1234567;1\n"
    columns = {"order_id": "Auftrag", "purchased_at": "Kaufdatum", "order_status": "Status"}
    mapping = ColumnMapping("erp", "all_orders", columns, {"channel": "mfn", "marketplace": "Amazon.de"})
    account_folder.write("exports/erp.csv", text).write("mappings/erp.toml", mapping.toml())
    account = akit.read_account(account_folder.folder)

    assert account.tables.orders[["channel", "marketplace"]].values.tolist() == [["mfn", "Amazon.de"]]
    assert account.set_aside[["source_row", "reason"]].values.tolist() == [[3, "wrong_cell_count"]]


def test_words_of_the_file_are_read_as_amazons_where_the_mapping_says_so(account_folder):
    text = (
        "Auftrag;Kaufdatum;Status\n302-1234567-1234567;30.04.2026;Storniert\n302-1234568-1234567;30.04.2026;Versandt\n"
    )
    columns = {"order_id": "Auftrag", "purchased_at": "Kaufdatum", "order_status": "Status"}
    constants = {"channel": "mfn", "marketplace": "Amazon.de"}
    mapping = ColumnMapping("erp", "all_orders", columns, constants, {"order_status": {"Storniert": "Cancelled"}})
    account_folder.write("exports/erp.csv", text).write("mappings/erp.toml", mapping.toml())
    account = akit.read_account(account_folder.folder)

    assert read_mappings(account_folder.folder) == [mapping]
    assert account.tables.orders["cancelled"].tolist() == [True, False]
    assert any("'Storniert' is 'Cancelled'" in note for note in account.notes)


def test_a_mapping_never_takes_a_file_akit_knows(account_folder, an_order):
    columns = {"order_id": "amazon-order-id", "date": "purchase-date", "category": "sku", "action": "asin"}
    mapping = ColumnMapping("x", "actions", {k: v for k, v in columns.items() if k != "order_id"})
    account_folder.orders([an_order(1)]).write("mappings/x.toml", mapping.toml())

    assert akit.read_account(account_folder.folder).files["kind"].tolist() == ["all_orders"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('report = "all_order"\n', "Did you mean 'all_orders'"),
        ('report = "actions"\n[columns]\ndate = "d"\ncategory = "c"\n', "needs the column 'action'"),
        ('report = "actions"\n[columns]\ndates = "d"\n', "has no column 'dates'"),
        ("report = \n", "cannot be read"),
    ],
)
def test_a_mapping_that_cannot_be_used_stops_and_is_named(account_folder, an_order, text, says):
    account_folder.orders([an_order(1)]).write("mappings/erp.toml", text)

    with pytest.raises(AccountError, match=rf"(?s)mappings/erp\.toml.*{says}"):
        akit.read_account(account_folder.folder)


def test_the_command_keeps_nothing_until_it_is_confirmed(account_folder):
    account_folder.write("exports/erp.csv", ERP)
    kept = account_folder.folder / "mappings" / "erp.toml"
    shown = command(account_folder.folder, "--map", "exports/erp.csv")
    there = kept.exists()
    confirmed = command(account_folder.folder, "--map", "exports/erp.csv", "--yes", "--json")

    assert (shown.returncode, there, "add --yes" in shown.stderr) == (0, False, True)
    assert "Bestelldatum" in shown.stdout
    assert (confirmed.returncode, kept.exists()) == (0, True)
    assert json.loads(confirmed.stdout)["mapping"]["columns"]["order_id"] == "Auftrag"


def test_the_command_says_what_is_lacking_and_exits_2(account_folder):
    account_folder.write("exports/erp.csv", "Auftrag;Kaufdatum;Status\n302-1234567-1234567;30.04.2026;Shipped\n")
    done = command(account_folder.folder, "--map", "exports/erp.csv", "--yes")

    assert (done.returncode, "channel, marketplace" in done.stderr) == (2, True)
    assert not (account_folder.folder / "mappings").exists()
