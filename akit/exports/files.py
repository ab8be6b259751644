"""A file as found: its bytes, and what they were recognised as. Its name never decides."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from akit.errors import ExportError
from akit.exports import account_health, date_range, delimited, feedback_html, mail, orders_xml, returns_xml
from akit.exports.containers import contained, is_packed
from akit.exports.defects_table import DEFECTS_TABLE
from akit.exports.encoding import Decoded, decode, is_binary
from akit.exports.feedback import FEEDBACK
from akit.exports.fulfilled_shipments import FULFILLED_SHIPMENTS, FulfilledShipments
from akit.exports.large import LargeOrders, Packed, large_files, open_large
from akit.exports.layout import Layout
from akit.exports.ledgers import LEDGERS
from akit.exports.mapping import ColumnMapping
from akit.exports.order_reports import ORDER_REPORTS, OrderReport
from akit.exports.orders import ALL_ORDERS
from akit.exports.personal import Personal
from akit.exports.prime_returns import PRIME_RETURNS
from akit.exports.reading import Content
from akit.exports.reimbursements import REIMBURSEMENTS
from akit.exports.replacements import REPLACEMENTS
from akit.exports.returns import FBA_RETURNS, MFN_RETURNS
from akit.exports.sale_report_in import SALE_REPORT_IN
from akit.exports.settlement import LAYOUTS as SETTLEMENTS
from akit.exports.settlement import as_settlement
from akit.exports.voice_of_customer import VOICE_OF_CUSTOMER
from akit.exports.workbook import is_workbook, sheets

LAYOUTS: tuple[Layout, ...] = (
    ALL_ORDERS,
    FEEDBACK,
    PRIME_RETURNS,
    MFN_RETURNS,
    FBA_RETURNS,
    DEFECTS_TABLE,
    *ORDER_REPORTS,
    FULFILLED_SHIPMENTS,
    SALE_REPORT_IN,
    REPLACEMENTS,
    REIMBURSEMENTS,
    *SETTLEMENTS,
    VOICE_OF_CUSTOMER,
    *LEDGERS,
)
# Kinds of which a row tells more than one table, or names a buyer.
PERSONAL: Mapping[str, type[Personal]] = {
    "order_report": OrderReport,
    "unshipped_orders": OrderReport,
    "fulfilled_shipments": FulfilledShipments,
}
Recognised = tuple[Content | None, ExportError | None]
_LITTER = {".ds_store", "thumbs.db", "desktop.ini", ".gitkeep"}


@dataclass(frozen=True)
class ExportFile:
    """One file, or one member of an archive.

    Attributes
    ----------
    path : relative to the account's folder, with forward slashes; a member stands behind its archive's.
    sha256 : of its bytes, unpacked.
    encoding : how it was decoded; "" for a file that is no text.
    content : what it was recognised as, or None.
    error : why a recognisable file cannot be read, or None.
    note : why it could not be opened or is not read, or "".
    reason : the word for that in the ledger.
    said : what to know of a file that is read, or "".
    text : only while it is being opened, for a file that is not recognised or not whole.
    """

    path: str
    sha256: str
    encoding: str = ""
    content: Content | None = None
    error: ExportError | None = None
    note: str = ""
    reason: str = "not_unpacked"
    said: str = ""
    text: Decoded | None = None

    @property
    def kind(self) -> str:
        """What `akit inspect` calls this file."""
        return self.content.kind if self.content else "unknown"


def open_files(
    folder: Path, paths: Iterable[Path], *, japanese: bool = False, mappings: Sequence[ColumnMapping] = ()
) -> list[ExportFile]:
    """Open and recognise files, packed ones too, in the order of their paths; system litter is passed over.

    A file that is of no kind, or lacks a column of its own, is read by the first mapping that fits its header.
    """
    wanted = sorted(path for path in paths if path.is_file() and not _is_litter(path.name))
    large, opened = large_files(wanted), list[ExportFile]()
    for path in wanted:
        name = path.relative_to(folder).as_posix()
        found = _open(path, name, japanese=japanese, large=large.get(path, {}))
        opened += [_mapped(file, mappings) for file in found]
    return opened


def _is_litter(name: str) -> bool:
    return name.casefold() in _LITTER or name.startswith("~$")  # a spreadsheet's mark that it has the file open


def _mapped(file: ExportFile, mappings: Sequence[ColumnMapping]) -> ExportFile:
    if file.text is None or (file.content is not None and file.error is None):
        return replace(file, text=None)
    for mapping in mappings:
        content = mapping.recognise(file.text)
        if content is not None:
            said = f"{mapping.sentence} {file.said}".strip()
            return replace(file, content=_personal(content), error=None, text=None, said=said)
    return replace(file, text=None)


def texts(path: Path, *, japanese: bool = False) -> list[tuple[str, Decoded]]:
    """Return the texts a file holds: itself, an archive's members, a workbook's sheets; each with its name."""
    opened = _open(path, path.name, japanese=japanese)
    return [(file.path, file.text) for file in opened if file.text is not None]


def recognised_by_header(decoded: Decoded, path: str) -> Content | None:
    """Return what the first line of a text says it is."""
    return _delimited(decoded, path)[0]


def _open(
    path: Path, name: str, *, japanese: bool, large: Mapping[str, Path | Packed] = MappingProxyType({})
) -> Iterator[ExportFile]:
    """Open a file, or each file that it holds packed; those of ``large``, by what they are called within, as such."""
    try:
        contents = {
            f"{name}/{within}" if within else name: open_large(file, japanese=japanese)
            for within, file in large.items()
        }
        opened = {member: _large(member, content) for member, content in contents.items() if content}
        if name in opened:  # the file itself, or all that a .gz holds
            yield opened[name]
            return
        for member, read in contained(name, path.read_bytes()):
            yield from [opened[member]] if member in opened else _unpacked(member, read(), japanese=japanese)
    except ExportError as error:
        # Nobody can say what is in it, so it is listed like any unknown file, with the reason.
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        yield ExportFile(name, sha256, note=f"{error.message} {error.found}")


def _large(name: str, content: LargeOrders) -> ExportFile:
    return ExportFile(name, content.sha256, content.encoding, content, said=content.said)


def _unpacked(name: str, data: bytes, *, japanese: bool) -> Iterable[ExportFile]:
    if is_workbook(data):
        return _sheets(name, data)
    if is_packed(data):
        note = f"{name} is packed within a packed file and not opened: unpack it by hand."
        return [ExportFile(name, hashlib.sha256(data).hexdigest(), note=note)]
    return [recognise(name, data, japanese=japanese)]


def _sheets(name: str, data: bytes) -> Iterator[ExportFile]:
    """Give each sheet of a workbook; the only one goes by the workbook's own name."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        found = sheets(name, data)
    except ExportError as broken:
        yield ExportFile(name, sha256, note=f"{broken.message} {broken.found} {broken.hint}")
        return
    for sheet in found:
        alone = len(found) == 1
        path = name if alone else f"{name}/{sheet.name}"
        sha = sha256 if alone else hashlib.sha256(f"{sha256}/{sheet.name}".encode()).hexdigest()
        if sheet.refused:
            yield ExportFile(path, sha, note=sheet.refused, reason="hidden_sheet")
        else:
            decoded = Decoded(sheet.text, "xlsx", ())
            content, error = recognised(decoded, path)
            yield ExportFile(path, sha, "xlsx", content, error, said=sheet.said, text=decoded)


