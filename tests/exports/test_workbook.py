"""A workbook is read as what its sheets hold: a real date is certain, nothing is calculated."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

import akit
from akit.errors import ExportError
from akit.exports.workbook import sheets


def workbook(**rows_of):
    """Return a workbook as bytes, a sheet for each name."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in rows_of.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def changed(data, change):
    """Return a workbook with something done to it by openpyxl."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def table(*rows):
    return [list(rows[0]), *(list(row.values()) for row in rows)]


def test_an_export_saved_as_a_workbook_gives_the_same_orders(account_folder, an_order):
    prices = {"product_name": 'Belt, 6" wide', "item_price": "12.50"}
    orders = [an_order(1, **prices), an_order(2, fulfillment_channel="Amazon", **prices)]
    account_folder.orders(orders)
    plain = akit.read_account(account_folder.folder).tables.order_items.drop(columns=["source_file"])
    (account_folder.folder / "exports" / "orders.txt").unlink()
    numbers = [row | {"quantity": 1, "item-price": 12.5} for row in orders]
    account_folder.write("exports/orders.xlsx", workbook(Sheet1=table(*numbers)))
    account = akit.read_account(account_folder.folder)

    assert account.tables.order_items.drop(columns=["source_file"]).equals(plain)
    assert account.files[["path", "kind", "encoding"]].values.tolist() == [
        ["exports/orders.xlsx", "all_orders", "xlsx"]
    ]


def test_a_cell_that_is_a_date_is_that_day_for_certain(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)])
    rows = [
        ["order_id", "filed_date", "status", "amount"],
        [an_id(1), date(2026, 5, 4), "Order Refunded", 12.0],
        [an_id(2), "03/04/2026", "Order Refunded", "12"],
    ]
    account = akit.read_account(account_folder.write("ledgers/claims.xlsx", workbook(claims=rows)).folder)

    assert account.tables.claims["filed_date"].astype("str").tolist() == ["2026-05-04"]
    assert account.set_aside[["source_row", "found"]].values.tolist() == [[3, "03/04/2026"]]


def test_the_mark_of_a_workbook_that_is_open_is_no_file_of_the_account(account_folder, an_order):
    account_folder.orders([an_order(1)]).write("exports/~$orders.xlsx", b"\x05Anna")

    assert akit.read_account(account_folder.folder).files["path"].tolist() == ["exports/orders.txt"]


def test_several_sheets_are_several_files_and_a_hidden_one_is_named_and_not_read(account_folder, an_order):
    data = workbook(July=table(an_order(1)), August=table(an_order(2)), Old=table(an_order(3)), Empty=[])
    account_folder.write("exports/all.xlsx", changed(data, lambda book: setattr(book["Old"], "sheet_state", "hidden")))
    account = akit.read_account(account_folder.folder)

    assert account.files[["path", "rows_read"]].values.tolist() == [
        ["exports/all.xlsx/July", 1],
        ["exports/all.xlsx/August", 1],
        ["exports/all.xlsx/Old", 0],
    ]
    assert account.noted["reason"].tolist() == ["hidden_sheet"]
    assert "hidden" in account.noted["found"].item()


def test_a_formula_is_not_calculated_and_is_said(account_folder, an_order):
    rows = table(an_order(1), an_order(2, quantity="=1+1"))
    account = akit.read_account(account_folder.write("exports/orders.xlsx", workbook(Sheet1=rows)).folder)

    # openpyxl saves no value beside a formula, so the quantity is unknown and not 2
    assert account.tables.order_items["quantity"].tolist()[0] == 1
    assert account.tables.order_items["quantity"].isna().tolist() == [False, True]
    assert any("formulas" in note for note in account.notes)


def test_numbers_are_written_as_digits_and_one_too_long_as_rounded():
    rows = [["a", "b", "c", "d", "e"], [400081.0, 12.5, 11312345671234567, True, 0.035]]
    data = changed(workbook(S=rows), lambda book: setattr(book["S"]["E2"], "number_format", "0.0%"))

    assert sheets("x.xlsx", data)[0].text.split("\n")[1].split("\t") == [
        "400081", "12.5", "1.13123456712346E+16", "TRUE", "3.5%",
    ]  # fmt: skip


def test_a_short_row_is_whole_and_a_row_keeps_its_number(account_folder, an_order):
    rows = table(an_order(1), an_order(2))
    rows[1] = rows[1][:-1]  # no quantity: a sheet has no end of row
    account_folder.write("exports/orders.xlsx", workbook(S=[rows[0], [], rows[1], rows[2]]))
    items = akit.read_account(account_folder.folder).tables.order_items

    assert items["source_row"].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "another kind"),
        (b"PK\x03\x04 [Content_Types].xml broken", "cannot be unpacked"),
        (workbook(S=[["x"]])[:-40], "cannot be unpacked"),
    ],
)
def test_what_is_no_workbook_of_today_is_listed_with_the_reason(account_folder, an_order, data, says):
    account_folder.orders([an_order(1)]).write("exports/book.xlsx", data)
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.orders) == 1
    assert says in account.noted["found"].item()


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr("akit.exports.workbook.FREE_BYTES", 100)
    monkeypatch.setattr("akit.exports.workbook.MOST_TIMES", 1)

    with pytest.raises(ExportError, match="unpacks to too much"):
        sheets("x.xlsx", workbook(S=[["x" * 10_000]]))


def test_a_workbook_with_a_document_type_is_refused():
    data, out = workbook(S=[["x"]]), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>' if "sheet1" in part else b""
            new.writestr(part, bomb + old.read(part))

    with pytest.raises(ExportError, match="document type"):
        sheets("x.xlsx", out.getvalue())
