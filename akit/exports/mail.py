"""Amazon's mails to a seller: claims, chargebacks and return requests, as `.eml` or as a mailbox of many.

Mail is the only machine channel for A-to-z claims. Nothing in a mail is run or fetched. Who sent it is taken from its
From line, which anybody can write: a mailbox is as trustworthy as whoever filled it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from akit.exports import cells, mail_words
from akit.exports.cells import Home
from akit.exports.mail_returns import requested
from akit.exports.mail_text import Mail, is_mail, read_mail, split
from akit.exports.reading import Reading, problems
from akit.exports.states import mentioned
from akit.tables import TABLES

AMAZON = re.compile(r".+@amazon\.(?:[a-z]{2,3}|com?\.[a-z]{2})")
_ORDER_ID = re.compile(rf"(?<![\w-])(?:{cells.ORDER_ID.pattern})(?![\w-])")
_ADDRESSES = {
    "atoz-guarantee-no-reply": "claim",
    "seller-guarantee": "claim",
    "cb-seller-notification": "chargeback",
    "cb-seller-query": "chargeback",
}
_NOTICES = {"A_Z_CLAIM": "claim", "RETURN_REQUEST": "return"}
TYPES = {
    "not_received": "Items Not Received",
    "not_as_described": "Items Not As Described",
    "refund": "Returned But No Refund",
}
Problem = tuple[object, ...]


def recognise(data: bytes) -> Mailbox | None:
    """Return the mails that bytes hold, or None where they are no mail."""
    return Mailbox(split(data)) if is_mail(data) else None


@dataclass
class _Found:
    """What the mails of one file come to, mail by mail."""

    path: str
    kept: list[dict[str, object]] = field(default_factory=list)
    rows: dict[str, list[dict[str, object]]] = field(
        default_factory=lambda: {"claims": [], "chargebacks": [], "returns": []}
    )
    aside: list[Problem] = field(default_factory=list)
    noted: list[Problem] = field(default_factory=list)

    def set_aside(self, place: int, reason: str, found: str = "", expected: str = "") -> None:
        # Never the text or the subject: buyers' names and addresses stay in the mail.
        self.aside.append((self.path, place, reason, "", found, expected, ""))

    def note(self, place: int, reason: str, column: str, found: str, expected: str) -> None:
        self.noted.append((self.path, place, reason, column, found, expected, ""))


@dataclass(frozen=True)
class Mailbox:
    """Mails, each of them one record. Their rows go to claims, chargebacks and returns; its own are only counted."""

    mails: Sequence[bytes]
    kind: str = "mail"
    table: str = "mail"
    date: str = "received_date"

    def marketplaces(self) -> Mapping[str, str]:
        """Return nothing: a mail does not say where an order was placed."""
        return {}

    def read(self, path: str, home: Home) -> Reading:
        """Read every mail; one that is of no kind akit knows, or says no order for certain, is set aside."""
        found, seen = _Found(path), set[str]()
        for place, raw in enumerate(self.mails, 1):
            mail = read_mail(raw)
            if mail is None:
                found.set_aside(place, "unreadable_mail", "", "a mail of at most 100 parts")
            elif mail.headers["message-id"] and mail.headers["message-id"] in seen:
                found.set_aside(place, "repeated_row")
            else:
                seen.add(mail.headers["message-id"])
                _read(mail, place, home, found)
        also = {name: _table(name, rows) for name, rows in found.rows.items() if rows}
        return Reading(pd.DataFrame(found.kept), problems(found.aside), problems(found.noted), also)


def _table(name: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Return rows as their table, marked as from mail. A mail counts once, by the first of its rows."""
    raw = pd.DataFrame(rows)
    unsaid = {column: "" for column in raw if TABLES[name].columns.get(str(column)) == "text"}
    raw = raw.fillna(unsaid)
    table = TABLES[name].frame(raw).assign(from_mail=True, mail_decides=raw["mail_decides"], mail_day=raw["mail_day"])
    first = ~raw.duplicated("source_row")
    return table if first.all() else pd.concat([table[first], mentioned(table[~first])], ignore_index=True)