def recognise(path: str, data: bytes, *, japanese: bool = False) -> ExportFile:
    """Return a file as what its bytes say it is."""
    sha256 = hashlib.sha256(data).hexdigest()
    mailbox = mail.recognise(data)
    if mailbox is not None:
        return ExportFile(path, sha256, "mime", mailbox)  # each part of a mail names its own encoding
    if not data.strip() or is_binary(data):
        return ExportFile(path, sha256)
    decoded = decode(data, japanese=japanese)
    content, error = recognised(decoded, path)
    return ExportFile(
        path, sha256, decoded.encoding, content, error, said=decoded.said if content else "", text=decoded
    )


def recognised(decoded: Decoded, path: str) -> Recognised:
    """Return what a text is, and why it cannot be read where it is that yet broken; (None, None) for no kind."""
    found = (tried(decoded, path) for tried in RECOGNISERS)
    return next(
        ((content, error) for content, error in found if content is not None or error is not None), (None, None)
    )


def _snapshot(decoded: Decoded, path: str) -> Recognised:
    return account_health.recognise(decoded.text), None


def _feedback_page(decoded: Decoded, path: str) -> Recognised:
    return feedback_html.recognise(decoded), None


def _delimited(decoded: Decoded, path: str) -> Recognised:
    found, error = delimited.recognise(decoded, path, LAYOUTS)
    settlement = as_settlement(found)
    return _personal(settlement) if settlement else None, error


def _personal(file: delimited.Delimited) -> Content:
    """Return a file that names buyers as one that keeps them to itself; any other as it is."""
    personal = PERSONAL.get(file.kind)
    return personal(file) if personal else file


# Each says what a text is, or nothing; the first that knows decides. An error is of a text plainly its own, yet broken.
RECOGNISERS: tuple[Callable[[Decoded, str], Recognised], ...] = (
    _snapshot,
    orders_xml.recognise,
    returns_xml.recognise,
    _feedback_page,
    date_range.recognise,
    _delimited,
)
