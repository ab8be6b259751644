"""The other rates an account is judged by, each over its own days, in its own unit; Amazon's own beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit import policy
from akit.metrics.deliveries import delivered_on_time
from akit.metrics.few_of_many import few_of
from akit.metrics.intervals import meets
from akit.metrics.refunds import refunded, returned
from akit.metrics.replies import replied, unanswered
from akit.metrics.shipping import cancelled_by_seller, shipped_late, tracked
from akit.policy import STANDARD, Rulebook
from akit.tables import Tables

COLUMNS = (
    "metric marketplace source window_days window_start window_end lag_days unit numerator denominator rate "
    "target_value target_condition status reported missing"
).split()
# What each rate counts: a table of units, the day that dates each, its order, and whether it is in the numerator.
UNITS: Mapping[str, Callable[[Tables, pd.Timestamp, Rulebook], pd.DataFrame]] = {
    "late_shipment_rate": shipped_late,
    "pre_fulfillment_cancellation_rate": cancelled_by_seller,
    "valid_tracking_rate": tracked,
    "on_time_delivery_rate": delivered_on_time,
    "contact_response_rate": replied,
    "unanswered_messages": unanswered,
    "refund_rate": refunded,
    "return_rate": returned,
}
# What a rate needs, as akit inspect names it; and what it lacks even then, so that it is a bound.
NEEDS = {
    "late_shipment_rate": "shipments",
    "valid_tracking_rate": "shipments",
    "on_time_delivery_rate": "shipments",
    "contact_response_rate": "messages",
    "unanswered_messages": "messages",
    "refund_rate": "settlement",
    "return_rate": "mfn_returns",
}
PARCELS_OR_MESSAGES = ("shipments", "messages")  # tables without a row of which those rates have no unit
BOUNDS = {"valid_tracking_rate": "carrier_scans", "pre_fulfillment_cancellation_rate": "buyer_requests"}
ONLY_AMAZON = ("return_dissatisfaction_rate", "invoice_defect_rate", "ncx_rate", "account_health_rating")


@dataclass(frozen=True)
class Asked:
    """One rate of one window."""

    metric: str
    days: int
    lag: int
    unit: str
    as_of: pd.Timestamp

    @property
    def end(self) -> pd.Timestamp:
        """The last day of the window."""
        return self.as_of - pd.Timedelta(days=self.lag)

    @property
    def start(self) -> pd.Timestamp:
        """The first day of the window."""
        return self.end - pd.Timedelta(days=self.days - 1)


def other_rates(
    tables: Tables,
    now: pd.Timestamp,
    as_of: pd.Timestamp,
    marketplaces: Mapping[str, str],
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return every rate besides the order defect rate: what akit computes, what Amazon reports, and what is missing.

    Parameters
    ----------
    tables : as known on the day.
    now : the instant the day of knowledge ends; messages younger than a day are not yet late at it.
    as_of : the day of knowledge.
    marketplaces : marketplace id -> sales channel, for Amazon's rows.
    rules : Amazon's rules, with what the account overrides.

    Returns
    -------
    One row per metric, window and marketplace (all first): ``source`` computed or amazon; counts in ``unit``; ``rate``
    a fraction, missing where there is nothing to divide; ``status`` good, bad or none by the unrounded rate;
    ``reported``: Amazon's own word; ``missing``: what would be needed, or for a rate that is only a bound, more.
    """
    rows = [row for one in asked_rates(tables, as_of, rules) for row in _computed(one, tables, now, rules)]
    theirs = [*_reported(tables.account_health, as_of, marketplaces), *_ncx(tables.voice_of_customer)]
    told = {row["metric"] for row in theirs}
    absent = [_absent(metric) for metric in ONLY_AMAZON if metric not in told]
    table = pd.DataFrame([*rows, *theirs, *absent], columns=COLUMNS)
    whole = ("window_days", "lag_days", "numerator", "denominator")
    return table.assign(**{name: table[name].astype("Int64") for name in whole})


def asked_rates(tables: Tables, as_of: pd.Timestamp, rules: Rulebook) -> list[Asked]:
    """Return each rate and window in force on a day, with the lag of Amazon's newest snapshot where that is near."""
    return [_asked(row, tables.account_health, as_of, rules) for row in _in_force(as_of)]


def _in_force(as_of: pd.Timestamp) -> list[dict[str, str]]:
    known = [row for row in policy.records("other_rates") if row["valid_from"] <= as_of.date().isoformat()]
    newest = {(row["metric"], row["window_days"]): place for place, row in enumerate(known)}
    return [dict(known[place]) for place in sorted(newest.values())]


def _asked(row: Mapping[str, str], health: pd.DataFrame, as_of: pd.Timestamp, rules: Rulebook) -> Asked:
    """Take the lag from Amazon's newest snapshot where that is near, else from the rule."""
    lag = int(row["lag_days"])
    mine = health[health["metric"].eq(row["metric"])] if len(health) else health
    if len(mine):
        file = mine.sort_values(["window_end", "source_file"])["source_file"].iloc[-1]
        made = health.loc[health["source_file"] == file, "window_end"].max()
        near = rules.number("account_health_is_near", as_of.date())
        end = mine.loc[mine["source_file"] == file, "window_end"].max()
        lag = int((made - end).days) if (as_of - made).days <= near else lag
    return Asked(row["metric"], int(row["window_days"]), lag, row["unit"], as_of)


def is_silent(metric: str, tables: Tables) -> bool:
    """Say whether a rate has no unit, for the table of parcels or messages that it is over has no row."""
    needed = NEEDS.get(metric, "")
    return needed in PARCELS_OR_MESSAGES and bool(getattr(tables, needed).empty)


