"""Reports written one behind the other into one file: where a header stands again, and where another begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from akit.exports import headers, wording
from akit.exports.layout import LONGEST, Layout, tidy

_FIRST = 8  # cells at the beginning of a row, of which a header knows one
_FEWEST, _LEAST = 3, 0.2  # names that make a header, and the share of its cells they are: akit knows not all
_VALUE = re.compile(r"\d{3}")  # ids, days and moments have such; of names, none
Row = tuple[int, list[str]]


class Part(NamedTuple):
    """One report of a file: its header's line and cells, the rows below it, and whether it is of the file's layout."""

    line: int
    header: list[str]
    rows: list[Row]
    own: bool


@cache
def _known() -> frozenset[str]:
    words = (row["name"] for table in (headers.rows(), wording.rows("headers")) for row in table)
    return frozenset(map(tidy, words))


def is_header(row: Sequence[str], own: Iterable[str] = ()) -> bool:
    """Say whether a row holds names of columns instead of values; ``own`` are further names its report has."""
    known = _known()
    if not any(_bare(cell) in known for cell in row[:_FIRST]):  # nearly every row ends here
        return False
    further = {*map(tidy, own), *known}
    said = [tidy(cell) for cell in row if cell.strip()]
    count = sum(name in further for name in said)
    return count >= _FEWEST and count >= _LEAST * len(said) and not any(map(_VALUE.search, said))


def _bare(cell: str) -> str:
    return tidy(cell) if len(cell) <= LONGEST and not cell.isdigit() else ""


def parted(layout: Layout, numbered: Sequence[Row], suspects: Iterable[int]) -> list[Part]:
    """Return the reports a file holds, in order: one, where no header stands again.

    Parameters
    ----------
    layout : the file's own.
    numbered : line number and cells, the header first.
    suspects : numbers of the lines among which further headers are: a header is never a row that can be read.
    """
    (line, header), *body = numbered
    doubtful = set(suspects)
    parts = [Part(line, header, [], True)]
    for number, row in body:
        found = _split(row, parts[-1].header) if number in doubtful else None
        if found is None:
            parts[-1].rows.append((number, row))
            continue
        before, names = found
        if before:
            parts[-1].rows.append((number, before))
        parts.append(Part(number, names, [], layout.fits(names)))
    return parts


def _split(row: list[str], header: list[str]) -> tuple[list[str], list[str]] | None:
    """Return a header and the row it is glued to, if any: a file whose last line had no end runs into the next one."""
    if is_header(row, header):
        return [], row
    last = len(header) - 1
    if len(row) <= len(header) or not is_header(row[last + 1 :], header):
        return None
    cell = row[last]
    first = max((name for name in _spelt(header) if cell.endswith(name)), key=len, default="")
    return ([*row[:last], cell.removesuffix(first)], [first, *row[last + 1 :]]) if first else None


def _spelt(header: Sequence[str]) -> Iterator[str]:
    """Give names of columns as files write them."""
    yield from (name for name in header if name)
    yield from (row["name"] for row in headers.rows())
    yield from (row["name"] for row in wording.rows("headers"))
