"""A performance notice, read: where it stands, what it is about, everything it asks, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from akit.appeal import notice_facts as facts
from akit.appeal.notice_asks import Found, read_asks
from akit.appeal.notice_document import Document, document
from akit.appeal.notice_lines import Sentence, sentences
from akit.appeal.notice_subject import category_of, stage, supplied, topics, topics_of


@dataclass(frozen=True)
class Ask:
    """One thing a notice asks for.

    ``part`` of an answer: root_cause, actions_taken, prevention, evidence, documents, appeal_defects, identity, other.
    ``category`` of complaints it is about: as in REFERENCE.md, "none" where it is about none. ``text`` is the notice's
    own sentence.
    """

    part: str
    category: str
    text: str


@dataclass(frozen=True)
class Notice:
    """What a performance notice says.

    Attributes
    ----------
    stage : warning, deactivation, rejection, final_decision, reinstated, claim_decision, information_request, other.
    topics : what it is about, as in REFERENCE.md; empty where it does not say.
    asks : in the notice's order; a sentence that asks for two things is there twice.
    deadline_days : days it gives to answer, or None. Hours are whole days, rounded up.
    rate, target : as printed, as fractions, or None.
    language : of most of its words, as `en` or `zh`; None where it has none.
    marketplace : as `amazon.co.uk`, or None.
    unread : sentences that seem to ask for something and were not understood.
    issues : categories of complaints that it lists as its reasons, in its order.
    sent_on : the day of its mail, or None. ``reply_by``: that day and the deadline, or None.
    """

    stage: str
    topics: tuple[str, ...]
    asks: tuple[Ask, ...]
    deadline_days: int | None
    rate: float | None
    target: float | None
    language: str | None
    marketplace: str | None
    unread: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    sent_on: date | None = None

    @property
    def reply_by(self) -> date | None:
        """Return the last day to answer, where the notice gives a deadline and the day it was sent is known."""
        if self.sent_on is None or self.deadline_days is None:
            return None
        return self.sent_on + timedelta(days=self.deadline_days)

    def as_json(self) -> dict[str, Any]:
        """Return the notice as `akit notice --json` prints it."""
        return {
            "stage": self.stage,
            "topics": list(self.topics),
            "asks": [{"part": ask.part, "category": ask.category, "text": ask.text} for ask in self.asks],
            "deadline_days": self.deadline_days,
            "rate": self.rate,
            "target": self.target,
            "language": self.language,
            "marketplace": self.marketplace,
            "unread": list(self.unread),
            "issues": list(self.issues),
            "sent_on": self.sent_on.isoformat() if self.sent_on else None,
            "reply_by": self.reply_by.isoformat() if self.reply_by else None,
        }


def read_notice(source: Path | bytes | str) -> Notice:
    """Read a performance notice.

    Parameters
    ----------
    source : a file (text, `.eml`, `.html`), the bytes of one, or a notice's text itself.

    Raises
    ------
    AkitError : the file is no text, is empty, or is too large for a notice.

    Examples
    --------
    >>> said = read_notice("Your account has been deactivated. Please send us the root cause of the late shipments.")
    >>> said.stage, [(ask.part, ask.category) for ask in said.asks]
    ('deactivation', [('root_cause', 'late_shipment')])
    """
    written = document(source)
    body = sentences(written.text, written.subject)
    found, issues, unread = read_asks(body)
    stands = stage(body, asked=any(ask.part not in ("appeal_decision", "other") for ask in found))
    asks = [_as_defects(ask) for ask in found if ask.part != "appeal_decision" or stands == "claim_decision"]
    about = topics(body, stands) or topics_of([*issues, *(_said_of(ask) for ask in asks)])
    context = list(dict.fromkeys(issues)) or [category_of(about, body)]
    return _notice(written, body, stands, about, _named(asks, context, about), unread, issues)


def _said_of(ask: Found) -> str:
    """Return what an ask says of its notice's topic: its category, or the part that stands for one."""
    return "identity" if ask.part == "identity" else ask.category or supplied(ask.text)


def _as_defects(ask: Found) -> Found:
    return replace(ask, part="appeal_defects", category="defects_in_general") if ask.part == "appeal_decision" else ask


def _named(asks: Sequence[Found], context: Sequence[str], about: Sequence[str]) -> tuple[Ask, ...]:
    """Return the asks, those that name no category with that of the issues listed, else of the topic."""
    return tuple(Ask(ask.part, one, ask.text) for ask in asks for one in _categories(ask, context, about))


def _categories(ask: Found, context: Sequence[str], about: Sequence[str]) -> Sequence[str]:
    of_claim = "a_to_z_claim" in about and ask.part != "appeal_defects"
    if ask.category and not (of_claim and ask.category == "defects_in_general"):
        return [ask.category]
    if ask.part == "evidence" and context == ["none"]:
        return ["policy_compliance"]
    return ["none"] if ask.part in ("other", "identity") else context


def _notice(  # noqa: PLR0913
    written: Document,
    body: Sequence[Sentence],
    stands: str,
    about: tuple[str, ...],
    asks: tuple[Ask, ...],
    unread: Sequence[str],
    issues: Sequence[str],
) -> Notice:
    rate, target = facts.rate_and_target(body)
    return Notice(
        stage=stands,
        topics=about,
        asks=asks,
        deadline_days=facts.deadline_days(body, written.sent_on),
        rate=rate,
        target=target,
        language=facts.language(written.text) or None,
        marketplace=facts.marketplace(written),
        unread=tuple(unread),
        issues=tuple(dict.fromkeys(issues)),
        sent_on=written.sent_on,
    )
