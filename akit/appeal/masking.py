"""Buyers' traces hidden: names, mails, telephone numbers and addresses give way to pseudonyms, stable in one pack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from akit.exports.cells import ORDER_ID
from akit.exports.people import is_amazon

_TLD = r"(?:com|net|org|edu|co|uk|de|fr|it|es|ca|cn|jp|me|info|us)"
_CAPITALS = r"[A-Z][\w'-]+(?: [A-Z][\w'-]*){0,2}"
# What is looked for in free text, in this order. Amazon's order ids and dates look like telephone numbers and are not.
_ENDING = r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Circle|Cir)"
_HAN = "[\u4e00-\u9fff]"
_CLOSING = "|".join(
    f"(?<={word}{end})" for word in ("egards", "incerely", "hanks", "hank you") for end in (", ", ",\n")
)
PATTERNS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
        rf"|\b[\w.+-]+ ?(?:\(at\)|\[at\]| at ) ?[\w-]+ ?(?:\(dot\)|\[dot\]| dot |\.) ?{_TLD}\b",
        re.IGNORECASE,
    ),
    "phone": re.compile(
        r"(?<![A-Za-z0-9_-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)[\s.-]?)?\d{2,4}(?:[\s.-]?\d{2,4}){1,3}(?![A-Za-z0-9_-])",
    ),
    "address": re.compile(
        rf"\b\d{{1,5}} (?:[NSEW]\.? )?(?:[A-Z][\w'.-]+ ){{1,3}}{_ENDING}\b\.?(?:,? (?:Apt|Unit|Suite|#)\.? ?\w+)?"
        rf"|{_HAN}{{2,10}}[省市区县](?:{_HAN}|\d){{1,20}}[路街道号]\d*号?"
    ),
    "buyer": re.compile(
        rf"(?<=[Mm]y name is ){_CAPITALS}|(?<=我叫){_HAN}{{2,3}}|(?:{_CLOSING}){_CAPITALS}(?=\s*[.!]?\s*$)"
    ),
}
_ORDER_ID = ORDER_ID.pattern.replace("[0-9]", r"\d")  # in a text, digits of any width
_NOT_A_PHONE = re.compile(rf"{_ORDER_ID}|\d{{4}}-\d{{2}}-\d{{2}}")
FEWEST_DIGITS, MOST_DIGITS = 7, 15
SHORTEST = {"name": 5, "email": 6, "phone": 7, "address": 8}  # characters: shorter strings are found in ordinary words
_WHO = {"name": "buyer", "email": "email", "phone": "phone", "address": "address"}


def traces(text: str, *, own: bool = False) -> Iterator[tuple[str, str]]:
    """Give the kind and the words of each personal trace in a free text: email, phone, address, buyer (a name).

    In a text of the seller's ``own`` or of Amazon's, bare digits are a tracking or case number, not a telephone number.
    """
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            bare = own and kind == "phone" and match[0].strip().isdigit()
            if _is_one(kind, match, text) and not bare:
                yield kind, match[0].strip()


def _is_one(kind: str, match: re.Match[str], text: str) -> bool:
    if kind == "email":
        return not is_amazon(match[0])
    if kind != "phone":
        return True
    digits = re.sub(r"\D", "", match[0])
    apart = [found.span() for found in _NOT_A_PHONE.finditer(text)]
    inside = any(first <= match.start() and match.end() <= last for first, last in apart)
    return FEWEST_DIGITS <= len(digits) <= MOST_DIGITS and not inside


@dataclass(frozen=True)
class Masks:
    """What hides buyers in a pack.

    Attributes
    ----------
    known : personal strings -> pseudonym. A pseudonym stands for the same person or number all through a pack.
    orders : order id -> pseudonym, where order ids are to be hidden too; empty otherwise.
    """

    known: Mapping[str, str]
    orders: Mapping[str, str]

    def text(self, text: str) -> str:
        """Return a buyer's free text with every known and every plainly personal string masked."""
        return self._masked(text, own=False)

    def own(self, text: str) -> str:
        """Return a text of the seller's own, or of Amazon's, masked likewise; bare digits in it stay."""
        return self._masked(text, own=True)

    def _masked(self, text: str, *, own: bool) -> str:
        if not text:
            return text
        for kind, said in [*traces(text, own=own)]:
            text = text.replace(said, self.known.get(said, f"[{kind}]"))
        masked = _Longest(self.known).sub(text)
        return self.order_ids(masked)

    def path(self, path: str) -> str:
        """Return a file's name with what is known of buyers masked; the long numbers Amazon gives files stay."""
        return self.order_ids(_Longest(self.known).sub(path))

    def order_ids(self, text: str) -> str:
        """Return a text with the order ids in it masked, where they are to be hidden."""
        if not self.orders:
            return text
        return re.sub(_ORDER_ID, lambda found: self.orders.get(found[0], "order-0000"), text)

    def order(self, order_id: str) -> str:
        """Return an order's id, or its pseudonym."""
        return self.orders.get(order_id, "order-0000") if self.orders else order_id


@dataclass(frozen=True)
class _Longest:
    """Puts pseudonyms in place of known strings, the longest first, as whole words and whatever their case."""

    known: Mapping[str, str]

    def sub(self, text: str) -> str:
        folded = text.casefold()
        mine = [said for said in self.known if said.casefold() in folded]
        for said in sorted(mine, key=lambda said: (-len(said), said)):
            text = re.sub(rf"(?<!\w){re.escape(said)}(?!\w)", self.known[said], text, flags=re.IGNORECASE)
        return text


def masks(
    buyers: Mapping[str, Iterable[str]],
    texts: Iterable[str],
    own: Iterable[str] = (),
    order_ids: Iterable[str] = (),
) -> Masks:
    """Return what hides the buyers of an account.

    Parameters
    ----------
    buyers : personal strings by kind, from `exports.people.people_in`.
    texts : every text of buyers in the account, in which further traces are looked for.
    own : every text of the seller's own ledgers, likewise.
    order_ids : those to be hidden; none keeps order ids, since Amazon asks by them.
    """
    strings: dict[str, set[str]] = {who: set() for who in _WHO.values()}
    for kind, said in buyers.items():
        strings[_WHO[kind]] |= {one for one in said if _telling(kind, one)}
    found = [*(one for text in texts for one in traces(text)), *(one for text in own for one in traces(text, own=True))]
    for who, said in found:
        if who != "buyer" or _telling("name", said):
            strings[who].add(said)
    known = {
        said: f"[{who} {number}]"
        for who, every in strings.items()
        for number, said in enumerate(sorted(every), start=1)
    }
    orders = {order: f"order-{number:04d}" for number, order in enumerate(sorted(set(order_ids)), start=1)}
    return Masks(known, orders)


def _telling(kind: str, said: str) -> bool:
    """Say whether a string tells one buyer from ordinary words: a name of one short word does not."""
    long = len(said) >= SHORTEST[kind]
    return (long and (kind != "name" or " " in said)) or bool(re.fullmatch("[\u4e00-\u9fff\u3040-\u30ff]{2,}", said))
