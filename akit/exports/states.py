"""The same thing in two files: which rows are one row again, and which are an older state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from akit.exports.reading import problems, setting_aside
from akit.tables import TABLES


class States(NamedTuple):
    """How the rows of a table are told apart: alike in ``key`` are states of one thing, highest in ``rank`` the newest.

    ``by_hand`` tables are ledgers: the same row twice in one file is one row. ``kept`` keeps older states at hand, so
    that an earlier day can be seen as it was then.
    """

    key: Sequence[str] = ()
    rank: Sequence[str] = ()
    by_hand: bool = False
    kept: bool = False


STATES: Mapping[str, States] = {
    "order_items": States(["order_id"], ["last_updated_at"], kept=True),
    "feedback": States(["order_id", "feedback_date"], ["removed", "response"]),
    "returns": States(
        ["channel", "order_id", "rma_id", "sku", "return_date", "reason_code"],
        ["progress", "a_to_z_claim", "refunded_amount"],
    ),
    "claims": States(["order_id", "filed_date", "claim_type"], ["decided_date", "appeal_date"], by_hand=True),
    "chargebacks": States(by_hand=True),
    "messages": States(by_hand=True),
    "shipments": States(by_hand=True),
    "actions": States(by_hand=True),
    "defect_notes": States(by_hand=True),
}


def newest(name: str, tables: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join the rows of all files of one table.

    Returns
    -------
    The canonical table without rows said twice and without older states, and the problems that set those aside.
    """
    states, joined = STATES.get(name, States()), pd.concat(tables, ignore_index=True)
    if joined.empty:
        return TABLES[name].frame(), problems()
    known = joined.assign(**{column: "" for column in states.key if column not in joined})
    again = repeated(known, also_within_a_file=states.by_hand)
    once = known[~again]
    older = superseded(once, states.key, [column for column in states.rank if column in once])
    aside = [setting_aside(known[again], "repeated_row"), setting_aside(once[older], "superseded")]
    stay = once if states.kept else once[~older]
    return TABLES[name].frame(stay.reset_index(drop=True)), pd.concat(aside, ignore_index=True)


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
