"""A notice's text as sentences: which are headings, which are items of a list, and what stands above each."""

from __future__ import annotations

import html
import re
import textwrap
from dataclasses import dataclass, replace

from akit.appeal import notice_phrases as phrases

LONGEST_HEADING = 110  # characters; a longer sentence that begins like a heading is a sentence
LONGEST_SENTENCE = 800  # characters; what goes on without a stop is cut, and every piece read
_BULLET = re.compile(
    r"\s*(?P<mark>[-–—•·●▪◦*＊○■□►▶➢✓]+|\d{1,2}[.)、．](?![\d%])|[（(]?(?:[a-h]|\d{1,2}|[ivx]{1,4}|[一二三四五六七八九十]{1,2})[)）]"
    r"|[一二三四五六七八九十]{1,2}[、.．]|第[一二三四五六七八九十][,，、:：]|[①-⑳])\s*(?=\S)"
)
_INLINE = re.compile(r"\s+(?=(?:--|[•●▪►])\s*\S)|(?<=[：:])\s*(?=[-–—]+\s*[^\W\d])")
_DASHES = re.compile(r"\s+(?=[-–—]\s+[^\W\d])|(?<=[。；;])(?=[-–—]\s*\S)")
_NUMBERED = re.compile(r"(?<=[.:;。；：])\s*(?=(?:[（(]?[1-9][.)）、．]|[①-⑨])\s*[^\W\d])")
_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bNo\.)(?<!\bInc\.)(?<!\bLtd\.)\s+(?=[\"“'‘(\[]?[A-Z0-9\u3400-\u9fff])"
    r"|(?<=[。！？])(?![”」』）)])\s*|(?<=[a-z)][?!])(?=[A-Z])"
)
_HEADER = re.compile(
    r"(?:from|to|cc|sent|date|subject|reply-to|发件人|收件人|抄送|主题|日期|发送时间|寄件者|收件者|主旨|寄件日期)\s*[:：]\s?(?P<said>.*)",
    re.IGNORECASE,
)
_END = re.compile(r"[.:;?!。：；？！]\W*$")
# A line that ends so was wrapped, whatever the next one begins with.
_OPEN = re.compile(
    r"(?:,|\b(?:a|an|and|as|at|be|because|by|for|from|has|in|is|of|on|or|our|that|the|to|was|with|your))$"
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LOST = re.compile(r"^\W*$")


@dataclass(frozen=True)
class Sentence:
    """One sentence, heading or item of a notice.

    ``text`` is as written, without its bullet; ``plain`` is what phrases are matched on. ``section`` is the kind of the
    heading above it ("" before the first, "unknown" below one akit does not know); ``heading`` says it is one itself.
    ``bullet`` marks the first sentence of an item; ``opens_line`` one that begins a line.
    """

    text: str
    plain: str
    section: str = ""
    heading: bool = False
    bullet: bool = False
    opens_line: bool = False
    ends_line: bool = False


def sentences(text: str, subject: str = "") -> list[Sentence]:
    """Return a notice's sentences in order, each with the section it stands in; its mail's subject is the first."""
    section, found = "", [Sentence(subject, phrases.plain(subject), "subject")] if subject else []
    for sentence in (one for line in _lines(text) for one in _split(line)):
        kind = _heading(sentence)
        section = kind or section
        found.append(replace(sentence, section=section, heading=bool(kind)))
    return found


def _heading(sentence: Sentence) -> str:
    """Return the kind of section a heading opens, or "" for any other sentence."""
    if len(sentence.text) > LONGEST_HEADING or (sentence.bullet and not sentence.text.endswith(("?", "？"))):
        return ""
    kind = phrases.first("sections", sentence.plain.rstrip(": "))
    shaped = sentence.plain.endswith(("?", "？")) or (sentence.opens_line and sentence.ends_line)
    if kind and shaped:
        return kind
    alone = sentence.opens_line and sentence.ends_line and not sentence.bullet
    return "unknown" if alone and sentence.plain.endswith("?") else ""


def _lines(text: str) -> list[str]:
    """Return the lines of a copy, unquoted, without marks of a forum, wrapped lines joined."""
    joined: list[str] = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = _cleaned(raw)
        if _LOST.match(line) and not line.strip(" \t-–—_=*#"):
            joined.append("")
        elif joined and _continues(joined[-1], line):
            joined[-1] += ("" if _HAN.match(line) else " ") + line
        else:
            joined.append(line)
    return [line for line in joined if line]


def _cleaned(line: str) -> str:
    line = html.unescape(line).replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "")
    line = re.sub(r"^(?:\s*[>|]+)+\s?", "", line)
    line = re.sub(r"\*\*|__|^\s*#{1,4}\s+", "", line)
    return line.strip()


def _continues(above: str, line: str) -> bool:
    """Say whether a line goes on with the one above: a mail program or a forum has wrapped it."""
    if not above or _END.search(above) or _BULLET.match(line) or _HEADER.match(line):
        return False
    if _HAN.match(line):
        return len(_HAN.findall(above)) >= 30
    return line[0].islower() or (len(above) >= 50 and (line[0] in "(\"“'‘0123456789" or bool(_OPEN.search(above))))


def _split(line: str) -> list[Sentence]:
    """Return the sentences of one line, items that stand in it apart."""
    header = _HEADER.fullmatch(line)
    if header and not _BULLET.match(line):
        line = header["said"]
    pieces = [piece for part in _INLINE.split(line) for piece in _items(part)]
    found: list[Sentence] = []
    for piece in pieces:
        mark = _BULLET.match(piece)
        rest = piece[mark.end() :] if mark else piece
        for place, sentence in enumerate(_sentences(rest)):
            found.append(
                Sentence(
                    sentence,
                    phrases.plain(sentence),
                    bullet=bool(mark) and place == 0,
                    opens_line=not found or (bool(mark) and place == 0),
                )
            )
    return [*found[:-1], replace(found[-1], ends_line=True)] if found else []


def _sentences(text: str) -> list[str]:
    whole = (one.strip() for one in _SENTENCE.split(text))
    return [piece for one in whole if one for piece in textwrap.wrap(one, LONGEST_SENTENCE, drop_whitespace=True)]


def _items(part: str) -> list[str]:
    """Return the items of a line that holds several: after a dash where it began with one, or numbered."""
    dashed = re.match(r"\s*[-–—]\s?", part)
    pieces = _DASHES.split(part) if dashed else [part]
    return [item for piece in pieces for item in _NUMBERED.split(piece)]
