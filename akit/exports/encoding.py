"""Bytes to text: the reports of one seller differ in encoding, and so do the spreadsheets that save them again."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from akit.exports.alphabets import Blocks, of_one_country

_MARKS = {b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_UTF8_MARK = b"\xef\xbb\xbf"
_NO_TEXT = (b"%PDF", b"PK", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
_DECLARED = re.compile(rb"<(?:\?xml\b[^>]*\bencoding|meta\b[^>]*\bcharset)\s*=\s*[\"']?([\w-]{1,30})", re.IGNORECASE)
# Files of these names hold more than the names say.
_WIDER = {b"iso-8859-1": "cp1252", b"shift_jis": "cp932", b"windows-31j": "cp932", b"gb2312": "gb18030"}
_STRAY = re.compile("[\udc80-\udcff]")
_MULTIBYTE = re.compile("[^\x00-\x7f\ufffd\udc80-\udcff]")
_OF_UTF8 = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


@dataclass(frozen=True)
class Decoded:
    """Text of a file, the encoding it was read by, and the lines (1 = first) holding a byte that is no character.

    Such a byte stands in ``text`` as U+FFFD, and so does a NUL. ``said`` is what to know of the encoding, or "".
    """

    text: str
    encoding: str
    damaged_lines: tuple[int, ...]
    said: str = ""


@dataclass(frozen=True)
class Encoding:
    """An encoding by Python's name, and what to know of how it was told, in a sentence, or ""."""

    name: str
    said: str = ""


def is_binary(data: bytes) -> bool:
    """Say whether ``data`` is no text, by its NUL bytes: a few in a text are damage, and UTF-16 has one a letter."""
    return data.count(0) > few_nuls(data, len(data)) and not wide(data)


def few_nuls(head: bytes, size: int) -> int:
    """Return how many NULs a text of so many bytes may hold that begins like this."""
    return 0 if head.startswith(_NO_TEXT) else max(8, size // 100)


def wide(data: bytes) -> str:
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

    Plain are Chinese and Japanese, Polish and Turkish where only they make words of the letters, and Mac Roman by its
    line ends.

    Parameters
    ----------
    data : the whole file.
    japanese : the account's home marketplace is Amazon.co.jp, whose flat files are cp932.
    """
    named = wide(data) or ("" if data.startswith(_UTF8_MARK) else _declared(data))
    found = Encoding(named) if named else encoding_of(lambda: (data,), japanese=japanese)
    text = data.decode(named, errors="replace").replace("\0", "\ufffd") if named else text_of(data, found.name)
    text = text.removeprefix("\ufeff")
    if "\n" not in text:  # lines of an old Macintosh
        text = text.replace("\r", "\n")
    if "\ufffd" not in text:
        return Decoded(text, found.name, (), found.said)
    damaged = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
    return Decoded(text, found.name, damaged, found.said)


def encoding_of(blocks: Blocks, *, japanese: bool = False) -> Encoding:
    """Return the encoding of a text of one byte or several a letter, as `decode` tells it."""
    if _is_utf8(blocks):
        return Encoding("utf-8")
    beyond = _beyond_ascii(blocks)
    if _is_mostly_utf8(beyond):
        return Encoding("utf-8")
    if any(b"\r" in block for block in blocks()) and not any(b"\n" in block for block in blocks()):
        return Encoding("mac_roman")
    name, said = of_one_country(beyond, blocks, japanese=japanese)
    mixed = sum(_lines_of_utf8(block) for block in blocks()) if name.startswith("cp125") else 0
    return Encoding(name, f"{said} {_MIXED.format(name, mixed)}".strip() if mixed else said)


def _beyond_ascii(blocks: Blocks) -> bytes:
    """Return each cell once that is not ASCII, one a line: what tells an encoding, however often a file repeats it."""
    found = set[bytes]()
    for block in blocks():
        if not block.isascii():
            found.update(cell for cell in set(block.replace(b"\t", b"\n").split(b"\n")) if not cell.isascii())
    return b"\n".join(sorted(found))


_MIXED = "Not all of its lines are in {0}: {1:,} are UTF-8, and were read so."


def text_of(block: bytes, encoding: str) -> str:
    """Decode some whole lines: U+FFFD stands for what is no character, and for a NUL.

    Among lines of one byte a letter, those that are UTF-8 are read as that: files are joined that were saved apart.
    """
    if encoding.startswith("cp125") and _OF_UTF8.search(block):
        lines = block.split(b"\n")
        text = "\n".join(_utf8_or(line, encoding) for line in lines)
    else:
        text = block.decode(encoding, errors="replace")
    return text.replace("\0", "\ufffd")


def _utf8_or(line: bytes, encoding: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(encoding, errors="replace")


def _lines_of_utf8(block: bytes) -> int:
    return sum(_is_of_utf8(line) for line in block.split(b"\n")) if _OF_UTF8.search(block) else 0


def _is_of_utf8(line: bytes) -> bool:
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _declared(data: bytes) -> str:
    """Return the encoding that XML or HTML names in its head, where the whole file is of it; else ""."""
    named = _DECLARED.search(data[:2048]) if data.lstrip().startswith(b"<") else None
    if named is None or _is_utf8(lambda: (data,)):
        return ""
    try:
        encoding = codecs.lookup(_WIDER.get(named[1].lower(), named[1].decode("ascii"))).name
        return encoding if data.decode(encoding) else ""
    except (LookupError, ValueError):
        return ""


def _is_utf8(blocks: Blocks) -> bool:
    try:
        for block in blocks():
            block.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(beyond: bytes) -> bool:
    """Say whether stray bytes are few: a title cut inside a character leaves one in a file that is UTF-8 elsewhere."""
    text = beyond.decode("utf-8", errors="surrogateescape")
    return len(_MULTIBYTE.findall(text)) > len(_STRAY.findall(text))
