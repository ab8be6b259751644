"""Amazon's own account health: `GET_V2_SELLER_PERFORMANCE_REPORT`, JSON.

The schema (accountHealthReport-2020-11-18) and its example contradict each other in five keys; both spellings count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit.exports.cells import Home
from akit.exports.reading import Reading, problems

METRICS_KEY = "performanceMetrics"

# our noun -> (keys it goes by, key of the numerator, key of the denominator)
METRICS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "order_defect_rate": (("orderDefectRate",), "orderWithDefects", "orderCount"),
    "late_shipment_rate": (("lateShipmentRate",), "lateShipmentCount", "orderCount"),
    "pre_fulfillment_cancellation_rate": (
        ("preFulfillmentCancellationRate", "prefulfillmentCancelRate", "preFulfillmentCancelRate"),
        "cancellationCount",
        "orderCount",
    ),
    "valid_tracking_rate": (("validTrackingRate",), "validTrackingCount", "shipmentCount"),
    "on_time_delivery_rate": (
        ("onTimeDeliveryRate",),
        "onTimeDeliveryCount",
        "shipmentCountWithValidTracking",
    ),
    "unit_on_time_delivery_rate": (("unitOnTimeDeliveryRate",), "unitOnTimeDeliveryCount", "totalUnitCount"),
    "invoice_defect_rate": (("invoiceDefectRate",), "invoiceDefect", "orderCount"),
    "listing_policy_violations": (("listingPolicyViolations",), "defectsCount", ""),
    "product_authenticity_customer_complaints": (
        ("productAuthenticityCustomerComplaints",),
        "defectsCount",
        "",
    ),
    "product_condition_customer_complaints": (("productConditionCustomerComplaints",), "defectsCount", ""),
    "product_safety_customer_complaints": (("productSafetyCustomerComplaints",), "defectsCount", ""),
    "received_intellectual_property_complaints": (
        ("receivedIntellectualPropertyComplaints",),
        "defectsCount",
        "",
    ),
    "restricted_product_policy_violations": (("restrictedProductPolicyViolations",), "defectsCount", ""),
    "suspected_intellectual_property_violations": (
        ("suspectedIntellectualPropertyViolations",),
        "defectsCount",
        "",
    ),
    "food_and_product_safety_issues": (("foodAndProductSafetyIssues",), "defectsCount", ""),
    "customer_product_reviews_policy_violations": (
        ("customerProductReviewsPolicyViolations",),
        "defectsCount",
        "",
    ),
    "other_policy_violations": (("otherPolicyViolations",), "defectsCount", ""),
    "document_requests": (("documentRequests", "documentRequest"), "defectsCount", ""),
    "account_health_rating": (("accountHealthRating",), "ahrScore", ""),
}
_OTHER_KEYS = {"marketplaceId", "warningStates", "warningState"}


def recognise(text: str) -> AccountHealth | None:
    """Return the report, or None where the text is no such JSON."""
    if not text.lstrip().startswith("{"):
        return None
    try:
        report = json.loads(text)
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, or nested without end
        return None
    return AccountHealth(report) if isinstance(report, dict) and isinstance(report.get(METRICS_KEY), list) else None


@dataclass(frozen=True)
class AccountHealth:
    """A snapshot: one row per marketplace, metric and channel."""

    report: Mapping[str, Any]
    kind: str = "account_health"
    table: str = "account_health"
    date: str = "window_end"

    def marketplaces(self) -> Mapping[str, str]:
        """Return nothing: a snapshot names no orders."""
        return {}

    def read(self, path: str, home: Home) -> Reading:
        """Read the metrics. Keys akit does not know are noted, and a metric without a readable window is set aside."""
        return _read(self.report[METRICS_KEY], path)


def _read(markets: Sequence[Any], path: str) -> Reading:
    rows: list[dict[str, object]] = []
    aside: list[tuple[object, ...]] = []
    noted: list[tuple[object, ...]] = []
    for place, market in enumerate(markets, 1):
        for key in sorted(set(market) - _OTHER_KEYS - {key for keys, _, _ in METRICS.values() for key in keys}):
            noted.append((path, place, "unknown_key", key, "", "a metric of the 2020-11-18 schema", ""))
        for metric, channel, block in _blocks(market):
            try:
                rows.append(_row(market, metric, channel, block) | {"source_file": path, "source_row": place})
            except (KeyError, TypeError, ValueError, AttributeError) as problem:
                text = json.dumps(block, ensure_ascii=False)
                expected = "a reportingDateRange and counts"
                aside.append((path, place, "unreadable_metric", metric, str(problem), expected, text))
    return Reading(pd.DataFrame(rows), problems(aside), problems(noted))


def _blocks(market: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for metric, (keys, _, _) in METRICS.items():
        block = next((market[key] for key in keys if market.get(key) is not None), None)
        if block is None:
            continue
        if metric == "order_defect_rate":
            # The channel is the key it stands under: the example's afn block says fulfillmentType "mfn".
            yield from ((metric, channel, block[channel]) for channel in ("mfn", "afn") if block.get(channel))
        else:
            yield metric, "", block


def _row(market: Mapping[str, Any], metric: str, channel: str, block: Mapping[str, Any]) -> dict[str, object]:
    _, numerator, denominator = METRICS[metric]
    window = block["reportingDateRange"]
    rating = block.get("ahrStatus", block.get("accountHealthRatingStatus", ""))
    return {
        "marketplace_id": str(market.get("marketplaceId", "")),
        "metric": metric,
        "channel": channel,
        "window_start": _day(window["reportingDateFrom"]),
        "window_end": _day(window["reportingDateTo"]),
        "numerator": _count(block.get(numerator)),
        "denominator": _count(block.get(denominator)) if denominator else None,
        "rate": block.get("rate"),
        "negative_feedback_count": _count(block.get("negativeFeedback")),
        "a_to_z_claim_count": _count(block.get("claims")),
        "chargeback_count": _count(block.get("chargebacks")),
        "status": str(block.get("status", rating)).casefold(),
        "target_value": block.get("targetValue"),
        "target_condition": str(block.get("targetCondition", "")),
    }


def _day(text: str) -> pd.Timestamp:
    """Return the day Amazon prints (2020-11-04T23:59Z is the 4th, in every time zone)."""
    return pd.Timestamp(text[:10])


def _count(value: Any) -> int | None:
    """Return a count given as a number or as {"count": n, "status": ...}."""
    if isinstance(value, Mapping):
        value = value.get("count")
    return None if value is None else int(value)
