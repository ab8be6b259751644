"""Which country's encoding a text is in that is not UTF-8: told by what only one makes sense of, or said not to be.

No byte of such a file says it. Chinese and Japanese have ranges of their own; encodings of one byte a letter give a
letter for nearly every byte, so they are told apart by letters that would stand within words where no language
has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Blocks = Callable[[], Iterable[bytes]]

_KANA = re.compile("[\u3041-\u30fe]")
_JAPAN = re.compile(rb"Amazon\.co\.jp|amazon\.jp|\bJPY\b", re.IGNORECASE)
_TRADE = re.compile("订单|索赔|卖家|买家|亚马逊|退款|审核|日期|反馈|訂單|賣家")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
# The characters that nearly all text is made of, in the first half of each standard; a run of them is no accident.
_COMMON = {
    "gb18030": (re.compile(rb"[\xb0-\xd7][\xa1-\xfe]"), re.compile(rb"(?:[\xb0-\xd7][\xa1-\xfe]){2}")),
    "cp950": (
        re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]"),
        re.compile(rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe]){3}"),
    ),
}
_MOST, _SOME = 0.8, 0.2
# What no word has: a sign between letters where another encoding has a letter, or a letter no language of these has.
_SIGN = r"(?<=[^\W\d_])[£¥¯³¹¼¾¿\ufffd](?=[^\W\d_])"
_ODD = {
    "cp1252": re.compile(rf"{_SIGN}|[ÐÞðþý]|[À-ÿ]{{4}}"),
    "cp1250": re.compile("[đţĐŢÝ]|[À-ž]{4}"),
    "cp1254": re.compile(rf"{_SIGN}|[À-ſ]{{4}}"),
}
_ELSEWHERE = re.compile(rb"Amazon\.pl\b|Amazon\.com\.tr\b|\bPLN\b|\bTRY\b", re.IGNORECASE)
_FEW = 2
_TOLD = "Its encoding is nowhere said; it was read as {0}, {1}."
NOT_TOLD = (
    "Its encoding is nowhere said and could not be told: it was read as cp1252 (Western European), "
    "and names of products may be garbled. Save it as UTF-8. Ids, days and sums are not concerned."
)


def of_one_country(beyond: bytes, blocks: Blocks, *, japanese: bool) -> tuple[str, str]:
    """Return the encoding of a text that is not UTF-8, and what to know of how it was told, or "".

    Parameters
    ----------
    beyond : what of the text is not ASCII, each cell once, one a line.
    blocks : all of it.
    japanese : as in `encoding.decode`.
    """
    if _counted(beyond, "gb18030", _TRADE):
        return "gb18030", ""
    if (kana := _counted(beyond, "euc_jp", _KANA)) and kana >= _SOME * (_counted(beyond, "euc_jp", _NOT_ASCII) or 0):
        return "euc_jp", ""
    if _counted(beyond, "cp932", _KANA):
        return "cp932", ""
    for name, country in (("gb18030", "the Chinese of the mainland"), ("cp950", "the Chinese of Taiwan")):
        if _looks(beyond, name):
            return name, _TOLD.format(name, f"by the look of its bytes: {country}")
    return ("cp932", "") if japanese or _may_be_japanese(beyond, blocks) else _of_latin(beyond, blocks)


def _may_be_japanese(beyond: bytes, blocks: Blocks) -> bool:
    """Say whether a text without kana can be Japanese, and names Amazon Japan."""
    return _counted(beyond, "cp932", _KANA) is not None and _named(blocks, _JAPAN)


def _named(blocks: Blocks, pattern: re.Pattern[bytes]) -> bool:
    """Say whether a text names a marketplace or currency; a pattern that ignores case is slow, so cells come first."""
    return any(pattern.search(b"\n".join(set(block.replace(b"\t", b"\n").split(b"\n")))) for block in blocks())


def _counted(beyond: bytes, encoding: str, pattern: re.Pattern[str]) -> int | None:
    """Return how often a pattern is met in a text, or None where the text is not of the encoding."""
    try:
        return len(pattern.findall(beyond.decode(encoding)))
    except UnicodeDecodeError:
        return None


def _looks(beyond: bytes, encoding: str) -> bool:
    """Say whether nearly all bytes beyond ASCII are common characters of an encoding, and some stand together."""
    common, run = _COMMON[encoding]
    if not run.search(beyond) or _counted(beyond, encoding, _KANA) is None:
        return False
    return len(b"".join(common.findall(beyond))) >= _MOST * len(_HIGH.findall(beyond))


def _of_latin(beyond: bytes, blocks: Blocks) -> tuple[str, str]:
    """Tell encodings of one byte a letter apart: what is odd in Western European, and not in one other, is that."""
    odd = {name: len(found.findall(beyond.decode(name, errors="replace"))) for name, found in _ODD.items()}
    if not odd["cp1252"]:
        return "cp1252", NOT_TOLD if _named(blocks, _ELSEWHERE) else ""
    fits = [name for name in ("cp1250", "cp1254") if odd[name] == 0]
    if odd["cp1252"] < _FEW or len(fits) != 1:
        return "cp1252", NOT_TOLD
    language = {"cp1250": "Polish, Czech and their neighbours", "cp1254": "Turkish"}[fits[0]]
    return fits[0], _TOLD.format(fits[0], f"which alone makes words of its letters: {language}")
