"""Whatever is done to a file, reading it ends in kept + set aside = read, or in one clear error: never in a traceback.

Every sample is a seed, so every reader is met. The damage is what downloads, editors, spreadsheets and bad disks do.
"""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit.errors import ExportError
from akit.exports import Home, open_files, read_exports
from akit.exports.mapping import ColumnMapping

SAMPLES = Path(__file__).resolve().parents[2] / "data-samples"
SEEDS = sorted(path for path in (SAMPLES / "awkward").iterdir() if path.suffix != ".toml")
SEEDS += sorted((SAMPLES / "linden-apparel" / "ledgers").iterdir())
HOMES = (Home("America/Los_Angeles", "%m/%d/%y"), Home("Europe/Berlin", "%d.%m.%y"), Home("Asia/Tokyo", "%y/%m/%d"))
LARGEST = 200_000  # bytes of a seed that is damaged; a longer one is cut first
ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252", "cp932", "gb18030", "latin-1", "utf-32")
CELLS = (
    "",
    '"',
    "\0",
    "\t",
    "\n",
    "9" * 400,
    "1.23E+16",
    "31/12/9999",
    "0000-00-00T00:00:00+99:99",
    "2026-13-45",
    "-",
    "'",
    "=1+1",
)


def cut(data, dice):
    return data[: dice.randint(0, len(data))]


def encode_again(data, dice):
    text = data.decode(dice.choice(["utf-8", "cp1252"]), "replace")
    return text.encode(dice.choice(ENCODINGS), "replace")


def shuffle_columns(data, dice):
    by = b"\t" if data.count(b"\t") > data.count(b",") else dice.choice([b",", b";"])
    rows = [line.split(by) for line in data.split(b"\n")]
    order = list(range(max(map(len, rows))))
    dice.shuffle(order)
    return b"\n".join(by.join(row[at] for at in order if at < len(row)) for row in rows)


def strew(data, dice):
    """Put stray quotes, NULs and their like anywhere."""
    for _ in range(dice.randint(1, 8)):
        at = dice.randint(0, len(data))
        data = (
            data[:at] + dice.choice([b'"', b"\0", b"\r", b"\n", b"\t", b",", b"\xff", b"\x1a", b"<", b"&"]) + data[at:]
        )
    return data


def odd_cells(data, dice):
    by = b"\t" if data.count(b"\t") > data.count(b",") else b","
    rows = [line.split(by) for line in data.split(b"\n")]
    for row in dice.sample(rows, min(3, len(rows))):
        row[dice.randrange(len(row))] = dice.choice(CELLS).encode()
    return b"\n".join(by.join(row) for row in rows)


def mix_lines(data, dice):
    lines = data.split(b"\n")
    kept = [line for line in lines for _ in range(dice.choice([0, 1, 1, 1, 2]))]
    if dice.random() < 0.3:
        dice.shuffle(kept)
    return dice.choice([b"\n", b"\r\n", b"\r"]).join(kept)


def long_line(data, dice):
    at = dice.randint(0, len(data))
    return (
        data[:at] + dice.choice([b"x", b'"', b" ", b"1", b"1,", b"a ", b"\xe9"]) * dice.randint(1, 30_000) + data[at:]
    )


def flip(data, dice):
    data = bytearray(data)
    for _ in range(dice.randint(1, 20) if data else 0):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data)


DAMAGES = (cut, encode_again, shuffle_columns, strew, odd_cells, mix_lines, long_line, flip)


def damaged(number):
    """Return (name, bytes, home): the sample that a number stands for, with one to three things done to it."""
    dice = random.Random(number)
    seed = dice.choice(SEEDS)
    data = seed.read_bytes()[:LARGEST]
    for _ in range(dice.randint(1, 3)):
        data = dice.choice(DAMAGES)(data, dice)
    return seed.name, data, dice.choice(HOMES)


def read_whole(name, data, home, mappings=()):
    """Read one file as an account's folder is read, and check that every row is accounted for."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / name
        path.write_bytes(data)
        files = open_files(Path(place), [path], japanese=home.time_zone == "Asia/Tokyo", mappings=mappings)
        read = read_exports(files, home, Path(place))
    ledger = read.files

    assert all(file.error is None or isinstance(file.error, ExportError) for file in files)
    assert (ledger["rows_read"] == ledger["rows_kept"] + ledger["rows_set_aside"]).all()
    assert ledger["rows_set_aside"].sum() == len(read.set_aside)
    assert (ledger["rows_kept"] >= 0).all()
    return read


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused_with_every_row_accounted_for(number):
    read_whole(*damaged(number))


@pytest.mark.slow
@settings(max_examples=250)
@given(st.integers(0, 2**32))
def test_many_damaged_files_are_read_or_refused_with_every_row_accounted_for(number):
    read_whole(*damaged(number))


LONG = 10 * 1024**2
OF_EACH_KIND = (
    "all-orders-31-columns.txt all-orders-xml.xml feedback-page.html date-range-us.csv settlement-v1-36-columns.txt "
    "mail-claim-received.eml claims-every-status.csv mfn-returns-xml.xml account-health-zero-rate-int.json "
    "voice-of-customer.csv sale-report-india.csv unknown-export.csv messages-line-breaks.csv"
).split()


def with_a_long_cell(name, fill, line):
    """Return a sample in which one cell of a line is ten million letters."""
    lines = (SAMPLES / "awkward" / name).read_bytes().split(b"\n")
    by = b"\t" if b"\t" in lines[0] else b","
    at = min(line, len(lines) - 1)
    first, *rest = lines[at].split(by)
    lines[at] = by.join([first + fill * (LONG // len(fill)), *rest])
    return b"\n".join(lines)


def test_a_line_of_ten_million_letters_costs_its_row_and_not_the_file():
    read = read_whole("all-orders-31-columns.txt", with_a_long_cell("all-orders-31-columns.txt", b"x ", 2), HOMES[0])

    assert read.files[["kind", "rows_read", "rows_kept"]].values.tolist() == [["all_orders", 3, 2]]
    assert read.set_aside["reason"].tolist() == ["bad_order_id"]


@pytest.mark.slow
@pytest.mark.parametrize("fill", [b"a ", b"1,", b'"'], ids=repr)
@pytest.mark.parametrize("name", OF_EACH_KIND)
def test_no_reader_hangs_on_a_line_of_ten_million_letters(name, fill):
    read_whole(name, with_a_long_cell(name, fill, 0 if fill == b"a " else 2), HOMES[0])


@settings(max_examples=15)
@given(st.integers(0, 2**32))
def test_a_damaged_file_under_a_mapping_is_read_or_refused_with_every_row_accounted_for(seed):
    dice = random.Random(seed)
    names = {"order_id": "Auftrag", "purchased_at": "Datum", "order_status": "Status"}
    mapping = ColumnMapping("erp", "all_orders", names, {"channel": "mfn", "marketplace": "Amazon.de"})
    rows = [f"302-{n:07d}-{n:07d};{n}.05.2026;Shipped;x" for n in range(1, 20)]
    data = "\n".join(["Auftrag;Datum;Status;Notiz", *rows]).encode()
    for _ in range(dice.randint(0, 2)):
        data = dice.choice(DAMAGES)(data, dice)

    read_whole("erp.csv", data, HOMES[1], [mapping])
