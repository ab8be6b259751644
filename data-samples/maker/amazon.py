"""What Amazon itself said: its seller performance report and its table of orders with defects."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta

from maker import story
from maker.catalogue import MARKETPLACE_IDS
from maker.events import Case, count
from maker.orders import Order
from maker.rows import flat_file, names

DEFECTS_NAME = "orders-with-defects.txt"
DEFECTS_HEADER = names(
    "Order Id, Order Date, Fulfilled By, Negative Feedback, A-to-z Guarantee claim, Chargeback claim"
)

_VIOLATIONS = (
    "listingPolicyViolations", "productAuthenticityCustomerComplaints",
    "productConditionCustomerComplaints", "productSafetyCustomerComplaints",
    "receivedIntellectualPropertyComplaints", "restrictedProductPolicyViolations",
    "suspectedIntellectualPropertyViolations", "foodAndProductSafetyIssues", "otherPolicyViolations",
)  # fmt: skip
# The schema and its own example spell these three differently, and files of both kinds are about.
_SCHEMA = {
    "cancel": "preFulfillmentCancellationRate",
    "warnings": "warningStates",
    "documents": "documentRequests",
}
_EXAMPLE = {"cancel": "prefulfillmentCancelRate", "warnings": "warningState", "documents": "documentRequest"}


def snapshots(orders: list[Order], cases: list[Case]) -> dict[str, bytes]:
    """Return the V2 seller performance report of each snapshot day, as JSON."""
    made = {}
    for n, day in enumerate(story.SNAPSHOTS):
        spelling = _EXAMPLE if n % 3 == 1 else _SCHEMA
        report = {
            "accountStatuses": [
                {"marketplaceId": place, "status": _account_status(day, name)}
                for name, place in MARKETPLACE_IDS.items()
            ],
            "performanceMetrics": [_metrics(orders, cases, day, name, spelling) for name in MARKETPLACE_IDS],
        }
        made[f"seller-performance-{day:%Y%m%d}.json"] = (json.dumps(report, indent=1) + "\n").encode()
    return made


def _account_status(day: date, marketplace: str) -> str:
    if marketplace == "Amazon.com" and story.DEACTIVATED <= day < story.REINSTATED:
        return "DEACTIVATED"
    return "AT_RISK" if date(2026, 4, 10) < day < story.DEACTIVATED else "NORMAL"


def _metrics(
    orders: list[Order], cases: list[Case], day: date, name: str, spelling: dict[str, str]
) -> dict[str, object]:
    mine = [order for order in orders if order.marketplace == name]
    metrics: dict[str, object] = {"marketplaceId": MARKETPLACE_IDS[name]}
    metrics["orderDefectRate"] = {channel: _order_defect_rate(mine, cases, day, channel) for channel in ("afn", "mfn")}
    metrics["lateShipmentRate"] = _late_shipment_rate(mine, day)
    metrics["onTimeDeliveryRate"] = _on_time_delivery_rate(mine, day)
    metrics["validTrackingRate"] = _valid_tracking_rate(mine, day)
    metrics[spelling["cancel"]] = _cancel_rate(mine, day)
    bad = metrics["orderDefectRate"]["mfn"]["status"] == "BAD"  # type: ignore[index]
    rating = "ahrStatus" if spelling is _EXAMPLE else "accountHealthRatingStatus"
    metrics["accountHealthRating"] = {
        rating: "WARNED" if bad else "GREAT",
        "reportingDateRange": _range(day, 180),
    }
    for violation in (*_VIOLATIONS, spelling["documents"]):
        metrics[violation] = _target({"reportingDateRange": _range(day, 180), "defectsCount": 0}, 0, 0, "EQUALS")
    metrics[spelling["warnings"]] = []
    return metrics


def _range(end: date, length: int) -> dict[str, str]:
    begin = end - timedelta(days=length - 1)
    return {"reportingDateFrom": f"{begin}T00:00Z", "reportingDateTo": f"{end}T23:59Z"}


def _target(metric: dict[str, object], value: float, target: float, condition: str) -> dict[str, object]:
    good: dict[str, Callable[[], bool]] = {
        "LESS_THAN": lambda: value < target,
        "GREATER_THAN": lambda: value > target,
        "EQUALS": lambda: value == target,
    }
    return {
        **metric,
        "status": "GOOD" if good[condition]() else "BAD",
        "targetValue": target,
        "targetCondition": condition,
    }


def _rated(end: date, length: int, counts: dict[str, int], target: float, condition: str) -> dict[str, object]:
    """Return a metric of two counts, the lower part first; nothing to count makes no rate and status NONE."""
    whole, part = counts.values()
    metric: dict[str, object] = {"reportingDateRange": _range(end, length), **counts}
    if not whole:
        return {**metric, "status": "NONE", "targetValue": target, "targetCondition": condition}
    rate = round(part / whole, 6) if part else 0
    return _target({**metric, "rate": rate}, rate, target, condition)


def _order_defect_rate(orders: list[Order], cases: list[Case], day: date, channel: str) -> dict[str, object]:
    mine = [order for order in orders if order.channel == channel]
    counted = count(mine, as_amazon_saw_it(cases, day), story.window(day), day)
    rated = _rated(
        day, story.WINDOW_DAYS, {"orderCount": counted.orders, "defects": counted.defects}, 0.01, "LESS_THAN"
    )
    del rated["defects"]
    return {
        **rated,
        "orderWithDefects": {"count": counted.defects, "status": rated["status"]},
        "claims": {"count": counted.claims, "status": "NONE"},
        "chargebacks": {"count": counted.chargebacks, "status": "NONE"},
        "negativeFeedback": {"count": counted.negative_feedback, "status": "NONE"},
        "fulfillmentType": channel,
    }


def as_amazon_saw_it(cases: list[Case], day: date) -> list[Case]:
    """Return the cases with every feedback that was struck through only after ``day`` still standing."""
    seen = []
    for case in cases:
        feedback = case.feedback
        if feedback and feedback.removed_on and feedback.removed_on > day:
            standing = type(feedback)(feedback.date, feedback.rating)
            case = Case(case.order, case.reason, standing, case.claim, case.chargeback)
        seen.append(case)
    return seen


def _late_shipment_rate(orders: list[Order], day: date) -> dict[str, object]:
    sent = [
        order.parcel for order in orders if order.parcel and day - timedelta(days=29) <= order.parcel.shipped <= day
    ]
    late = sum(parcel.shipped > parcel.ship_by for parcel in sent)
    return _rated(day, 30, {"orderCount": len(sent), "lateShipmentCount": late}, 0.04, "LESS_THAN")


def _on_time_delivery_rate(orders: list[Order], day: date) -> dict[str, object]:
    end = day - timedelta(days=7)
    due = [
        order.parcel for order in orders if order.parcel and end - timedelta(days=13) <= order.parcel.deliver_by <= end
    ]
    tracked = [parcel for parcel in due if parcel.tracking]
    on_time = sum(bool(parcel.delivered and parcel.delivered <= parcel.deliver_by) for parcel in tracked)
    return _rated(
        end,
        14,
        {"shipmentCountWithValidTracking": len(tracked), "onTimeDeliveryCount": on_time},
        0.9,
        "GREATER_THAN",
    )


def _valid_tracking_rate(orders: list[Order], day: date) -> dict[str, object]:
    end = day - timedelta(days=10)
    sent = [
        order.parcel for order in orders if order.parcel and end - timedelta(days=29) <= order.parcel.shipped <= end
    ]
    counts = {"shipmentCount": len(sent), "validTrackingCount": sum(bool(parcel.tracking) for parcel in sent)}
    return _rated(end, 30, counts, 0.95, "GREATER_THAN")


def _cancel_rate(orders: list[Order], day: date) -> dict[str, object]:
    placed = [order for order in orders if order.channel == "mfn" and day - timedelta(days=6) <= order.day <= day]
    cancelled = sum(order.cancelled_by == "seller" for order in placed)
    return _rated(day, 7, {"orderCount": len(placed), "cancellationCount": cancelled}, 0.025, "LESS_THAN")


def defects_table(cases: list[Case]) -> bytes:
    """Return the orders with defects of the window that ends with the deactivation."""
    day = story.DEACTIVATED
    first, last = story.window(day)
    rows = []
    for case in as_amazon_saw_it(cases, day):
        kinds = case.kinds(day)
        if first <= case.order.day <= last and any(kinds):
            flags = dict(zip(DEFECTS_HEADER[3:], ("Yes" if kind else "No" for kind in kinds), strict=True))
            by = "Seller" if case.order.channel == "mfn" else "Amazon"
            rows.append(
                {
                    "Order Id": case.order.id,
                    "Order Date": f"{case.order.day:%m/%d/%Y}",
                    "Fulfilled By": by,
                    **flags,
                }
            )
    return flat_file(DEFECTS_HEADER, sorted(rows, key=lambda row: (row["Order Date"], row["Order Id"])))
