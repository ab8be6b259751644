"""A text as the patterns read it, and the way back to the text as it was written."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 5_000
"""Characters of a text that are read. A complaint says what is wrong long before that."""

_APOSTROPHE = "(?:['’‘`´]|&(?:#0?39|#x27|#8217|apos|rsquo);)"
_BLANK = r"(?:\s|&nbsp;|&\#160;|<[a-z/!][^<>]{0,300}>)+"
_PIECE = re.compile(
    rf"(?P<contraction>(?<=n){_APOSTROPHE}(?=t\b)|{_APOSTROPHE}(?=(?:s|m|re|ve|ll|d)\b)|[\u0300-\u036f]+)"
    rf"|(?P<blank>{_BLANK}|{_APOSTROPHE}|(?:https?://|www\.)[^\s<>\"]+)"
    r"|(?P<entity>&(?:\#x?[0-9a-f]{1,7}|[a-z]{2,8});)"
    r"|(?P<letter>[^\x00-\x7f\u3040-\u30ff\u4e00-\u9fff])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Plain:
    """A text in the one form that patterns are written for, and where each character of it came from.

    ``text`` is lower case, without accents, tags, links, doubled blanks and the apostrophes of English
    contractions ("doesnt"); any other apostrophe is a blank. Chinese and Japanese stay as they are.
    """

    text: str
    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` (not empty) stands in the text as it was written."""
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Plain:
    """Return the text as the patterns read it; only its first ``LONGEST`` characters are read.

    >>> plain("It didn't&nbsp;<b>Work</b>").text
    'it didnt work '
    """
    text = text[:LONGEST]
    written: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        if piece[0] == " ":
            continue
        instead = _instead(str(piece.lastgroup), piece[0])
        written += (text[done:start].lower(), instead)
        starts += (*range(done, start), *[start] * len(instead))
        ends += (*range(done + 1, start + 1), *[end] * len(instead))
        done = end
    written.append(text[done:].lower())
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return Plain("".join(written), starts, ends)


@lru_cache(maxsize=4096)
def _instead(kind: str, piece: str) -> str:
    if kind == "contraction":
        return ""
    if kind == "blank":
        return " "
    letters = html.unescape(piece) if kind == "entity" else piece
    apart = unicodedata.normalize("NFKD", letters.casefold())
    together = "".join(letter for letter in apart if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", together)
