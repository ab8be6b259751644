"""Large files go another way, and nothing an account says may depend on which way it was."""

import gzip
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import zipfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import akit
from akit.exports.large import packed, plain, reading, scan, store
from akit.inspection import inspection
from akit.metrics import known_by, recent_lines
from akit.numbers import numbers
from akit.tables import TABLES

HEADER = (
    "amazon-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel product-name sku "
    "asin item-status quantity currency item-price ship-service-level ship-state ship-country "
    "is-business-order is-buyer-requested-cancellation"
).split()
DAYS = ("2026-04-10", "2026-05-03", "2026-05-07")
REPORT = "order-id order-item-id purchase-date sku product-name quantity-purchased sales-channel".split()
# How a cell that is not of the one plain shape may look, good and bad, and how often.
ODD = {
    "amazon-order-id": [
        *("S01-1234567-1234567", "111-1234567-123456", "", " 111-0000001-0000001 ", "1.1E+16"),
        *("１１１-0000001-0000031", '="111-0000001-0000031"'),
    ],
    "purchase-date": [
        "2026-02-30T01:00:00+00:00",
        "4/5/26",
        "",
        "2026-04-05",
        "2026-04-29T10:00:00+00:00",
        "1994-01-01T00:00:00+00:00",
    ],
    "last-updated-date": ["2026-05-01T00:00:00.123+00:00", "", "2026-05-01 12:00", "yesterday", "2098-12-31T23:00:00Z"],
    "order-status": ["Canceled", "Pending", "", "Shipped - Returned"],
    "fulfillment-channel": ["", "Seller", "AMAZON", "Drone", "afn "],
    "sales-channel": ["Non-Amazon", "", "Amazon.ca", "Non-Amazon US"],
    "currency": ["EUR", "1.23E+16", ""],
    "product-name": ["1.23E+16", '6" "spoon', "na\ufffdme", "名前", "'"],
    "sku": ["", "SKU-9"],
    "item-status": ["Cancelled", "canceled", ""],
    "quantity": ["-1", "007", "", "1.0", "12", "9999999999999999"],
    "item-price": ["12,50", "abc", ".5", "5.", "", "-3.10"],
    "ship-state": ["é", "", "Baden-Württemberg"],
    "is-business-order": ["TRUE", "maybe", "", "N"],
    "is-buyer-requested-cancellation": ["true", "Y", "perhaps", "false"],
}


def line(dice: random.Random, number: int, stamp: int, *, odd: float = 0.25) -> dict[str, str]:
    """A line of an order of some day in spring; the same order and stamp says the same, but for its goods."""
    of_order = random.Random(number)
    day, hour = of_order.randint(1, 30), of_order.choice([6, 7, 8, 23])
    cells = dict.fromkeys(HEADER, "")
    cells |= {
        "amazon-order-id": f"111-{number:07d}-{number * 31:07d}",
        "purchase-date": f"2026-04-{day:02d}T{hour:02d}:30:00+00:00",
        "last-updated-date": f"2026-05-{stamp:02d}T07:00:00+00:00",
        "order-status": ["Pending", "Shipped", "Cancelled"][stamp % 3],
        "fulfillment-channel": of_order.choice(["Merchant", "Amazon"]),
        "sales-channel": of_order.choice(["Amazon.com", "Amazon.com", "Amazon.ca"]),
        "product-name": 'A 5" spoon',
        "sku": dice.choice(["SKU-1", "SKU-2"]),
        "asin": "B000000001",
        "quantity": dice.choice(["0", "1", "2"]),
        "currency": "USD",
        "item-price": "9.99",
        "ship-country": "US",
        "is-business-order": "false",
    }
    bought = datetime.fromisoformat(cells["purchase-date"])  # an order is bought once, however it is written
    spelt = [bought.isoformat(), bought.isoformat().replace("+00:00", "Z")]
    spelt.append(bought.astimezone(timezone(timedelta(hours=-8))).isoformat())
    cells["purchase-date"] = dice.choice([spelt[0], *spelt])
    if dice.random() < odd:
        name = dice.choice(list(ODD))
        cells[name] = dice.choice(ODD[name])
    return cells


def text(dice: random.Random, rows: list[dict[str, str]]) -> str:
    header = dice.sample(HEADER, len(HEADER))
    lines = ["\t".join(header), *("\t".join(row[name] for name in header) for row in rows)]
    for _ in range(dice.choice([0, 0, 1, 3])):
        lines.insert(dice.randint(1, len(lines)), dice.choice(["", "\t\t", "one\ttwo", "\t".join("x" * 40), lines[0]]))
    return dice.choice(["\n", "\n", "\r\n"]).join([*lines, *dice.choice([[], [""]])])


