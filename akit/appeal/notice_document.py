"""Whatever a notice was kept as, as text: a mail, a saved page, a text file in any encoding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from pathlib import Path

from akit.errors import AkitError
from akit.exports.encoding import decode, is_binary
from akit.exports.mail_text import html_text, is_mail, read_mail, split

MOST_BYTES = 8 * 1024**2
MOST_TEXT = 100_000  # characters, a hundred times a notice; more is something else
_HTML = re.compile(r"<(?:html|body|div|p|br|li|ul|ol|table|span)\b[^>]*>", re.IGNORECASE)
_DATE = re.compile(r"(?im)^[>\s]*(?:date|sent|日期|发送时间|寄件日期)\s*[:：]\s*(?P<when>.+)$")
_SUBJECT = re.compile(r"(?im)^[>\s]*(?:subject|主题|主旨|標題|标题)\s*[:：]\s*(?P<said>.+)$")
_NUMBERS = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SPELT = (
    re.compile(r"(?i)\b(?P<month>[a-z]{3})[a-z]*\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
    re.compile(r"(?i)\b(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[a-z]{3})[a-z]*\.?,? (?P<year>\d{4})"),
)


@dataclass(frozen=True)
class Document:
    """A notice as text, with what its mail says beside it: subject, day it was sent, sender, marketplace id."""

    text: str
    subject: str = ""
    sent_on: date | None = None
    sender: str = ""
    marketplace_id: str = ""


def document(source: Path | bytes | str) -> Document:
    """Return a notice as text.

    Parameters
    ----------
    source : a file, the bytes of one, or the text itself.

    Raises
    ------
    AkitError : the file is no text, is empty, or is larger than any notice.
    """
    name = source.as_posix() if isinstance(source, Path) else "The notice"
    data = _bytes(source, name)
    if not data.strip():
        raise AkitError(f"{name} is empty.", expected="a performance notice as text, .eml or .html")
    read = _read(data, name)
    if len(read.text) > MOST_TEXT:
        found = f"{len(read.text):,} characters"
        raise AkitError(f"{name} is too long for a notice.", found=found, expected="at most 100,000 characters")
    return read


def _read(data: bytes, name: str) -> Document:
    if is_mail(data):
        return _of_mail(data, name)
    if is_binary(data) or data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff")):
        raise AkitError(
            f"{name} is no text.",
            found="a file that is not text, such as a PDF, a picture or a workbook",
            expected="a performance notice as text, .eml or .html",
            hint="copy the notice's words into a text file, or save the mail as .eml",
        )
    return _of_text(decode(data).text)


def _bytes(source: Path | bytes | str, name: str) -> bytes:
    if isinstance(source, str):
        return source.encode("utf-8", errors="replace")
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as problem:
        found, expected = problem.strerror or str(problem), "a notice as text, .eml or .html"
        raise AkitError(f"{name} cannot be read.", found=found, expected=expected) from problem
    if len(data) > MOST_BYTES:
        raise AkitError(f"{name} is too large for a notice.", found=f"{len(data):,} bytes", expected="at most 8 MB")
    return data


def _of_mail(data: bytes, name: str) -> Document:
    mail = read_mail(split(data)[0])
    if mail is None:
        raise AkitError(f"{name} is a mail that cannot be read.", expected="a mail of at most 100 parts")
    text = html_text(mail.text) if len(_HTML.findall(mail.text)) > 2 else mail.text
    sent_on = mail.sent_at.date() if mail.sent_at else None
    return Document(text, mail.subject, sent_on, mail.sender, mail.headers["x-marketplace-id"])


def _of_text(text: str) -> Document:
    if len(_HTML.findall(text)) > 2:
        text = html_text(text)
    subject, when = _SUBJECT.search(text), _DATE.search(text)
    return Document(text, subject["said"].strip() if subject else "", day(when["when"]) if when else None)


def day(text: str) -> date | None:
    """Return the one day a text says for certain, or None: 3/4/2024 may be in March or in April.

    >>> day("Fri, 15 May 2026 16:42:00 -0700"), day("2026年5月15日"), day("May 15, 2026"), day("3/4/2024")
    (datetime.date(2026, 5, 15), datetime.date(2026, 5, 15), datetime.date(2026, 5, 15), None)
    """
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    if found := _NUMBERS.search(text):
        return _certain(int(found[1]), int(found[2]), int(found[3]))
    for pattern in _SPELT:
        if (found := pattern.search(text)) and found["month"].lower() in _MONTHS:
            return _certain(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
    return None


def _certain(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
