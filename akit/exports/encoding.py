"""Bytes to text: the reports of one seller differ in encoding, and so do the spreadsheets that save them again."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KANA = re.compile("[\u3041-\u30fe]")
_JAPAN = re.compile(rb"Amazon\.co\.jp|amazon\.jp|\bJPY\b", re.IGNORECASE)
_TRADE = re.compile("订单|索赔|卖家|买家|亚马逊|退款|审核|日期|反馈|訂單|賣家")
_STRAY = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile("[^\x00-\x7f\ufffd\udc80-\udcff]")


@dataclass(frozen=True)
class Decoded:
    """Text of a file, the encoding it was read by, and the lines (1 = first) holding a byte that is no character.

    Such a byte stands in ``text`` as U+FFFD.
    """

    text: str
    encoding: str
    damaged_lines: tuple[int, ...]


def is_binary(data: bytes) -> bool:
    """Say whether ``data`` is no text: it holds a NUL byte and does not begin with a UTF-16 mark."""
    return b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff"))


def decode(data: bytes, *, japanese: bool = False) -> Decoded:
    """Decode an export: UTF-8 (with or without mark), else what it plainly is of Chinese or Japanese, else cp1252.

    Parameters
    ----------
    data : the whole file.
    japanese : the account's home marketplace is Amazon.co.jp, whose flat files are cp932.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if data.startswith(b"\xef\xbb\xbf"):
        return _decoded(data[3:], "utf-8")
    if _is_utf8(data):
        return _decoded(data, "utf-8")
    if _is_gb18030(data):
        return _decoded(data, "gb18030")
    if _is_cp932(data, japanese):
        return _decoded(data, "cp932")
    return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    damaged = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
    return Decoded(text, encoding, damaged)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # A title cut inside a character leaves one stray byte in a file that is UTF-8 everywhere else.
        text = data.decode("utf-8", errors="surrogateescape")
        return len(_MULTIBYTE.findall(text)) > len(_STRAY.findall(text))
    return True


def _is_gb18030(data: bytes) -> bool:
    """Say whether the bytes are the Chinese that Excel in China saves: they decode, and hold words of this trade."""
    try:
        return bool(_TRADE.search(data.decode("gb18030")))
    except UnicodeDecodeError:
        return False


def _is_cp932(data: bytes, japanese: bool) -> bool:
    try:
        text = data.decode("cp932")
    except UnicodeDecodeError:
        return japanese
    return japanese or bool(_KANA.search(text)) or bool(_JAPAN.search(data))
