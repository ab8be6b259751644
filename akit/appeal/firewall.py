"""One account a pack: files of a second seller and orders of a foreign marketplace stop it, and are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from akit import policy
from akit.account import Account
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


class TooLargeError(AkitError):
    """The account's order files are too large to be held apart line by line."""


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
    TooLargeError : the order lines are not at hand file by file, so nothing could be held apart.
    """
    if len(account.tables.order_states):
        raise TooLargeError(
            "A pack is not made from order files this large: two sellers could not be told apart in them.",
            found=f"{len(account.tables.orders):,} orders, read without keeping each line",
            expected="All Orders files small enough to be read whole (see README, Large accounts)",
            hint="make a folder with the All Orders files of the last 180 days alone, and make the pack from that.",
        )
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
    return [
        *_of_other_sellers(account, sellers),
        *_on_foreign_marketplaces(account),
        *_orders_apart(account.tables.order_items),
        *_products_apart(account.tables.order_items),
        *_about_no_order(account),
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


def _on_foreign_marketplaces(account: Account) -> list[Intruder]:
    items = account.tables.order_items
    place = items["marketplace"]
    known = place.isin(allowed(account)) | place.eq("") | place.str.startswith(MULTI_CHANNEL)
    counts = items[~known].groupby(["source_file", "marketplace"], sort=True).size().rename("rows").reset_index()
    return [Intruder(path, f"orders on {market}", int(rows)) for path, market, rows in counts.itertuples(index=False)]


def _orders_apart(items: pd.DataFrame) -> list[Intruder]:
    """Return files of orders that share days, marketplace and channel with another one, and not a single order.

    Two downloads of one account list the same orders of the same days. Reports by last update split them by the time
    of the update, so files must overlap in that as well.
    """
    found: dict[str, Intruder] = {}
    kinds = items.groupby(["marketplace", "channel"], sort=True)
    for _, rows in kinds:
        files = {str(path): mine for path, mine in rows.groupby("source_file", sort=True)}
        sizes = sorted(files, key=lambda path: (-files[path]["order_id"].nunique(), path))
        for at, path in enumerate(sizes):
            others = [other for other in sizes[:at] if other not in found]
            strange = next((other for other in others if _apart(files[other], files[path])), "")
            if strange and not any(_shared(files[other], files[path]) for other in others):
                why = f"orders of days that {strange} has too, and none in common"
                found.setdefault(path, Intruder(path, why, len(files[path])))
    return list(found.values())


def _shared(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return not set(one["order_id"]).isdisjoint(other["order_id"])


def _apart(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    days, theirs = one["order_date"], other["order_date"]
    if days.max() <= theirs.min() or theirs.max() <= days.min():
        return False
    inside = [_within(one, other), _within(other, one)]
    return min(rows["order_id"].nunique() for rows in inside) >= FEW and not _shared(one, other)


def _within(rows: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that lie on the inner days of another file, and were updated while it was."""
    days, stamps = other["order_date"], other["last_updated_at"]
    inner = (rows["order_date"] > days.min()) & (rows["order_date"] < days.max())
    mine: pd.DataFrame = rows[inner & rows["last_updated_at"].between(stamps.min(), stamps.max())]
    return mine


def _products_apart(items: pd.DataFrame) -> list[Intruder]:
    """Return files of orders none of whose products is in any other file of orders; of two such files the smaller."""
    files = {str(path): rows for path, rows in items.groupby("source_file", sort=True)}
    products = {path: {*rows["sku"], *rows["asin"]} - {""} for path, rows in files.items()}
    told = {path: rows for path, rows in files.items() if products[path] and rows["order_id"].nunique() >= FEW}
    ranked = sorted(told, key=lambda path: (-told[path]["order_id"].nunique(), path))
    why = "none of its products is in any other file of orders"
    return [
        Intruder(path, why, len(told[path]))
        for path in ranked[1:]
        if products[path].isdisjoint(set().union(*(products[other] for other in products if other != path)))
    ]


def _about_no_order(account: Account) -> list[Intruder]:
    """Return files about orders none of which the account has, though it has the orders of their days.

    Where a file names products too, and none of them is sold in any file of orders, its days do not matter.
    """
    orders, items = account.tables.orders, account.tables.order_items
    if orders.empty:
        return []
    days = orders["order_date"].min() + LONGEST_WAIT, orders["order_date"].max()
    known, products = set(orders["order_id"]), {*items["sku"], *items["asin"]} - {""}
    found = []
    for name, column in ABOUT_ORDERS.items():
        for path, rows in getattr(account.tables, name).groupby("source_file", sort=True):
            due = rows if _sold_elsewhere(rows, products) else rows[rows[column].between(*days)]
            ids = set(due["order_id"])
            if len(ids) >= FEW and not ids & known:
                found.append(Intruder(str(path), "none of its orders is an order of this account", len(due)))
    return found


def _sold_elsewhere(rows: pd.DataFrame, products: set[str]) -> bool:
    """Say whether rows name products, and none of the account's."""
    named = {*rows["sku"], *rows["asin"]} - {""} if "sku" in rows else set()
    return bool(named) and bool(products) and not named & products
