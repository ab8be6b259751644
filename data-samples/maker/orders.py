"""Who ordered what, when, and how it was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from maker import catalogue, story
from maker.catalogue import Place, Product

_WEEK = (1.08, 1.04, 1.0, 0.98, 0.93, 0.92, 1.05)  # Monday first


@dataclass
class Line:
    """One line of an order."""

    product: Product
    quantity: int
    price: float
    cancelled: bool = False


@dataclass
class Parcel:
    """How a seller-fulfilled order was sent; days are home days."""

    ship_by: date
    shipped: date
    deliver_by: date
    delivered: date | None
    carrier: str
    tracking: str
    ship_from: str


@dataclass
class Order:
    """One order in its last known state."""

    id: str
    day: date
    at: datetime
    channel: str
    marketplace: str
    place: Place
    service: str
    status: str = "Shipped"
    updated_at: datetime = story.END
    lines: list[Line] = field(default_factory=list)
    parcel: Parcel | None = None
    is_business: bool = False
    cancelled_by: str = ""

    @property
    def is_known_cancelled(self) -> bool:
        """Say whether it was cancelled before the nine months ended."""
        return self.status == "Cancelled" and self.updated_at <= story.END

    @property
    def total(self) -> float:
        """What the buyer paid for the goods, in the marketplace's currency."""
        return round(sum(line.price for line in self.lines), 2)

    def has(self, family: str) -> bool:
        """Say whether a line is of the family."""
        return any(line.product.family == family for line in self.lines)


def make_orders() -> list[Order]:
    """Return all orders of the nine months, oldest first."""
    counts = _daily_counts()
    moments = sorted(
        (moment, channel, marketplace)
        for (channel, marketplace), per_day in counts.items()
        for day, count in per_day.items()
        for moment in _moments(day, count, f"{channel}/{marketplace}/{day}")
    )
    ids, dice = _Ids(), story.dice("orders")
    return [_order(dice, ids, moment, channel, marketplace) for moment, channel, marketplace in moments]


def _daily_counts() -> dict[tuple[str, str], dict[date, int]]:
    dice, counts = story.dice("volume"), dict[tuple[str, str], dict[date, int]]()
    for key, mean in story.DAILY_ORDERS.items():
        due, counts[key] = 0.0, {}
        for day in story.days(story.FIRST_DAY, story.LAST_DAY):
            due += mean * _WEEK[day.weekday()] * dice.uniform(0.9, 1.1)
            counts[key][day] = int(due)
            due -= int(due)
    for day in story.days(story.DEACTIVATED, story.REINSTATED)[1:-1]:
        counts["mfn", "Amazon.com"][day] = 0
    _settle(counts)
    return counts


def _settle(counts: dict[tuple[str, str], dict[date, int]]) -> None:
    """Move single orders in or out until the deactivation window holds exactly as many as the story says."""
    inside = story.days(*story.window(story.DEACTIVATED))
    have = sum(counts["mfn", place][day] for place in ("Amazon.com", "Amazon.ca") for day in inside)
    step = 1 if have < story.WINDOW_MFN_ORDERS else -1
    for n in range(abs(story.WINDOW_MFN_ORDERS - have)):
        counts["mfn", "Amazon.com"][inside[n * 7 % len(inside)]] += step


def _moments(day: date, count: int, topic: str) -> list[datetime]:
    """Return ``count`` moments of the day; now and then one is its first or its last second."""
    dice = story.dice(topic)
    begins, ends = story.midnight(day), story.midnight(day + timedelta(days=1))
    seconds = int((ends - begins).total_seconds())
    chosen = [int(seconds * _hour(dice)) for _ in range(count)]
    if count > 20 and day.day in (1, 15, 16, 17):
        chosen[:2] = [0, seconds - 1]
    return [begins + timedelta(seconds=second) for second in chosen]


def _hour(dice: Random) -> float:
    """Return a time of day as a fraction of it: few orders at night, most in the evening."""
    return dice.random() if dice.random() < 0.2 else dice.triangular(0.22, 1.0, 0.82) * 0.99999


