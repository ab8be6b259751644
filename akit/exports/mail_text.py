"""A mail as text: its headers, when it was sent, and what a person reads in it. Attachments are never looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from akit.exports.cells import ORDER_ID

MOST_BYTES = 2 * 1024**2  # of one mail; what a person reads stands before any attachment
MOST_TEXT = 200_000  # characters of it
MOST_PARTS = 100  # boundaries and mails within a mail; deeper or more is no mail of Amazon's
_HEADER = rb"[!-9;-~]{1,100}:"
_FROM_LINE = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n(?=" + _HEADER + rb"|>From )")
_NESTED = re.compile(rb"boundary\s*=|message/rfc822", re.IGNORECASE)
_LINES = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 hr section".split())
_UNSEEN = frozenset(("script", "style", "head", "title"))


@dataclass(frozen=True)
class Mail:
    """One mail.

    Attributes
    ----------
    sender : the bare address of From, in lower case.
    sent_at : from Date, else from the newest Received; None where neither can be read.
    subject, text : decoded; a cell of a table in HTML is ended by a tab, a row by a new line.
    headers : X-Space-Notification-Type, X-Marketplace-ID and Message-ID, by their names in lower case.
    cut : whether there was more text than is read.
    """

    sender: str
    sent_at: datetime | None
    subject: str
    text: str
    headers: dict[str, str]
    cut: bool = False


def is_mail(data: bytes) -> bool:
    """Say whether bytes are one mail or a mailbox of many: a block of headers with From, and Date or Received."""
    head = re.split(rb"\r?\n\r?\n", _FROM_LINE.sub(b"", data[:65_536].lstrip(), count=1), maxsplit=1)[0]
    names = {match.group(1).lower() for match in re.finditer(rb"(?m)^([!-9;-~]{1,100}):", head)}
    # A web page saved as one file is MIME too, and says where it was taken from.
    page = b"snapshot-content-location" in names
    return bool(re.match(_HEADER, head)) and b"from" in names and bool(names & {b"date", b"received"}) and not page


def split(data: bytes) -> list[bytes]:
    """Return the mails of a mailbox one by one; a single mail gives itself."""
    data = data.lstrip()
    starts = list(_FROM_LINE.finditer(data))
    if not starts or starts[0].start() > 0:
        return [data]
    ends = [start.start() for start in starts[1:]] + [len(data)]
    return [data[start.end() : end] for start, end in zip(starts, ends, strict=True)]


def read_mail(raw: bytes) -> Mail | None:
    """Return a mail decoded, or None where its parts are nested or broken past reading."""
    kept = raw[:MOST_BYTES]
    if len(_NESTED.findall(kept)) > MOST_PARTS:
        return None
    try:
        message = message_from_bytes(kept)
        plain, html = _bodies(message)
    except (RecursionError, ValueError, LookupError, AssertionError, TypeError):
        return None
    text = _for_people(plain, html)
    wanted = ("x-space-notification-type", "x-marketplace-id", "message-id")
    return Mail(
        sender=parseaddr(_header(message, "From"))[1].strip().lower(),
        sent_at=_sent_at(message),
        subject=_header(message, "Subject"),
        text=text[:MOST_TEXT],
        headers={name: _header(message, name) for name in wanted},
        cut=len(text) > MOST_TEXT,
    )


def _for_people(plain: str, html: str) -> str:
    """Return the plain text, or the HTML where that alone names an order: some plain texts only point to it."""
    if ORDER_ID.search(plain) or not html:
        return plain
    shown = html_text(html)
    return shown if ORDER_ID.search(shown) or not plain.strip() else plain


def _bodies(message: Message) -> tuple[str, str]:
    """Return what is written as plain text and as HTML, each joined, without attachments and mails within the mail."""
    found: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    for part in _parts(message):
        if part.get_content_type() in found and part.get_content_disposition() != "attachment":
            found[part.get_content_type()].append(_decoded(part))
    return "\n".join(found["text/plain"]), "\n".join(found["text/html"])


def _parts(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if not part.is_multipart():
            yield part
        elif part.get_content_maintype() == "multipart":
            waiting = [inner for inner in part.get_payload() if isinstance(inner, Message)] + waiting


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = (part.get_content_charset() or "utf-8").strip("\"'")
    for name in (charset, "utf-8"):
        try:
            return data.decode({"gb2312": "gb18030", "shift_jis": "cp932", "iso-8859-1": "cp1252"}.get(name, name))
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _header(message: Message, name: str) -> str:
    """Return a header decoded, on one line."""
    raw = str(message.get(name, ""))[:2000]
    try:
        parts = decode_header(raw)
        words = [part if isinstance(part, str) else part.decode(by or "ascii", "replace") for part, by in parts]
    except (HeaderParseError, LookupError, ValueError):
        words = [raw]
    return " ".join("".join(words).split())


def _sent_at(message: Message) -> datetime | None:
    """Return when the mail was sent. A time that says no zone is taken as UTC, which is what -0000 means."""
    received = [str(line).rpartition(";")[2] for line in message.get_all("Received", [])]
    for text in (_header(message, "Date"), *received[:1]):
        try:
            at = parsedate_to_datetime(text)
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            at = at.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if 1995 <= at.year <= 2099:
            return at
    return None


class _Reader(HTMLParser):
    """What a person sees of HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _UNSEEN
        if tag in _LINES:
            self.seen.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self.hidden:
            self.hidden -= 1
        elif tag in ("td", "th"):
            self.seen.append("\t")
        elif tag in _LINES:
            self.seen.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.seen.append(re.sub(r"\s+", " ", data))


def html_text(html: str) -> str:
    """Return what a person reads in HTML: a line a block, a tab after each cell."""
    reader = _Reader()
    try:
        whole = html[:MOST_TEXT]
        reader.feed(re.sub(r"<![^>]{0,2000}>?", "", whole[: whole.rfind(">") + 1]))  # an open end is slow to look for
        reader.close()
    except AssertionError:  # what html.parser raises on some broken declarations; what came before stands
        pass
    text = "".join(reader.seen).replace("\xa0", " ")
    lines = (re.sub(r" *\t *", "\t", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip())
