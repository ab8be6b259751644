"""Tab and comma files as editors, spreadsheets and people leave them."""

import pytest

import akit
from akit.exports.delimited import rows

NAMES = ["order_id", "filed_date", "status", "comment"]


def cells_of(text, delimiter):
    return list(rows(text, delimiter))


def test_cells_of_a_tab_file_keep_their_quotes_unless_every_name_is_quoted():
    assert cells_of('a\tb\n6"\t"x\n', "\t") == [(1, ["a", "b"]), (2, ['6"', '"x'])]
    assert cells_of('"a"\t"b"\n"6"" wide"\t"x"\n', "\t") == [(1, ["a", "b"]), (2, ['6" wide', "x"])]


def test_empty_cells_behind_the_last_name_are_none():
    assert cells_of("a\tb\n1\t2\t\t\n3\t4\n5\t\n", "\t")[1:] == [(2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", ""])]
    assert cells_of("a\tb\t\n1\t2\n3\t4\t\t\n5\t6\t7\n8\n", "\t")[1:] == [
        (2, ["1", "2", ""]),
        (3, ["3", "4", ""]),
        (4, ["5", "6", "7"]),  # under a name left blank
        (5, ["8"]),
    ]


def test_a_line_that_tells_a_spreadsheet_what_parts_cells_is_no_row():
    assert cells_of("sep=;\na;b\n1;2\n", ";") == [(2, ["a", "b"]), (3, ["1", "2"])]


def test_a_quote_that_is_never_closed_costs_its_own_line_alone():
    text = 'a,b,c\n1,"open,x\n2,"y ""z"", q\nand more",3\n4,5" wide,6\n'

    assert cells_of(text, ",") == [
        (1, ["a", "b", "c"]),
        (2, ['1,"open,x']),
        (3, ["2", 'y "z", q\nand more', "3"]),
        (5, ["4", '5" wide', "6"]),
    ]


def test_a_stray_quote_in_a_ledger_sets_one_claim_aside_and_no_more(account_folder, an_order):
    ids = [an_order(n)["amazon-order-id"] for n in range(1, 5)]
    comments = ["fine", '"never closed', "ok", '"closed"']
    lines = [
        f"{order},2026-05-0{day},Under Review,{said}"
        for day, (order, said) in enumerate(zip(ids, comments, strict=True), 1)
    ]
    account_folder.orders([an_order(n) for n in range(1, 5)])
    account_folder.write("ledgers/claims.csv", "\n".join([",".join(NAMES), *lines]).encode())
    read = akit.read_account(account_folder.folder)

    assert sorted(read.tables.claims["order_id"]) == sorted([ids[0], ids[2], ids[3]])
    assert read.set_aside[["source_row", "reason"]].values.tolist() == [[3, "bad_order_id"]]


@pytest.mark.parametrize("above", ["My orders of May\n\n", "\tdownloaded by me\t2026\t\n"])
def test_a_header_may_stand_below_what_somebody_wrote_over_the_table(account_folder, an_order, above):
    header, order = list(an_order(1)), an_order(1)
    table = "\n".join("\t".join(map(str, row)) for row in (header, [order[name] for name in header]))
    account_folder.write("exports/a.txt", (above + table).encode())
    read = akit.read_account(account_folder.folder)

    assert read.files[["kind", "rows_read", "rows_kept"]].values.tolist() == [["all_orders", 1, 1]]
    assert read.tables.order_items["source_row"].tolist() == [above.count("\n") + 2]


def test_feedback_downloaded_in_german_is_feedback(account_folder, an_order):
    header = ["Datum", "Bewertung", "Kommentare", "Ihre Antwort", "Bestellnummer", "E-Mail des Bewertenden"]
    row = ["31.05.26", "1", "Kaputt", "", an_order(1)["amazon-order-id"], "x@marketplace.amazon.de"]
    account_folder.orders([an_order(1)])
    account_folder.write("exports/f.txt", ("\t".join(header) + "\n" + "\t".join(row)).encode())
    feedback = akit.read_account(account_folder.folder).tables.feedback

    assert feedback[["rating", "comment"]].values.tolist() == [[1, "Kaputt"]]
    assert feedback["feedback_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-31"]


def test_orders_of_a_channel_akit_does_not_know_do_not_name_the_home(account_folder, an_order):
    odd = [an_order(n) | {"sales-channel": "SI US Prod Marketplace"} for n in (1, 2)]
    account_folder.orders([*odd, an_order(3) | {"sales-channel": "Amazon.de"}])
    (account_folder.folder / "account.toml").unlink(missing_ok=True)

    assert akit.read_account(account_folder.folder).settings.home_marketplace == "Amazon.de"


def test_a_header_below_is_found_by_the_lines_that_a_comma_file_has(account_folder, an_order):
    ledger = "my claims\rorder_id,filed_date,status\n" + an_order(1)["amazon-order-id"] + ",2026-05-01,Under Review\n"
    account_folder.orders([an_order(1)])
    account_folder.write("ledgers/claims.csv", ledger.encode())

    assert len(akit.read_account(account_folder.folder).tables.claims) == 1


@pytest.mark.parametrize("line", ['x","\n', 'x"y,"\n', 'x,"a\n', ',"""\n'])
def test_quotes_that_never_agree_cost_no_more_than_their_lines(line):
    text = "a,b\n" + line * 50_000  # hours, where each line is tried against all that follow

    assert sum(1 for _ in rows(text, ",")) > 20_000


def test_a_report_without_a_row_is_not_asked_for_again_by_its_kind(account_folder):
    account_folder.orders([])

    with pytest.raises(akit.AkitError, match=r"No row stands below the header of exports/orders\.txt"):
        akit.read_account(account_folder.folder).day()