def _computed(asked: Asked, tables: Tables, now: pd.Timestamp, rules: Rulebook) -> list[dict[str, Any]]:
    """Return the rate of all marketplaces, and of each where there are several."""
    needed = NEEDS.get(asked.metric, "")
    if is_silent(asked.metric, tables):
        return [_row(asked, "all", None, None, rules) | {"missing": needed}]
    units = UNITS[asked.metric](tables, now, rules)
    if units.empty and needed:
        return [_row(asked, "all", None, None, rules) | {"missing": needed}]
    inside = units[units["day"].between(asked.start, asked.end)]
    orders = few_of(tables.orders[["order_id", "marketplace"]], inside["order_id"])
    placed = inside.merge(orders, on="order_id", how="left", validate="many_to_one")
    places = sorted(set(placed["marketplace"].dropna()) - {""})
    parts = {"all": placed, **({name: placed[placed["marketplace"] == name] for name in places if len(places) > 1})}
    bound, weights = _bound(asked.metric, tables), {name: _weights(part) for name, part in parts.items()}
    return [_bounded(_row(asked, name, count, whole, rules), bound) for name, (count, whole) in weights.items()]


def _weights(units: pd.DataFrame) -> tuple[int, int]:
    return int(units.loc[units["counts"], "weight"].sum()), int(units["weight"].sum())


def _bound(metric: str, tables: Tables) -> str:
    """Return what a rate lacks; cancellations lack nothing where the export has ever named one the buyer asked for."""
    named = bool(tables.order_items["is_buyer_requested_cancellation"].any())
    return "" if metric == "pre_fulfillment_cancellation_rate" and named else BOUNDS.get(metric, "")


def _bounded(row: dict[str, Any], bound: str) -> dict[str, Any]:
    """Say what the rate lacks. Cancellations that may be the buyer's do not show that a target is missed."""
    unsure = bound == "buyer_requests" and row["status"] == "bad"
    return row | {"missing": bound, "status": "none" if unsure else row["status"]}


def _row(asked: Asked, marketplace: str, count: int | None, whole: int | None, rules: Rulebook) -> dict[str, Any]:
    target = target_of(asked.metric, asked.as_of, rules=rules)
    told = bool(count is not None and whole)
    good = told and target and meets(count or 0, whole or 0, target["target_value"], target["target_condition"])
    return {
        "metric": asked.metric,
        "marketplace": marketplace,
        "source": "computed",
        "window_days": asked.days,
        "window_start": asked.start,
        "window_end": asked.end,
        "lag_days": asked.lag,
        "unit": asked.unit,
        "numerator": count,
        "denominator": whole,
        "rate": (count or 0) / whole if told and whole else None,
        "target_value": float(target["target_value"]) if target else None,
        "target_condition": target["target_condition"] if target else "",
        "status": ("good" if good else "bad") if told and target else "none",
        "reported": "",
        "missing": "",
    }


def target_of(metric: str, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD) -> dict[str, Any] | None:
    """Return Amazon's target for a metric in force on a day; None where there is none."""
    day = as_of.date()
    return rules.in_force("targets", metric, day) if policy.is_in_force("targets", metric, day) else None


def _reported(health: pd.DataFrame, as_of: pd.Timestamp, marketplaces: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return what Amazon's newest snapshot says of everything but the order defect rate."""
    mine = health[health["metric"].ne("order_defect_rate")]
    if mine.empty:
        return []
    made = mine.groupby("source_file")["window_end"].max().sort_index()
    newest = mine[mine["source_file"] == made.sort_values(kind="stable").index[-1]]
    ordered = newest.assign(place=newest["marketplace_id"].map(marketplaces).fillna(newest["marketplace_id"]))
    return [
        {
            "metric": row["metric"],
            "marketplace": row["place"],
            "source": "amazon",
            "window_days": (row["window_end"] - row["window_start"]).days + 1,
            "window_start": row["window_start"],
            "window_end": row["window_end"],
            "lag_days": (as_of - row["window_end"]).days,
            "unit": "",
            "numerator": row["numerator"],
            "denominator": row["denominator"],
            "rate": row["rate"],
            "target_value": row["target_value"],
            "target_condition": row["target_condition"],
            "status": row["status"] if row["status"] in ("good", "bad") else "none",
            "reported": row["status"],
            "missing": "",
        }
        for row in ordered.to_dict("records")
    ]


def _ncx(offers: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the negative customer experience rate of all offers together, as Amazon counts their orders."""
    known = offers.dropna(subset=["ncx_orders", "total_orders"])
    if known.empty:
        return []
    bad, whole = int(known["ncx_orders"].sum()), int(known["total_orders"].sum())
    poor = known["cx_health"].isin(["Poor", "Very Poor"])
    reported = f"{int(poor.sum())} of {len(known)} offers poor or very poor"
    row = _absent("ncx_rate") | {"source": "amazon", "numerator": bad, "denominator": whole, "missing": ""}
    return [row | {"rate": bad / whole if whole else None, "reported": reported, "unit": "orders"}]


def _absent(metric: str) -> dict[str, Any]:
    unknown: dict[str, Any] = dict.fromkeys(COLUMNS)
    missing = "voice_of_customer" if metric == "ncx_rate" else "account_health"
    texts = {"target_condition": "", "reported": "", "unit": "", "marketplace": "all", "status": "none"}
    return {**unknown, **texts, "metric": metric, "source": "missing", "missing": missing}
