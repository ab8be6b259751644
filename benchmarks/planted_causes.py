"""How often absent causes are claimed and planted ones found, on simulated accounts; prints shares, keeps nothing.

    python benchmarks/planted_causes.py [--accounts 200] [--planted 50] [--a-day 20]

An account: 180 days, 20 orders a day, 30 SKUs of unequal sales with an ASIN each, four carriers, two warehouses, three
services, ten states, 60 % seller fulfilled, 1.5 % of orders defective, defects known 5 to 45 days after the order, and
weeks that differ by a fifth. Metrics alone: no file is read and no report made.
"""

import argparse
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pandas as pd

from akit import metrics
from akit.tables import TABLES

DAYS, RATE = 180, 0.015
FIRST = pd.Timestamp("2026-01-05")
AS_OF = FIRST + pd.Timedelta(days=DAYS + 45)
WORKED, DID_NOT = FIRST + pd.Timedelta(days=70), FIRST + pd.Timedelta(days=125)
STATES = np.array("CA TX NY FL IL WA OR NV AZ CO".split())
WORDS = np.array(["not_received", "too_small", "defective"])
CLEAR = ("improved", "worse")
Chance = Callable[[pd.DataFrame], np.ndarray]
Claims = dict[str, set[tuple[str, str]]]


def account(dice: np.random.Generator, chance: Chance, a_day: int = 20) -> dict[str, pd.DataFrame]:
    """Make one account; ``chance`` says by which factor each order's chance of a defect is raised."""
    number = DAYS * a_day
    day = np.repeat(np.arange(DAYS), a_day)
    sales = 1 / np.arange(1, 31)
    table = pd.DataFrame(
        {
            "order_id": [f"{n:07d}" for n in range(number)],
            "order_date": (FIRST + pd.to_timedelta(day, unit="D")).astype("datetime64[us]"),
            "day": day,
            "channel": np.where(dice.random(number) < 0.6, "mfn", "afn"),
            "marketplace": "Amazon.com",
            "sku": [f"S{n:02d}" for n in dice.choice(30, number, p=sales / sales.sum())],
            "carrier": dice.choice(["Ant", "Bee", "Cow", "Dog"], number, p=[0.4, 0.3, 0.2, 0.1]),
            "ship_from": dice.choice(["East", "West"], number),
            "ship_service_level": dice.choice(["Standard", "Expedited", "NextDay"], number, p=[0.7, 0.2, 0.1]),
            "ship_country": "US",
            "ship_state": dice.choice(STATES, number),
        }
    )
    week = dice.normal(1, 0.2, DAYS // 7 + 1).clip(0.3)[day // 7]
    struck = dice.random(number) < RATE * week * chance(table)
    bad = table[struck]
    known = bad["order_date"] + pd.to_timedelta(dice.integers(5, 46, len(bad)), unit="D")
    reason = dice.choice(WORDS, len(bad))
    return {"table": table, "bad": bad.assign(known=known, reason=reason)}


def judged(made: dict[str, pd.DataFrame]) -> Claims:
    """Return what akit claims of an account: flagged values, clear verdicts, change points."""
    table, bad = made["table"], made["bad"]
    orders = TABLES["orders"].frame(table)
    first = pd.Series(bad["known"].to_numpy(), index=bad["order_id"].to_numpy())
    gathered = where(made, orders, first)
    actions = TABLES["actions"].frame(
        pd.DataFrame({"date": [WORKED, DID_NOT], "category": "other", "action": ["worked", "did not"]})
    )
    days = pd.DataFrame({"order_id": bad["order_id"], "kind": "negative_feedback", "day": bad["known"]})
    told = pd.DataFrame(
        {"source": "feedback", "order_id": bad["order_id"], "date": bad["known"], "reason": bad["reason"]}
    )
    followed = metrics.effects(actions, orders, days, told, AS_OF)
    flagged = gathered[gathered["flagged"]]
    changes = pd.to_datetime(metrics.change_points(orders, first, AS_OF)["date"])
    near = (changes - WORKED).abs() <= pd.Timedelta(days=14)
    return {
        "values": set(zip(flagged["dimension"], flagged["value"], strict=True)),
        "verdicts": set(zip(followed["action"], followed["verdict"], strict=True)),
        "changes": {("near" if close else "far", str(day.date())) for day, close in zip(changes, near, strict=True)},
    }


def where(made: dict[str, pd.DataFrame], orders: pd.DataFrame, first: pd.Series) -> pd.DataFrame:
    """Return where akit says the defects gather."""
    table = made["table"]
    lines = TABLES["order_items"].frame(table.assign(asin="B0" + table["sku"]))
    sent = TABLES["shipments"].frame(table[table["channel"] == "mfn"])
    reasons = {name: first[first.index.isin(part["order_id"])] for name, part in made["bad"].groupby("reason")}
    window = orders[orders["order_date"] > AS_OF - pd.Timedelta(days=180)]
    values = metrics.order_values(window, lines, sent)
    return metrics.concentration(window, {"all_defects": first, **reasons}, values, AS_OF)


def steady(table: pd.DataFrame) -> np.ndarray:
    """Plant nothing."""
    return np.ones(len(table))


def raised(column: str, value: str, factor: float, table: pd.DataFrame) -> np.ndarray:
    """Plant one value; what only a parcel tells is planted in the seller's own parcels."""
    mine = (table[column] == value) & ((table["channel"] == "mfn") | (column not in ("carrier", "ship_from")))
    return np.where(mine, factor, 1.0)


def cured(table: pd.DataFrame) -> np.ndarray:
    """Let the first of two actions work: three times the rate before it, three quarters after."""
    return np.where(table["order_date"] < WORKED, 3.0, 0.75)


# What is planted, how, and which values may be named for it; the first of them must be.
PLANTED: dict[str, tuple[Chance, tuple[tuple[str, str], ...]]] = {
    "one SKU five times as bad": (partial(raised, "sku", "S02", 5.0), (("sku", "S02"), ("asin", "B0S02"))),
    "one carrier four times as bad": (partial(raised, "carrier", "Cow", 4.0), (("carrier", "Cow"), ("channel", "mfn"))),
    "one state four times as bad": (partial(raised, "ship_state", "NV", 4.0), (("destination", "US-NV"),)),
    "one service four times as bad": (
        partial(raised, "ship_service_level", "NextDay", 4.0),
        (("service", "NextDay"),),
    ),
}


def one(seed: int, chance: Chance, a_day: int, number: int) -> Claims:
    """Make the account of a number, and return what is claimed of it."""
    return judged(account(np.random.default_rng([seed, number]), chance, a_day))


def share(claims: list[Claims], said: Callable[[Claims], bool]) -> str:
    """Return in how many of the accounts it is so."""
    return f"{sum(map(said, claims)) / len(claims):6.1%}"


def clear(claims: Claims, *actions: str) -> bool:
    """Say whether any of these actions is said to have been followed by a change."""
    return any(action in actions and verdict in CLEAR for action, verdict in claims["verdicts"])


def lines(asked: argparse.Namespace, pool: ProcessPoolExecutor) -> Iterator[str]:
    """Give the findings, a line each, as they come."""

    def many(seed: int, count: int, chance: Chance) -> list[Claims]:
        return list(pool.map(partial(one, seed, chance, asked.a_day), range(count), chunksize=5))

    made = many(1, asked.accounts, steady)
    yield f"nothing planted, {asked.accounts} accounts; claimed all the same:"
    yield f"  any value named           {share(made, lambda said: bool(said['values']))}"
    yield f"  an action of two          {share(made, lambda said: clear(said, 'worked', 'did not'))}"
    yield f"  a change point            {share(made, lambda said: bool(said['changes']))}"
    for name, (chance, mine) in PLANTED.items():
        made = many(2, asked.planted, chance)
        yield f"{name}, {asked.planted} accounts:"
        yield f"  found, by its name        {share(made, lambda said, mine=mine: mine[0] in said['values'])}"
        yield f"  something else named      {share(made, lambda said, mine=mine: bool(said['values'] - {*mine}))}"
    made = many(3, asked.planted, cured)
    yield f"of two actions the first worked (3.0 to 0.75), {asked.planted} accounts:"
    yield f"  the first improved        {share(made, lambda said: ('worked', 'improved') in said['verdicts'])}"
    yield f"  the second claimed        {share(made, lambda said: clear(said, 'did not'))}"
    yield f"  the change found in time  {share(made, lambda said: any(at == 'near' for at, _ in said['changes']))}"
    yield f"  another change claimed    {share(made, lambda said: any(at == 'far' for at, _ in said['changes']))}"


def main() -> None:
    """Make the accounts and print what is claimed of them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--planted", type=int, default=50)
    parser.add_argument("--a-day", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.workers) as pool:
        for line in lines(asked, pool):
            print(line, flush=True)


if __name__ == "__main__":
    main()
