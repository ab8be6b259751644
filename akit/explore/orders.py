"""The defective orders, by what they have in common."""

from __future__ import annotations

from typing import Any

from akit.day import Day
from akit.explore.panel import panel
from akit.report import views
from akit.report.live import is_live
from akit.report.tables import Table
from akit.words import word

ANY = ""


def orders(day: Day, language: str = "en") -> Any:
    """Show the window's defective orders, live with pickers for channel, kind of defect and SKU.

    Parameters
    ----------
    day : whose orders.
    language : "en" or "zh".
    """
    if not is_live():
        return views.defective_orders(day, "all", language)
    import ipywidgets as widgets

    every = [(word("any", language), ANY)]
    kinds = ("negative_feedback", "a_to_z_claim", "chargeback", "pending")
    controls = {
        "channel": widgets.Dropdown(
            options=every + [(word(name, language), name) for name in ("mfn", "afn")],
            description=word("channel", language),
        ),
        "kind": widgets.Dropdown(
            options=every + [(word(name, language), name) for name in kinds], description=word("kind", language)
        ),
        "sku": widgets.Combobox(
            options=_skus(day), placeholder=word("any", language), description="SKU", continuous_update=False
        ),
    }
    return panel(lambda channel, kind, sku: chosen(day, channel, kind, sku, language), controls)


def chosen(day: Day, channel: str = ANY, kind: str = ANY, sku: str = ANY, language: str = "en") -> Table:
    """Return the defective orders of a channel, with a kind of defect, that hold a SKU; "" is any."""
    shown = day.defective_orders
    if channel:
        shown = shown[shown["channel"] == channel]
    if kind:
        shown = shown[shown[kind].astype(bool)]
    if sku:
        items = day.order_items
        shown = shown[shown["order_id"].isin(items.loc[items["sku"].str.casefold() == sku.casefold(), "order_id"])]
    return views.defective_orders_of(day, shown, language)


def _skus(day: Day) -> list[str]:
    items = day.order_items
    return sorted(set(items.loc[items["order_id"].isin(day.defective_orders["order_id"]), "sku"]))
