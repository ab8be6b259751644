"""One account a pack: files of a second seller and orders of a foreign marketplace stop it, and are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from akit import metrics, policy
from akit.account import Account
from akit.appeal.order_files import OrderFiles, order_files
from akit.errors import AkitError

MULTI_CHANNEL = "Non-Amazon"
FEW = 3  # orders: fewer cannot show that a file is of another seller
ABOUT_ORDERS = {  # tables whose rows are about orders of the account, and what dates them
    "feedback": "feedback_date",
    "claims": "filed_date",
    "chargebacks": "received_date",
    "returns": "return_date",
    "messages": "received_date",
    "shipments": "shipped_at",
    "amazon_defects": "order_date",
}
LONGEST_WAIT = pd.Timedelta(days=120)  # from an order to what is said of it: younger rows belong to orders on file


class TwoAccountsError(AkitError):
    """An account's folder holds what belongs to another account."""


@dataclass(frozen=True)
class Intruder:
    """What does not belong to the account: the file, why akit thinks so, and how many rows."""

    path: str
    why: str
    rows: int


def refuse_intruders(account: Account, sellers: Mapping[str, Iterable[tuple[str, str]]]) -> None:
    """Refuse to go on where files are of more than one account.

    Parameters
    ----------
    sellers : path -> what a file calls its seller, from `exports.people.people_in`.

    Raises
    ------
    TwoAccountsError : names every file, why, and how many of its rows.
    """
    excused = set(account.settings.own_files)
    found = [one for one in intruders(account, sellers) if one.path not in excused]
    if found:
        named = "; ".join(f"{one.path}: {one.why} ({one.rows} rows)" for one in found)
        raise TwoAccountsError(
            "The account's folder holds data of another account; no pack was made.",
            found=named,
            expected="one seller's files, on the marketplaces of account.toml",
            hint="take the files out. If they are this seller's after all, name them in account.toml: "
            'own_files = ["exports/..."], or the marketplace: marketplaces = ["Amazon.com", ...].',
        )


def intruders(account: Account, sellers: Mapping[str, Iterable[tuple[str, str]]]) -> list[Intruder]:
    """Return what does not belong to the account, file by file, each file once for each reason."""
    files = order_files(account)
    return [
        *_of_other_sellers(account, sellers),
        *_on_foreign_marketplaces(account, files.orders),
        *_orders_apart(files),
        *_products_apart(files),
        *_about_no_order(account, files.every_product),
    ]


def _of_other_sellers(account: Account, sellers: Mapping[str, Iterable[tuple[str, str]]]) -> list[Intruder]:
    """Return files that name a seller other than the account's own, or other than most files name."""
    rows = account.files.set_index("path")["rows_read"]
    told = [(path, kind, said) for path in sorted(sellers) for kind, said in sorted(sellers[path])]
    found = []
    for kind, own in (("seller id", account.settings.merchant_id), ("seller name", "")):
        mine = [(path, said) for path, of, said in told if of == kind]
        usual = own or pd.Series([said for _, said in mine], dtype="str").mode().head(1).to_list()
        usual = [usual] if isinstance(usual, str) else usual
        found += [
            Intruder(path, f"{kind} {said!r}", int(rows.get(path, 0))) for path, said in mine if said not in usual
        ]
    return found


def allowed(account: Account) -> set[str]:
    """Return the marketplaces whose orders an account may have: those declared, else those of its home's region."""
    declared = account.settings.marketplaces
    stores = policy.rules("marketplaces").merge(policy.rules("account_regions"), on="country", validate="one_to_one")
    region = stores.loc[stores["sales_channel"] == account.settings.home_marketplace, "region"]
    return set(declared) or set(stores.loc[stores["region"].isin(region), "sales_channel"])


