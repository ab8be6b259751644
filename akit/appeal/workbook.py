"""Tables as workbooks: the annex with its lists, and a sheet for each exhibit; the same bytes from the same tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd

from akit.appeal import packing

SHADE, HEAD = "FBE9E7", "F3F5F7"
WIDEST, NARROWEST = 48, 8  # characters
FORMULA = ("=", "+", "-", "@")  # a spreadsheet would run a cell that begins with one


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, a table ready to be read, the places of its red rows, and a line above it."""

    name: str
    table: pd.DataFrame
    red: Sequence[int] = ()
    note: str = ""


def write_workbook(sheets: Sequence[Sheet], title: str, day: str, target: Path) -> None:
    """Write sheets as a workbook dated by its day.

    Parameters
    ----------
    sheets : in order; a name is cut to the 31 letters a sheet can have.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator, book.properties.lastModifiedBy = title, "akit", "akit"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name[:31]), sheet)
    out = BytesIO()
    book.save(out)
    target.write_bytes(packing.office(out.getvalue(), day))


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Font

    if sheet.note:
        page.append([sheet.note])
    page.append([str(name) for name in sheet.table.columns])
    first = page.max_row
    for box in page[first]:
        box.font = Font(bold=True)
    _shade(page[first], HEAD)
    for row in sheet.table.itertuples(index=False):
        page.append([plain(value) for value in row])
    for place in sheet.red:
        _shade(page[first + 1 + place], SHADE)
    for column in page.iter_cols(min_row=first):
        _fit(page, column)
    page.freeze_panes = page.cell(row=first + 1, column=1)


def _shade(row: Any, colour: str) -> None:
    from openpyxl.styles import PatternFill

    for box in row:
        box.fill = PatternFill("solid", fgColor=colour)


def _fit(page: Any, column: Any) -> None:
    """Give a column the width of its longest text, within bounds; a longer one is wrapped."""
    from openpyxl.styles import Alignment

    longest = max(len(str(box.value or "")) for box in column)
    page.column_dimensions[column[0].column_letter].width = min(max(longest + 2, NARROWEST), WIDEST)
    for box in column:
        box.alignment = Alignment(wrap_text=longest > WIDEST, vertical="top")


def plain(value: Any) -> Any:
    """Return a value a cell can hold: no unknowns, whole days as days, and no text that a spreadsheet would run."""
    if value is None or (not isinstance(value, str | tuple) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    return value.item() if hasattr(value, "item") else value
