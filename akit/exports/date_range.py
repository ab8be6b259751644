"""Date Range and Custom Transaction reports: every transaction of a time, in the language of who downloaded it.

A comma file whose header stands below a preamble of unknown length. The header alone tells the language.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import pandas as pd

from akit.errors import ExportError
from akit.exports import amounts, cells, moments, wording
from akit.exports.delimited import Delimited, Nearly, rows
from akit.exports.encoding import Decoded
from akit.exports.layout import Layout
from akit.exports.money_events import TABLE, order_id, with_other
from akit.exports.reading import Reading

KIND = "date_range"
DEEPEST, WIDEST = 50, 20_000  # lines a header is looked for in, and the longest line that may be one
_DELIMITERS = (",", ";", "\t")  # a comma, until a spreadsheet saves it again


@cache
def layouts() -> Mapping[str, Layout]:
    """Return the report's layout in each language."""
    return {row["language"]: _layout(row["language"], row["day_first"] == "yes") for row in wording.rows("languages")}


def _layout(language: str, day_first: bool) -> Layout:
    return Layout(
        kind=KIND,
        table=TABLE,
        title="a Date Range report",
        where="Seller Central > Payments > Reports repository > Date Range report (transactions)",
        names=wording.names(language),
        required=["event_at", "settlement_id", "type", "order_id", "amount"],
        readers={"event_at": moments.day_at_home(day_first=day_first), "order_id": order_id},
        delimiters=_DELIMITERS,
        finish=partial(_finish, language=language),
        date="event_date",
    )


@dataclass(frozen=True)
class DateRange(Delimited):
    """A Date Range report; ``numbered`` begins with its header.

    Attributes
    ----------
    language : of its header.
    currency : what its preamble says all amounts are in, or "".
    """

    language: str = "en"
    currency: str = ""

    def marketplaces(self) -> Mapping[str, str]:
        """Return nothing: money is no order."""
        return {}

    def read(self, path: str, home: cells.Home) -> Reading:
        """Type the rows, by the decimal mark the file itself shows."""
        usual = next(row["decimal"] for row in wording.rows("languages") if row["language"] == self.language)
        decimal = amounts.decimal_of_file(self._amounts(), otherwise=usual)
        readers = {**self.layout.readers, "amount": amounts.reader(decimal)}
        layout = replace(self.layout, readers=readers, finish=self._finish)
        plain = Delimited(layout, self.numbered, self.encoding, self.damaged_lines)
        return with_other(plain.read(path, home), path, self.layout.names["type"][0])

    def _finish(self, table: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
        finished = self.layout.finish(table, home)
        return finished.assign(currency=self.currency) if self.currency else finished

    def _amounts(self) -> Iterable[str]:
        (_, header), *body = self.numbered
        place = self.layout.columns(header)["amount"]
        return {row[place] for _, row in body if len(row) == len(header)}


def _finish(table: pd.DataFrame, home: cells.Home, *, language: str) -> pd.DataFrame:
    blank = pd.Series("", table.index, "str")
    said = zip(table["type"], table.get("description", blank), strict=True)
    markets = [wording.marketplace(name) for name in table.get("marketplace", blank)]
    return table.assign(
        event_date=table["event_at"],
        event_kind=pd.Series([wording.event_kind(language, *words) for words in said], table.index, "str"),
        marketplace=pd.Series([name for name, _ in markets], table.index, "str"),
        currency=pd.Series([currency for _, currency in markets], table.index, "str"),
        report=KIND,
    )


def recognise(decoded: Decoded, path: str) -> tuple[DateRange | Nearly | None, ExportError | None]:
    """Return the file as a Date Range report, with an error where its header lacks a column its numbers need."""
    nearly: tuple[Nearly, ExportError] | None = None
    for number, delimiter, header in _heads(decoded.text):
        for language, layout in layouts().items():
            if layout.fits(header):
                body = _numbered(decoded.text, number, delimiter)
                if not layout.fits(body[0][1]):  # a quote in it is never closed
                    continue
                said = wording.currency_said("\n".join(decoded.text.split("\n", number)[: number - 1]))
                known = (decoded.encoding, decoded.damaged_lines)
                return DateRange(layout, body, *known, language=language, currency=said), None
            if nearly is None and {"event_at", "type"} <= layout.columns(header).keys() and layout.nearly_fits(header):
                broken = Nearly(layout, _numbered(decoded.text, number, delimiter), decoded.encoding)
                nearly = broken, layout.missing(path, header)
    return nearly or (None, None)


def _heads(text: str) -> Iterable[tuple[int, str, list[str]]]:
    """Give each of the first lines that may be a header: its number, the delimiter, the cells."""
    dated = [name.casefold() for layout in layouts().values() for name in layout.names["event_at"]]
    for number, line in enumerate(text[: DEEPEST * WIDEST].split("\n")[:DEEPEST], 1):
        for delimiter in _DELIMITERS if any(name in line[:WIDEST].casefold() for name in dated) else ():
            if line.count(delimiter) >= 4 and len(line) <= WIDEST:
                yield number, delimiter, _cells(line.removesuffix("\r"), delimiter)


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of one line; of one that is no CSV, the line."""
    if delimiter == "\t":
        return line.split("\t")
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def _numbered(text: str, header: int, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the rows from the header on, numbered as in the whole file; what is above may be no CSV at all."""
    below = "\n".join(text.split("\n")[header - 1 :])
    return [(header - 1 + number, row) for number, row in rows(below, delimiter)]
