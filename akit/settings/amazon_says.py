"""`[[amazon_says]]` of account.toml: figures that Amazon shows on a page and gives no file of, typed by the analyst."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from akit import policy
from akit.errors import AccountError, AkitError

COUNTS = (
    "order_count",
    "defect_order_count",
    "negative_feedback_count",
    "a_to_z_claim_count",
    "chargeback_count",
)
CHANNELS = ("all", "mfn", "afn")
FORM = (
    "[[amazon_says]] with seen_on = 2026-05-15, window = [2026-03-17, 2026-05-15], "
    'channel = "mfn", rate = 0.0278 and any of ' + ", ".join(COUNTS)
)


@dataclass(frozen=True)
class AmazonSays:
    """What Amazon showed of one order defect rate.

    Attributes
    ----------
    seen_on : the day it was read.
    window : first and last order date, as Amazon prints them.
    channel : all, mfn or afn.
    marketplace : a sales channel, or all.
    counts : of those it shows, by akit's names.
    rate : a fraction, or None; decimals as printed, for Amazon rounds.
    source : where it was read.
    """

    seen_on: date
    window: tuple[date, date]
    channel: str
    marketplace: str
    counts: Mapping[str, int]
    rate: float | None
    source: str


def read_amazon_says(said: object, read_day: Callable[[Any], date]) -> tuple[AmazonSays, ...]:
    """Return what an account says Amazon says; one table or several.

    Raises
    ------
    AccountError : a key is unknown or missing, or its value cannot be used.
    """
    entries = [said] if isinstance(said, Mapping) else said
    if not isinstance(entries, list):
        raise AccountError("account.toml: amazon_says cannot be used.", found=repr(said), expected=FORM)
    return tuple(_said(entry, read_day) for entry in entries)


def _said(entry: Any, read_day: Callable[[Any], date]) -> AmazonSays:
    known = {"seen_on", "window", "channel", "marketplace", "rate", "source", *COUNTS}
    if not isinstance(entry, Mapping) or entry.keys() - known or not {"seen_on", "window"} <= entry.keys():
        raise AccountError("account.toml: an amazon_says cannot be used.", found=repr(entry), expected=FORM)
    try:
        seen_on, first, last = read_day(entry["seen_on"]), *map(read_day, entry["window"])
    except (AkitError, TypeError, ValueError):
        raise AccountError("account.toml: a day of amazon_says is none.", found=repr(entry), expected=FORM) from None
    channel, rate = entry.get("channel", "all"), entry.get("rate")
    counts = {name: entry[name] for name in COUNTS if name in entry}
    _check(entry, ordered=first <= last <= seen_on, channel=channel, rate=rate, counts=counts)
    place = entry.get("marketplace", "all")
    try:
        named = place if place == "all" else policy.marketplace(str(place))["sales_channel"]
    except AkitError as problem:
        wrong = f"account.toml: {problem.message}"
        raise AccountError(wrong, found=problem.found, expected=problem.expected, hint=problem.hint) from None
    source = str(entry.get("source", "account.toml"))
    return AmazonSays(seen_on, (first, last), channel, named, counts, None if rate is None else float(rate), source)


def _check(entry: Any, *, ordered: bool, channel: object, rate: object, counts: Mapping[str, object]) -> None:
    wrong = "account.toml: an amazon_says cannot be used."
    if not ordered:
        expected = "window = [first, last] in this order, and not after seen_on"
        raise AccountError(wrong, found=repr(entry), expected=expected)
    if channel not in CHANNELS:
        raise AccountError(wrong, found=repr(channel), expected='channel = "all", "mfn" or "afn"')
    is_share = isinstance(rate, int | float) and not isinstance(rate, bool) and 0 <= rate <= 1
    if rate is not None and not is_share:
        raise AccountError(wrong, found=f"rate = {rate!r}", expected="a fraction, as 0.0278 for 2.78%")
    bad = [name for name, count in counts.items() if isinstance(count, bool) or not isinstance(count, int) or count < 0]
    if bad or (not counts and rate is None):
        raise AccountError(wrong, found=", ".join(bad) or "no figure", expected=FORM)
