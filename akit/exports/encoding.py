"""Bytes to text: the reports of one seller differ in encoding, and so do the spreadsheets that save them again."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_KANA = re.compile("[\u3041-\u30fe]")
_JAPAN = re.compile(rb"Amazon\.co\.jp|amazon\.jp|\bJPY\b", re.IGNORECASE)
_TRADE = re.compile("订单|索赔|卖家|买家|亚马逊|退款|审核|日期|反馈|訂單|賣家")
_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8_MARK = b"\xef\xbb\xbf"
_NO_TEXT = (b"%PDF", b"PK", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
_DECLARED = re.compile(rb"<(?:\?xml\b[^>]*\bencoding|meta\b[^>]*\bcharset)\s*=\s*[\"']?([\w-]{1,30})", re.IGNORECASE)
# Files of these names hold more than the names say.
_WIDER = {b"iso-8859-1": "cp1252", b"shift_jis": "cp932", b"windows-31j": "cp932", b"gb2312": "gb18030"}
_STRAY = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile("[^\x00-\x7f\ufffd\udc80-\udcff]")


@dataclass(frozen=True)
class Decoded:
    """Text of a file, the encoding it was read by, and the lines (1 = first) holding a byte that is no character.

    Such a byte stands in ``text`` as U+FFFD, and so does a NUL.
    """

    text: str
    encoding: str
    damaged_lines: tuple[int, ...]


def is_binary(data: bytes) -> bool:
    """Say whether ``data`` is no text, by its NUL bytes: a few in a text are damage, and UTF-16 has one a letter."""
    few = 0 if data.startswith(_NO_TEXT) else max(8, len(data) // 100)
    return data.count(0) > few and not _wide(data)


def _wide(data: bytes) -> str:
    """Return which encoding of two or four bytes a letter ``data`` is in: by its mark, or by where its NULs stand."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return encoding
    head = data[:4096]
    even, odd, letters = head[::2].count(0), head[1::2].count(0), len(head) // 2
    if max(even, odd) * 10 < letters * 7 or min(even, odd) * 20 > letters:  # most letters of a header are ASCII
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def decode(data: bytes, *, japanese: bool = False) -> Decoded:
    """Decode an export: UTF-8 (with or without mark), else what its markup declares or it plainly is, else cp1252.

    Plain are Chinese and Japanese, and Mac Roman by its line ends.

    Parameters
    ----------
    data : the whole file.
    japanese : the account's home marketplace is Amazon.co.jp, whose flat files are cp932.
    """
    if data.startswith(_UTF8_MARK):
        return _decoded(data.removeprefix(_UTF8_MARK), "utf-8")
    return _decoded(data, _wide(data) or _of_unicode(data) or _declared(data) or _of_one_country(data, japanese))


def _of_unicode(data: bytes) -> str:
    return "utf-8" if _is_utf8(data) else ""


def _of_one_country(data: bytes, japanese: bool) -> str:
    if _is_gb18030(data):
        return "gb18030"
    if _is_cp932(data, japanese):
        return "cp932"
    return "mac_roman" if b"\r" in data and b"\n" not in data else "cp1252"


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace").replace("\0", "\ufffd")
    if "\n" not in text:  # lines of an old Macintosh
        text = text.replace("\r", "\n")
    if "\ufffd" not in text:
        return Decoded(text, encoding, ())
    damaged = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
    return Decoded(text, encoding, damaged)


def _declared(data: bytes) -> str:
    """Return the encoding that XML or HTML names in its head, where the whole file is of it; else ""."""
    named = _DECLARED.search(data[:2048]) if data.lstrip().startswith(b"<") else None
    if named is None:
        return ""
    try:
        encoding = codecs.lookup(_WIDER.get(named[1].lower(), named[1].decode("ascii"))).name
        return encoding if data.decode(encoding) else ""
    except (LookupError, ValueError):
        return ""


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