def about(mail: Mail) -> str:
    """Return what a mail is about: claim, chargeback, return, or "" for any other.

    Amazon's own header says it, else the address it came from, else its subject.
    """
    notice = mail.headers["x-space-notification-type"].upper()
    by_header = next((kind for begins, kind in _NOTICES.items() if notice.startswith(begins)), "")
    by_address = _ADDRESSES.get(mail.sender.partition("@")[0], "")
    subject = mail_words.plain(mail.subject)
    by_subject = [kind for kind in ("chargeback", "return", "claim") if mail_words.says(subject, "about", kind)]
    return by_header or by_address or ("" if notice or not by_subject else by_subject[0])


def _read(mail: Mail, place: int, home: Home, found: _Found) -> None:
    kind, day, orders = about(mail), _day(mail, home), _orders(mail)
    objection = _objection(mail, kind, day, orders)
    if objection:
        found.set_aside(place, *objection)
        return
    trace = {"order_id": orders[0], "mail_day": day, "mail_decides": False}
    trace |= {"source_file": found.path, "source_row": place}
    if mail.cut:
        found.note(place, "cut_mail", "", "", "a text of at most 200,000 characters")
    read = {"claim": _claim, "chargeback": _chargeback, "return": _return}[kind]
    if read(mail, day, trace, found):
        found.kept.append({"source_file": found.path, "source_row": place, "received_date": day})


def _objection(mail: Mail, kind: str, day: pd.Timestamp, orders: Sequence[str]) -> tuple[str, str, str] | None:
    """Return why a mail cannot be a row: the reason, what was found and what was expected."""
    if not kind:
        return "not_a_claim_mail", "", ""
    if not AMAZON.fullmatch(mail.sender):
        return "not_from_amazon", "", "a mail from Amazon itself, not forwarded"
    if len(orders) != 1:
        return "bad_order_id", f"{len(orders)} order ids", "one order id in the subject or the text"
    return ("impossible_date", "", "a Date header") if pd.isna(day) else None


def _day(mail: Mail, home: Home) -> pd.Timestamp:
    if mail.sent_at is None:
        return pd.NaT  # type: ignore[return-value]
    return home.day(pd.Series([pd.Timestamp(mail.sent_at)])).iloc[0]  # type: ignore[no-any-return]


def _orders(mail: Mail) -> list[str]:
    """Return the order ids of the subject, else those of the text, each once."""
    in_subject = dict.fromkeys(_ORDER_ID.findall(mail.subject))
    return list(in_subject or dict.fromkeys(_ORDER_ID.findall(mail.text)))


def _claim(mail: Mail, day: pd.Timestamp, trace: dict[str, object], found: _Found) -> bool:
    text, place = mail_words.plain(f"{mail.subject}\n{mail.text}"), int(str(trace["source_row"]))
    stage = _stage(mail, text)
    row = trace | _amount(mail, text, trace, found)
    types = [words for name, words in TYPES.items() if mail_words.says(text, "claim_type", name)]
    row["claim_type"] = types[0] if len(types) == 1 else ""
    if stage == "filed":
        row |= {"filed_date": day, "status": "Under Review", "reply_by": _reply_by(mail, text, day, found, place)}
    elif stage == "decided":
        row |= {"decided_date": day, "status": decision(text), "odr_effect": odr_effect(text), "mail_decides": True}
    if not row.get("status"):
        expected = "a claim received, or one granted, denied, withdrawn or refunded"
        found.note(place, "unknown_word", "status", stage or "claim", expected)
    found.rows["claims"].append(row)
    return True