def account_files(seed: int) -> dict[str, str]:
    """The files of an account: overlapping All Orders reports with odd lines, an order report, feedback."""
    dice = random.Random(seed)
    files, made = dict[str, str](), list[dict[str, str]]()
    for at in range(dice.randint(1, 3)):
        rows = dice.sample(made, min(len(made), dice.randint(0, 12)))
        for _ in range(dice.randint(0, 15)):
            number, stamp = dice.randint(1, 12), dice.randint(1, 9)
            rows += [line(dice, number, stamp) for _ in range(dice.choice([1, 1, 2, 3]))]
        made += rows
        files[f"exports/{dice.choice('ab')}-{at}.txt"] = text(dice, rows)
    if dice.random() < 0.3:
        files["exports/z.txt"] = dice.choice(list(files.values()))
    if dice.random() < 0.5:
        rows = [["111-0000001-0000031", "1", "2026-04-01T10:00:00+00:00", "SKU-1", "x", "1", "Amazon.com"]]
        rows.append(["111-0000099-0003069", "2", "2026-04-02T10:00:00+00:00", "SKU-1", "x", "1", "Amazon.com"])
        files["exports/new-orders.txt"] = "\n".join("\t".join(row) for row in [REPORT, *rows])
    some = [dice.randint(1, 14) for _ in range(4)]
    told = [f"05/0{dice.randint(1, 9)}/26\t1\tlate\t\t111-{n:07d}-{n * 31:07d}\t" for n in some]
    files["exports/feedback.txt"] = "\n".join(
        ["Date\tRating\tComments\tYour Response\tOrder ID\tRater Email", *dict.fromkeys(told)]
    )
    return files


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    (folder / "exports").mkdir(parents=True)
    (folder / "account.toml").write_text('name = "A"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n')
    for name, content in files.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return folder


def said(folder: Path) -> dict[str, object]:
    """Everything an account says that may not depend on how it was read."""
    account = akit.read_account(folder)
    inspected = json.dumps(inspection(account)["files"])
    return {"files": account.files, "inspect": inspected, **told_of_rows(account), **told_of_days(account)}


def told_of_rows(account: akit.Account) -> dict[str, pd.DataFrame]:
    tables = {"set_aside": account.set_aside, "noted": account.noted}
    by = ["source_file", "source_row", "reason", "column", "found", "text"]
    plain = {name: table.astype(dict.fromkeys(set(table) - {"source_row"}, "str")) for name, table in tables.items()}
    return {name: table.sort_values(by, ignore_index=True) for name, table in plain.items()}


def told_of_days(account: akit.Account) -> dict[str, object]:
    found: dict[str, object] = {"orders": TABLES["orders"].frame(account.tables.orders)}
    for day in DAYS:
        then = known_by(account.tables, pd.Timestamp(day))
        found[f"orders on {day}"] = TABLES["orders"].frame(then.orders)
        mine = ["order_id", "sku", "asin", "quantity", "is_buyer_requested_cancellation"]
        whole = account.tables.order_states.empty
        lines = (then.order_items if whole else recent_lines(account.tables, pd.Timestamp(day)))[mine].astype("str")
        found[f"lines on {day}"] = lines.sort_values(list(lines), ignore_index=True)
    return found


