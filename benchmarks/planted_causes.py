"""How often absent causes are claimed and planted ones found, on simulated accounts; prints shares, keeps nothing.

    python benchmarks/planted_causes.py [--accounts 200] [--planted 50]

An account: 180 days, 20 orders a day, 30 SKUs of unequal sales with an ASIN each, four carriers, two warehouses, three
services, ten states, 60 % seller fulfilled, 1.5 % of orders defective, defects known 5 to 45 days after the order, and
weeks that differ by a fifth.
"""

import argparse
from collections.abc import Callable

import numpy as np
import pandas as pd

from akit import metrics
from akit.tables import TABLES

DAYS, A_DAY, RATE = 180, 20, 0.015
FIRST = pd.Timestamp("2026-01-05")
AS_OF = FIRST + pd.Timedelta(days=DAYS + 45)
WORKED, DID_NOT = FIRST + pd.Timedelta(days=70), FIRST + pd.Timedelta(days=125)
STATES = np.array("CA TX NY FL IL WA OR NV AZ CO".split())
WORDS = np.array(["not_received", "too_small", "defective"])
Chance = Callable[[pd.DataFrame], np.ndarray]


def account(dice: np.random.Generator, chance: Chance) -> dict[str, pd.DataFrame]:
    """Make one account; ``chance`` says by which factor each order's chance of a defect is raised."""
    number = DAYS * A_DAY
    day = np.repeat(np.arange(DAYS), A_DAY)
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


def judged(made: dict[str, pd.DataFrame]) -> dict[str, set[object]]:
    """Return what akit claims of an account: flagged values, verdicts, change points."""
    table, bad = made["table"], made["bad"]
    orders = TABLES["orders"].frame(table)
    lines = TABLES["order_items"].frame(table.assign(asin="B0" + table["sku"]))
    sent = TABLES["shipments"].frame(table[table["channel"] == "mfn"])
    first = pd.Series(bad["known"].to_numpy(), index=bad["order_id"].to_numpy())
    reasons = {name: first[first.index.isin(part["order_id"])] for name, part in bad.groupby("reason")}
    window = orders[orders["order_date"] > AS_OF - pd.Timedelta(days=180)]
    gathered = metrics.concentration(
        window, {"all_defects": first, **reasons}, metrics.order_values(window, lines, sent), AS_OF
    )
    actions = TABLES["actions"].frame(
        pd.DataFrame({"date": [WORKED, DID_NOT], "category": "other", "action": ["a", "b"]})
    )
    days = pd.DataFrame({"order_id": bad["order_id"], "kind": "negative_feedback", "day": bad["known"]})
    told = pd.DataFrame(
        {"source": "feedback", "order_id": bad["order_id"], "date": bad["known"], "reason": bad["reason"]}
    )
    followed = metrics.effects(actions, orders, days, told, AS_OF)
    flagged = gathered[gathered["flagged"]]
    return {
        "flagged": set(zip(flagged["dimension"], flagged["value"], strict=True)),
        "verdicts": set(zip(followed["action"], followed["verdict"], strict=True)),
        "changes": set(metrics.change_points(orders, first, AS_OF)["date"]),
    }


def many(seed: int, count: int, chance: Chance) -> list[dict[str, set[object]]]:
    return [judged(account(np.random.default_rng([seed, n]), chance)) for n in range(count)]


def share(claims: list[dict[str, set[object]]], said: Callable[[dict[str, set[object]]], bool]) -> str:
    return f"{sum(map(said, claims)) / len(claims):6.1%}"


def steady(table: pd.DataFrame) -> np.ndarray:
    return np.ones(len(table))


def bad_sku(table: pd.DataFrame) -> np.ndarray:
    return np.where(table["sku"] == "S02", 5.0, 1.0)


def bad_carrier(table: pd.DataFrame) -> np.ndarray:
    return np.where((table["carrier"] == "Cow") & (table["channel"] == "mfn"), 4.0, 1.0)


def cured(table: pd.DataFrame) -> np.ndarray:
    return np.where(table["order_date"] < WORKED, 3.0, 0.75)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--accounts", type=int, default=200)
    parser.add_argument("--planted", type=int, default=50)
    asked = parser.parse_args()
    clear = ("improved", "worse")

    null = many(1, asked.accounts, steady)
    print(f"nothing planted, {asked.accounts} accounts; claimed all the same:")
    print("  any value flagged       ", share(null, lambda one: bool(one["flagged"])))
    print("  an action of two        ", share(null, lambda one: any(v in clear for _, v in one["verdicts"])))
    print("  a change point          ", share(null, lambda one: bool(one["changes"])))

    for name, chance, mine in (
        ("one SKU five times as bad", bad_sku, {("sku", "S02"), ("asin", "B0S02")}),
        ("one carrier four times as bad", bad_carrier, {("carrier", "Cow")}),
    ):
        made = many(2, asked.planted, chance)
        others = lambda one, mine=mine: bool(one["flagged"] - mine - {("channel", "mfn")})  # noqa: E731
        print(f"{name}, {asked.planted} accounts:")
        print("  found                   ", share(made, lambda one, mine=mine: mine <= one["flagged"]))
        print("  something else flagged  ", share(made, others))

    made = many(3, asked.planted, cured)
    print(f"of two actions the first worked (3.0 to 0.75), {asked.planted} accounts:")
    print("  first improved          ", share(made, lambda one: ("a", "improved") in one["verdicts"]))
    print(
        "  second claimed          ", share(made, lambda one: any(a == "b" and v in clear for a, v in one["verdicts"]))
    )
    near = pd.Timedelta(days=14)
    print(
        "  change found in its time", share(made, lambda one: any(abs(day - WORKED) <= near for day in one["changes"]))
    )
    print(
        "  another change claimed  ", share(made, lambda one: any(abs(day - WORKED) > near for day in one["changes"]))
    )


if __name__ == "__main__":
    main()