def _stage(mail: Mail, text: str) -> str:
    """Return filed or decided, or "" where a mail says neither, or both, for certain."""
    notice = mail.headers["x-space-notification-type"].upper()
    for ending, stage in (("_NOTIFY", "filed"), ("_CLOSE", "decided")):
        if notice.startswith("A_Z_CLAIM") and notice.endswith(ending):
            return stage
    for said in (mail_words.plain(mail.subject), text):
        stages = [stage for stage in ("filed", "decided") if mail_words.says(said, stage)]
        if len(stages) == 1:
            return stages[0]
    return ""


def decision(text: str) -> str:
    """Return what a mail decides, in the words of Amazon's claim statuses, or "" where it is not certain."""
    said = {key for key in ("granted", "denied", "withdrawn", "refunded") if mail_words.says(text, key)}
    pays = {key for key in ("seller_pays", "amazon_pays") if mail_words.says(text, key)}
    not_counted = odr_effect(text) == "does_not_count"
    if said == {"granted"} or (not said and pays and not_counted):
        if pays == {"amazon_pays"}:
            return "Claim Granted Amazon Funded"
        if not_counted:
            return "Claim Granted Not Counted"
        return "Claim Granted Seller Funded" if pays == {"seller_pays"} else "Claim Granted"
    other = {"denied": "Claim Denied", "withdrawn": "Claim Withdrawn", "refunded": "Order Refunded"}
    return other[said.pop()] if len(said) == 1 else ""


def odr_effect(text: str) -> str:
    """Return what a mail says of the order defect rate: counts, does_not_count, or "" where it says nothing or both."""
    said = [key for key in ("counts", "does_not_count") if mail_words.says(text, key)]
    return said[0] if len(said) == 1 else ""


def _chargeback(mail: Mail, day: pd.Timestamp, trace: dict[str, object], found: _Found) -> bool:
    text = mail_words.plain(f"{mail.subject}\n{mail.text}")
    kinds = [kind for kind in ("service", "fraud") if mail_words.says(text, "chargeback_kind", kind)]
    pays = [key for key in ("seller_pays", "amazon_pays") if mail_words.says(text, key)]
    row = trace | _amount(mail, text, trace, found)
    row |= {"received_date": day, "kind": kinds[0] if len(kinds) == 1 else "unknown"}
    if len(pays) == 1:
        row |= {"status": f"{pays[0].removesuffix('_pays').title()} Funded", "mail_decides": True}
    found.rows["chargebacks"].append(row)
    return True


def _return(mail: Mail, day: pd.Timestamp, trace: dict[str, object], found: _Found) -> bool:
    items = requested(mail.text)
    if not items:
        found.set_aside(
            int(str(trace["source_row"])), "no_return_table", "", "a table with ASIN, SKU, quantity and reason"
        )
        return False
    found.rows["returns"] += [trace | {"return_date": day, "channel": "mfn"} | item for item in items]
    return True


def _amount(mail: Mail, text: str, trace: dict[str, object], found: _Found) -> dict[str, object]:
    """Return the amount and its currency; what is not certain of it is unknown and noted."""
    market = mail_words.market_currency(mail.headers["x-marketplace-id"], mail.sender, str(trace["order_id"]))
    money, unsure = mail_words.money(text, market)
    if unsure:
        column = "amount" if money.amount is None else "currency"
        found.note(int(str(trace["source_row"])), "not_a_number", column, unsure, "one amount with its currency")
    value = None if money.amount is None else float(money.amount)
    return {"amount": value, "currency": money.currency if value is not None else ""}


def _reply_by(mail: Mail, text: str, day: pd.Timestamp, found: _Found, place: int) -> pd.Timestamp | None:
    """Return the last day to answer: so many days after the mail, or the day so many whole days of hours later."""
    days, hours = mail_words.number(text, "reply_days"), mail_words.number(text, "reply_hours")
    said = {days, None if hours is None or hours % 24 else hours // 24} - {None}
    return day + pd.Timedelta(days=said.pop() or 0) if len(said) == 1 else None
