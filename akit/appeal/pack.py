"""The evidence pack: made aside, searched for what must not leave, and put in place whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from akit.account import Account
from akit.appeal import analyst, files, manifest, packing, submissions
from akit.appeal.blocks import Made, blocks
from akit.appeal.body import Body, is_complete
from akit.appeal.case import Case
from akit.appeal.coverage import coverage
from akit.appeal.exhibits import exhibits_of
from akit.appeal.firewall import refuse_intruders
from akit.appeal.leaks import refuse_leaks
from akit.appeal.masking import Masks, masks
from akit.appeal.numbers import numbers
from akit.appeal.request import Request, asked
from akit.appeal.voice import voice
from akit.appeal.whole import made_aside
from akit.exports.people import People, people_in

FREE_TEXTS = (  # table, columns: what buyers wrote
    ("feedback", ("comment", "response")),
    ("claims", ("comment",)),
    ("chargebacks", ("comment",)),
    ("messages", ("subject", "text")),
    ("returns", ("comment",)),
)
OWN_TEXTS = (  # what the seller wrote
    ("defect_notes", ("cause", "action", "proof")),
    ("actions", ("action", "proof")),
)


@dataclass(frozen=True)
class Pack:
    """A pack that was made.

    Attributes
    ----------
    path : the folder, or the zip file.
    analyst : the file for the analyst's eyes alone, beside it.
    complete : whether every ask is answered and every defective order has a cause and an action.
    warnings : what a person should know before sending it.
    """

    path: Path
    analyst: Path
    complete: bool
    warnings: tuple[str, ...]


def make_pack(account: Account, request: Request, out: Path, *, as_zip: bool = False) -> Pack:
    """Make the evidence pack of an account.

    Parameters
    ----------
    account, request : of whom, and what is asked for.
    out : the folder the pack goes into, as ``<account>-<as_of>-evidence``.
    as_zip : pack it into one file too.

    Raises
    ------
    TwoAccountsError : files of another account are among the inputs.
    LeakError : the pack would hold personal data of a buyer.
    """
    people = people_in(account.folder, account.input_paths)
    refuse_intruders(account, people.sellers)
    name = f"{file_name(account)}-{request.as_of}"
    body, masked = made_body(account, request, people)
    target = out / f"{name}-evidence"
    with made_aside(target, manifest.NAME) as work:
        lacking = write_pack(account, masked, body, work)
    beside = out / f"{name}-analyst-only.md"
    warnings = analyst.warnings(body, lacking)
    beside.write_text(analyst.notes(body, request, warnings), encoding="utf-8", newline="\n")
    if as_zip:
        (out / f"{target.name}.zip").write_bytes(packing.folder(target))
    whole = is_complete(body)
    return Pack(out / f"{target.name}.zip" if as_zip else target, beside, whole, warnings)


def file_name(account: Account) -> str:
    """Return what a pack's folder calls the account: its folder's name."""
    return account.folder.resolve().name


def made_body(account: Account, request: Request, people: People) -> tuple[Body, Request]:
    """Return the parts of a pack, and the request as the pack may tell of it."""
    hide = _masks(account, request, people)
    masked = request.masked(hide.own)
    earlier = submissions.read(account.folder, request.submission)
    case = Case(account.day(request.as_of), masked.brief, voice(request.language), hide, request.channel, earlier)
    return body_of(case), masked


def body_of(case: Case) -> Body:
    """Return the parts of a case's pack."""
    exhibits = exhibits_of(case)
    carried = numbers(case, exhibits)
    answers = coverage(case, exhibits, carried)
    answered = blocks(Made(case, exhibits, carried), answers)
    return Body(case, exhibits, carried, answers, answered, submissions.changes(case, carried))


def evidence_of(account: Account, as_of: str = "", notice: str | Path = "", language: str = "en") -> Body:
    """Return the evidence of an account on a day, to look at before any pack is made.

    Parameters
    ----------
    as_of : the day of knowledge; "" is the last day anything is dated.
    notice : the notice to answer; "" is the newest in `notices/` known by the day.
    """
    request = asked(account, as_of, Path(notice) if str(notice) else None, language=language)
    return made_body(account, request, people_in(account.folder, account.input_paths))[0]


def _masks(account: Account, request: Request, people: People) -> Masks:
    ids: Sequence[str] = _order_ids(account) if request.mask_orders else ()
    return masks(people.buyers, _texts(account, FREE_TEXTS), _texts(account, OWN_TEXTS), ids)


def _texts(account: Account, where: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    columns = [getattr(account.tables, name)[column] for name, named in where for column in named]
    return [str(text) for text in pd.unique(pd.concat(columns, ignore_index=True)) if text]


def _order_ids(account: Account) -> list[str]:
    """Return every order id any table knows, whether or not its order is on file."""
    every = [table["order_id"] for _, table in account.tables if "order_id" in table]
    return sorted(set(pd.concat(every, ignore_index=True)) - {""})


def write_pack(account: Account, request: Request, body: Body, work: Path) -> str:
    """Write every file of a pack into an empty folder, and refuse it where one holds personal data.

    Returns
    -------
    The letters that the PDFs' fonts lack.
    """
    lacking = files.write(body, work)
    manifest.write(manifest.manifest(account, request, body, work, lacking), work)
    refuse_leaks(work, body.case.masks)
    return lacking