def _on_foreign_marketplaces(account: Account, orders: pd.DataFrame) -> list[Intruder]:
    place = orders["marketplace"].astype("str")
    known = place.isin(allowed(account)) | place.eq("") | place.str.startswith(MULTI_CHANNEL)
    strange = orders[~known].groupby(["source_file", "marketplace"], sort=True, observed=True)["rows"].sum()
    counts = strange.reset_index().itertuples(index=False)
    return [Intruder(str(path), f"orders on {market}", int(rows)) for path, market, rows in counts]


def _orders_apart(files: OrderFiles) -> list[Intruder]:
    """Return files of orders that share days, marketplace and channel with another one, and not a single order.

    Two downloads of one account list the same orders of the same days. Reports by last update split them by the time
    of the update, so files must overlap in that as well.
    """
    found: dict[str, Intruder] = {}
    for _, rows in files.orders.groupby(["marketplace", "channel"], sort=True, observed=True):
        mine = _by_file(rows)
        sizes = sorted(mine, key=lambda path: (-mine[path]["order"].nunique(), path))
        for at, path in enumerate(sizes):
            others = [other for other in sizes[:at] if other not in found]
            strange = next((other for other in others if _apart(mine[other], mine[path])), "")
            if strange and files.together[path] not in {files.together[other] for other in others}:
                why = f"orders of days that {strange} has too, and none in common"
                found.setdefault(path, Intruder(path, why, int(mine[path]["rows"].sum())))
    return list(found.values())


def _by_file(orders: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return {str(path): mine for path, mine in orders.groupby("source_file", sort=True, observed=True)}


def _apart(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Say whether each of two files has some orders on the inner days of the other."""
    days, theirs = one["order_date"], other["order_date"]
    if days.max() <= theirs.min() or theirs.max() <= days.min():
        return False
    return min(rows["order"].nunique() for rows in (_within(one, other), _within(other, one))) >= FEW


def _within(rows: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that lie on the inner days of another file, and were updated while it was."""
    days, stamps = other["order_date"], other["last_updated_at"]
    inner = (rows["order_date"] > days.min()) & (rows["order_date"] < days.max())
    mine: pd.DataFrame = rows[inner & rows["last_updated_at"].between(stamps.min(), stamps.max())]
    return mine


def _products_apart(files: OrderFiles) -> list[Intruder]:
    """Return files of orders none of whose products is in any other file of orders; of two such files the smaller."""
    orders, products = _by_file(files.orders), files.products
    count = {path: rows["order"].nunique() for path, rows in orders.items()}
    told = [path for path in orders if products[path] and count[path] >= FEW]
    why = "none of its products is in any other file of orders"
    return [
        Intruder(path, why, int(orders[path]["rows"].sum()))
        for path in sorted(told, key=lambda path: (-count[path], path))[1:]
        if products[path].isdisjoint(set().union(*(products[other] for other in products if other != path)))
    ]


def _about_no_order(account: Account, products: frozenset[str]) -> list[Intruder]:
    """Return files about orders none of which the account has, though it has the orders of their days.

    Where a file names products too, and none of them is sold in any file of orders, its days do not matter.
    """
    orders = account.tables.orders
    if orders.empty:
        return []
    days = orders["order_date"].min() + LONGEST_WAIT, orders["order_date"].max()
    found = []
    for name, column in ABOUT_ORDERS.items():
        for path, rows in getattr(account.tables, name).groupby("source_file", sort=True):
            due = rows if _sold_elsewhere(rows, products) else rows[rows[column].between(*days)]
            if due["order_id"].nunique() >= FEW and metrics.few_of(orders, due["order_id"]).empty:
                found.append(Intruder(str(path), "none of its orders is an order of this account", len(due)))
    return found


def _sold_elsewhere(rows: pd.DataFrame, products: frozenset[str]) -> bool:
    """Say whether rows name products, and none of the account's."""
    named = {*rows["sku"], *rows["asin"]} - {""} if "sku" in rows else set()
    return bool(named) and bool(products) and not named & products
