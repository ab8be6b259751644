"""What a notice asks for, sentence by sentence: which part of an answer, about which category of complaints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from akit.appeal import notice_phrases as phrases
from akit.appeal.notice_lines import Sentence

PARTS = ("root_cause", "actions_taken", "prevention", "evidence", "documents", "appeal_defects", "identity", "other")
_CLOSED = {"consequence", "help"}  # sections that ask for nothing
_PLAN = ("root_cause", "actions_taken", "prevention")
_OUTWEIGH = (("appeal_defects",), ("appeal_decision",), _PLAN, ("identity",), ("documents",), ("evidence",))


@dataclass(frozen=True)
class Found:
    """One ask as it was read; ``category`` is "" where its sentence names none."""

    part: str
    category: str
    text: str
    item: bool = False


@dataclass
class _Reading:
    asks: list[Found] = field(default_factory=list)
    issues: list[str] = field(default_factory=list)  # categories of the issues a notice lists
    unread: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _List:
    """The list that a sentence has opened: what it holds, and what the sentence says for all of its items."""

    kind: str = ""
    parts: tuple[str, ...] = ()
    category: str = ""
    sentence: Sentence | None = None
    bulleted: bool = False


def read_asks(sentences: Sequence[Sentence]) -> tuple[list[Found], list[str], list[str]]:
    """Return the asks, the categories of the issues the notice lists, and the sentences not understood."""
    reading, open_list = _Reading(), _List()
    for sentence, following in zip_longest(sentences, sentences[1:]):
        if sentence.heading or sentence.section in _CLOSED:
            open_list = _List("ask") if sentence.section == "how" else _List()
        else:
            open_list = _read(sentence, following, open_list, reading)
    return _without_summaries(reading.asks), reading.issues, reading.unread


def _without_summaries(asks: Sequence[Found]) -> list[Found]:
    """Return the asks without prose that only says beforehand what the items of a list then ask for."""
    listed = {ask.part for ask in asks if ask.item}
    said_again = listed & {"documents", "identity"} | ({"other"} if listed & set(_PLAN) else set())
    return [ask for ask in asks if ask.item or ask.part not in said_again]


def _read(sentence: Sentence, following: Sentence | None, open_list: _List, reading: _Reading) -> _List:
    """Read one sentence, and return the list that is open after it."""
    if not sentence.bullet and _opens(sentence, following):
        opened = _opened(sentence)
        if opened.kind == "links" or "appeal_defects" in opened.parts:
            _read_prose(sentence, reading)
            return replace(opened, kind="links")
        return opened
    if open_list.kind and _is_item(sentence, open_list):
        _read_item(sentence, open_list, reading)
        return replace(open_list, bulleted=open_list.bulleted or sentence.bullet)
    _read_prose(sentence, reading)
    return _List() if sentence.opens_line else open_list


def _opens(sentence: Sentence, following: Sentence | None) -> bool:
    if following is None or following.heading:
        return False
    if sentence.plain.endswith((":", ":-", ": -")):
        return True
    return following.bullet and not sentence.plain.endswith("?") and bool(_kind(sentence.plain))


def _kind(text: str) -> str:
    return phrases.first("leads", text)


def _opened(sentence: Sentence) -> _List:
    kind = _kind(sentence.plain) or "unknown"
    if kind == "issues" and phrases.says("requests", "ask", sentence.plain):
        kind = "ask"  # "evaluate the issues and send a plan that explains:"
    parts = tuple(_parts(sentence.plain))
    return _List(kind, parts, phrases.first("categories", sentence.plain), sentence)


def _is_item(sentence: Sentence, open_list: _List) -> bool:
    if sentence.bullet:
        return True
    return sentence.opens_line and not open_list.bulleted and not phrases.says("requests", "not_items", sentence.plain)


def _read_item(sentence: Sentence, open_list: _List, reading: _Reading) -> None:
    category = phrases.first("categories", sentence.plain)
    if open_list.kind in ("issues", "unknown") and not _parts(sentence.plain):
        reading.issues += [category] if category else []
    elif open_list.kind == "remedies":
        reading.issues += [category] if category else []
        reading.asks.append(Found("actions_taken", category, sentence.text, item=True))
    elif open_list.kind in ("ask", "issues", "unknown"):
        _read_asked_item(sentence, open_list, category, reading)


def _read_asked_item(sentence: Sentence, open_list: _List, category: str, reading: _Reading) -> None:
    if phrases.says("requests", "not_asks", sentence.plain) and not _parts(sentence.plain):
        return
    own = _parts(sentence.plain)
    parts = own or list(open_list.parts)
    if not parts:
        if open_list.sentence is None and not phrases.says("requests", "ask", sentence.plain):
            return
        reading.unread.append(sentence.text)
    for part in parts or ["other"]:
        reading.asks.append(Found(part, category or open_list.category, sentence.text, item=True))


def _read_prose(sentence: Sentence, reading: _Reading) -> None:
    """Read a sentence of prose: it asks where it has a word of asking and a part of an answer."""
    if not phrases.says("requests", "ask", sentence.plain):
        return
    parts = _parts(sentence.plain)
    if phrases.says("requests", "not_asks", sentence.plain) and parts[:1] not in (
        ["appeal_defects"],
        ["appeal_decision"],
    ):
        return
    if sentence.section == "send" and not parts:
        return  # how to send says nothing of what to send
    if not parts and phrases.says("parts", "plan", sentence.plain):
        parts = ["other"]
    category = phrases.first("categories", sentence.plain)
    reading.asks += [Found(part, category, sentence.text) for part in parts]
    if not parts:
        reading.unread.append(sentence.text)


def _parts(text: str) -> list[str]:
    """Return the parts of an answer that a sentence asks for; of some only the one that outweighs all others."""
    if only := phrases.first("alone", text):
        return [only]
    found = [part for part in phrases.every("parts", text) if part != "plan"]
    for those in _OUTWEIGH:
        if weighty := [part for part in found if part in those]:
            return weighty
    return found
