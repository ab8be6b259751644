"""Few orders looked up among all: an index of millions of order ids costs seconds, and a look at each costs little."""

from __future__ import annotations

import pandas as pd


def few_of(orders: pd.DataFrame, order_id: pd.Series) -> pd.DataFrame:
    """Return those of the orders that are named, in the order they stand."""
    return orders[are_named(orders["order_id"], order_id)]


def told_of(orders: pd.DataFrame, order_id: pd.Series, column: str) -> pd.Series:
    """Return what ``column`` says of each order named, missing where it is in no file; as ``order_id`` is indexed."""
    known = few_of(orders[["order_id", column]], order_id).set_index("order_id")[column]
    found = known.astype("str") if isinstance(known.dtype, pd.CategoricalDtype) else known
    return found.reindex(order_id).set_axis(order_id.index)


def are_among(order_id: pd.Series, many: pd.Series) -> pd.Series:
    """Say of each order named whether it is one of many."""
    return are_named(order_id, many[are_named(many, order_id)])


def are_named(order_id: pd.Series, named: pd.Series) -> pd.Series:
    """Say of each order id whether it is among those named, as `isin` does, which hands Arrow the names one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = (pa.array(ids, type=pa.large_string(), from_pandas=True) for ids in (order_id, named))
    every, among = (pa.chunked_array([ids]) if isinstance(ids, pa.Array) else ids for ids in texts)
    found = pc.is_in(every, value_set=among.combine_chunks())
    return pd.Series(found.to_numpy(), index=order_id.index, dtype="bool")
