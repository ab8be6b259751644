"""The same thing in two files: which rows are one row again, and which are an older state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from akit.exports.by_mail import settled
from akit.exports.reading import PART, problems, setting_aside
from akit.tables import CLAIM, TABLES, nth_claim

# How much a report's word on an order's state weighs beside All Orders, whose rows stand at 0: where a better report
# knows an order, a lesser one adds nothing, whatever its dates say. A lesser report's rows have a column ``standing``.
STANDING: Mapping[str, int] = {
    "sale_report": -1,  # tells the state, but no time
    "fulfilled_shipments": -2,  # tells only what was shipped
    "order_report": -3,  # tells no state
    "unshipped_orders": -4,  # nor every line of an order
}
# Reasons for setting a row aside that cost no number.
SAID_AGAIN = ("repeated_row", "superseded", "repeated_file", "repeated_header")
MENTIONED = "mentioned"
NTH = "nth_claim"  # one order may have two claims alike; a second file says them again, one by one


class States(NamedTuple):
    """How the rows of a table are told apart: alike in ``key`` are states of one thing, highest in ``rank`` the newest.

    ``by_hand`` tables are ledgers: the same row twice in one file is one row. ``kept`` keeps older states at hand, so
    that an earlier day can be seen as it was then. Rows alike in ``same`` say one thing twice, however many columns
    their layouts have; without it, rows alike in all columns do. ``by_mail`` are the columns in which a row that only
    a mail tells gives way to any other.
    """

    key: Sequence[str] = ()
    rank: Sequence[str] = ()
    by_hand: bool = False
    kept: bool = False
    same: Sequence[str] = ()
    by_mail: Sequence[str] = ("order_id",)


STATES: Mapping[str, States] = {
    "order_items": States(
        ["order_id"],
        ["standing", "last_updated_at"],
        kept=True,
        same=["order_id", "standing", "last_updated_at", "order_status", "sku", "asin", "quantity"],
    ),
    "feedback": States(["order_id", "feedback_date"], ["removed", "response"]),
    "returns": States(
        ["channel", "order_id", "rma_id", "sku", "return_date", "reason_code"],
        ["progress", "a_to_z_claim", "refunded_amount"],
        by_mail=["order_id", "asin"],
    ),
    "claims": States([*CLAIM, NTH], ["decided_date", "appeal_date"], by_hand=True, kept=True),
    "chargebacks": States(by_hand=True),
    "voice_of_customer": States(["asin", "sku"], ["last_updated"], kept=True),
    # A settlement that several files tell is one settlement; rows of other money reports have no rank: all stand.
    "money_events": States(["settlement_id", "of_settlement"], ["adds_up", "version"]),
    "messages": States(by_hand=True),
    "shipments": States(by_hand=True),
    "actions": States(by_hand=True),
    "defect_notes": States(by_hand=True),
    "reason_corrections": States(by_hand=True),
}


def mentioned(rows: pd.DataFrame) -> pd.DataFrame:
    """Mark rows of ``Reading.also``: their file counts them under its own table, so they are not set aside in it."""
    return rows.assign(**{MENTIONED: True})


def newest(name: str, tables: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the rows of all files of one table.

    Returns
    -------
    The canonical table without rows said twice and without older states, and the problems that set those aside.
    """
    states, joined = STATES.get(name, States()), pd.concat(tables, ignore_index=True)
    if joined.empty:
        return TABLES[name].frame(), problems()
    absent = {column: "" for column in states.key if column not in joined and column != NTH}
    known = _filled(name, joined.assign(**absent))
    again = repeated(known, also_within_a_file=states.by_hand, same=states.same)
    once, told = settled(known[~again], states.by_mail)
    once = once.assign(**{NTH: nth_claim(once)}) if NTH in states.key else once
    ranks = [column for column in states.rank if column in once]
    heard = once.drop(index=once.index[told]) if told.any() else once
    older = superseded(heard, states.key, ranks).reindex(once.index, fill_value=True)
    stay = once[~older]
    if states.kept:  # what a mail said before, or a lesser report says, is no older state
        stay = heard[~superseded(heard, states.key, ["standing"])] if "standing" in heard else heard
    twice = _counted(known[again])
    content = _content(known, states.same)
    aside = [
        setting_aside(twice, "repeated_row", _first_to_say(twice, known, content)),
        setting_aside(_counted(once[older]), "superseded"),
    ]
    return TABLES[name].frame(stay.reset_index(drop=True)), pd.concat(aside, ignore_index=True)


def _filled(name: str, joined: pd.DataFrame) -> pd.DataFrame:
    """Give what one file's columns say and another file has no column for: unknown text, no, an own report's standing.

    Left missing, a flag would turn true and a text be no text; and a line in two layouts would not be the same line.
    """
    unknown: dict[str, object] = {"text": "", "order_id": "", "flag": False}
    blank = {column: unknown[kind] for column, kind in TABLES[name].columns.items() if kind in unknown}
    given = {column: value for column, value in {**blank, "standing": 0}.items() if column in joined}
    holes = {column: value for column, value in given.items() if joined[column].isna().any()}
    return joined.assign(
        **{column: joined[column].where(joined[column].notna(), value) for column, value in holes.items()}
    )


def _counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that their file counts under this table."""
    return rows[rows[MENTIONED].isna()] if MENTIONED in rows else rows


def repeated(table: pd.DataFrame, *, also_within_a_file: bool, same: Sequence[str] = ()) -> pd.Series:
    """Mark rows that only say again what another file (or, for ledgers, the same one) already says.

    Two equal lines of one order inside one file are two lines; the same pair in a second file is not four, nor in a
    second report within a file.
    """
    content = _content(table, same)
    if also_within_a_file:
        return table.duplicated(content)
    again = table.duplicated(content, keep=False)
    if again.any():
        within = [*content, "source_file", *([PART] if PART in table else [])]
        alike = table.loc[again, within]
        nth = alike.groupby(within, dropna=False, sort=False).cumcount()
        again[again] = alike.assign(nth=nth).duplicated([*content, "nth"])
    return again


def _content(table: pd.DataFrame, same: Sequence[str]) -> list[str]:
    named = [column for column in table.columns if not same or column in same]
    return [column for column in named if column not in ("source_file", "source_row", MENTIONED, PART)]


def _first_to_say(twice: pd.DataFrame, known: pd.DataFrame, content: list[str]) -> list[str]:
    """Return for each row the first file that says it."""
    if twice.empty:
        return []
    first = known.drop_duplicates(content)[[*content, "source_file"]]
    return [str(path) for path in twice[content].merge(first, on=content, how="left")["source_file"]]


def superseded(table: pd.DataFrame, key: Sequence[str], rank: Sequence[str]) -> pd.Series:
    """Mark rows for whose ``key`` another row ranks higher; equals in rank all stand."""
    older = pd.Series(False, index=table.index)
    several = table[table.duplicated(list(key), keep=False)] if rank else table[:0]
    for column in rank if len(several) else ():
        standing = several[~older[several.index]]
        best = standing.groupby(list(key), dropna=False, sort=False)[column].transform("max")
        mine = standing[column]
        older.loc[standing.index] = best.notna() & (mine.isna() | (mine != best).fillna(True)).astype(bool)
    return older
