"""What would the rate be if defects were reversed, and how few reversals bring it under target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from akit.metrics.defects import KINDS
from akit.metrics.intervals import defect_budget, meets
from akit.trace import Window

COLUMNS = (
    "channel order_id order_date kind case route deadline days_left filed leaves_on rate rate_if_reversed rate_after "
    "leaves_numerator needs_also rule source confidence"
).split()
SET_COLUMNS = (
    "channel rate needed possible enough order_ids reversal_count rate_if_set_reversed rate_if_all_reversed"
).split()


def rate_if_reversed(counted: pd.DataFrame, reversed_kinds: Collection[tuple[str, str]]) -> float:
    """Return the rate of these orders if some of their defects did not count; NaN where there are no orders.

    Parameters
    ----------
    counted : one row an order of the rate, with a flag for each kind of defect that counts.
    reversed_kinds : (order_id, kind) of every defect taken back. An order with another one stays defective.
    """
    return float(_still_defective(counted, reversed_kinds).mean()) if len(counted) else float("nan")


def _still_defective(counted: pd.DataFrame, reversed_kinds: Collection[tuple[str, str]]) -> pd.Series[bool]:
    gone = pd.DataFrame(list(reversed_kinds), columns=["order_id", "kind"])
    names = {kind: gone.loc[gone["kind"] == kind, "order_id"] for kind in KINDS}
    left = {kind: counted[kind] & ~counted["order_id"].isin(names[kind]) for kind in KINDS}
    return pd.DataFrame(left).any(axis="columns")


def if_reversed(
    counted: pd.DataFrame, reversed_kinds: Collection[tuple[str, str]], target: Mapping[str, str]
) -> dict[str, Any]:
    """Return these orders' rate as it is and as it would be without some of their defects, against the target.

    Parameters
    ----------
    counted, reversed_kinds : as in `rate_if_reversed`.
    target : the row of `targets` in force.

    Returns
    -------
    order_count; defect_order_count and rate now; defect_order_count_after and rate_after; target_value; status (good,
    bad, or none without orders), that of the rate after.
    """
    size, bad = len(counted), int(counted[list(KINDS)].any(axis="columns").sum())
    after = int(_still_defective(counted, reversed_kinds).sum()) if size else 0
    value, condition = target["target_value"], target["target_condition"]
    return {
        "order_count": size,
        "defect_order_count": bad,
        "rate": bad / size if size else float("nan"),
        "defect_order_count_after": after,
        "rate_after": after / size if size else float("nan"),
        "target_value": float(value),
        "status": "none" if not size else "good" if meets(after, size, value, condition) else "bad",
    }


def taken_back(options: pd.DataFrame, without: pd.DataFrame, chosen: Collection[int]) -> list[tuple[str, str]]:
    """Return (order_id, kind) of each kind all of whose cases are chosen: two claims of an order are one kind.

    Parameters
    ----------
    options, without : what `what_if` and `without_route` give; together, every defect in the rate.
    chosen : index of rows of `options`.
    """
    cases = Counter(_keys(options) + _keys(without))
    picked = Counter(_keys(options.loc[list(chosen)]))
    return [key for key, count in picked.items() if count == cases[key]]


def _keys(table: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(table["order_id"], table["kind"], strict=True))


def what_if(counted: pd.DataFrame, reversals: pd.DataFrame, window: Window, as_of: pd.Timestamp) -> pd.DataFrame:
    """Return, for each defect that may be reversed, the rate of its channel if it were, the most pressing first.

    Parameters
    ----------
    counted : one row an order in the window: order_id, order_date, channel and a flag for each kind that counts.
    reversals : from the metric of that name.

    Returns
    -------
    One row per defect with a route: channel, order_id, order_date, kind, case, route, deadline, days_left, filed,
    leaves_on (the day the order leaves the window by itself), rate, rate_if_reversed (alone), rate_after (with all
    before it), leaves_numerator, needs_also (the other defects of the order, that keep it in the rate), the rule, its
    source and confidence. Ordered by deadline, the unknown ones last, then by effect.
    """
    signals = _that_count(counted, reversals)
    by_channel = counted[list(KINDS)].any(axis="columns").groupby(counted["channel"])
    bad, sizes = by_channel.sum(), by_channel.size()
    of_order = signals.groupby("order_id").size()
    mine = signals[signals["route"] != ""]
    others = [
        sorted(kind for kind in KINDS if flags[kind] and kind != flags["reversed"])
        + ([flags["reversed"]] if of_order[order] - sum(flags[kind] for kind in KINDS) > 0 else [])
        for order, flags in zip(mine["order_id"], mine.assign(reversed=mine["kind"]).to_dict("records"), strict=True)
    ]
    alone = pd.Series([not other for other in others], index=mine.index, dtype="bool")
    defects, orders = (mine["channel"].map(counts).astype("float64") for counts in (bad, sizes))
    table = mine.assign(
        days_left=(mine["deadline"] - as_of).dt.days.astype("Int64"),
        leaves_on=mine["order_date"] + pd.Timedelta(days=window.length + window.lag_days),
        rate=defects / orders,
        rate_if_reversed=(defects - alone) / orders,
        leaves_numerator=alone,
        needs_also=pd.Series(others, index=mine.index, dtype="object"),
    )
    by = ["deadline", "rate_if_reversed", "order_id", "kind"]
    ordered = table.sort_values(by, na_position="last", ignore_index=True)
    # An order leaves with the last of its defects, if every one of them has a route.
    last = (ordered.groupby("order_id").cumcount(ascending=False) == 0) & (
        ordered["order_id"].map(of_order) == ordered.groupby("order_id")["kind"].transform("size")
    )
    known = {(row["order_id"], row["kind"]) for row in signals.to_dict("records")}
    whole = ordered["order_id"].isin(_told(counted, known))
    gone = (last & whole).groupby(ordered["channel"]).cumsum()
    size = ordered["channel"].map(sizes).astype("float64")
    return ordered.assign(rate_after=ordered["rate"] - gone.astype("float64") / size)[COLUMNS]


def _defective(counted: pd.DataFrame) -> pd.DataFrame:
    return counted[counted[list(KINDS)].any(axis="columns")]


def _told(counted: pd.DataFrame, known: Collection[tuple[str, str]]) -> list[str]:
    """Return the orders all of whose defects a ledger or an export tells of."""
    return [
        str(row["order_id"])
        for row in _defective(counted).to_dict("records")
        if all((row["order_id"], kind) in known for kind in KINDS if row[kind])
    ]


def _that_count(counted: pd.DataFrame, reversals: pd.DataFrame) -> pd.DataFrame:
    """Return the defects that are in the rate: of orders in the window, and of a kind that counts for them."""
    columns = ["order_id", "order_date", "channel", *KINDS]
    found = reversals.merge(counted[columns], on="order_id")
    counts = [bool(flags[flags["kind"]]) for flags in found.to_dict("records")]
    return found[pd.Series(counts, index=found.index, dtype="bool")].reset_index(drop=True)


def without_route(counted: pd.DataFrame, reversals: pd.DataFrame) -> pd.DataFrame:
    """Return the defects in the rate that no known rule lets anybody reverse: channel, order_id, kind, case, why_not.

    A defect that only Amazon's own table knows of is ``only_amazon``.
    """
    signals = _that_count(counted, reversals)
    theirs = [(*told, "", "only_amazon", "", "") for told in _only_amazon(counted, signals)]
    columns = ["channel", "order_id", "kind", "case", "why_not", "rule", "source"]
    none = signals.loc[signals["route"] == "", columns]
    table = pd.concat([none, pd.DataFrame(theirs, columns=columns, dtype="str")], ignore_index=True)
    return table.sort_values(["channel", "kind", "order_id"], ignore_index=True)


def _only_amazon(counted: pd.DataFrame, signals: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return channel, order id and kind of each defect that no ledger and no export tells of."""
    known = set(zip(signals["order_id"], signals["kind"], strict=True))
    return [
        (row["channel"], row["order_id"], kind)
        for row in _defective(counted).to_dict("records")
        for kind in KINDS
        if row[kind] and (row["order_id"], kind) not in known
    ]


