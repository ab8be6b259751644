"""Orders whose lines disagree on the day they were bought, as no export should: seen on each day as small files are.

`metrics.known.states` leaves out the lines of a later day than it looks from, one by one; so such an order is in
another state from day to day without any of its stamps telling. There are few, if any.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from akit.exports.cells import Home
from akit.exports.large.told import ALWAYS, NEVER


def spelled_out(lines: pd.DataFrame, home: Home) -> pd.DataFrame:
    """Give the lines of each order by spells: the times in which it is in one state.

    A spell is a stamp, but for torn orders: their lines stand once for each spell, numbered from 0, with the days
    ``since`` which and ``until`` before which it is the one to go by.

    Parameters
    ----------
    lines : with key, purchased, updated (microseconds) and, where known, day.
    """
    bought = lines.groupby("key", sort=False)["purchased"]
    differ = (bought.transform("min") != bought.transform("max")).to_numpy()
    if not differ.any():
        return lines.assign(spell=lines["updated"])
    some = lines[differ]
    days = home.day(some["purchased"].astype("datetime64[us, UTC]"))
    some = some.assign(bought=some["day"].fillna(days) if "day" in some else days)
    of_order = some.groupby("key", sort=False)["bought"]
    torn = some[of_order.transform("min") != of_order.transform("max")]
    if torn.empty:
        return lines.assign(spell=lines["updated"])
    torn = torn.assign(changed=home.day(torn["updated"].astype("datetime64[us, UTC]")))
    spells = [spell for _, order in torn.groupby("key", sort=False) for spell in _spells(order)]
    rest = lines.drop(index=torn.index)
    return pd.concat([rest.assign(spell=rest["updated"]), *spells], ignore_index=True)


def _spells(order: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Give the lines to go by from each day on which they are others than before."""
    days = np.unique(order[["bought", "changed"]].to_numpy().ravel())
    days = days[days >= order["bought"].min().to_datetime64()]
    found = [(day, _lines_on(order, day)) for day in days]
    begun = [one for before, one in zip([None, *found], found, strict=False) if _other(before, one)]
    ends = [*(day for day, _ in begun[1:]), NEVER]
    for number, ((day, lines), end) in enumerate(zip(begun, ends, strict=True)):
        since = day if number else ALWAYS
        yield lines.assign(spell=number, since=pd.Timestamp(since), until=pd.Timestamp(end))


def _other(before: tuple[np.datetime64, pd.DataFrame] | None, one: tuple[np.datetime64, pd.DataFrame]) -> bool:
    return before is None or not before[1].index.equals(one[1].index)


def _lines_on(order: pd.DataFrame, day: np.datetime64) -> pd.DataFrame:
    """Return the lines that `metrics.known.states` has of an order on a day."""
    placed = order[order["bought"] <= day]
    newest = placed.loc[placed["changed"] <= day, "updated"].max()
    stamp = placed["updated"].min() if pd.isna(newest) else newest
    mine: pd.DataFrame = placed[placed["updated"] == stamp]
    return mine
