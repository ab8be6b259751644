"""The rate as it was seen on each past day, beside what is known of the same window now."""

from __future__ import annotations

import numpy as np
import pandas as pd

from akit.metrics.few_of_many import few_of
from akit.metrics.known import ALWAYS
from akit.metrics.order_defect_rate import CHANNELS, amazon_orders
from akit.metrics.spells import STILL, joined_spells
from akit.policy import STANDARD, Rulebook
from akit.tables import Tables

_SPAN = ("order_date", "first_day", "last_day")
COLUMNS = (
    "channel as_of window_end lag_days order_count defect_order_count rate worst_case_defect_order_count "
    "known_now_defect_order_count known_now_rate complete matured"
).split()


def as_known_then(
    orders: pd.DataFrame,
    presence: pd.DataFrame,
    spells: pd.DataFrame,
    lags: pd.DataFrame,
    *,
    rules: Rulebook = STANDARD,
) -> pd.DataFrame:
    """Return, for each past day, the rate that could be seen on it and what is known of its window now.

    By the rules alone: Amazon's own tables of past days are not at hand. Every day is looked up in the spells, so that
    years of days cost no more than one.

    Parameters
    ----------
    orders : as known now; multi-channel orders are left out here.
    presence : when each order was in the denominator, from `order_presence`.
    spells : from `defect_spells`.
    lags : one row a day, oldest first: as_of, lag_days, as the window of that day had it.
    rules : Amazon's, with what an account overrides.

    Returns
    -------
    One row per channel and day: as_of, window_end, lag_days, order_count, defect_order_count, rate,
    worst_case_defect_order_count, all as known then; known_now_defect_order_count and known_now_rate of that window;
    ``complete`` where the exports reach back over the whole window; ``matured`` where what is known now is over.
    """
    if lags.empty:
        return pd.DataFrame(columns=COLUMNS)
    today = lags["as_of"].iloc[-1]
    length = int(rules.in_force("targets", "order_defect_rate", today.date())["window_days"])
    counted = amazon_orders(orders[["order_id", "order_date", "channel", "marketplace", "cancelled"]])
    counted = counted[["order_id", "order_date", "channel"]]
    placed = _when_there(counted, orders, presence)
    counting, possible = joined_spells(spells[spells["effect"] == "counts"]), joined_spells(spells)
    now = counting[counting["last_day"] >= today].assign(first_day=ALWAYS, last_day=STILL)
    # Of a past window, what is known now includes orders as they stand now.
    standing = presence[presence["last_day"] >= today].assign(first_day=ALWAYS, last_day=STILL)
    seen_now = _when_there(counted, orders, standing)
    struck, struck_now = (few_of(table, possible["order_id"]) for table in (placed, seen_now))
    counts = {
        "order_count": placed.drop(columns="order_id"),  # millions, known by day only
        "defect_order_count": _both(struck, counting),
        "worst_case_defect_order_count": _both(struck, possible),
        "known_now_defect_order_count": _both(struck_now, now),
        "known_now_order_count": seen_now.drop(columns="order_id"),
    }
    spans = {name: np.stack([_number(table[day]) for day in _SPAN]) for name, table in counts.items()}
    parts = []
    for channel in CHANNELS:
        mine = {name: _of(table["channel"], channel) for name, table in counts.items()}
        seen = {name: _seen(span[:, mine[name]], lags, length) for name, span in spans.items()}
        parts.append(lags[["as_of", "lag_days"]].assign(channel=channel, **seen))
    table = pd.concat(parts, ignore_index=True)
    return _finished(table, placed["order_date"].min(), length, rules)[COLUMNS]


def there_at_all(counted: pd.DataFrame, orders: pd.DataFrame, presence: pd.DataFrame) -> pd.DataFrame:
    """Return those of the orders that were in the denominator on any day."""
    return counted if _row_by_row(orders, presence) else counted[counted["order_id"].isin(presence["order_id"])]


def _when_there(counted: pd.DataFrame, orders: pd.DataFrame, presence: pd.DataFrame) -> pd.DataFrame:
    """Return those of the orders with the days on which each was in the denominator."""
    if _row_by_row(orders, presence):
        return counted.join(presence[["first_day", "last_day"]].set_axis(orders.index), validate="one_to_one")
    return counted.merge(presence, on="order_id")