def smallest_set(counted: pd.DataFrame, reversals: pd.DataFrame, target_value: str) -> pd.DataFrame:
    """Return, per channel, the fewest reversals that bring its rate under target, if any do.

    An order leaves the rate when every defect of it is reversed, so it costs as many reversals as it has defects; the
    cheapest orders go first, among them those whose deadline comes first.

    Returns
    -------
    One row per channel: rate; needed, how many orders must leave it; possible, how many can; enough; order_ids of the
    set, and reversal_count; the rate if the set, and if everything possible, were reversed.
    """
    signals = _that_count(counted, reversals)
    lost = {
        *signals.loc[signals["route"] == "", "order_id"],
        *(order for _, order, _ in _only_amazon(counted, signals)),
    }
    rows = []
    for channel in sorted(counted["channel"].unique()):
        orders = counted[counted["channel"] == channel]
        can = signals[(signals["channel"] == channel) & ~signals["order_id"].isin(lost)]
        cost = can.groupby("order_id").agg(cost=("kind", "size"), deadline=("deadline", "min")).reset_index()
        ranked = cost.sort_values(["cost", "deadline", "order_id"], na_position="last")
        bad, budget = int(orders[list(KINDS)].any(axis="columns").sum()), defect_budget(len(orders), target_value)
        needed = max(0, bad - (budget or 0))
        chosen = ranked.head(needed)
        rows.append(
            (
                channel,
                bad / len(orders),
                needed,
                len(ranked),
                len(ranked) >= needed,
                sorted(chosen["order_id"]),
                int(chosen["cost"].sum()),
                (bad - len(chosen)) / len(orders),
                (bad - len(ranked)) / len(orders),
            )
        )
    return pd.DataFrame(rows, columns=SET_COLUMNS)
