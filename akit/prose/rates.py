"""Sentences about the order defect rate, computed from its tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.prose.language import count, percent, say, together
from akit.trace import Trace
from akit.words import word

DEFAULT = "akit's default"  # where a lag comes from that nobody told
FEW = 5  # a defect budget below this: one order moves the rate by a fifth of the target or more


def order_defect_rate(
    odr: pd.DataFrame,
    channel: str = "mfn",
    marketplace: str = "all",
    language: str = "en",
    *,
    whole: bool = True,
) -> str:
    """Return what the order defect rate is, whether it meets the target, and how sure that is.

    Parameters
    ----------
    odr : what `metrics.order_defect_rate` gives.
    whole : with the worst case, the budget and the interval; otherwise the rate and its verdict alone.
    """
    row = _row(odr, channel, marketplace)
    name = word(channel, language)
    if row is None or row["order_count"] == 0:
        return say("rate_none", language, channel=name)
    more = [_worst_case(row, language), *_volume(row, language)] if whole else []
    return together([_rate(row, name, language), *more], language)


def _row(odr: pd.DataFrame, channel: str, marketplace: str) -> dict[str, Any] | None:
    rows = odr[(odr["channel"] == channel) & (odr["marketplace"] == marketplace)].to_dict("records")
    return {str(key): value for key, value in rows[0].items()} if rows else None


def _rate(row: dict[str, Any], name: str, language: str) -> str:
    return say(
        "rate",
        language,
        channel=name,
        rate=percent(row["rate"], row["target_value"]),
        defects=count(row["defect_order_count"]),
        orders=count(row["order_count"]),
        verdict=say(row["status"], language, target=percent(row["target_value"])),
    )


def _worst_case(row: dict[str, Any], language: str) -> str:
    if row["pending_order_count"] == 0:
        return say("no_pending", language)
    return say(
        "worst_case",
        language,
        pending=count(row["pending_order_count"]),
        worst_rate=percent(row["worst_case_rate"], row["target_value"]),
        worst=count(row["worst_case_defect_order_count"]),
    )


def _volume(row: dict[str, Any], language: str) -> list[str]:
    budget = say("budget", language, orders=count(row["order_count"]), budget=count(row["defect_budget"]))
    interval = say("interval", language, low=percent(row["interval_low"]), high=percent(row["interval_high"]))
    small = say("small", language, step=percent(1 / row["order_count"])) if row["defect_budget"] < FEW else ""
    return [budget, interval, small]


def small_volume(odr: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return how far one defect moves a rate of few orders, with its interval and budget; "" where there are many."""
    row = _row(odr, channel, "all")
    if row is None or row["order_count"] == 0 or row["defect_budget"] >= FEW:
        return ""
    return together(_volume(row, language), language)


def components(odr: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return how many defective orders each kind of defect has."""
    row = _row(odr, channel, "all")
    if row is None:
        return ""
    kinds = ("negative_feedback", "a_to_z_claim", "chargeback")
    counts = {kind: count(row[f"{kind}_count"]) for kind in kinds}
    return say("components", language, orders=count(row["order_count"]), **counts)


def cancelled(odr: pd.DataFrame, *, counted: bool, channel: str = "all", language: str = "en") -> str:
    """Return how wholly cancelled orders were treated."""
    row = _row(odr, channel, "all")
    key = "cancelled_in" if counted else "cancelled_out"
    return "" if row is None else say(key, language, cancelled=count(row["cancelled_order_count"]))


def trend(trend_table: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return the peak and the latest value of the trend, and which of its windows may still rise."""
    mine = trend_table[(trend_table["channel"] == channel) & trend_table["complete"].astype(bool)].dropna(subset="rate")
    if mine.empty:
        return say("trend_none", language, channel=word(channel, language))
    peak, last = mine.iloc[int(mine["rate"].argmax())], mine.iloc[-1]
    said = say(
        "trend",
        language,
        channel=word(channel, language),
        peak=percent(peak["rate"]),
        peak_end=_day(peak["window_end"]),
        last=percent(last["rate"]),
        last_end=_day(last["window_end"]),
    )
    mature = trend_table.loc[trend_table["matured"].astype(bool), "window_end"].max()
    first = trend_table["window_end"].min() - pd.Timedelta(days=1)
    end = _day(mature if pd.notna(mature) else first)
    return together([said, say("maturing", language, mature_end=end)], language)


def account(name: str, marketplace: str, trace: Trace, language: str = "en") -> str:
    """Return whose numbers these are, and as of which day."""
    return say("account", language, name=name, marketplace=marketplace, as_of=_day(trace.as_of))


def window(trace: Trace, language: str = "en") -> str:
    """Return which orders the numbers are about, and what was known when; "" where the trace has no window."""
    if trace.window is None:
        return ""
    days = {
        "start": _day(trace.window.start),
        "end": _day(trace.window.end),
        "as_of": _day(trace.as_of),
        "length": trace.window.length,
    }
    source = trace.window.lag_source
    named = word("akits_default", language) if source == DEFAULT else source
    return say("window", language, **days, lag_days=trace.window.lag_days, lag_source=named)


def _day(day: pd.Timestamp) -> str:
    return str(day.date())