def three_ways(folder: Path, patch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Read a folder by the way of small files, by that of large ones, and once more from what that kept."""
    patch.setenv("AKIT_CACHE", str(folder.parent / "cache"))
    answers = []
    for bound in (10**12, 0, 0):
        patch.setattr(reading, "LARGE_BYTES", bound)
        answers.append(said(folder))
    return answers


def assert_alike(one: dict[str, object], other: dict[str, object]) -> None:
    for name, mine in one.items():
        if isinstance(mine, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, other[name], obj=name)
        else:
            assert mine == other[name], name


@pytest.mark.slow
@settings(max_examples=10)
@given(seed=st.integers(0, 10**9))
def test_no_answer_depends_on_the_way_an_account_was_read(seed):
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as place:
        small, large, again = three_ways(put(Path(place) / "a", account_files(seed)), patch)

    assert_alike(small, large)
    assert_alike(small, again)
    assert small["files"]["rows_read"].equals(small["files"]["rows_kept"] + small["files"]["rows_set_aside"])


@pytest.fixture
def large(monkeypatch, tmp_path):
    """Every All Orders file is large here, and what is kept of it is in a folder of the test's own."""
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    monkeypatch.setattr(store, "_SETTLED", 0.0)


@pytest.fixture
def scanned(monkeypatch):
    """The files that were read line by line."""
    read = list[str]()
    inner = scan.Scan.of.__func__

    def of(cls, path, header, **more):
        read.append(path.name)
        return inner(cls, path, header, **more)

    monkeypatch.setattr(scan.Scan, "of", classmethod(of))
    return read


def orders_file(count: int = 3, status: str = "Shipped") -> str:
    dice = random.Random(5)
    rows = [line(dice, number, 1, odd=0) | {"order-status": status, "sku": "SKU-1"} for number in range(1, count + 1)]
    return "\n".join(["\t".join(HEADER), *("\t".join(row[name] for name in HEADER) for row in rows)]) + "\n"


def test_an_unchanged_folder_is_read_once(large, scanned, tmp_path):
    folder = put(tmp_path / "a", {"exports/one.txt": orders_file()})
    first, again = akit.read_account(folder), akit.read_account(folder)

    assert scanned == ["one.txt"]
    pd.testing.assert_frame_equal(first.tables.orders, again.tables.orders)
    pd.testing.assert_frame_equal(first.files, again.files)


def test_a_changed_byte_is_seen_though_size_and_time_are_as_before(large, tmp_path):
    folder = put(tmp_path / "a", {"exports/one.txt": orders_file()})
    file = folder / "exports" / "one.txt"
    told, before = file.stat(), akit.read_account(folder)
    text = file.read_text()
    file.write_text(text.replace("111-0000002", "111-0000007"))
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    after = akit.read_account(folder)

    assert (file.stat().st_size, file.stat().st_mtime_ns) == (told.st_size, told.st_mtime_ns)
    assert before.files["sha256"].item() != after.files["sha256"].item()
    assert "111-0000007-0000062" in set(after.tables.orders["order_id"])


@pytest.mark.parametrize("what", ["states.parquet", "goods.parquet", "facts.json", "*"])
def test_losing_or_spoiling_what_is_kept_changes_no_answer(large, tmp_path, what):
    folder = put(tmp_path / "a", {"exports/one.txt": orders_file()})
    before = akit.read_account(folder)
    for path in [path for path in store.folder().rglob(what) if path.is_file()]:
        middle = path.stat().st_size // 2
        path.write_bytes(path.read_bytes()[:middle] + b"?" + path.read_bytes()[middle + 1 :])
    spoilt = akit.read_account(folder)
    shutil.rmtree(store.folder())
    deleted = akit.read_account(folder)

    pd.testing.assert_frame_equal(before.tables.order_states, spoilt.tables.order_states)
    pd.testing.assert_frame_equal(before.tables.order_goods, spoilt.tables.order_goods)
    pd.testing.assert_frame_equal(before.tables.order_states, deleted.tables.order_states)


def test_only_the_last_two_readings_of_an_account_are_kept(large, tmp_path):
    folder = put(tmp_path / "a", {})
    for count in range(1, 5):
        (folder / "exports" / "one.txt").write_text(orders_file(count))
        akit.read_account(folder)

    assert len(list((store.folder() / "accounts").glob("*/*"))) == 2


def test_where_nothing_can_be_kept_the_answer_is_the_same(large, monkeypatch, tmp_path):
    folder = put(tmp_path / "a", {"exports/one.txt": orders_file()})
    (tmp_path / "a file").write_text("no folder")
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path / "a file"))

    assert len(akit.read_account(folder).tables.orders) == 3


ANEW = {  # files that are not plain UTF-8, and what they are in
    "exports/french.txt": ("Théière", "cp1252", "cp1252"),
    "exports/japan.txt": ("サイズが小さい", "cp932", "cp932"),
    "exports/china.txt": ("订单 保温杯", "gb18030", "gb18030"),
    "exports/turkey.txt": ("Kadın ayakkabı şık", "cp1254", "cp1254"),
    "exports/excel.txt": ("Größe", "utf-16", "utf-16"),
    "exports/bare.txt": ("Größe", "utf-16-le", "utf-16-le"),
    "exports/nul.txt": ("na\0me \r 5", "utf-8", "utf-8"),
}


