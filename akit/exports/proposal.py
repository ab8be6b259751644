"""A proposal of how to read a file of columns akit has not met: each match with its reason, for the analyst to confirm.

Nothing is read by it until it is confirmed and kept as a mapping.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from itertools import islice

import pandas as pd

from akit.errors import ExportError
from akit.exports import headers, wording
from akit.exports.cells import ORDER_ID, Home
from akit.exports.delimited import rows
from akit.exports.encoding import Decoded
from akit.exports.layout import Layout, tidy
from akit.exports.mapping import REPORTS, ColumnMapping

SAMPLED, SHOWN = 200, 3  # rows looked at, and values shown of a column
ALIKE = 0.82  # of two names, for a slip of the pen to be proposed; the analyst sees both
_MOST_IDS = 0.8  # share of sampled cells that must be order ids for a column of any name to be one
_MOST_BAD = 0.5  # share of sampled cells that a match may leave unread and still be proposed


@dataclass(frozen=True)
class Match:
    """One column of the file as one of the report's, and why."""

    header: str
    column: str
    why: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """How a file might be read.

    Attributes
    ----------
    path : the file.
    report : what it would be read as.
    matches : the columns that can be matched.
    unmatched : the file's columns that cannot, and are left alone.
    lacking : columns the report needs and nothing in the file matches.
    """

    path: str
    report: str
    matches: tuple[Match, ...]
    unmatched: tuple[str, ...]
    lacking: tuple[str, ...]

    def mapping(self, name: str, constants: Mapping[str, str]) -> ColumnMapping:
        """Return the mapping that confirming the proposal keeps."""
        return ColumnMapping(name, self.report, {match.column: match.header for match in self.matches}, constants)


@dataclass(frozen=True)
class _Sheet:
    header: list[str]
    cells: list[list[str]]  # by column

    def sample(self, place: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, self.cells[place])))[:SHOWN]


@dataclass(frozen=True)
class Said:
    """What the analyst says of a file beforehand; nothing is guessed for it.

    Attributes
    ----------
    report : what to read it as, a key of `REPORTS`; "" is whatever matches best.
    columns : akit's column -> the file's.
    constants : akit's column -> what every row has.
    """

    report: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


def propose(decoded: Decoded, path: str, home: Home, said: Said) -> Proposal:
    """Return how a file might be read; its cells are tried with the dates of ``home``.

    Raises
    ------
    ExportError : it is no table with a header row, or no report matches at all.
    """
    sheet = _sheet(decoded, path)
    wanted = [said.report] if said.report else list(REPORTS)
    tried = {name: _matches(REPORTS[name], sheet, home, said.columns) for name in wanted}
    worth = {name: _worth(REPORTS[name], matches, said.constants) for name, matches in tried.items()}
    best = max(tried, key=lambda name: worth[name])
    if not tried[best] or not (said.report or worth[best][0]):
        raise ExportError(
            f"{path}: no report akit knows matches these columns.",
            found=", ".join(sheet.header[:40]),
            expected="an order id beside a date, a status or the like",
            hint="say what it is with --as REPORT and --column NAME=HEADER; reports are " + ", ".join(REPORTS) + ".",
        )
    found = {*(match.column for match in tried[best]), *said.constants}
    used = {match.header for match in tried[best]}
    unmatched = tuple(name for name in sheet.header if name and name not in used)
    lacking = tuple(name for name in REPORTS[best].required if name not in found)
    return Proposal(path, best, tuple(tried[best]), unmatched, lacking)


def _sheet(decoded: Decoded, path: str) -> _Sheet:
    """Split the first rows of a file by the delimiter that gives its header most cells."""
    heads = {by: next(rows(decoded.text, by), (0, [""]))[1] for by in ("\t", ",", ";")}
    by = max(heads, key=lambda delimiter: len(heads[delimiter]))
    header = [name.strip() for name in heads[by]]
    if len(header) < 2:
        raise ExportError(f"{path} is no table with a header row.", found="one column", expected="several columns")
    body = [row for _, row in islice(rows(decoded.text, by), 1, SAMPLED + 1) if len(row) == len(header)]
    return _Sheet(header, [[row[place].strip() for row in body] for place in range(len(header))])


def _worth(layout: Layout, matches: Sequence[Match], constants: Mapping[str, str]) -> tuple[bool, float, int]:
    """Return how well a report matches: has it half of what it needs, how much of that, how many columns at all."""
    found = {*(match.column for match in matches), *constants}
    share = sum(name in found for name in layout.required) / len(layout.required)
    return layout.required[0] in found and share >= 0.5, share, len(matches)