def _row_by_row(orders: pd.DataFrame, presence: pd.DataFrame) -> bool:
    """Say whether each order has its one row, in the same order: then millions need not be looked up by name."""
    return len(orders) == len(presence) and presence["order_id"].array.equals(orders["order_id"].array)


def _of(channels: pd.Series, channel: str) -> np.ndarray | slice:
    return slice(None) if channel == "all" else channels.eq(channel).to_numpy(dtype=bool)


def _finished(table: pd.DataFrame, first: pd.Timestamp, length: int, rules: Rulebook) -> pd.DataFrame:
    today = table["as_of"].max()
    maturity = pd.Timedelta(days=rules.number("odr_maturity", today.date()))
    end = table["as_of"] - pd.to_timedelta(table["lag_days"], unit="D")
    return table.assign(
        window_end=end,
        rate=table["defect_order_count"] / table["order_count"].where(table["order_count"] > 0),
        known_now_rate=table["known_now_defect_order_count"]
        / table["known_now_order_count"].where(table["known_now_order_count"] > 0),
        complete=end - pd.Timedelta(days=length - 1) >= first,
        matured=end <= today - maturity,
    )


def _both(orders: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Return the days on which an order was both there and in a spell."""
    met = orders.merge(spells, on="order_id", suffixes=("", "_of_spell"))
    first = np.maximum(met["first_day"].to_numpy(), met["first_day_of_spell"].to_numpy())
    last = np.minimum(met["last_day"].to_numpy(), met["last_day_of_spell"].to_numpy())
    return met.assign(first_day=first, last_day=last)[["channel", "order_date", "first_day", "last_day"]]


def _seen(spans: np.ndarray, lags: pd.DataFrame, length: int) -> np.ndarray:
    """Count, for each day, the orders in the window that day had and in one of their spells on it.

    ``spans`` are `_SPAN` of each order and spell, as numbers of days.
    """
    days, (placed, first, last) = _number(lags["as_of"]), spans
    seen = np.zeros(len(days), dtype="int64")
    for lag in np.unique(lags["lag_days"]):
        start, end = np.maximum(placed + lag, first), np.minimum(placed + lag + length - 1, last)
        real = start <= end
        begun = np.searchsorted(np.sort(start[real]), days, side="right")
        over = np.searchsorted(np.sort(end[real]), days, side="left")
        mine = (lags["lag_days"] == lag).to_numpy()
        seen[mine] = (begun - over)[mine]
    return seen


def _number(days: pd.Series) -> np.ndarray:
    return days.to_numpy().astype("datetime64[D]").astype("int64")


def order_presence(orders: pd.DataFrame, tables: Tables, *, count_cancelled: bool = True) -> pd.DataFrame:
    """Return when each order was in the denominator: order_id, first_day, last_day.

    Always, where wholly cancelled orders count; else while it was not known to be cancelled.

    Parameters
    ----------
    orders : as known now.
    tables : the account's, with every state of every order.
    """
    if count_cancelled:
        return orders[["order_id"]].assign(first_day=ALWAYS, last_day=STILL)
    states = _states(tables)
    there = ~states["cancelled"] & (states["first_day"] <= states["last_day"])
    return states.loc[there, ["order_id", "first_day", "last_day"]].reset_index(drop=True)


def _states(tables: Tables) -> pd.DataFrame:
    """Return from when to when each order was known to be cancelled, or not to be."""
    if len(tables.order_states):
        large = tables.order_states[["order_id", "cancelled", "known_from", "known_until"]]
        return large.assign(first_day=large["known_from"], last_day=large["known_until"] - pd.Timedelta(days=1))
    lines = tables.order_items
    void = lines["order_status"].eq("Cancelled") | lines["item_status"].eq("Cancelled")
    states = (
        lines.assign(cancelled=void)
        .groupby(["order_id", "last_updated_at"], as_index=False)
        .agg(cancelled=("cancelled", "all"), first_day=("last_updated_date", "max"))
    )
    by = states.groupby("order_id")
    after = by["first_day"].shift(-1) - pd.Timedelta(days=1)
    first = states["first_day"].where(by.cumcount() > 0, ALWAYS)
    return states.assign(first_day=first, last_day=after.fillna(STILL))
