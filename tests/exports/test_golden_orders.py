"""Samples of order, shipment, replacement and reimbursement reports give the tables that a person looked over."""

from pathlib import Path

import pytest

from akit.exports import Home, open_files
from akit.exports.files import recognise
from akit.exports.states import newest

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
PACIFIC, LONDON = Home("America/Los_Angeles", "%m/%d/%y"), Home("Europe/London", "%d/%m/%y")
INDIA = Home("Asia/Kolkata", "%d/%m/%y")
SAMPLES = {
    "unshipped-27-columns.txt": PACIFIC,
    "unshipped-68-columns.txt": PACIFIC,
    "order-report-85-columns.txt": LONDON,
    "order-report-29-columns-2012.txt": PACIFIC,
    "order-report-34-columns-2017.txt": PACIFIC,
    "fulfilled-shipments-48-columns.txt": PACIFIC,
    "all-orders-xml.xml": PACIFIC,
    "sale-report-india.csv": INDIA,
    "fba-replacements-9-columns.txt": PACIFIC,
    "fba-reimbursements-18-columns.txt": PACIFIC,
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_gives_the_table_looked_over(name, golden):
    file = recognise(name, (AWKWARD / name).read_bytes())
    table, _ = newest(file.content.table, [file.content.read(name, SAMPLES[name]).table])

    golden(name, table)


@pytest.mark.parametrize("name", ["mfn-returns-prime.csv", "mfn-returns-saved-again.csv", "mfn-returns-33-columns.txt"])
def test_a_sample_of_returns_gives_the_table_looked_over(name, golden):
    file = recognise(name, (AWKWARD / name).read_bytes())
    table, _ = newest(file.content.table, [file.content.read(name, PACIFIC).table])

    golden(name, table)


def test_a_workbook_gives_the_table_of_the_text_it_was_saved_from(golden, tmp_path):
    tables = []
    for name in ("all-orders-31-columns.txt", "all-orders-31-columns.xlsx"):
        (tmp_path / name).write_bytes((AWKWARD / name).read_bytes())
        file = open_files(tmp_path, [tmp_path / name])[0]
        tables.append(newest("order_items", [file.content.read("a", PACIFIC).table])[0])

    assert tables[0].equals(tables[1])
    golden("all-orders-31-columns", tables[1])