def _matches(layout: Layout, sheet: _Sheet, home: Home, said: Mapping[str, str]) -> list[Match]:
    """Match columns best reason first, each once, in the order of the report's own columns."""
    places = {tidy(name): place for place, name in reversed(list(enumerate(sheet.header)))}
    found: dict[str, Match] = {}
    for column, header in said.items():
        if column in layout.names and tidy(header) in places:
            place = places[tidy(header)]
            found[column] = Match(sheet.header[place], column, "said by the analyst", sheet.sample(place))
    ranked = sorted(_reasons(layout, sheet), key=lambda reason: (-reason[0], reason[1]))
    taken = {match.header for match in found.values()}
    for _, place, column, why in ranked:
        header = sheet.header[place]
        if column not in found and header not in taken and _reads(layout, column, sheet.cells[place], home):
            found[column] = Match(header, column, why, sheet.sample(place))
            taken.add(header)
    return [found[column] for column in layout.names if column in found]


def _reasons(layout: Layout, sheet: _Sheet) -> Iterator[tuple[float, int, str, str]]:
    """Give (strength, place, column, why) of all that may match."""
    for place, header in enumerate(sheet.header):
        for column, own in layout.names.items() if header else ():
            reason = _alike(_bare(header), column, own)
            if reason:
                yield reason[0], place, column, reason[1]
        cells = [cell for cell in sheet.cells[place] if cell]
        if "order_id" in layout.names and cells and sum(map(_is_order_id, cells)) >= _MOST_IDS * len(cells):
            yield 2.5, place, "order_id", "its values are order ids"


def _alike(name: str, column: str, own: Sequence[str]) -> tuple[float, str] | None:
    """Return how strongly a name speaks for a column, and why."""
    if name in map(_bare, own):
        return 5, "its name in this report"
    if name in _elsewhere().get(column, ()):
        return 4, "a name of this column elsewhere"
    if name == _bare(column):
        return 3, "akit's own name of the column"
    like, other = max((SequenceMatcher(None, name, _bare(other)).ratio(), other) for other in own)
    return (1 + like, f"like {other!r}") if like >= ALIKE else None


def _is_order_id(cell: str) -> bool:
    return ORDER_ID.fullmatch(cell) is not None


def _reads(layout: Layout, column: str, values: Sequence[str], home: Home) -> bool:
    """Say whether most cells can be read as the column's; an empty column says nothing against it."""
    reader = layout.readers.get(column)
    cells = pd.Series([value for value in values if value], dtype="str")
    if reader is None or cells.empty:
        return True
    return float(reader(cells, home).bad.astype("bool").mean()) <= _MOST_BAD


@cache
def _elsewhere() -> Mapping[str, frozenset[str]]:
    """Return column -> the bare names it goes by in any report, any language of money reports, and ERP systems."""
    found: dict[str, set[str]] = {}
    for row in [*headers.rows(), *wording.rows("headers"), *_synonyms()]:
        found.setdefault(row["column"], set()).add(_bare(row["name"]))
    return {column: frozenset(names) for column, names in found.items()}


@cache
def _synonyms() -> tuple[Mapping[str, str], ...]:
    text = (files("akit.exports") / "synonyms.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _bare(name: str) -> str:
    """Return a name without case, blanks and punctuation: Order-ID, order id and orderid are one name."""
    return "".join(character for character in tidy(name) if character.isalnum())


def as_text(proposal: Proposal, mapping: ColumnMapping) -> str:
    """Return a proposal as a person reads it."""
    layout = REPORTS[proposal.report]
    wide = max((len(match.header) for match in proposal.matches), default=0)
    lines = [f"{proposal.path} can be read as {layout.title} ({proposal.report}):", ""]
    for match in proposal.matches:
        values = " | ".join(value[:30] for value in match.samples) or "(no values)"
        lines.append(f"  {match.header:<{wide}} -> {match.column}: {match.why}; as {values}")
    lines += [f"  every row -> {column} = {value!r}" for column, value in mapping.constants.items()]
    if proposal.unmatched:
        lines += ["", "Left alone, for nothing in the report matches: " + ", ".join(proposal.unmatched)]
    if proposal.lacking:
        lines += ["", "Needed, and nothing in the file matches: " + ", ".join(proposal.lacking)]
        lines += ["  Say them: --column NAME=HEADER for a column of the file, --constant NAME=VALUE for all its rows."]
    return "\n".join(lines)
