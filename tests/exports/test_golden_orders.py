"""Samples of order, shipment, replacement and reimbursement reports give the tables that a person looked over."""

from pathlib import Path

import pytest

from akit.exports import Home
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
