"""What buyers may do about an order, and the contract's rules on what of it counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import date

from maker.orders import Order

# status as Amazon words it, in English and in Chinese of both scripts -> does it count?
COUNTS = (
    "Claim Granted Seller Funded",
    "Order Refunded",
    "Order Cancelled",
    "认可索赔 卖家提供资金",
    "認可索賠 賣家提供資金",
    "订单已退款",
    "訂單已退款",
    "订单已取消",
)


@dataclass
class Feedback:
    """A seller feedback; ``removed_on`` is the day Amazon struck it through."""

    date: dt.date
    rating: int
    comment: str = ""
    response: str = ""
    removed_on: dt.date | None = None

    def counts(self, known_on: dt.date) -> bool:
        """Say whether the order is defective by it. A removed feedback never is, whenever it was removed."""
        return self.rating <= 2 and self.removed_on is None and self.date <= known_on


@dataclass
class Claim:
    """An A-to-z claim."""

    filed: date
    decided: date | None
    status: str
    claim_type: str = "Items Not As Described"
    funded_by: str = ""
    odr_effect: str = ""
    appealed: date | None = None
    appeal_outcome: str = ""
    comment: str = ""

    def counts(self, known_on: date) -> bool:
        """Say whether the order is defective by it, by what was decided on that day."""
        if self.decided is None or self.decided > known_on or self.odr_effect == "does_not_count":
            return False
        if self.appeal_outcome == "won" and self.appealed and self.appealed <= known_on:
            return False
        return self.status in COUNTS or self.funded_by == "seller"

    def pending(self, known_on: date) -> bool:
        """Say whether it was filed but not decided by that day."""
        return self.filed <= known_on and (self.decided is None or self.decided > known_on)


@dataclass
class Chargeback:
    """A credit card chargeback."""

    received: date
    kind: str
    status: str = "Decided for the buyer"
    comment: str = ""

    def counts(self, known_on: date) -> bool:
        """Say whether the order is defective by it: service chargebacks are, fraud never."""
        return self.kind == "service" and self.received <= known_on


@dataclass
class Case:
    """All that one buyer did about one order, and why."""

    order: Order
    reason: str
    feedback: Feedback | None = None
    claim: Claim | None = None
    chargeback: Chargeback | None = None
    flagged_in_returns: date | None = None

    def kinds(self, known_on: date) -> tuple[bool, bool, bool]:
        """Return which of negative feedback, A-to-z claim and chargeback counted, as known that day."""
        events = (self.feedback, self.claim, self.chargeback)
        return tuple(bool(event and event.counts(known_on)) for event in events)  # type: ignore[return-value]

    def pending(self, known_on: date) -> bool:
        """Say whether nothing counts yet, but a claim may."""
        flagged = self.flagged_in_returns is not None and self.flagged_in_returns <= known_on and not self.claim
        return not any(self.kinds(known_on)) and (flagged or bool(self.claim and self.claim.pending(known_on)))


@dataclass(frozen=True)
class Count:
    """The order defect rate of one channel and window."""

    orders: int
    cancelled: int
    defects: int
    negative_feedback: int
    claims: int
    chargebacks: int
    pending: int

    @property
    def rate(self) -> float:
        """Defective orders by orders."""
        return self.defects / self.orders


def count(orders: list[Order], cases: list[Case], span: tuple[date, date], known_on: date) -> Count:
    """Count the defects of ``orders`` placed in ``span`` by what was known on a day."""
    inside = {order.id: order for order in orders if span[0] <= order.day <= span[1]}
    mine = [case for case in cases if case.order.id in inside]
    kinds = [case.kinds(known_on) for case in mine]
    return Count(
        orders=len(inside),
        cancelled=sum(order.is_known_cancelled for order in inside.values()),
        defects=sum(any(kind) for kind in kinds),
        negative_feedback=sum(kind[0] for kind in kinds),
        claims=sum(kind[1] for kind in kinds),
        chargebacks=sum(kind[2] for kind in kinds),
        pending=sum(case.pending(known_on) for case in mine),
    )
