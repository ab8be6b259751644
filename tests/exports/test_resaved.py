"""An export saved again by a spreadsheet is the same export."""

import csv
import io

import akit


def resaved(orders, delimiter):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(orders[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(orders)
    return out.getvalue()


def test_an_export_saved_again_by_a_spreadsheet_gives_the_same_orders(account_folder, an_order):
    orders = [an_order(1, product_name='Belt, 6" wide; black'), an_order(2, sales_channel="Amazon.ca")]
    account_folder.orders(orders)
    plain = akit.read_account(account_folder.folder).tables.orders.drop(columns=["source_file", "source_row"])
    for delimiter in (",", ";"):
        account_folder.write("exports/orders.txt", resaved(orders, delimiter))
        again = akit.read_account(account_folder.folder).tables.orders.drop(columns=["source_file", "source_row"])

        assert again.equals(plain)


def test_an_export_and_its_resaved_twin_count_once_though_one_has_fewer_columns(account_folder, an_order):
    orders = [an_order(1), an_order(2)]
    account_folder.orders(orders).write("exports/again.csv", resaved(orders, ","))
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.order_items) == 2
    assert list(account.tables.orders["line_count"]) == [1, 1]
    assert dict(account.set_aside.groupby("reason").size()) == {"repeated_row": 2}


def test_unambiguous_dates_of_a_spreadsheet_are_read_in_a_ledger_and_others_are_not(account_folder, an_order, an_id):
    account_folder.orders([an_order(n) for n in range(1, 6)])
    dates = ["5/26/2026", "26/5/2026", "26-May-26", "5/5/2026", "3/4/2026"]
    rows = [f"{an_id(n)},{date},Order Refunded" for n, date in enumerate(dates, 1)]
    account_folder.ledger("claims", "order_id,filed_date,status", *rows)
    account = akit.read_account(account_folder.folder)

    assert [str(day.date()) for day in account.tables.claims["filed_date"]] == ["2026-05-26"] * 3 + ["2026-05-05"]
    assert account.set_aside["found"].item() == "3/4/2026"


def test_a_ledger_that_excel_saved_in_china_is_read(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    text = f"订单号,提交日期,状态\n{an_id(1)},2026-05-20,认可索赔 卖家提供资金\n"
    account_folder.write("ledgers/claims.csv", text.encode("gb18030"))
    day = akit.read_account(account_folder.folder).day("2026-05-31")

    assert list(day.claims["outcome"]) == ["claim_granted_seller_funded"]


def test_a_ledger_row_without_its_empty_last_cells_is_whole(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    account_folder.ledger(
        "claims", "order_id,filed_date,status,amount,comment", f"{an_id(1)},2026-05-20,Order Refunded"
    )

    assert len(akit.read_account(account_folder.folder).tables.claims) == 1


def test_an_unknown_status_is_kept_and_named(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(1)},2026-05-20,Escalated to Team B")
    account = akit.read_account(account_folder.folder)

    assert (account.noted["reason"].item(), account.noted["found"].item()) == ("unknown_status", "Escalated to Team B")


def test_files_beside_the_exports_folder_are_named(account_folder, an_order):
    account_folder.orders([an_order(1)]).write("claims.csv", "order_id,filed_date,status\n")

    assert any("claims.csv lies beside" in note for note in akit.read_account(account_folder.folder).notes)
