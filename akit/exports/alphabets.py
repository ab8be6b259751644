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


def of_one_country(blocks: Blocks, *, japanese: bool) -> tuple[str, str]:
    """Return the encoding of a text that is not UTF-8, and what to know of how it was told, or ""."""
    if _counted(blocks, "gb18030", _TRADE):
        return "gb18030", ""
    if (kana := _counted(blocks, "euc_jp", _KANA)) and kana >= _SOME * (_counted(blocks, "euc_jp", _NOT_ASCII) or 0):
        return "euc_jp", ""
    if _counted(blocks, "cp932", _KANA):
        return "cp932", ""
    for name, country in (("gb18030", "the Chinese of the mainland"), ("cp950", "the Chinese of Taiwan")):
        if _looks(blocks, name):
            return name, _TOLD.format(name, f"by the look of its bytes: {country}")
    return ("cp932", "") if _is_japanese(blocks, japanese) else _of_latin(blocks)


def _is_japanese(blocks: Blocks, at_home: bool) -> bool:
    """Say whether a text without kana is Japanese: it may be and names Amazon Japan, or the account lives there."""
    if at_home:
        return True
    return _counted(blocks, "cp932", _KANA) is not None and any(_JAPAN.search(block) for block in blocks())


def _counted(blocks: Blocks, encoding: str, pattern: re.Pattern[str]) -> int | None:
    """Return how often a pattern is met in a text, or None where the text is not of the encoding."""
    try:
        return sum(len(pattern.findall(block.decode(encoding))) for block in blocks())
    except UnicodeDecodeError:
        return None


def _looks(blocks: Blocks, encoding: str) -> bool:
    """Say whether nearly all bytes beyond ASCII are common characters of an encoding, and some stand together."""
    common, run = _COMMON[encoding]
    if not any(run.search(block) for block in blocks()) or _counted(blocks, encoding, _KANA) is None:
        return False
    pairs = sum(len(b"".join(common.findall(block))) for block in blocks())
    return pairs >= _MOST * sum(len(_HIGH.findall(block)) for block in blocks())


def _of_latin(blocks: Blocks) -> tuple[str, str]:
    """Tell encodings of one byte a letter apart: what is odd in Western European, and not in one other, is that."""
    odd = {name: sum(_odd(block, name) for block in blocks()) for name in _ODD}
    if not odd["cp1252"]:
        return "cp1252", NOT_TOLD if any(_ELSEWHERE.search(block) for block in blocks()) else ""
    fits = [name for name in ("cp1250", "cp1254") if odd[name] == 0]
    if odd["cp1252"] < _FEW or len(fits) != 1:
        return "cp1252", NOT_TOLD
    language = {"cp1250": "Polish, Czech and their neighbours", "cp1254": "Turkish"}[fits[0]]
    return fits[0], _TOLD.format(fits[0], f"which alone makes words of its letters: {language}")


def _odd(block: bytes, encoding: str) -> int:
    return len(_ODD[encoding].findall(block.decode(encoding, errors="replace")))