def test_a_large_file_that_is_not_plain_utf8_goes_the_large_way_too(monkeypatch, scanned, tmp_path):
    files = dict[str, str | bytes]()
    for number, (name, (title, encoding, _)) in enumerate(ANEW.items()):
        text = orders_file(4).replace("111-", f"{200 + number}-").replace('A 5" spoon', title)
        text = text.replace("\n", "\r\n", 2)  # ends of both kinds
        files[name] = text.encode(encoding)
    small, large, again = three_ways(put(tmp_path / "a", files), monkeypatch)

    assert_alike(small, large)
    assert_alike(small, again)
    assert dict(zip(large["files"]["path"], large["files"]["encoding"], strict=True)) == {
        name: encoding for name, (_, _, encoding) in ANEW.items()
    }
    assert list(large["files"]["sha256"]) == [hashlib.sha256(files[name]).hexdigest() for name in sorted(files)]
    assert scanned.count("recoded") >= len(ANEW)
    assert len(large["orders"]) == 4 * len(ANEW)
    assert list((store.folder() / "scratch").iterdir()) == []


def test_a_small_account_imports_no_engine(sample):
    code = (
        f"import sys, akit; akit.read_account({str(sample)!r}); sys.exit(bool({{'duckdb', 'ibis'}} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


@pytest.mark.parametrize("identity", ["111-1234567-1234567", "S01-0000000-0000001", "999-9999999-9999999", "Z99-1-1"])
def test_an_order_id_comes_back_from_its_number(identity):
    keys, good = plain.order_keys(*plain.grid_of([identity], plain.ID_BYTES))

    assert good.item() == (len(identity) == 19)
    assert not good.item() or plain.order_ids(keys).item() == identity


@given(st.lists(st.from_regex(r"(?:[0-9]{3}|[A-Z][0-9]{2})-[0-9]{7}-[0-9]{7}", fullmatch=True), max_size=9))
def test_order_numbers_sort_as_the_ids_do(ids):
    keys, good = plain.order_keys(*plain.grid_of(ids, plain.ID_BYTES))

    assert good.all()
    assert [ids[at] for at in keys.argsort(kind="stable")] == sorted(ids)


@given(st.dates(date(1996, 1, 2), date(2098, 12, 30)), st.times(), st.integers(-14 * 60, 14 * 60))
def test_a_plain_moment_is_what_python_says_it_is(day, time, ahead):
    moment = datetime.combine(day, time.replace(microsecond=0), timezone(timedelta(minutes=ahead)))
    read, good = plain.moments(*plain.grid_of([moment.isoformat()], plain.MOMENT_BYTES))

    assert good.item()
    assert read.item() == int(moment.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    "text",
    ["2026-02-29T00:00:00+00:00", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01 00:00:00Z", "", "0" * 25],
)
def test_what_is_no_plain_moment_is_not_taken_for_one(text):
    assert not plain.moments(*plain.grid_of([text], plain.MOMENT_BYTES))[1].item()


@pytest.mark.slow
def test_the_sample_says_the_same_of_every_day_whichever_way_it_is_read(sample, monkeypatch, tmp_path):
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path))
    answers = []
    for bound in (10**12, 0):
        monkeypatch.setattr(reading, "LARGE_BYTES", bound)
        answers.append(json.dumps(numbers(akit.read_account(sample).day("2026-05-15")), sort_keys=True))

    assert answers[0] == answers[1]


def gz_of(data: bytes) -> bytes:
    middle = len(data) // 2
    return gzip.compress(data[:middle]) + gzip.compress(data[middle:])  # two streams, whose trailer says half the size


def zip_of(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("readme.md", b"hello"), ("a/one.txt", data), ("../a/one.txt", data), ("two.csv", b"x")):
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("pack", [gz_of, zip_of])
def test_a_large_file_that_comes_packed_says_what_it_says_unpacked(pack, monkeypatch, scanned, tmp_path):
    folder = put(tmp_path / "a", {"exports/one": pack(orders_file(9).encode())})
    small, large, again = three_ways(folder, monkeypatch)

    assert set(scanned) == {"unpacked"}
    assert_alike(small, large)
    assert_alike(small, again)
    assert len(small["orders"]) == 9
    assert list((store.folder() / "scratch").iterdir()) == []  # nothing unpacked stays


def test_a_large_file_that_cannot_be_unpacked_is_named_and_leaves_nothing(large, tmp_path):
    folder = put(tmp_path / "a", {"exports/one.gz": gzip.compress(orders_file(20_000).encode())[:-100]})
    read = akit.read_account(folder)

    assert read.files["kind"].tolist() == ["unknown"]
    assert "cannot be unpacked" in read.noted["found"].item()
    assert (store.folder() / "scratch").is_dir()
    assert list((store.folder() / "scratch").iterdir()) == []


