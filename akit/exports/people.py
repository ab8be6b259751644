"""Who an account's files name: buyers, read only to hide them, and sellers, read only to tell two accounts apart.

No table of akit holds any of it. A pack is searched for the very strings of buyers before it is let out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from akit.errors import ExportError
from akit.exports.concatenated import is_header
from akit.exports.containers import unpack
from akit.exports.delimited import rows
from akit.exports.encoding import decode, is_binary
from akit.exports.mail_text import is_mail

HEAD = 65_536  # bytes that tell what a file is
BUYER = re.compile(
    r"^(?:buyer|recipient|rater|customer|consignee|receiver|ship(?:ping)?|bill(?:ing)?)[ _-]*(?:to[ _-]*)?"
    r"(?P<kind>name|company[ _-]*name|e-?mail|phone|address|street)(?!.*(?:type|id$))",
)
SELLER = re.compile(r"^(?P<kind>(?:seller|merchant|selling[ _-]?partner)[ _-]?(?:id|token|identifier|name))$")
ELEMENT = re.compile(
    r"<(?:\w+:)?(?P<kind>BuyerName|BuyerEmail|RecipientName|AddressLine\w*|PhoneNumber|BuyerPhoneNumber|MerchantIdentifier)>"
    r"(?P<said>[^<]+)</"
)
MEMBER = re.compile(r'"(?P<kind>sellerId|merchantId|sellingPartnerId|merchantToken)"\s*:\s*"(?P<said>[^"]+)"')
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
FROM = re.compile(r"^(?:From|Reply-To|Sender):\s*(?P<said>.+)$", flags=re.IGNORECASE | re.MULTILINE)
Found = tuple[str, str]  # kind, string


@dataclass
class People:
    """Whom files name.

    Attributes
    ----------
    buyers : personal strings by kind: name, email, phone, address.
    sellers : path -> what it calls its seller, where it says so.
    """

    buyers: dict[str, set[str]] = field(
        default_factory=lambda: {"name": set(), "email": set(), "phone": set(), "address": set()}
    )
    sellers: dict[str, set[Found]] = field(default_factory=dict)

    def add(self, path: str, found: Iterable[Found]) -> None:
        """Take in what one file says."""
        for kind, said in found:
            if said.strip() and kind in self.buyers:
                self.buyers[kind].add(said.strip())
            elif said.strip():
                self.sellers.setdefault(path, set()).add((kind, said.strip()))


def people_in(folder: Path, paths: Iterable[Path]) -> People:
    """Return whom the files of an account name, packed ones too.

    Parameters
    ----------
    folder : the account's.
    paths : its exports and ledgers.
    """
    found = People()
    for path in sorted(path for path in paths if path.is_file()):
        name = path.relative_to(folder).as_posix()
        for member, data in _opened(path, name):
            found.add(member, _told(data))
    return found


def _opened(path: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """Give the bytes of a file or of an archive's members; a table that names nobody is not read past its head."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.startswith((b"\x1f\x8b", b"PK\x03\x04")) and names_nobody(head):
        return
    try:
        yield from unpack(name, path.read_bytes())
    except ExportError:
        return  # it cannot be opened, so nothing of it is in any table


def names_nobody(head: bytes) -> bool:
    """Say of a file's first bytes whether they are a table without any column of people."""
    if is_mail(head) or is_binary(head) or head.lstrip()[:1] in (b"<", b"{", b"["):
        return False
    first = decode(head).text.split("\n", 1)[0]
    return not any(_columns_of(first.split(by)) for by in ("\t", ",", ";"))


def _told(data: bytes) -> Iterator[Found]:
    if is_mail(data):
        text = data.decode("utf-8", errors="replace")
        senders = (found for line in FROM.finditer(text) for found in ADDRESS.findall(line["said"]))
        yield from (("email", sender) for sender in senders if not is_amazon(sender))
        return
    if is_binary(data) or not data.strip():
        return
    text = decode(data).text
    for pattern in (ELEMENT, MEMBER):
        yield from ((_kind(match["kind"]), match["said"]) for match in pattern.finditer(text))
    for delimiter in ("\t", ",", ";"):
        if delimiter in text.split("\n", 1)[0]:
            yield from _cells(text, delimiter)


def _cells(text: str, delimiter: str) -> Iterator[Found]:
    named = dict[int, str]()
    for at, (_, row) in enumerate(rows(text, delimiter)):
        if not at or is_header(row):
            named = _columns_of(row)
            continue
        yield from ((kind, row[place]) for place, kind in named.items() if place < len(row))


def _columns_of(header: list[str]) -> dict[int, str]:
    """Return the columns of people in a header: place -> kind."""
    names = [name.strip().strip('"\ufeff').casefold() for name in header]
    matches = ((place, BUYER.match(name) or SELLER.match(name)) for place, name in enumerate(names))
    return {place: _kind(match["kind"]) for place, match in matches if match}


def _kind(named: str) -> str:
    word = named.casefold()
    if re.match("seller|merchant|selling", word):
        return "seller name" if word.endswith("name") else "seller id"
    if "mail" in word:
        return "email"
    if "phone" in word:
        return "phone"
    return "address" if word.startswith(("address", "street")) else "name"


def is_amazon(address: str) -> bool:
    """Say whether a mail address is Amazon's own, and not one of the aliases it gives buyers."""
    host = address.rpartition("@")[2].casefold()
    known = re.fullmatch(r"(?:[\w-]+\.)*amazon\.(?:[a-z]{2,3}|com?\.[a-z]{2})", host)
    return bool(known) and "marketplace." not in host
