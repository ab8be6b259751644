"""The last look at a finished pack: every file of it is read back and searched for what is known of buyers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from zipfile import ZipFile

from akit.appeal.masking import Masks
from akit.errors import AkitError
from akit.exports.people import ADDRESS, is_amazon

_XML_TEXT = re.compile(r"<[^>]+>")
_TELEPHONE = re.compile(r"(?<![A-Za-z0-9_-])(?:\+\d{1,3}[ -]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}(?![A-Za-z0-9_-])")
_DIGITS = re.compile(r"(?<![A-Za-z0-9_-])\+?\d[\d ().-]{5,18}\d(?![A-Za-z0-9_-])")
_DRAWN = re.compile(r'\b(?:d|points|transform|style|x|y|width|height|viewBox)="[^"]*"')  # strokes, and no words
WORDS = re.compile(r"\w+")


class LeakError(AkitError):
    """A pack holds a buyer's personal data and is not let out."""


def texts_of(path: Path) -> Iterator[str]:
    """Give every text of a file a reader could find: pages, cells, properties, metadata."""
    match path.suffix:
        case ".pdf":
            yield from _pdf(path)
        case ".docx" | ".xlsx" | ".zip":
            yield from _office(path)
        case ".png":
            yield from _png(path.read_bytes())
        case ".svg":
            yield _DRAWN.sub("", path.read_text(encoding="utf-8"))
        case _:
            yield path.read_text(encoding="utf-8")
    yield path.name


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    for page in reader.pages:
        yield page.extract_text()
    yield " ".join(str(value) for value in (reader.metadata or {}).values())
    yield str(reader.xmp_metadata.stream.get_data().decode("utf-8", "replace")) if reader.xmp_metadata else ""


def _office(path: Path) -> Iterator[str]:
    """Give each XML part once with its tags taken out, so that text split over runs is whole, and once as it is."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".json", ".txt", ".csv", ".svg")):
                text = archive.read(name).decode("utf-8")
                yield from (_XML_TEXT.sub("", text.replace("</w:p>", "\n").replace("</t>", "\n")), text)
            elif name.endswith(".png"):
                yield from _png(archive.read(name))


def _png(data: bytes) -> Iterator[str]:
    """Give the texts of a picture's metadata chunks."""
    at = 8
    while at < len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in (b"tEXt", b"zTXt", b"iTXt", b"eXIf"):
            yield data[at + 8 : at + 8 + size].decode("latin-1")
        at += size + 12


class Search:
    """What is looked for: the account's own personal strings, mail addresses, telephone numbers, hidden order ids."""

    def __init__(self, masks: Masks) -> None:
        self._grams: dict[int, set[tuple[str, ...]]] = {}
        self._plain = {said for said in masks.known if not said.isascii()}
        self._digits = {re.sub(r"\D", "", said) for said, name in masks.known.items() if name.startswith("[phone")}
        for said in masks.known:
            words = tuple(WORDS.findall(said.casefold()))
            self._grams.setdefault(len(words), set()).add(words)
        self._orders = set(masks.orders)

    def found_in(self, text: str) -> set[str]:
        """Return the kinds of personal data in a text; never the data itself."""
        found = {"a mail address" for address in ADDRESS.findall(text) if not is_amazon(address)}
        found |= {"a telephone number" for _ in _TELEPHONE.finditer(text)}
        numbers = (re.sub(r"\D", "", number) for number in _DIGITS.findall(text))
        found |= {"a telephone number of a buyer" for number in numbers if number in self._digits}
        words = WORDS.findall(text.casefold())
        for size, known in self._grams.items():
            if size and any(gram in known for gram in zip(*(words[at:] for at in range(size)), strict=False)):
                found.add("a name, address or number that the account's files know of a buyer")
        found |= {"a buyer's name" for said in self._plain if said in text}
        return found | {"an order id that was to be hidden" for order in self._orders if order in text}


def leaks(folder: Path, masks: Masks) -> Mapping[str, set[str]]:
    """Return the files of a pack that hold personal data of a buyer, and of which kind."""
    search = Search(masks)
    every = (path for path in sorted(folder.rglob("*")) if path.is_file())
    found = {path.relative_to(folder).as_posix(): _kinds(search, texts_of(path)) for path in every}
    return {name: kinds for name, kinds in found.items() if kinds}


def _kinds(search: Search, texts: Iterable[str]) -> set[str]:
    return set().union(*(search.found_in(text) for text in texts))


def refuse_leaks(folder: Path, masks: Masks) -> None:
    """Refuse a pack that holds personal data of a buyer.

    Raises
    ------
    LeakError : names each file and what kind of data is in it, and not the data.
    """
    found = leaks(folder, masks)
    if found:
        named = "; ".join(f"{name}: {', '.join(sorted(kinds))}" for name, kinds in found.items())
        raise LeakError(
            "The pack holds personal data of a buyer and was not written.",
            found=named,
            expected="no name, mail address, telephone number or address of a buyer in any file",
            hint="look at the free texts of the ledgers (cause, action, proof) and at the names of the input files.",
        )
