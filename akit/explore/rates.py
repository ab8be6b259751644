"""The rates on any day the account knows."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.day import Day
from akit.explore.panel import panel
from akit.report import views
from akit.report.live import is_live
from akit.words import word


class Side:
    """Several views one under the other, as one thing to display."""

    def __init__(self, *views: Any) -> None:
        self.views = views

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.views))

    def _repr_html_(self) -> str:
        return "".join(view._repr_html_() for view in self.views)


def rates(day: Day, language: str = "en") -> Any:
    """Show where each channel stands and how it got there, on the day or, live, on any day picked.

    Parameters
    ----------
    day : the day shown first.
    language : "en" or "zh".
    """
    if not is_live():
        return _on(day, "mfn", language)
    import ipywidgets as widgets

    days = [at.date().isoformat() for at in pd.date_range(_first(day), day.account.last_day)]
    style = {"description_width": "initial"}
    controls = {
        "as_of": widgets.SelectionSlider(
            options=days,
            value=day.as_of.date().isoformat(),
            description=word("as_of", language),
            continuous_update=False,
            style=style,
            layout=widgets.Layout(width="32rem"),
        ),
        "channel": widgets.Dropdown(
            options=[(word(name, language), name) for name in ("mfn", "afn", "all")],
            description=word("channel", language),
            style=style,
        ),
    }
    return panel(lambda as_of, channel: _on(day.account.day(as_of), channel, language), controls)


def _first(day: Day) -> pd.Timestamp:
    first: pd.Timestamp = day.account.tables.orders["order_date"].min()
    return min(first, day.as_of)


def _on(day: Day, channel: str, language: str) -> Side:
    return Side(views.status(day, language, others=False), views.trend(day, channel, language))
