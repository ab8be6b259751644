"""Packed files are read as what is in them, within bounds, and nothing is written."""

import gzip
import io
import zipfile

import pytest

import akit
from akit.errors import ExportError
from akit.exports.containers import MOST_TIMES, unpack


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def lines_of(orders):
    header = list(orders[0])
    return "\n".join(["\t".join(header), *("\t".join(str(row[name]) for name in header) for row in orders)]).encode()


def test_a_packed_export_gives_the_same_numbers_as_the_plain_one(account_folder, an_order):
    july, august = lines_of([an_order(1), an_order(2)]), lines_of([an_order(3)])
    account_folder.write("exports/july.gz", gzip.compress(july))
    account_folder.write("exports/more.zip", zipped(**{"deep/august.txt": august, "readme.md": b"hello"}))
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.orders) == 3
    assert dict(zip(account.files["path"], account.files["kind"], strict=True)) == {
        "exports/july.gz": "all_orders",
        "exports/more.zip/deep/august.txt": "all_orders",
        "exports/more.zip/readme.md": "unknown",
    }


def test_a_file_plain_and_packed_counts_once(account_folder, an_order):
    data = lines_of([an_order(1)])
    account_folder.write("exports/a.txt", data).write("exports/a.gz", gzip.compress(data))

    assert len(akit.read_account(account_folder.folder).tables.order_items) == 1


def test_two_streams_in_one_gz_are_one_file():
    assert list(unpack("x.gz", gzip.compress(b"a") + gzip.compress(b"b"))) == [("x.gz", b"ab")]


def test_a_members_name_never_points_out_of_the_archive():
    names = [name for name, _ in unpack("x.zip", zipped(**{"../../etc/passwd": b"x", "C:\\windows\\y": b"y"}))]

    assert names == ["x.zip/etc/passwd", "x.zip/windows/y"]


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(bomb=data)], ids=["gz", "zip"])
def test_a_bomb_is_stopped_by_what_it_unpacks_to_and_not_by_what_it_says(pack, monkeypatch):
    monkeypatch.setattr("akit.exports.containers.FREE_BYTES", 1000)
    bomb = pack(b"\0" * 5_000_000)

    assert len(bomb) * MOST_TIMES < 5_000_000
    with pytest.raises(ExportError, match="unpacks to too much"):
        list(unpack("bomb", bomb))


def test_too_many_members_are_refused(monkeypatch):
    monkeypatch.setattr("akit.exports.containers.MOST_FILES", 2)

    with pytest.raises(ExportError, match="3 files"):
        list(unpack("x.zip", zipped(a=b"1", b=b"2", c=b"3")))


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b"hello")[:-6], b"PK\x03\x04 broken", b"\x1f\x8b\x08"],
    ids=["gz-cut", "zip-broken", "gz-empty"],
)
def test_a_damaged_archive_is_listed_with_the_reason_and_is_not_fatal(account_folder, an_order, data):
    account_folder.orders([an_order(1)]).write("exports/broken.bin", data)
    account = akit.read_account(account_folder.folder)

    assert len(account.tables.orders) == 1
    assert list(account.noted["reason"]) == ["not_unpacked"]
    assert "cannot be unpacked" in account.noted["found"].item()


def test_what_is_not_packed_is_given_as_it_is():
    assert list(unpack("a.txt", b"hello")) == [("a.txt", b"hello")]


def test_names_that_an_archive_holds_twice_are_told_apart():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (("a.txt", b"1"), ("x/../a.txt", b"2"), ("a.txt (2)", b"3"), ("b.txt", b"4")):
            archive.writestr(name, data)
    found = dict(unpack("x.zip", out.getvalue()))

    assert len(found) == 4
    assert list(found.values()) == [b"1", b"2", b"3", b"4"]


def test_a_zip_of_a_damaged_kind_of_packing_is_refused_and_not_a_traceback():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", bytes(range(256)) * 40)
    data = bytearray(out.getvalue())
    data[60:90] = b"\xff" * 30

    with pytest.raises(ExportError, match="cannot be unpacked"):
        list(unpack("x.zip", bytes(data)))


def test_what_is_packed_within_a_packed_file_is_named_and_not_opened(account_folder, an_order):
    orders = lines_of([an_order(1)])
    account_folder.write("exports/all.zip", zipped(**{"a.txt": orders, "b.gz": gzip.compress(orders)}))
    account = akit.read_account(account_folder.folder)

    assert dict(zip(account.files["path"], account.files["kind"], strict=True))["exports/all.zip/b.gz"] == "unknown"
    assert "unpack it by hand" in account.noted.set_index("source_file").loc["exports/all.zip/b.gz", "found"]
