"""The same thing in two files: which rows are one row again, and which are an older state of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd


def repeated(table: pd.DataFrame, *, also_within_a_file: bool) -> pd.Series:
    """Mark rows that only say again what another file (or, for ledgers, the same one) already says.

    Two equal lines of one order inside one file are two lines; the same pair in a second file is not four.
    """
    content = [column for column in table.columns if column not in ("source_file", "source_row")]
    if also_within_a_file:
        return table.duplicated(content)
    nth = table.groupby([*content, "source_file"], dropna=False, sort=False).cumcount()
    return table.assign(nth=nth).duplicated([*content, "nth"])


def superseded(table: pd.DataFrame, key: Sequence[str], rank: Sequence[str]) -> pd.Series:
    """Mark rows for whose ``key`` another row ranks higher; equals in rank all stand."""
    older = pd.Series(False, index=table.index)
    for column in rank:
        standing = table[~older]
        best = standing.groupby(list(key), dropna=False, sort=False)[column].transform("max")
        mine = standing[column]
        older.loc[standing.index] = best.notna() & (mine.isna() | (mine != best).fillna(True)).astype(bool)
    return older
