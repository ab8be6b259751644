"""What the rate would be if some of its defects were reversed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from akit import metrics, prose
from akit.day import Day
from akit.explore.panel import panel
from akit.report import views
from akit.report.live import is_live
from akit.report.tables import Format, Table, table
from akit.report.views import captions
from akit.words import word

OWN, FEWEST, EVERY = "own", "fewest", "every"
COLUMNS = ["picked", "deadline", "days_left", "order_id", "kind", "case", "route", "filed", "rate_if_reversed"]


def what_if(day: Day, channel: str = "mfn", language: str = "en") -> Any:
    """Show the defects that may be reversed or, live, the rate if those picked were.

    Parameters
    ----------
    day : whose defects.
    channel : "mfn" or "afn"; "all" has no reversals of its own.
    language : "en" or "zh".
    """
    if not is_live():
        return views.what_if_table(day, language)
    import ipywidgets as widgets

    mine = day.what_if[day.what_if["channel"] == channel]
    controls = {
        "pick": widgets.Dropdown(
            options=[(word(f"reverse_{name}", language), name) for name in (OWN, FEWEST, EVERY)],
            description=word("reverse", language),
        ),
        "chosen": widgets.SelectMultiple(
            options=[(_label(row, language), place) for place, row in zip(mine.index, _rows(mine), strict=True)],
            rows=min(10, max(3, len(mine))),
            layout=widgets.Layout(width="44rem"),
        ),
    }
    return panel(lambda pick, chosen: reversed_(day, channel, _picked(day, channel, pick, chosen), language), controls)


def reversed_(day: Day, channel: str, chosen: Collection[int], language: str = "en") -> Table:
    """Return the defects of a channel that may be reversed, and what the rate would be without those chosen.

    Parameters
    ----------
    chosen : index of rows of `Day.what_if`.
    """
    mine = day.what_if[day.what_if["channel"] == channel]
    taken = metrics.taken_back(day.what_if, day.without_route, chosen)
    counted = day.counted_orders[day.counted_orders["channel"] == channel]
    said = prose.if_reversed(metrics.if_reversed(counted, taken, day.target), len(chosen), channel, language)
    shown = mine.assign(picked=[bool(place in chosen) for place in mine.index])[COLUMNS]
    caption = captions.in_window(day, "what_if", captions.RATE, language, said)
    forms: dict[str, Format | str] = {"rate_if_reversed": "{:.2%}", "deadline": lambda value: str(value)[:10]}
    return replace(table(shown, caption, formats=forms, language=language), name="if-reversed")


def _picked(day: Day, channel: str, pick: str, chosen: Collection[int]) -> Collection[int]:
    mine = day.what_if[day.what_if["channel"] == channel]
    if pick == EVERY:
        return list(mine.index)
    if pick == FEWEST:
        sets = day.smallest_set[day.smallest_set["channel"] == channel]
        return list(mine.index[mine["order_id"].isin([order for ids in sets["order_ids"] for order in ids])])
    return chosen


def _rows(mine: Any) -> list[dict[str, Any]]:
    return list(mine.to_dict("records"))


def _label(row: dict[str, Any], language: str) -> str:
    words = [word(str(row[name]), language) for name in ("kind", "route")]
    return " · ".join([str(row["deadline"])[:10].replace("NaT", "–"), str(row["order_id"]), *words])
