"""What an order was of and how it travelled: its values in each dimension along which defects may gather."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd

from akit.metrics.weeks import monday_of

COLUMNS = ["order_id", "dimension", "value"]
LINES = ("sku", "sku_family", "asin")  # an order of two lines has two values of these
PARCELS = {"carrier": "carrier", "ship_from": "ship_from"}
DIMENSIONS = (*LINES, *PARCELS, "service", "destination", "channel", "week")
_NAMES = pd.CategoricalDtype(sorted(DIMENSIONS))
_JOINTS = re.compile(r"[-_./ ]+")


def order_values(orders: pd.DataFrame, order_items: pd.DataFrame, shipments: pd.DataFrame) -> pd.DataFrame:
    """Return one row per order, dimension and value: order_id, dimension, value. What is unknown has no row.

    The unit is the order: one with two SKUs, or two parcels, counts for both. ``sku_family`` is the beginning that
    several SKUs share (LA-HAVEN of LA-HAVEN-NAV-M), for no report names the parent. ``destination`` is country and
    state; ``week`` is the Monday.
    """
    ids = pd.CategoricalDtype(pd.Index(orders["order_id"]))  # a number each: there may be millions of rows
    orders, lines, sent = (_of_orders(rows, ids) for rows in (orders, order_items, shipments))
    monday = monday_of(orders["order_date"])
    parts = [
        *(_named(lines["order_id"], column, lines[column]) for column in ("sku", "asin")),
        _families(lines),
        *(_named(sent["order_id"], name, _one_spelling(sent[column])) for name, column in PARCELS.items()),
        _services(orders, sent),
        _named(orders["order_id"], "destination", destination(orders["ship_country"], orders["ship_state"])),
        _named(orders["order_id"], "channel", orders["channel"]),
        _named(orders["order_id"], "week", monday.dt.strftime("%Y-%m-%d")),
    ]
    joined = pd.concat(parts, ignore_index=True)
    return joined[joined["value"].ne("")].drop_duplicates(ignore_index=True)


def _named(order_id: pd.Series, dimension: str, value: pd.Series) -> pd.DataFrame:
    tidy = value.fillna("").astype("str").str.strip() if value.dtype != "category" else _tidy(value)
    name = pd.Categorical.from_codes(np.full(len(tidy), _NAMES.categories.get_loc(dimension), "int8"), dtype=_NAMES)
    return pd.DataFrame({"order_id": order_id, "dimension": name, "value": tidy})


def _tidy(value: pd.Series) -> pd.Series:
    words = value.cat.categories.to_series().str.strip().astype("str").array
    return pd.Series(words.take(value.cat.codes.to_numpy(), allow_fill=True, fill_value=""), index=value.index)


def _of_orders(rows: pd.DataFrame, ids: pd.CategoricalDtype) -> pd.DataFrame:
    """Return the rows of these orders."""
    codes = ids.categories.get_indexer(pd.Index(rows["order_id"]))
    known = codes >= 0
    return rows[known].assign(order_id=pd.Categorical.from_codes(codes[known], dtype=ids))


def _one_spelling(names: pd.Series) -> pd.Series:
    """Return names as they are mostly spelt: "UPS" and "ups " are one carrier."""
    places, said = pd.factorize(names.str.strip())
    counts = np.bincount(places[places >= 0], minlength=len(said)).tolist()
    best: dict[str, str] = {}
    for _, name in sorted(zip(counts, said, strict=True), key=lambda told: (-told[0], told[1])):
        best.setdefault(name.casefold(), name)
    spelt = pd.array([best[name.casefold()] for name in said], dtype="str")
    return pd.Series(spelt.take(places, allow_fill=True, fill_value=""), index=names.index)


def _services(orders: pd.DataFrame, sent: pd.DataFrame) -> pd.DataFrame:
    """Take the service level that Amazon sold, and the parcel's own where no order report tells it."""
    sold = _named(orders["order_id"], "service", _one_spelling(orders["ship_service_level"]))
    known = sold[sold["value"].ne("")]
    parcel = _named(sent["order_id"], "service", _one_spelling(sent["service"]))
    return pd.concat([known, parcel[~parcel["order_id"].isin(known["order_id"])]], ignore_index=True)


def destination(country: pd.Series, state: pd.Series) -> pd.Series:
    """Return country and state as one code, US-CA; CA alone is a country."""
    land, part = country.str.strip().str.upper(), state.str.strip().str.upper()
    return (land + "-" + part).str.strip("-")


def _families(lines: pd.DataFrame) -> pd.DataFrame:
    """Return each line's families: every beginning of its SKU, cut at a joint, that another SKU has too."""
    skus = sorted(set(lines["sku"]) - {""})
    beginnings = {sku: _beginnings(sku) for sku in skus}
    shared = Counter(family for families in beginnings.values() for family in families)
    known = {family for family, count in shared.items() if 1 < count < len(skus)}
    pairs = [(sku, family) for sku, families in beginnings.items() for family in families if family in known]
    families = pd.DataFrame(pairs, columns=["sku", "value"], dtype="str")
    joined = lines[["order_id", "sku"]].merge(families, on="sku", how="inner", validate="many_to_many")
    return _named(joined["order_id"], "sku_family", joined["value"])


def _beginnings(sku: str) -> list[str]:
    return [sku[: joint.start()] for joint in _JOINTS.finditer(sku) if joint.start() > 0]
