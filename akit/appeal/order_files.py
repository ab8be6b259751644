"""What each file says of orders and products, of a small account and of a large one: what tells two sellers apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from akit.account import Account
from akit.metrics.known import places_of_goods
from akit.tables import Tables

PRODUCTS = ("sku", "asin")
LEDGER = "ledger"  # the kind of a file somebody wrote by hand, who may have written of two accounts
_TOLD = ["source_file", "order_id", "marketplace", "channel", "order_date", "last_updated_at"]


@dataclass(frozen=True)
class OrderFiles:
    """The order files of an account.

    Attributes
    ----------
    orders : a row per line, of a large account per state of an order: source_file, order (a number, one an order id),
        marketplace, channel, order_date, last_updated_at, rows (lines).
    products : path -> the SKUs and ASINs of its lines.
    together : path -> a number, one for all files that have an order in common, be it through others.
    """

    orders: pd.DataFrame
    products: Mapping[str, frozenset[str]]
    together: Mapping[str, int]

    @property
    def every_product(self) -> frozenset[str]:
        """The SKUs and ASINs of all files."""
        return frozenset().union(*self.products.values())


def order_files(account: Account) -> OrderFiles:
    """Return what each file says of orders; a line that an earlier file has to the letter is that file's alone."""
    tables = account.tables
    large = len(tables.order_states) > 0
    said = tables.order_states if large else tables.order_items
    rows = said["line_count"].to_numpy(dtype="int64") if large else 1
    orders = said[_TOLD].assign(order=pd.factorize(said["order_id"])[0], rows=rows).drop(columns="order_id")
    return OrderFiles(orders, _products_of_states(tables) if large else _products(said), _together(account, said))


def _products(lines: pd.DataFrame) -> dict[str, frozenset[str]]:
    files = lines[["source_file", *PRODUCTS]].drop_duplicates().groupby("source_file", sort=True)
    return {str(path): _named(kinds) for path, kinds in files}


def _products_of_states(tables: Tables) -> dict[str, frozenset[str]]:
    """Return the products of a large account's files: each state has its lines' goods in one stretch."""
    states, goods = tables.order_states, tables.order_goods
    kinds = goods.groupby(list(PRODUCTS), sort=False, observed=True).ngroup().to_numpy()
    texts = goods[list(PRODUCTS)].iloc[np.unique(kinds, return_index=True)[1]].reset_index(drop=True)
    found = {}
    for path, mine in states.groupby("source_file", sort=True, observed=True)[["goods_at", "line_count"]]:
        found[str(path)] = _named(texts.iloc[np.unique(kinds[places_of_goods(mine)])])
    return found


def _named(kinds: pd.DataFrame) -> frozenset[str]:
    return frozenset(str(said) for column in PRODUCTS for said in kinds[column].unique()) - {""}


def _together(account: Account, orders: pd.DataFrame) -> dict[str, int]:
    """Return which files belong together: those with an order in common, and those with a line to the letter.

    Amazon's reports of parcels are of orders too; what somebody wrote by hand joins nothing.
    """
    by_hand = account.files.loc[account.files["kind"] == LEDGER, "path"]
    parcels = account.tables.shipments
    told = [orders, parcels[~parcels["source_file"].isin(by_hand)]]
    rows = pd.concat([table[["order_id", "source_file"]].astype("str") for table in told], ignore_index=True)
    rows = rows.drop_duplicates().sort_values(["order_id", "source_file"], ignore_index=True)
    file, same = rows["source_file"], rows["order_id"].eq(rows["order_id"].shift())
    again = account.set_aside.loc[account.set_aside["reason"].eq("repeated_row"), ["source_file", "found"]]
    links = pd.concat(
        [pd.DataFrame({"one": file[same], "other": file.shift()[same]}), again.set_axis(["one", "other"], axis=1)]
    )
    return _joined(sorted(file.unique()), links.astype("str").drop_duplicates().itertuples(index=False))


def _joined(names: Iterable[str], links: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """Return a number for each name, the same for names that are linked, be it through others."""
    found = {name: number for number, name in enumerate(names)}
    for one, other in links:
        old, new = found.get(one), found.get(other)
        if old is not None and new is not None and old != new:
            found = {name: new if number == old else number for name, number in found.items()}
    return found
