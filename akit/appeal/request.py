"""What was asked for: the day, the notice and the options of a pack, as its manifest keeps them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from akit.account import Account
from akit.appeal import submissions
from akit.appeal.brief import GENERAL_BRIEF, Brief, brief_from, brief_of
from akit.appeal.notice import read_notice
from akit.appeal.voice import voice
from akit.errors import UsageError

NOTICES = "notices"
_DATED = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True)
class Request:
    """What a pack is asked to be.

    Attributes
    ----------
    as_of : the day of knowledge, ISO.
    language : en, zh or both.
    channel : mfn, afn or all; "" leaves it to the notice.
    mask_orders : whether order ids are hidden too.
    brief : what the notice asks.
    notice, notice_sha256 : its path within the account, or its name where it lies elsewhere; "" without a notice.
    unread : sentences of the notice that seem to ask for something and were not understood; for the analyst alone.
    submission, submission_sha256 : the submission before, as `submissions/NAME/submission.json`; "" without one.
    """

    as_of: str
    language: str = "en"
    channel: str = ""
    mask_orders: bool = False
    brief: Brief = GENERAL_BRIEF
    notice: str = ""
    notice_sha256: str = ""
    unread: tuple[str, ...] = ()
    submission: str = ""
    submission_sha256: str = ""

    @property
    def sources(self) -> list[dict[str, str]]:
        """The files it rests on beside exports and ledgers."""
        named = [(self.notice, self.notice_sha256), (self.submission, self.submission_sha256)]
        return [{"path": path, "sha256": digest} for path, digest in named if path]

    def masked(self, mask: Callable[[str], str]) -> Request:
        """Return it with the notice's sentences masked, as a manifest may keep them."""
        return replace(self, brief=self.brief.masked(mask), unread=())

    def as_json(self) -> dict[str, Any]:
        """Return it as a manifest keeps it."""
        plain = {name: getattr(self, name) for name in PLAIN}
        return {**plain, "brief": self.brief.as_json()}


PLAIN = ("as_of", "language", "channel", "mask_orders", "notice", "notice_sha256", "submission", "submission_sha256")


def request_from(kept: dict[str, Any]) -> Request:
    """Return the request a manifest keeps."""
    return Request(brief=brief_from(kept["brief"]), **{name: kept[name] for name in PLAIN})


CHANNELS = ("", "mfn", "afn", "all")


def asked(account: Account, as_of: str, notice: Path | None = None, **options: Any) -> Request:
    """Return what is asked for, the notice read and the submission before found.

    Parameters
    ----------
    as_of : the day of knowledge; "" is the last day anything is dated.
    notice : None takes the newest in `notices/` known by the day.
    options : language, channel, mask_orders.

    Raises
    ------
    UsageError : there is no such notice, language or channel.
    """
    if options.get("channel", "") not in CHANNELS:
        raise UsageError("There is no such channel.", found=str(options["channel"]), expected="mfn, afn or all")
    voice(options.get("language", "en"))
    day = account.day(as_of).as_of.date()
    request = with_notice(Request(day.isoformat(), **options), account, notice)
    path = submissions.before(account.folder, day)
    digest = hashlib.sha256((account.folder / path).read_bytes()).hexdigest() if path else ""
    return replace(request, submission=path, submission_sha256=digest)


def with_notice(request: Request, account: Account, notice: Path | None) -> Request:
    """Return the request with a notice read: the one given, else the newest in `notices/` known by its day, if any.

    Raises
    ------
    UsageError : there is no such file.
    """
    path = notice or newest_notice(account.folder, date.fromisoformat(request.as_of))
    if path is None:
        return request
    if not path.is_file():
        raise UsageError("There is no such notice.", found=str(path), expected="a notice as text or .eml")
    data = path.read_bytes()
    read = read_notice(path)
    name = _within(path, account.folder)
    digest = hashlib.sha256(data).hexdigest()
    return replace(request, brief=brief_of(read), notice=name, notice_sha256=digest, unread=tuple(read.unread))


def _within(path: Path, folder: Path) -> str:
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.name


def newest_notice(folder: Path, as_of: date) -> Path | None:
    """Return the newest notice or reply of an account known by a day: dated by its name, else by its Date line."""
    filed = [*(folder / NOTICES).glob("*"), *(folder / submissions.FOLDER).glob("*/reply-*")]
    files = sorted(path for path in filed if path.is_file() and path.suffix != ".json" and path.name[0] != ".")
    dated = [(day, path) for path in files if (day := dated_by(path)) is not None and day <= as_of]
    return max(dated)[1] if dated else None


def dated_by(path: Path) -> date | None:
    """Return the day of a notice or reply, or None where neither its name nor its Date line says."""
    named = _DATED.search(path.name)
    try:
        if named:
            return date.fromisoformat(named[1])
        sent = message_from_bytes(path.read_bytes(), policy=default)["date"]
        return sent.datetime.date() if sent is not None and sent.datetime is not None else None
    except (ValueError, TypeError):
        return None
