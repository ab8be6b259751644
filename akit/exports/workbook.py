"""Workbooks (.xlsx): each sheet becomes the tab-separated text it would be saved as, and is recognised as such.

Nothing is calculated: where a cell holds a formula, the value saved with it counts, and that is said. A cell that is a
date is that day for certain. A row keeps its number. Sheets that are hidden are named and not read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from akit.errors import ExportError
from akit.exports.containers import FREE_BYTES, MOST_FILES, MOST_TIMES, ZIP, office_parts

MOST_BYTES = 1024**3  # of all parts unpacked; a sheet is at most 1,048,576 rows
WIDEST = 1_000  # cells of a row made up to the width of the others
_OLD = b"\xd0\xcf\x11\xe0"  # what Excel wrote before 2007, and what it writes under a password
_FORMULA = re.compile(rb"<f[ >/]")
_BREAKS = re.compile(r"[\t\r\n\x0b\x0c]+")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its text, and why it is not read, or what to know of it, or ""."""

    name: str
    text: str
    refused: str = ""
    said: str = ""


def is_workbook(data: bytes) -> bool:
    """Say whether the bytes are a workbook, of a kind that is read or not."""
    parts = office_parts(data) if data.startswith(ZIP) else []
    return data.startswith(_OLD) or "content.xml" in parts or any(part.startswith("xl/") for part in parts)


def sheets(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook that hold anything, in its order.

    Raises
    ------
    ExportError : it is of the old kind, locked, damaged, no workbook after all, or unpacks past the bounds.
    """
    if data.startswith(_OLD) or b"opendocument" in data[:100]:
        raise ExportError(
            f"{name} is a workbook of another kind (.xls, .ods) or has a password.",
            found="a file that is no .xlsx",
            expected="a workbook as .xlsx, or CSV",
            hint="save it as CSV UTF-8 or .xlsx without a password.",
        )
    try:
        formulas = _checked(name, data)
        found = [_sheet(name, sheet, formulas=formulas) for sheet in _worksheets(data)]
    except ExportError:
        raise
    except Exception as problem:  # openpyxl raises whatever the first odd part of a file makes it raise
        raise ExportError(
            f"{name} cannot be read as a workbook.", found=f"{problem}"[:200], hint="save it again as .xlsx or as CSV."
        ) from problem
    return [sheet for sheet in found if sheet.text.strip() or sheet.refused]


def _checked(name: str, data: bytes) -> bool:
    """Say whether there are formulas; refuse a workbook that unpacks to too much or declares a document type."""
    formulas = False
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)  # zipfile reads no more of a part than it says it has
        if len(parts) > MOST_FILES or size > min(MOST_BYTES, max(FREE_BYTES, len(data) * MOST_TIMES)):
            found = f"{len(parts)} parts of {size:,} bytes"
            raise ExportError(f"{name} unpacks to too much.", found=found, hint="save the sheet as CSV.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                with archive.open(part) as stream:
                    head = stream.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise ExportError(f"{name} declares a document type.", found=part.filename)
                    formulas |= "worksheets/" in part.filename and _has_formulas(head, stream)
    return formulas


def _has_formulas(head: bytes, stream: Any) -> bool:
    tail = head
    while tail:
        if _FORMULA.search(tail):
            return True
        more = stream.read(1 << 20)
        tail = tail[-4:] + more if more else b""
    return False


def _worksheets(data: bytes) -> Iterator[Any]:
    from openpyxl import load_workbook

    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        yield from book.worksheets
    finally:
        book.close()


def _sheet(name: str, sheet: Any, *, formulas: bool) -> Sheet:
    if sheet.sheet_state != "visible":
        return Sheet(sheet.title, "", refused="the sheet is hidden and not read: unhide it if its rows are meant.")
    sheet.reset_dimensions()  # what a file says of its size is often wrong
    rows, size = list[list[str]](), 0
    for row in sheet.iter_rows():
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        rows.append(cells)
        size += sum(map(len, cells)) + len(cells)
        if size > MOST_BYTES:
            raise ExportError(f"{name} holds too much.", found=f"more than {MOST_BYTES:,} characters in {sheet.title}")
    said = "cells with formulas are read as the values saved with them." if formulas else ""
    return Sheet(sheet.title, _lines(rows), said=said)


def _lines(rows: Sequence[list[str]]) -> str:
    """Return rows as lines of equally many cells: a sheet has no end of row."""
    width = min(WIDEST, max(map(len, rows), default=0))
    return "\n".join("\t".join(row + [""] * (width - len(row))) if row else "" for row in rows)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(value, str(cell.number_format or ""))
    if isinstance(value, datetime):
        value = (value + timedelta(microseconds=500_000)).replace(microsecond=0)  # its clock is a fraction of a day
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return _BREAKS.sub(" ", str(value))


def _number(value: float, number_format: str) -> str:
    """Return a number as plain digits; one of more digits than a spreadsheet keeps as what it is: rounded."""
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    if abs(value) >= 1e15:
        return f"{value:.14E}"
    return str(int(value)) if float(value).is_integer() else repr(float(value))
