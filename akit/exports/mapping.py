"""A mapping says how a file of columns akit has not met is read; an analyst confirms it, `mappings/*.toml` keep it."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from akit.errors import AccountError, nearest
from akit.exports.defects_table import DEFECTS_TABLE
from akit.exports.delimited import Delimited, rows
from akit.exports.encoding import Decoded
from akit.exports.feedback import FEEDBACK
from akit.exports.fulfilled_shipments import FULFILLED_SHIPMENTS
from akit.exports.layout import Layout, tidy
from akit.exports.ledgers import LEDGERS
from akit.exports.orders import ALL_ORDERS
from akit.exports.reimbursements import REIMBURSEMENTS
from akit.exports.replacements import REPLACEMENTS
from akit.exports.returns import FBA_RETURNS, MFN_RETURNS
from akit.exports.voice_of_customer import VOICE_OF_CUSTOMER

FOLDER = "mappings"
# What a file may be mapped to. Money reports are not among them: their rows mean nothing one by one.
REPORTS: Mapping[str, Layout] = {
    # Without a last update, an order's state is as old as the order: any real export of it goes before.
    "all_orders": replace(ALL_ORDERS, required=[name for name in ALL_ORDERS.required if name != "last_updated_at"]),
    **{
        layout.kind: layout
        for layout in (
            FEEDBACK,
            MFN_RETURNS,
            FBA_RETURNS,
            DEFECTS_TABLE,
            FULFILLED_SHIPMENTS,
            REPLACEMENTS,
            REIMBURSEMENTS,
            VOICE_OF_CUSTOMER,
        )
    },
    **{layout.table: layout for layout in LEDGERS},
}


@dataclass(frozen=True)
class ColumnMapping:
    """How files with certain columns are read.

    Attributes
    ----------
    name : of its file in `mappings/`, without `.toml`.
    report : the report it is read as, a key of `REPORTS`.
    columns : akit's column -> the file's.
    constants : akit's column -> what every row of the file has there, said by the analyst.
    values : akit's column -> the file's word -> Amazon's, as Storniert -> Cancelled.
    """

    name: str
    report: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def layout(self) -> Layout:
        """The report's layout with the file's names for its columns."""
        known = REPORTS[self.report]
        names = {**{column: [name] for column, name in self.columns.items()}, **self._added()}
        return replace(known, names=names, delimiters=("\t", ",", ";"))

    def _added(self) -> dict[str, list[str]]:
        return {column: [f"{column} = {value}"] for column, value in self.constants.items()}

    def fits(self, header: Sequence[str]) -> bool:
        """Say whether a header has every column of the mapping."""
        return {tidy(name) for name in self.columns.values()} <= {tidy(name) for name in header}

    def recognise(self, decoded: Decoded) -> Delimited | None:
        """Return a file whose header the mapping fits as its report, else None."""
        for delimiter in ("\t", ",", ";"):
            head = next(rows(decoded.text, delimiter), (0, [""]))[1]
            if self.fits(head):
                numbered = [self._with_constants(row, len(head)) for row in rows(decoded.text, delimiter)]
                self._translate(numbered[1:], {tidy(name): place for place, name in enumerate(head)}, len(head))
                header = [*numbered[0][1][: len(head)], *(name for (name,) in self._added().values())]
                lines = [(numbered[0][0], header), *numbered[1:]]
                return Delimited(self.layout, lines, decoded.encoding, decoded.damaged_lines)
        return None

    def _with_constants(self, line: tuple[int, list[str]], width: int) -> tuple[int, list[str]]:
        number, row = line
        return number, [*row, *self.constants.values()] if len(row) == width else row

    def _translate(self, lines: Sequence[tuple[int, list[str]]], places: Mapping[str, int], width: int) -> None:
        """Put Amazon's word in the place of the file's, in rows that are whole."""
        for column, words in self.values.items():
            place = places[tidy(self.columns[column])]
            for _, row in lines:
                if len(row) == width + len(self.constants):
                    row[place] = words.get(row[place].strip(), row[place])

    @property
    def sentence(self) -> str:
        """What is taken for granted where the mapping is used."""
        pairs = [f"{name!r} is {column}" for column, name in self.columns.items()]
        pairs += [f"{column} is {value!r} in every row" for column, value in self.constants.items()]
        pairs += [f"{said!r} is {meant!r}" for words in self.values.values() for said, meant in words.items()]
        return f"read as {REPORTS[self.report].title} by {FOLDER}/{self.name}.toml: {', '.join(pairs)}."

    def toml(self) -> str:
        """Return the mapping as its file."""
        lines = [
            "# How akit reads files that have these columns; confirmed by whoever keeps this account.",
            '# Words can be said in Amazon\'s: a table [values.order_status] with "Storniert" = "Cancelled".',
            f"report = {_quoted(self.report)}",
            "",
            "[columns]  # akit's column = the file's column",
            *(f"{column} = {_quoted(name)}" for column, name in self.columns.items()),
            "",
            "[constants]  # akit's column = what every row has",
            *(f"{column} = {_quoted(value)}" for column, value in self.constants.items()),
        ]
        for column, words in self.values.items():
            lines += ["", f"[values.{column}]  # the file's word = Amazon's"]
            lines += [f"{_quoted(said)} = {_quoted(meant)}" for said, meant in words.items()]
        return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_mappings(folder: Path) -> list[ColumnMapping]:
    """Return the mappings of an account's folder, by name.

    Raises
    ------
    AccountError : one cannot be used; the message says which and why.
    """
    paths = sorted((folder / FOLDER).glob("*.toml"))
    return [_read(path) for path in paths]


def _read(path: Path) -> ColumnMapping:
    where = f"{FOLDER}/{path.name}"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise AccountError(f"{where} cannot be read: {problem}.", hint="mend or delete it.") from problem
    values = said.get("values", {})
    words = {str(column): _texts(values, column) for column in (values if isinstance(values, dict) else {})}
    named = (_texts(said, "columns"), _texts(said, "constants"))
    mapping = ColumnMapping(path.stem, str(said.get("report", "")), *named, words)
    check(mapping, where)
    return mapping


def _texts(said: Mapping[str, Any], key: str) -> dict[str, str]:
    table = said.get(key, {})
    return {str(name): str(value) for name, value in table.items()} if isinstance(table, dict) else {}


def check(mapping: ColumnMapping, where: str) -> None:
    """Refuse a mapping to no report, or with a column the report does not have, or without one it needs.

    Raises
    ------
    AccountError : the mapping cannot be used.
    """
    if mapping.report not in REPORTS:
        raise AccountError(
            f"{where}: there is no report {mapping.report!r}.",
            found=mapping.report,
            expected=", ".join(REPORTS),
            hint=nearest(mapping.report, REPORTS),
        )
    known, said = REPORTS[mapping.report], [*mapping.columns, *mapping.constants]
    _refuse(where, known, [name for name in said if name not in known.names], "has no column")
    _refuse(where, known, [name for name in known.required if name not in said], "needs the column")
    _refuse(where, known, [name for name in mapping.values if name not in mapping.columns], "has values for no mapped")
    if len(set(said)) < len(said) or len(set(map(tidy, mapping.columns.values()))) < len(mapping.columns):
        raise AccountError(f"{where}: a column is mapped twice.", found=", ".join(said), hint="keep one of the two.")


def _refuse(where: str, known: Layout, columns: Iterable[str], why: str) -> None:
    for column in columns:
        raise AccountError(
            f"{where}: {known.title} {why} {column!r}.",
            expected="required " + ", ".join(known.required) + "; known " + ", ".join(known.names),
            hint=nearest(column, known.names) or "give it with --column NAME=HEADER, or --constant NAME=VALUE.",
        )


def keep(folder: Path, mapping: ColumnMapping) -> Path:
    """Write a confirmed mapping into the account's folder, whole or not at all; one of its name is replaced."""
    from akit.whole_files import write_whole

    return write_whole(folder / FOLDER / f"{mapping.name}.toml", mapping.toml().encode("utf-8"))
