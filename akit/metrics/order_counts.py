"""Orders counted by day, channel and marketplace: all that a rate needs of them.

Written twice on purpose: in pandas for accounts that fit in it, which must not wait for an engine to be imported, and
as Ibis expressions for those that do not; a test holds both to the same counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from akit.metrics.defects import KINDS
from akit.metrics.few_of_many import are_named

if TYPE_CHECKING:
    from ibis.expr.types import Table

BY = ("order_date", "channel", "marketplace", "cancelled")
FLAGS = (*KINDS, "defective", "pending")
COLUMNS = [*BY, "order_count", *FLAGS]


def order_counts(orders: pd.DataFrame, by_order: pd.DataFrame) -> pd.DataFrame:
    """Count orders, and those with each flag of ``by_order``, by day, channel, marketplace and whether cancelled.

    Parameters
    ----------
    orders : `orders`, as known on the day.
    by_order : what `order_defects` or `as_amazon_counts` gives.

    Returns
    -------
    A row per combination there is: the columns of ``BY``, order_count, and a count per flag; ordered.
    """
    coded = {name: _coded(orders[name]) for name in BY}  # one number a row: a fifth of a group-by's time
    sizes = [len(kinds) for _, kinds in coded.values()]
    known = np.logical_and.reduce([codes >= 0 for codes, _ in coded.values()])
    if not known.any():
        return tidy(
            pd.DataFrame({name: orders[name][:0] for name in BY}).assign(**dict.fromkeys(COLUMNS[len(BY) :], 0))
        )
    mine = orders if known.all() else orders[known]
    places = np.ravel_multi_index([codes[known] for codes, _ in coded.values()], sizes)
    counts = np.bincount(places)
    there = np.flatnonzero(counts)
    few = are_named(mine["order_id"], by_order["order_id"]).to_numpy()
    rows = pd.Index(by_order["order_id"]).get_indexer(pd.Index(mine.loc[few, "order_id"]))
    flags = np.zeros((len(there), len(FLAGS)), dtype="int64")
    np.add.at(flags, np.searchsorted(there, places[few]), by_order[list(FLAGS)].to_numpy(dtype="int64")[rows])
    picked = zip(BY, np.unravel_index(there, sizes), strict=True)
    table = pd.DataFrame({name: coded[name][1].take(codes) for name, codes in picked})
    return tidy(table.assign(order_count=counts[there], **dict(zip(FLAGS, flags.T, strict=True))))


def _coded(column: pd.Series) -> tuple[np.ndarray[tuple[int], np.dtype[np.integer[Any]]], pd.Index]:
    """Return the place of each cell among the kinds there may be, and these; categories are known already."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), pd.CategoricalIndex(column.cat.categories, dtype=column.dtype)
    codes, kinds = pd.factorize(column)
    return codes, pd.Index(kinds)


def counts_expression(orders: Table, by_order: Table) -> Table:
    """Return `order_counts` as an Ibis expression; the tables have the columns it names."""
    joined = orders.left_join(by_order, "order_id")
    flags = {flag: joined[flag].fill_null(False).cast("int64").sum() for flag in FLAGS}
    return joined.group_by(list(BY)).aggregate(order_count=joined.count(), **flags)


def trend_counts(counts: pd.DataFrame, days: pd.DatetimeIndex, length: int) -> pd.DataFrame:
    """Sum counts over the ``length`` days up to each of ``days``, by channel: channel, window_end, and the counts.

    ``days`` are all days of a span, and no count is dated outside it. The channels are all, and each there is.
    """
    names = ["order_count", *FLAGS]
    channel, channels = pd.factorize(counts["channel"], sort=True)
    daily = np.zeros((1 + len(channels), len(days), len(names)), dtype="int64")
    np.add.at(daily, (channel + 1, days.get_indexer(pd.Index(counts["order_date"]))), counts[names].to_numpy())
    daily[0] = daily[1:].sum(axis=0)
    upto = daily.cumsum(axis=1)
    sums = np.concatenate([upto[:, :length], upto[:, length:] - upto[:, :-length]], axis=1)
    every = pd.MultiIndex.from_product([["all", *channels], days], names=["channel", "window_end"])
    return pd.DataFrame(sums.reshape(-1, len(names)), columns=names, index=every).reset_index()


def trend_expression(counts: Table, days: Table, length: int) -> Table:
    """Return `trend_counts` as an Ibis expression; ``days`` has one column, window_end."""
    import ibis

    both = counts.mutate(channel=ibis.literal("all")).union(counts)
    names = ["order_count", *FLAGS]
    daily = both.group_by(["channel", "order_date"]).aggregate(**{name: both[name].sum() for name in names})
    every = days.cross_join(daily.select("channel").distinct())
    joined = every.left_join(daily, [every.window_end == daily.order_date, every.channel == daily.channel])
    dense = joined.select("window_end", "channel", **{name: joined[name].fill_null(0) for name in names})
    rows = ibis.window(group_by="channel", order_by="window_end", preceding=length - 1, following=0)
    return dense.select("channel", "window_end", **{name: dense[name].sum().over(rows) for name in names})


def tidy(counts: pd.DataFrame) -> pd.DataFrame:
    """Return counts as `order_counts` gives them, whichever engine they come from."""
    kinds = {"channel": "str", "marketplace": "str", "cancelled": "bool", "order_date": "datetime64[us]"}
    kinds |= dict.fromkeys(["order_count", *FLAGS], "int64")
    other = {name: kind for name, kind in kinds.items() if counts[name].dtype != kind}
    typed = counts.astype(other) if other else counts
    return typed[COLUMNS].sort_values(list(BY), ignore_index=True)
