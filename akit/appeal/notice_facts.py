"""What a notice prints: the deadline, a rate and its target, the marketplace, the language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from akit import policy
from akit.appeal import notice_phrases as phrases
from akit.appeal.notice_document import Document, day
from akit.appeal.notice_lines import Sentence
from akit.complaints.languages import languages_of
from akit.errors import AkitError

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,4})?) ?(?:%|percent\b|per cent\b)")
_HOURS_A_DAY, _DAYS_A_WEEK = 24, 7
_CUT = re.compile(r"[,;；:]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[a-z\u00e0-\u024f\u3041-\u30fa\u3400-\u9fff]", re.IGNORECASE)
_NOT_SAYING = re.compile(r"https?://\S+|[A-Za-z0-9._+-]{1,64}@\S+")
_MARKET = re.compile(
    r"(?<![\w-])(?:sellercentral(?P<region>-[a-z]+)?\.|www\.)?amazon\.(?P<ending>[a-z]{2,3}(?:\.[a-z]{2})?)(?![a-z])"
)
_REGIONS = {"-japan": "co.jp"}  # sellercentral-europe.amazon.com says no one country


# --- deadline -------------------------------------------------------------------------------------------------------


def deadline_days(sentences: Sequence[Sentence], sent_on: date | None) -> int | None:
    """Return the days a notice gives to answer, or None where it gives none.

    Hours are whole days; a date counts from the day the mail was sent, where that is known. Where a notice gives
    several, the first of those that speak of the reader's answer.
    """
    for sentence in sentences:
        if (found := _days(sentence.plain, sent_on)) is not None:
            return found
    return None


def _days(text: str, sent_on: date | None) -> int | None:
    for pattern in _patterns():
        for found in pattern.finditer(text):
            if _is_the_readers(text, found.start()):
                return _number(found)
    if sent_on and phrases.says("deadlines", "by_date", text) and _is_the_readers(text, len(text)):
        said = day(text)
        return (said - sent_on).days if said and said >= sent_on else None
    return None


def _is_the_readers(text: str, place: int) -> bool:
    """Say whether a span of time is the reader's to answer in, and none of Amazon's own or of a window."""
    clause = _CUT.split(text[:place])[-1] + _CUT.split(text[place:])[0]
    if phrases.says("deadlines", "not_yours", clause):
        return False
    return phrases.says("deadlines", "yours_anyway", text)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = sorted(_words(), key=len, reverse=True)
    units = "|".join(
        f"(?P<{unit}>{'|'.join(word for one in phrases.LANGUAGES for word in phrases.written(one)['units'][unit])})"
        for unit in ("hours", "days", "weeks")
    )
    number = rf"(?P<n>\d{{1,3}}|{'|'.join(words)})(?: ?\(\d{{1,3}}\))?"
    return tuple(phrases.slotted("deadlines", "yours", n=number, unit=f"(?:{units})"))


@cache
def _words() -> dict[str, int]:
    return {word: n for language in phrases.LANGUAGES for word, n in phrases.written(language)["numbers"].items()}


def _number(found: re.Match[str]) -> int:
    said = found["n"]
    n = int(said) if said.isdigit() else _words()[said]
    if found["hours"]:
        return -(-n // _HOURS_A_DAY)
    return n * _DAYS_A_WEEK if found["weeks"] else n


# --- rate and target ------------------------------------------------------------------------------------------------


def rate_and_target(sentences: Sequence[Sentence]) -> tuple[float | None, float | None]:
    """Return the first rate and the first target a notice prints, as fractions, None where it prints none."""
    rate: float | None = None
    target: float | None = None
    for value, is_target in _percents(sentences):
        if is_target and target is None:
            target = value
        elif not is_target and rate is None:
            rate = value
    return rate, target


def _percents(sentences: Sequence[Sentence]) -> Iterator[tuple[float, bool]]:
    for sentence in sentences:
        for found in _PERCENT.finditer(sentence.plain):
            before, after = sentence.plain[: found.start()][-70:], sentence.plain[found.end() :]
            is_target = phrases.says("percents", "target_before", before) or phrases.says(
                "percents", "target_after", after
            )
            is_rate = phrases.says("percents", "rate_before", before) or phrases.says("percents", "rate_after", after)
            if is_target or is_rate:
                yield round(float(found[1].replace(",", ".")) / 100, 6), is_target


# --- marketplace and language ---------------------------------------------------------------------------------------


def marketplace(written: Document) -> str | None:
    """Return the one marketplace a notice names, as `amazon.co.uk`, or None where it names none or several.

    What the text says in words goes before its links, those before the mail's own header and sender.
    """
    words = _NOT_SAYING.sub(" ", written.text)
    links = " ".join(_NOT_SAYING.findall(written.text))
    for text in (f"{written.subject} {words}", links, written.sender):
        if len(named := _markets(text)) == 1:
            return named.pop()
    try:
        return policy.marketplace(written.marketplace_id)["sales_channel"].lower() if written.marketplace_id else None
    except AkitError:
        return None


def _markets(text: str) -> set[str]:
    known = {channel.lower() for channel in policy.rules("marketplaces")["sales_channel"]}
    found = set()
    for match in _MARKET.finditer(text.lower()):
        region = match["region"] or ""
        if region and region not in _REGIONS:
            continue
        ending = _REGIONS.get(region, match["ending"])
        name = next((f"amazon.{one}" for one in (ending, ending.split(".")[0]) if f"amazon.{one}" in known), "")
        found.add(name)
    names = {key for key in phrases.every("marketplaces", phrases.plain(text))}
    return (found | names) - {""}


def language(text: str) -> str:
    """Return the language a notice is mostly written in (`en`, `zh`, …), or "" where it has no words."""
    letters = _LETTER.findall(_NOT_SAYING.sub(" ", text))
    likely = languages_of(phrases.plain(text)) if letters else ()
    return likely[0] if likely else ""
