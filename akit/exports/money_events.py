"""What the readers of money reports share: the order of an event, and types nobody knows."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from akit.exports import cells
from akit.exports.reading import Reading, problems

TABLE = "money_events"
EXPECTED = "a type of exports/money_words/types.csv"


def order_id(column: pd.Series, home: cells.Home) -> cells.Cast:
    """Read an order id where there is one; another number in its place is noted, for the row's money still counts."""
    read = cells.order_id(column, home)
    ids = read.typed.mask(read.bad, "")
    return replace(read, typed=ids, bad=read.bad & column.ne(""), unknown=True)


def with_other(reading: Reading, path: str, column: str) -> Reading:
    """Keep rows of a type nobody knows as kind ``other``, and note each such word once, at its first row."""
    if reading.table.empty:
        return reading
    unknown = reading.table["event_kind"].eq("")
    first = reading.table[unknown & reading.table["type"].ne("")].drop_duplicates("type")
    rows = zip(first["source_row"], first["type"], strict=True)
    noted = problems([(path, row, "unknown_word", column, word, EXPECTED, "") for row, word in rows])
    table = reading.table.assign(event_kind=reading.table["event_kind"].mask(unknown, "other"))
    return replace(reading, table=table, noted=pd.concat([reading.noted, noted], ignore_index=True))
