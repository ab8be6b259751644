"""Rows to bytes, the way Amazon's flat files and an analyst's spreadsheet do it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]


def names(text: str) -> tuple[str, ...]:
    """Return the column names that ``text`` lists, separated by commas."""
    return tuple(" ".join(name.split()) for name in text.split(","))


def flat_file(header: Sequence[str], rows: Iterable[Row], *, blank: str = "", encoding: str = "utf-8") -> bytes:
    """Return a tab-separated file without quoting, as Amazon's reports are; absent cells are ``blank``."""
    columns = [name.strip() for name in header]
    lines = ["\t".join(header)]
    lines += ["\t".join(_cell(row.get(name, ""), blank) for name in columns) for row in rows]
    return ("\n".join(lines) + "\n").encode(encoding)


def spreadsheet(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Return a comma-separated file with quotes where they are needed, as the ledgers are."""
    page = io.StringIO()
    writer = csv.DictWriter(page, header, restval="", extrasaction="raise", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return page.getvalue().encode("utf-8")


def _cell(value: object, blank: str) -> str:
    text = "" if value is None else str(value)
    return text.replace("\t", " ").replace("\n", " ") or blank


def money(value: float) -> str:
    """Return an amount as Amazon writes it: dot decimals, no thousands."""
    return f"{value:.2f}"
