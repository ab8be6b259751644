"""The tables of a large account, made of the numbers its states and goods are kept as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from akit.exports.cells import Home
from akit.tables import TABLES

if TYPE_CHECKING:
    from akit.exports.large.history import Together

ALWAYS, NEVER = pd.Timestamp("1900-01-01"), pd.Timestamp("2200-01-01")
_QUARTER = 900_000_000  # microseconds
_SHOWN = ("channel", "marketplace", "order_status", "ship_service_level", "ship_state", "ship_country")


def order_states(together: Together, home: Home) -> pd.DataFrame:
    """Return `order_states`, ordered by order id; texts of few kinds are categories."""
    states, profiles = together.states, together.profiles
    profile = states["profile"].to_numpy()
    texts = {name: category(profiles[name], profile) for name in _SHOWN}
    day = _days(states["purchased"].to_numpy(), home)
    if "day" in states:
        day = states["day"].fillna(day).astype("datetime64[us]")
    alone = profiles["cancelled"].to_numpy()[profile]
    cancelled = states["cancelled"].where(states["cancelled"].notna(), alone) if "cancelled" in states else alone
    known_from, known_until = _validity(states, home)
    columns = {
        "order_id": states["order_id"],
        "order_date": day,
        "purchased_at": _instants(states["purchased"]),
        "last_updated_at": _instants(states["updated"]),
        **texts,
        "cancelled": np.asarray(cancelled, dtype=np.bool_),
        "line_count": states["line_count"].astype("Int64"),
        "source_file": category(pd.Series(together.paths, dtype="str"), states["file"].to_numpy()),
        "source_row": states["row"].astype("Int64"),
        "known_from": known_from,
        "known_until": known_until,
        "goods_at": states["goods_at"].astype("Int64"),
    }
    return pd.DataFrame({name: columns[name] for name in TABLES["order_states"].columns}, copy=False)


def order_goods(together: Together) -> pd.DataFrame:
    """Return `order_goods`; its texts are categories."""
    kinds, goods = together.kinds, together.goods
    return pd.DataFrame({name: category(kinds[name], goods) for name in TABLES["order_goods"].columns}, copy=False)


def _days(microseconds: np.ndarray[tuple[int], np.dtype[np.int64]], home: Home) -> pd.Series:
    """Return the day at home of many moments: one for each quarter of an hour, for no zone cuts its days elsewhere."""
    if not len(microseconds):
        return pd.Series([], dtype="datetime64[us]")
    quarter = microseconds // _QUARTER
    first, last = int(quarter.min()), int(quarter.max())
    days = home.day(_instants(pd.Series(np.arange(first, last + 1) * _QUARTER, dtype="int64")))
    return pd.Series(days.to_numpy().take(quarter - first), dtype="datetime64[us]")


def _validity(states: pd.DataFrame, home: Home) -> tuple[pd.Series, pd.Series]:
    """Return the first day each state is the one to go by, and the first on which it no longer is."""
    first = pd.Series(ALWAYS, index=states.index, dtype="datetime64[us]")
    until = pd.Series(NEVER, index=states.index, dtype="datetime64[us]")
    if "following" not in states:
        return first, until
    later, left = states["first"].eq(False), states["following"].notna()
    first[later] = home.day(_instants(states.loc[later, "updated"]))
    until[left] = home.day(_instants(states.loc[left, "following"].astype("int64")))
    if "since" in states:
        first, until = (states[name].fillna(days) for name, days in (("since", first), ("until", until)))
    return first.astype("datetime64[us]"), until.astype("datetime64[us]")


def _instants(microseconds: pd.Series) -> pd.Series:
    return microseconds.astype("datetime64[us, UTC]")


def category(words: pd.Series, codes: np.ndarray[tuple[int], Any]) -> pd.Series:
    """Return the word of each code, as categories."""
    known = sorted({*words, ""})
    place = words.map({word: at for at, word in enumerate(known)}).to_numpy()
    kinds = pd.CategoricalDtype(pd.Index(known, dtype="str"))
    return pd.Series(pd.Categorical.from_codes(place.astype(_small(len(known)))[codes], dtype=kinds), copy=False)


def _small(count: int) -> type[np.signedinteger[Any]]:
    return np.int8 if count < 2**7 else np.int16 if count < 2**15 else np.int32
