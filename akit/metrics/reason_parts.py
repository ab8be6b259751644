"""Parts of a large reason: which size, which piece, on which product. A machine finds and names them: no evidence."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from akit.complaints.clusters import Found, found_clusters, least_texts
from akit.metrics.complaints import UNCLASSIFIED
from akit.metrics.exact import chance_of_as_many
from akit.metrics.false_discovery import q_values
from akit.metrics.intervals import wilson
from akit.policy import STANDARD, Rulebook

COLUMNS = (
    "reason name size text_count share interval_low interval_high stability dimension value value_count "
    "value_order_count expected_count p_value q_value flagged"
).split()
PRODUCTS = ("sku_family", "sku")


def reason_parts(
    records: pd.DataFrame, values: pd.DataFrame, as_of: pd.Timestamp, *, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Return the groups among the texts of each large reason, and the product each group speaks of more than the rest.

    Parameters
    ----------
    records : what `complaint_records` gives. values : what `order_values` gives for the orders complained of.
    as_of : the day whose rules count.

    Returns
    -------
    One row per group, the largest reason first: reason, name (its phrases, made by a machine), size of
    text_count texts, share with its Wilson 95 % interval, stability (0 to 1: how much of it comes back among 80 % of
    the texts, on average); then the product that stands out most: dimension, value, value_count (orders of the group
    with it), value_order_count (of the reason), expected_count, p_value (Fisher, one-sided, paying for every product
    tried), q_value (Benjamini-Hochberg over the groups), flagged. No product is named where none is known.

    Notes
    -----
    A reason with fewer than ``least_texts`` texts (codebook, [clusters]) is not searched, and only the few largest are
    (``parted_reasons_at_most``). A product is tried where enough orders of the reason have it.
    """
    told = records[records["text"].str.strip().ne("") & records["reason"].ne(UNCLASSIFIED)]
    sizes = told["reason"].value_counts()
    most = rules.number("parted_reasons_at_most", as_of.date())
    large = sorted(sizes.index[sizes >= least_texts()], key=lambda reason: (-sizes[reason], reason))[:most]
    products = values[values["dimension"].isin(PRODUCTS)]
    least = rules.number("concentration_events_at_least", as_of.date())
    mine = {str(reason): told[told["reason"] == reason] for reason in large}
    rows = [row for reason, texts in mine.items() for row in _of_reason(reason, texts, products, least)]
    if not rows:
        return pd.DataFrame(columns=COLUMNS)
    return _flagged(pd.DataFrame(rows), least, rules.number("false_discovery_rate", as_of.date()) / 100)


def _of_reason(reason: str, told: pd.DataFrame, values: pd.DataFrame, least: int) -> list[dict[str, Any]]:
    found = found_clusters(told["text"], prefix="")
    mine = values[values["order_id"].isin(told["order_id"])]
    often = mine[mine.groupby(["dimension", "value"])["order_id"].transform("size") >= least]
    return [_part(reason, row, told, found, often) for row in found.clusters.to_dict("records")]


def _part(reason: str, cluster: Any, told: pd.DataFrame, found: Found, values: pd.DataFrame) -> dict[str, Any]:
    low, high = wilson(int(cluster["size"]), len(told))
    inside = told.loc[found.members == cluster["cluster"], "order_id"]
    return {
        "reason": reason,
        "name": cluster["name"],
        "size": int(cluster["size"]),
        "text_count": len(told),
        "share": cluster["size"] / len(told),
        "interval_low": low,
        "interval_high": high,
        "stability": cluster["stability"],
        **_product(values.assign(inside=values["order_id"].isin(inside))),
    }


def _product(values: pd.DataFrame) -> dict[str, Any]:
    """Return the product that stands out most in a group among the orders of its reason."""
    whole = values.groupby("dimension")["order_id"].nunique()
    group = values[values["inside"]].groupby("dimension")["order_id"].nunique()
    counts = values.groupby(["dimension", "value"])["inside"].agg(["sum", "size"]).reset_index()
    tried = []
    for dimension, value, seen, total in counts.itertuples(index=False):
        exposed, every = int(group.get(dimension, 0)), int(whole[dimension])
        chance = chance_of_as_many(np.array([exposed]), np.array([every]), np.array([total]), int(seen))
        tried.append((chance, dimension, value, int(seen), int(total), exposed * total / every))
    if not tried:
        nothing = {"dimension": "", "value": "", "value_count": 0, "value_order_count": 0}
        return {**nothing, "expected_count": float("nan"), "p_value": float("nan")}
    chance, dimension, value, seen, total, expected = min(tried)
    found = {"value_count": seen, "value_order_count": total, "expected_count": expected}
    return {"dimension": dimension, "value": value, **found, "p_value": min(1.0, chance * len(tried))}


def _flagged(table: pd.DataFrame, least: int, share: float) -> pd.DataFrame:
    q_value = q_values(table["p_value"].to_numpy(dtype=float))
    flagged = (q_value <= share) & (table["value_count"] >= least)
    return table.assign(q_value=q_value, flagged=flagged)[COLUMNS]
