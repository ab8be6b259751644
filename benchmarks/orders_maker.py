"""An invented account of any size: All Orders in its 34-column layout, feedback, claims and chargebacks.

    python benchmarks/orders_maker.py FOLDER 1000000

Two to three lines an order over two years of days, a third seller-fulfilled; bare inch marks and letters beyond ASCII
in titles; 3 % of orders with a feedback, a claim or a chargeback. The same rows for the same number, on any machine.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEADER = (
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel sales-channel "
    "order-channel url ship-service-level product-name sku asin item-status quantity currency item-price item-tax "
    "shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount ship-promotion-discount "
    "ship-city ship-state ship-postal-code ship-country promotion-ids is-business-order purchase-order-number "
    "price-designation fulfilled-by is-iba"
).split()
FIRST, DAYS = datetime(2024, 5, 1, 8, tzinfo=UTC), 730
TITLES = (
    'Stainless Steel Measuring Spoon Set, 6 Pieces, 5" Long Handle with Ring, Dishwasher Safe',
    'Linen Blend Curtain Panel 52" x 84", Café au Lait, Grommet Top, Set of 2, Light Filtering',
    "Mens Pullover Hoodie with Kangaroo Pocket, Heavyweight Fleece, Größe XL, Charcoal Heather",
    "Women’s Running Belt, Adjustable, Fits Phones up to 6.8 Inches, Reflective Strip, Black/Rosé",
    "Glass Food Storage Containers with Snap Lids, 10 Pieces, Oven and Freezer Safe, Leak Proof",
)
PROMOTION = "US Core Free Shipping 2015/04/08 23-48-4-109, PLM-b1f4"
PLACES = (("PORTLAND", "OR", "97205"), ("AUSTIN", "TX", "78701"), ("MIAMI", "FL", "33101"), ("BOSTON", "MA", "02108"))


def main(folder: Path, lines: int) -> None:
    """Write an account with so many lines of orders."""
    dice = random.Random(lines)
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    (folder / "ledgers").mkdir(exist_ok=True)
    (folder / "account.toml").write_text('name = "Bench"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n', "utf-8")
    defects: dict[str, list[str]] = {
        "exports/feedback.txt": ["Date\tRating\tComments\tYour Response\tOrder ID\tRater Email"],
        "ledgers/claims.csv": ["order_id,filed_date,claim_type,status,amount,currency"],
        "ledgers/chargebacks.csv": ["order_id,received_date,kind,amount,currency"],
    }
    with (folder / "exports" / "orders.txt").open("w", encoding="utf-8", newline="\n") as out:
        out.write("\t".join(HEADER) + "\n")
        out.writelines(_orders(lines, dice, defects))
    for name, rows in defects.items():
        (folder / name).write_text("\n".join(rows) + "\n", "utf-8")


def _orders(lines: int, dice: random.Random, defects: dict[str, list[str]]) -> Iterator[str]:
    written, number, orders = 0, 0, max(1, round(lines / 2.5))
    while written < lines:
        at = FIRST + timedelta(seconds=int(number * DAYS * 86_400 / orders) + dice.randrange(60))
        count = min(lines - written, dice.choice((2, 3)))
        yield _order(number, at, count, dice)
        if dice.random() < 0.03:
            _defect(f"{111 + number % 4}-{number * 7919 % 10_000_000:07d}-{number:07d}", at, dice, defects)
        written, number = written + count, number + 1


def _order(number: int, at: datetime, count: int, dice: random.Random) -> str:
    order = f"{111 + number % 4}-{number * 7919 % 10_000_000:07d}-{number:07d}"
    merchant, chance = number % 3 == 0, dice.random()
    status = "Cancelled" if chance < 0.02 else ("Pending" if chance < 0.03 else "Shipped")
    market = "Amazon.ca" if chance > 0.95 else ("Non-Amazon" if chance > 0.94 else "Amazon.com")
    bought, updated = (f"{moment:%Y-%m-%dT%H:%M:%S}+00:00" for moment in (at, at + timedelta(seconds=90_000)))
    city, state, post = PLACES[number % len(PLACES)]
    quantity, price = ("0", "") if status == "Cancelled" else ("1", f"{dice.randrange(500, 9_999) / 100:.2f}")
    head = (
        f"{order}\t{'' if merchant else order}\t{bought}\t{updated}\t{status}\t{'Merchant' if merchant else 'Amazon'}"
        f"\t{market}\t\t\t{'Standard' if merchant else 'Expedited'}\t"
    )
    tail = (
        f"\t{status}\t{quantity}\t{'USD' if price else ''}\t{price}\t{'1.07' if price else ''}\t4.99\t0.36\t\t\t\t"
        f"\t{city}\t{state}\t{post}\tUS\t{PROMOTION}\tfalse\t\t\t\tfalse\n"
    )
    rows = (number + line for line in range(count))
    return "".join(f"{head}{TITLES[row % 5]}\tSKU-{row % 997:04d}-BLK\tB0{row % 997:08d}{tail}" for row in rows)


def _defect(order: str, at: datetime, dice: random.Random, defects: dict[str, list[str]]) -> None:
    day = at + timedelta(days=dice.randrange(3, 30))
    kind = dice.randrange(3)
    if kind == 0:
        stars = dice.choice((1, 2, 3, 5))
        defects["exports/feedback.txt"].append(f"{day:%m/%d/%y}\t{stars}\tarrived too late\t\t{order}\tno@example.com")
    elif kind == 1:
        status = dice.choice(("Claim Granted Seller Funded", "Claim Withdrawn", "Under Review"))
        defects["ledgers/claims.csv"].append(f"{order},{day:%Y-%m-%d},not received,{status},20.00,USD")
    else:
        sort = dice.choice(("service", "fraud", "unknown"))
        defects["ledgers/chargebacks.csv"].append(f"{order},{day:%Y-%m-%d},{sort},20.00,USD")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
