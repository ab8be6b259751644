"""A notice in sentences: where it stands, what it asks, by when, what could not be read."""

from __future__ import annotations

from collections.abc import Sequence

from akit import prose
from akit.appeal.notice import Ask, Notice


def notice_text(read: Notice, language: str = "en") -> list[str]:
    """Return the lines `akit notice` prints.

    Parameters
    ----------
    read : the notice.
    language : of the lines, `en` or `zh`; the notice's own sentences stay as they are.

    Raises
    ------
    UsageError : akit does not write this language.
    """
    topics = _listed([_word("topic", topic, language) for topic in read.topics], language)
    lines = [
        prose.say("notice_stage", language, stage=_word("stage", read.stage, language)),
        prose.say("notice_topics" if topics else "notice_no_topics", language, topics=topics),
        *_printed(read, language),
        prose.say(
            "notice_deadline" if read.deadline_days is not None else "notice_no_deadline", language, **_when(read)
        ),
        "",
        *_asks(read, language),
    ]
    if read.unread:
        lines += [
            "",
            prose.say("notice_unread", language, count=len(read.unread)),
            *(f"  ? {one}" for one in read.unread),
        ]
    return lines


def _printed(read: Notice, language: str) -> list[str]:
    rate = [] if read.rate is None else [prose.say("notice_rate", language, rate=prose.percent(read.rate))]
    target = [] if read.target is None else [prose.say("notice_target", language, target=prose.percent(read.target))]
    where = (
        [] if read.marketplace is None else [prose.say("notice_marketplace", language, marketplace=read.marketplace)]
    )
    return [*rate, *target, *where]


def _when(read: Notice) -> dict[str, object]:
    reply_by = read.reply_by.isoformat() if read.reply_by else ""
    sent_on = read.sent_on.isoformat() if read.sent_on else ""
    return {"days": read.deadline_days, "dates": f" ({sent_on} → {reply_by})" if reply_by else ""}


def _asks(read: Notice, language: str) -> list[str]:
    if not read.asks:
        return [prose.say("notice_no_asks", language)]
    numbered = (line for number, ask in enumerate(read.asks, 1) for line in _ask(number, ask, language))
    return [prose.say("notice_asks", language, count=len(read.asks)), *numbered]


def _ask(number: int, ask: Ask, language: str) -> tuple[str, str]:
    part = _word("part", ask.part, language)
    category = "" if ask.category == "none" else " × " + _word("category", ask.category, language)
    return f"{number:3}. {part}{category}", f"     {ask.text}"


def _listed(words: Sequence[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(words)


def _word(kind: str, key: str, language: str) -> str:
    return prose.say(f"notice_{kind}_{key}", language)