def test_where_there_is_no_room_to_unpack_it_is_said_and_what_to_do(large, monkeypatch, tmp_path):
    def pieces(self):
        yield orders_file(2000).encode()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(packed.Packed, "pieces", pieces)
    folder = put(tmp_path / "a", {"exports/one.gz": gzip.compress(orders_file().encode())})

    assert "No space left" in akit.read_account(folder).noted["found"].item()


def test_a_large_file_that_lacks_a_column_is_refused_by_its_name(large, tmp_path):
    folder = put(tmp_path / "a", {"exports/one.txt": orders_file().replace("last-updated-date", "changed-on", 1)})

    with pytest.raises(akit.AkitError, match="'last-updated-date' is missing"):
        akit.read_account(folder)


def test_of_two_files_that_say_one_line_the_first_counts_whichever_is_read_the_large_way(monkeypatch, tmp_path):
    other = orders_file().replace("product-name", "\0", 1)  # a NUL: this file goes the plain way whole
    folder = put(tmp_path / "a", {"exports/a.txt": other, "exports/b.txt": orders_file()})
    small, big, _ = three_ways(folder, monkeypatch)

    assert_alike(small, big)
    assert set(big["set_aside"]["source_file"]) == {"exports/b.txt"}


def test_a_rounded_number_or_an_isbn_in_a_large_file_is_noted_as_in_a_small_one(monkeypatch, tmp_path):
    text = orders_file().replace("SKU-1", "1.23E+16", 1).replace("B000000001", "306406152", 1)
    text = text.replace("USD", "2.34E+16", 1).replace('A 5" spoon', "E+12 vitamins", 1)
    small, big, again = three_ways(put(tmp_path / "a", {"exports/a.txt": text}), monkeypatch)

    assert_alike(small, big)
    assert_alike(small, again)
    assert set(big["noted"]["found"]) == {"1.23E+16", "2.34E+16"}
    assert "0306406152" in set(big["lines on 2026-05-07"]["asin"])  # 0-306-40615-2 is a sound ISBN


def test_what_a_killed_run_left_unpacked_is_removed_a_day_later(large, tmp_path):
    left, young = (store.folder() / "scratch" / name for name in ("akit-left", "akit-young"))
    for place in (left, young):
        place.mkdir(parents=True)
    os.utime(left, (1, 1))
    put(tmp_path / "a", {"exports/one.gz": gzip.compress(orders_file().encode())})
    akit.read_account(tmp_path / "a")

    assert (left.exists(), young.exists()) == (False, True)


def test_a_marketplace_in_another_spelling_is_that_marketplace_either_way(monkeypatch, tmp_path):
    text = orders_file().replace("Amazon.com", "amazon.com", 1)
    small, big, again = three_ways(put(tmp_path / "a", {"exports/a.txt": text}), monkeypatch)

    assert_alike(small, big)
    assert_alike(small, again)
    assert "amazon.com" not in set(big["orders"]["marketplace"])


TORN = [  # order 1: two lines of one stamp bought on two days; a later stamp bought earlier; one known only later
    ("2026-04-29T10:00:00+00:00", "2026-04-20T07:00:00+00:00", "SKU-1"),
    ("2026-04-16T10:00:00+00:00", "2026-04-20T07:00:00+00:00", "SKU-2"),
    ("2026-04-10T10:00:00+00:00", "2026-05-04T07:00:00+00:00", "SKU-3"),
    ("2026-05-06T10:00:00+00:00", "2026-05-02T07:00:00+00:00", "SKU-4"),
]


def test_an_order_whose_lines_disagree_on_its_day_is_seen_on_each_day_whichever_way_it_is_read(monkeypatch, tmp_path):
    plain_line = line(random.Random(1), 1, 1) | {"asin": "", "quantity": "1", "amazon-order-id": "111-0000001-0000031"}
    rows = [
        plain_line | {"purchase-date": bought, "last-updated-date": updated, "sku": sku}
        for bought, updated, sku in TORN
    ]
    content = "\n".join(["\t".join(HEADER), *("\t".join(row[name] for name in HEADER) for row in rows)])
    folder = put(
        tmp_path / "a", {"exports/one.txt": content, "exports/two.txt": orders_file(5).replace("-0000031", "-9")}
    )
    small, large, again = three_ways(folder, monkeypatch)

    assert_alike(small, large)
    assert_alike(small, again)
    # Worked by hand: on 10 April only SKU-3 is bought; on 3 May, SKU-1 and 2 are known since 20 April, SKU-3 not yet.
    assert [large[f"lines on {day}"].query("order_id == '111-0000001-0000031'")["sku"].tolist() for day in DAYS] == [
        ["SKU-3"],
        ["SKU-1", "SKU-2"],
        ["SKU-3"],
    ]
