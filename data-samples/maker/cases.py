"""Which orders can go wrong, why, and what their buyers do about it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random

from maker import catalogue, story
from maker.catalogue import weighted
from maker.events import Case, Chargeback, Claim, Feedback
from maker.orders import Order

# reason -> how often, in ordinary times and in the wave
ORDINARY = {
    "not_received": 4, "late_delivery": 3, "wrong_item": 3, "damaged_in_transit": 3, "poor_quality": 3,
    "too_small": 2, "too_large": 2, "odd_fit": 1, "not_as_described": 2, "refund_not_received": 2,
    "return_process": 1, "missing_parts": 1, "used_or_dirty": 1, "defective": 1, "overcharged": 1,
    "unresponsive_service": 1, "counterfeit": 1,
}  # fmt: skip
WAVE = {
    "unresponsive_service": 29, "too_small": 28, "not_received": 16, "late_delivery": 7, "wrong_item": 4,
    "refund_not_received": 6, "damaged_in_transit": 3, "not_as_described": 2, "poor_quality": 3,
    "return_process": 2, "used_or_dirty": 1, "missing_parts": 1, "cancelled_by_seller": 1,
}  # fmt: skip
# F feedback, C claim, B chargeback
SHAPES = {
    "not_received": {"C": 12, "F": 4, "B": 2, "FC": 3, "CB": 1},
    "refund_not_received": {"C": 5, "F": 3, "B": 2, "FC": 2, "FCB": 1},
    "unresponsive_service": {"F": 14, "C": 6, "FC": 3},
    "too_small": {"F": 14, "C": 4, "FC": 2},
    "cancelled_by_seller": {"F": 1},
    "overcharged": {"F": 1},
}
OTHER_SHAPES = {"F": 9, "C": 4, "FC": 1, "B": 1}
CLAIM_STATUSES = {
    "Claim Granted Seller Funded": 22, "Order Refunded": 10, "Order Cancelled": 2, "认可索赔 卖家提供资金": 4,
    "認可索賠 賣家提供資金": 3, "订单已退款": 3, "訂單已退款": 2, "订单已取消": 1,
}  # fmt: skip

# complaints that only some goods give rise to; what runs small in the wave is the tee alone
ABOUT = {
    "too_small": ("HAVEN", "RIDGE"),
    "too_large": ("BROOK", "RIDGE", "TIDE"),
    "odd_fit": ("HAVEN", "RIDGE", "BROOK"),
    "defective": ("RIDGE", "BROOK", "PIER"),
    "missing_parts": ("WREN", "PIER", "TIDE", "RIDGE"),
}
CARRIERS_FAULT = ("not_received", "late_delivery")

Gate = Callable[[Case], bool]


class Planner:
    """Deals cases out to orders; an order gets one case at the most."""

    def __init__(self, orders: Iterable[Order]) -> None:
        self.dice = story.dice("cases")
        self.cases: list[Case] = []
        self._orders: dict[str, list[Order]] = {"mfn": [], "afn": []}
        for order in orders:
            if order.marketplace != "Non-Amazon":
                self._orders[order.channel].append(order)
        self._days = {channel: [order.day for order in mine] for channel, mine in self._orders.items()}
        self._taken: set[str] = set()

    def order(self, reason: str, channel: str, span: tuple[date, date]) -> Order:
        """Return a free order of the span that such a complaint can be about."""
        days = self._days[channel]
        begin, end = bisect_left(days, span[0]), bisect_right(days, span[1])
        while True:
            order = self._orders[channel][self.dice.randrange(begin, end)]
            if order.id not in self._taken and _fits(self.dice, reason, order):
                return order

    def add(self, case: Case) -> None:
        """Keep a case and its order."""
        self._taken.add(case.order.id)
        self.cases.append(case)

    def cohort(self, channel: str, span: tuple[date, date], reasons: list[str], gate: Gate) -> None:
        """Plant one defective order for each reason; cases are dealt again until ``gate`` lets one through.

        A reason may name its shape: ``too_small/C`` is a claim and nothing else.
        """
        for reason in reasons:
            shapes = SHAPES.get(reason, OTHER_SHAPES) if channel == "mfn" else {"F": 6, "C": 1}
            reason, _, shape = reason.partition("/")
            shape = shape or weighted(self.dice, shapes)
            while True:
                case = defective(self.dice, self.order(reason, channel, span), reason, shape)
                if gate(case):
                    break
            if known_on(case) is not None:
                self.add(case)


def _fits(dice: Random, reason: str, order: Order) -> bool:
    if (order.status == "Cancelled") != (reason == "cancelled_by_seller"):
        return False
    if reason == "too_small" and order.day >= story.WAVE_STARTS and order.channel == "mfn":
        return order.has(catalogue.SMALL_FAMILY)
    if reason in CARRIERS_FAULT and order.parcel and order.day < story.CARRIER_CHANGE:
        return order.parcel.carrier == story.SLOW_CARRIER or dice.random() < 0.05
    return not ABOUT.get(reason) or any(order.has(family) for family in ABOUT[reason])


def defective(dice: Random, order: Order, reason: str, shape: str) -> Case:
    """Return a case whose every event counts, but for what happens after the last day."""
    case = Case(order, reason)
    if "F" in shape:
        case.feedback = Feedback(later(dice, order.day, 5, 30, 9), 1 if dice.random() < 0.75 else 2)
    if "C" in shape:
        case.claim = counting_claim(dice, order, reason)
    if "B" in shape:
        case.chargeback = Chargeback(later(dice, order.day, 20, 80, 35), "service")
    return forget_the_future(case)


def counting_claim(dice: Random, order: Order, reason: str) -> Claim:
    """Return a claim that ends against the seller."""
    status = weighted(dice, CLAIM_STATUSES)
    filed = later(dice, order.day, 7, 60, 12)
    quick = status in ("Order Refunded", "订单已退款", "訂單已退款")
    decided = filed + timedelta(days=dice.randint(1, 3) if quick else dice.randint(3, 14))
    return Claim(filed, decided, status, claim_type(dice, reason))


def claim_type(dice: Random, reason: str) -> str:
    """Return the title the buyer picks; one in twelve picks the wrong one."""
    if reason in ("refund_not_received", "return_process"):
        return "Returned But No Refund"
    missing = reason in ("not_received", "late_delivery")
    return "Items Not Received" if missing != (dice.random() < 0.08) else "Items Not As Described"


def later(dice: Random, day: date, least: int, most: int, usual: int) -> date:
    """Return a day ``least`` to ``most`` days on, mostly ``usual``."""
    return day + timedelta(days=int(dice.triangular(least, most + 0.99, usual)))


def forget_the_future(case: Case) -> Case:
    """Take out of a case what happens after the last day."""
    if case.feedback and case.feedback.date > story.LAST_DAY:
        case.feedback = None
    if case.chargeback and case.chargeback.received > story.LAST_DAY:
        case.chargeback = None
    if case.claim and case.claim.filed > story.LAST_DAY:
        case.claim = None
    if case.claim and case.claim.decided and case.claim.decided > story.LAST_DAY:
        case.claim.decided, case.claim.status = (
            None,
            "审核中" if case.claim.status[0] > "z" else "Under Review",
        )
    return case


def known_on(case: Case) -> date | None:
    """Return the first day on which the order is known to be defective, or None."""
    days = [
        case.feedback and case.feedback.date,
        case.claim and case.claim.decided,
        case.chargeback and case.chargeback.received,
    ]
    return min((day for day in days if day), default=None)


def dealt(dice: Random, weights: dict[str, int], count: int) -> list[str]:
    """Return ``count`` reasons in the proportions of ``weights``, shuffled."""
    total, reasons = sum(weights.values()), []
    for reason, weight in weights.items():
        reasons += [reason] * round(weight * count / total)
    while len(reasons) < count:
        reasons.append(weighted(dice, weights))
    dice.shuffle(reasons)
    return reasons[:count]
