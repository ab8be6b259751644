"""What changed since an earlier day: defects that entered and left the rate, and the effect of the number of orders."""

from __future__ import annotations

import pandas as pd

from akit.trace import Window

COLUMNS = (
    "channel previous_window_end window_end previous_rate rate previous_order_count order_count "
    "previous_defect_order_count defect_order_count defects_entered defects_left defect_effect volume_effect"
).split()
CHANGED = ["channel", "direction", "how", "order_id", "order_date"]


def changed_orders(before: pd.DataFrame, now: pd.DataFrame, before_window: Window, window: Window) -> pd.DataFrame:
    """Return the orders that entered or left the numerator between two days.

    Parameters
    ----------
    before, now : the defective orders in the rate on either day: order_id, order_date, channel.
    before_window, window : of either day.

    Returns
    -------
    One row per order: channel, direction (entered, left), how, order_id, order_date. One entered as a new_order, placed
    after the earlier window, or by a new_defect of an order that was in it; one left with its order date (order_left),
    or though it is in the window still (reversed); window_moved where Amazon's lag itself changed.
    """
    entered = now[~now["order_id"].isin(before["order_id"])]
    left = before[~before["order_id"].isin(now["order_id"])]
    new = entered["order_date"] > before_window.end
    old = entered["order_date"] < before_window.start
    came = pd.Series("new_defect", index=entered.index).mask(new, "new_order").mask(old, "window_moved")
    past, ahead = left["order_date"] < window.start, left["order_date"] > window.end
    went = pd.Series("reversed", index=left.index).mask(past, "order_left").mask(ahead, "window_moved")
    both = [entered.assign(direction="entered", how=came), left.assign(direction="left", how=went)]
    table = pd.concat(both, ignore_index=True)[CHANGED]
    return table.sort_values(["channel", "direction", "order_date", "order_id"], ignore_index=True)


def change_split(before: pd.DataFrame, now: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Return how much of a change of the rate came from defects, and how much from the number of orders.

    With D defective of N orders, D1/N1 - D0/N0 = (D1 - D0) (1/N0 + 1/N1)/2 + (D0 + D1)/2 (1/N1 - 1/N0): defects at the
    mean weight of an order, orders at the mean number of defects. Neither goes first, and the two add up.

    Parameters
    ----------
    before, now : what `order_defect_rate` gave on either day; all marketplaces together.
    changed : from `changed_orders`.

    Returns
    -------
    One row per channel: previous_window_end, window_end, previous_rate, rate, both counts on both days,
    defects_entered, defects_left (orders), defect_effect and volume_effect (fractions; NaN where a day has no rate).
    """
    rows = []
    every = before[before["marketplace"] == "all"].merge(
        now[now["marketplace"] == "all"], on="channel", suffixes=("_before", "_now")
    )
    for row in every.to_dict("records"):
        mine = changed if row["channel"] == "all" else changed[changed["channel"] == row["channel"]]
        rows.append(_split({str(key): value for key, value in row.items()}, mine))
    return pd.DataFrame(rows, columns=COLUMNS)


def _split(row: dict[str, object], changed: pd.DataFrame) -> tuple[object, ...]:
    orders, defects = (row["order_count_before"], row["order_count_now"]), _pair(row, "defect_order_count")
    effect = volume = float("nan")
    n0, n1 = _pair(row, "order_count")
    if n0 and n1:
        effect = (defects[1] - defects[0]) * (1 / n0 + 1 / n1) / 2
        volume = (defects[1] / n1 - defects[0] / n0) - effect
    ways = changed["direction"].value_counts()
    return (
        row["channel"],
        row["window_end_before"],
        row["window_end_now"],
        row["rate_before"],
        row["rate_now"],
        *orders,
        *defects,
        int(ways.get("entered", 0)),
        int(ways.get("left", 0)),
        effect,
        volume,
    )


def _pair(row: dict[str, object], name: str) -> tuple[int, int]:
    return int(str(row[f"{name}_before"])), int(str(row[f"{name}_now"]))
