"""Analysts join downloads by `cat`: each report in such a file is read below its own header, or said not to be."""

import random

import akit
from akit.exports.people import people_in
from tests.exports.test_large import HEADER, assert_alike, line, put, three_ways

FEEDBACK = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email"
TOLD = "05/01/26\t1\tlate\t\t111-0000001-0000031\tjane@example.com"
SWAPPED = [{"sku": "asin", "asin": "sku"}.get(name, name) for name in HEADER]


def table(numbers, header=HEADER):
    """An All Orders report of these orders, one line each."""
    dice = random.Random(3)
    rows = [line(dice, number, 1, odd=0) | {"sku": "SKU-1", "quantity": "1"} for number in numbers]
    return "\n".join(["\t".join(header), *("\t".join(row[name] for name in header) for row in rows)])


JOINED = {  # the file, its orders, and the rows set aside of it: (line, reason)
    "the same report twice": (
        f"{table([1, 2])}\n{table([2, 3])}\n",
        [1, 2, 3],
        [(4, "repeated_header"), (5, "repeated_row")],
    ),
    "columns in another order": (f"{table([1])}\n{table([3], SWAPPED)}\n", [1, 3], [(3, "repeated_header")]),
    "fewer columns first": (f"{table([1], HEADER[:12])}\n{table([3])}", [1, 3], [(3, "repeated_header")]),
    "fewer columns last": (f"{table([1])}\n{table([3], HEADER[:12])}", [1, 3], [(3, "repeated_header")]),
    "a mark of UTF-8 between": (f"{table([1])}\n\ufeff{table([3])}", [1, 3], [(3, "repeated_header")]),
    "no line end between": (f"{table([1])}{table([3], SWAPPED)}\n", [1, 3], [(2, "repeated_header")]),
    "another report between": (
        f"{table([1])}\n{FEEDBACK}\n{TOLD}\n{table([3])}",
        [1, 3],
        [(3, "another_report"), (4, "another_report"), (5, "repeated_header")],
    ),
    "blank lines and a total": (f"{table([1])}\n\n\t\t\nTotal\t1\n", [1], [(5, "wrong_cell_count")]),
    "a total of full width": (f"{table([1])}\nTotal{chr(9) * 17}1", [1], [(3, "bad_order_id")]),
}


def prefix(name: str) -> str:
    """Each file has orders of its own, so that all of them can lie in one folder."""
    return f"{100 + list(JOINED).index(name)}-"


def test_of_joined_files_every_row_is_read_below_its_own_header_or_said_not_to_be(monkeypatch, tmp_path):
    files = {f"exports/{name}.txt": text.replace("111-", prefix(name)) for name, (text, _, _) in JOINED.items()}
    small, large, again = three_ways(put(tmp_path / "a", files), monkeypatch)

    assert_alike(small, large)
    assert_alike(small, again)
    assert set(small["orders"]["line_count"]) == {1}
    for name, (_, orders, aside) in JOINED.items():
        file = f"exports/{name}.txt"
        mine = {table: small[table][small[table]["source_file"] == file] for table in ("orders", "set_aside")}
        ids = [f"{prefix(name)}{number:07d}-{number * 31:07d}" for number in orders]
        assert mine["orders"]["order_id"].tolist() == ids, name
        told = mine["set_aside"].sort_values("source_row")[["source_row", "reason"]]
        assert [tuple(row) for row in told.itertuples(index=False)] == aside, name
    assert set(small["lines on 2026-05-07"]["sku"]) == {"SKU-1"}  # not the ASIN, where these columns changed places


def test_joined_files_of_commas_are_told_apart_as_well(tmp_path):
    text = "\n".join([table([1]), table([3], SWAPPED)]).replace("\t", ",").replace('A 5" spoon', '"A 5"" spoon"')
    account = akit.read_account(put(tmp_path / "a", {"exports/one.csv": text}))

    assert account.tables.order_items["asin"].tolist() == ["B000000001"] * 2
    assert account.tables.order_items["product_name"].tolist() == ['A 5" spoon'] * 2


def test_a_buyer_named_under_a_second_header_is_known_and_not_shown(tmp_path):
    first = "order-id\torder-item-id\tpurchase-date\tsku\tproduct-name\tquantity-purchased\tbuyer-name\n"
    row = "111-0000001-0000031\t1\t2026-04-01T10:00:00+00:00\tS\tx\t1\tJane Roe\n"
    second = "buyer-name\torder-id\torder-item-id\tpurchase-date\tsku\tproduct-name\tquantity-purchased\n"
    other = "John Doe\t111-0000002-0000062\t2\tno date\tS\tx\t1\n"
    folder = put(tmp_path / "a", {"exports/new.txt": first + row + second + other, "exports/all.txt": table([1])})
    account = akit.read_account(folder)

    assert people_in(folder, folder.rglob("*.txt")).buyers["name"] == {"Jane Roe", "John Doe"}
    assert {"repeated_header", "impossible_date"} < set(account.set_aside["reason"])
    assert not account.set_aside["text"].str.contains("Doe").any()