class _Ids:
    """Order ids in Amazon's pattern, with first groups that Amazon is not known to use."""

    def __init__(self) -> None:
        self._dice, self._taken = story.dice("ids"), set[str]()

    def next(self, marketplace: str) -> str:
        first = {"Amazon.com": ("190", "191", "192"), "Amazon.ca": ("790", "791"), "Non-Amazon": ("S01",)}
        group = self._dice.choice(first[marketplace])
        number = f"{group}-{self._dice.randrange(10**7):07d}-{self._dice.randrange(10**7):07d}"
        if number in self._taken:
            return self.next(marketplace)
        self._taken.add(number)
        return number


def _order(dice: Random, ids: _Ids, at: datetime, channel: str, marketplace: str) -> Order:
    service = (
        "Standard" if channel == "mfn" else catalogue.weighted(dice, {"Expedited": 5, "SecondDay": 3, "NextDay": 1})
    )
    if channel == "mfn" and dice.random() < 0.3:
        service = catalogue.weighted(dice, {"FreeEconomy": 5, "Expedited": 2})
    place = catalogue.place(dice, marketplace)
    order = Order(ids.next(marketplace), story.home_day(at), at, channel, marketplace, place, service)
    order.is_business = dice.random() < 0.02
    rate = 1.35 if marketplace == "Amazon.ca" else 1.0
    for _ in range(catalogue_lines(dice)):
        product, quantity = catalogue.product(dice), 1 + (dice.random() < 0.05) + (dice.random() < 0.01)
        order.lines.append(Line(product, quantity, round(product.price * rate * quantity, 2)))
    _send(dice, order)
    return order


def catalogue_lines(dice: Random) -> int:
    """Return how many lines an order has: 1.1 on the average."""
    return 1 + (dice.random() < 0.08) + (dice.random() < 0.015)


def _send(dice: Random, order: Order) -> None:
    """Give the order its fate: cancelled, sent, or not yet sent when the nine months end."""
    if dice.random() < story.CANCELLED_SHARE[order.channel]:
        order.status, order.updated_at = "Cancelled", order.at + timedelta(minutes=dice.randint(20, 1900))
        order.cancelled_by = "seller" if dice.random() < 0.3 else "buyer"
        for line in order.lines:
            line.cancelled = True
    elif order.channel == "mfn":
        order.parcel = parcel(dice, order)
        order.updated_at = story.midnight(order.parcel.shipped) + timedelta(hours=16, seconds=dice.randint(0, 25000))
        order.updated_at = max(order.updated_at, order.at + timedelta(minutes=dice.randint(30, 300)))
    else:
        order.updated_at = order.at + timedelta(minutes=dice.randint(150, 2500))
    if len(order.lines) > 1 and dice.random() < 0.05:
        order.lines[-1].cancelled = True


def parcel(dice: Random, order: Order) -> Parcel:
    """Return how a seller-fulfilled order is sent. One carrier of four is slow and loses parcels."""
    carriers = dict(catalogue.CARRIERS)
    if order.day >= story.CARRIER_CHANGE:
        del carriers[story.SLOW_CARRIER]
    carrier = catalogue.weighted(dice, carriers)
    ship_by = working_days(order.day, 2)
    late = dice.random() < 0.016
    shipped = working_days(ship_by, dice.randint(1, 2)) if late else working_days(order.day, dice.choice((0, 1, 1, 2)))
    deliver_by = working_days(ship_by, 4)
    slow = carrier == story.SLOW_CARRIER
    transit = dice.choice((3, 4, 5, 6, 8, 9)) if slow else dice.choice((2, 3, 3, 4, 4, 5))
    delivered = None if dice.random() < (0.02 if slow else 0.003) else shipped + timedelta(days=transit)
    tracking = f"{catalogue.TRACKING_PREFIX[carrier]}{dice.randrange(10**10):010d}" if dice.random() > 0.015 else ""
    return Parcel(ship_by, shipped, deliver_by, delivered, carrier, tracking, dice.choice(catalogue.SHIP_FROM))


def working_days(day: date, count: int) -> date:
    """Return the day ``count`` working days after ``day``; 0 gives itself, or Monday at the weekend."""
    while day.weekday() > 4:
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=3 if day.weekday() == 4 else 1)
    return day
