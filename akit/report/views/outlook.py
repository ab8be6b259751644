"""What was seen, what changed and what comes: the figures and tables behind the first screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from akit import figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Format, Table, table
from akit.report.views import captions
from akit.report.views.captions import RATE
from akit.words import word


def _target(day: Day) -> float:
    return float(day.target["target_value"])


def roll_off(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of a channel's rate on the days to come."""
    mine = day.roll_off[day.roll_off["channel"] == channel]
    said = prose.recovery(day.recovery, day.band_held, day.target, channel, language)
    caption = captions.known(day, "roll_off", RATE, language, said)
    ax = figures.roll_off(mine, _target(day), channel=channel, language=language)
    return save(ax, f"roll-off-{channel}", caption, folder, mine)


def recovery(day: Day, language: str = "en") -> Table:
    """Return when each channel falls under target, and how many clean orders would bring it there now."""
    dates = ["below_target_on", "below_target_on_at_recent_volume", "expected_below_target_on", "band_below_target_on"]
    columns = ["channel", "rate", "status", *dates, "at_risk_from", "last_defect_leaves_on", "clean_orders_needed"]
    caption = captions.known(day, "recovery", RATE, language)
    days = {name: "{:%Y-%m-%d}" for name in (*dates, "at_risk_from", "last_defect_leaves_on")}
    return replace(table(day.recovery[columns], caption, formats=days, language=language), name="recovery")


def band_held(day: Day, language: str = "en") -> Table:
    """Return how often the band would have held on the account's own past."""
    caption = captions.known(day, "band_held", RATE, language)
    share = {"coverage": "{:.0%}"}
    return replace(table(day.band_held, caption, formats=share, language=language), name="band-held")


def leaving_orders(day: Day, language: str = "en") -> Table:
    """Return the defective orders of the window with the day each leaves it, the next one first."""
    shown = day.leaving_orders.drop(columns="marketplace")
    caption = captions.in_window(day, "leaving_orders", RATE, language)
    return replace(table(shown, caption, language=language), name="leaving-orders")


def as_known_then(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the rate as it was seen, and as its windows are known now."""
    mine = day.as_known_then[day.as_known_then["channel"] == channel]
    said = prose.as_known_then(day.as_known_then, channel, language)
    caption = captions.known(day, "as_known_then", RATE, language, said)
    ax = figures.as_known_then(mine, _target(day), channel=channel, language=language)
    return save(ax, "as-known-then", caption, folder, mine)


def change_split(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of what moved each channel's rate in a week."""
    said = prose.change_split(day.change_split, day.changed_orders, channel, language)
    caption = captions.known(day, "change_split", RATE, language, said)
    return save(
        figures.change_split(day.change_split, language=language), "change-split", caption, folder, day.change_split
    )


def changed_orders(day: Day, language: str = "en") -> Table:
    """Return the orders that entered or left the numerator in a week."""
    caption = captions.known(day, "changed_orders", RATE, language)
    return replace(table(day.changed_orders, caption, language=language), name="changed-orders")


def what_if(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the rate after each reversal, in order of deadline."""
    mine = day.what_if[day.what_if["channel"] == channel].drop(columns="needs_also")
    said = prose.what_if(day.what_if, day.smallest_set, channel, language)
    caption = captions.in_window(day, "what_if", RATE, language, said)
    ax = figures.what_if(mine, _target(day), channel=channel, language=language)
    return save(ax, f"what-if-{channel}", caption, folder, mine)


def what_if_table(day: Day, language: str = "en") -> Table:
    """Return each defect that may be reversed, with the rule that allows it and the last day for it."""
    columns = ["deadline", "days_left", "order_id", "channel", "kind", "case", "route", "filed", "rate_if_reversed"]
    words = day.what_if.assign(rule=day.what_if["rule"] + " (" + day.what_if["source"] + ")")
    caption = captions.in_window(day, "what_if", RATE, language)
    shown = words[[*columns, "leaves_numerator", "leaves_on", "rule", "confidence"]]
    forms: dict[str, Format | str] = {"rate_if_reversed": "{:.2%}", "deadline": lambda value: str(value)[:10]}
    return replace(table(shown, caption, formats=forms, language=language), name="what-if")


def without_route(day: Day, language: str = "en") -> Table:
    """Return the defects in the rate that no known rule lets anybody reverse, and why."""
    caption = captions.in_window(day, "without_route", RATE, language)
    return replace(table(day.without_route, caption, language=language), name="without-route")


def recount(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of how far akit's counts are from Amazon's own."""
    found = day.recount
    rows = found.assign(**{name: found[name].map(";".join) for name in ("explained_by", "reproduced_by")})
    caption = captions.known(day, "recount", (*RATE, "account_health"), language, prose.recount(found, language))
    ax = figures.recount(rows, language=language)
    return save(ax, "amazon-beside-akit", caption, folder, rows)


def recount_table(day: Day, language: str = "en") -> Table:
    """Return Amazon's own figures beside akit's, and the orders that explain what differs."""
    named = prose.say("comma", language)
    shown = day.recount.assign(
        explained_by=day.recount["explained_by"].map(named.join),
        reproduced_by=[
            named.join(word(f"explained_{rule}", language) for rule in met) for met in day.recount["reproduced_by"]
        ],
        explanation=("explained_" + day.recount["explanation"].astype("str")).mask(
            day.recount["explanation"].eq(""), ""
        ),
    )
    caption = captions.known(day, "recount", (*RATE, "account_health"), language)
    forms = {"amazon": "{:,.10g}", "akit": "{:,.6g}", "difference": "{:+.4g}"}
    return replace(table(shown, caption, formats=forms, language=language), name="recount")


def conflicts(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of one channel's rate by each reading of what Amazon's sources leave open."""
    mine = day.conflicts[day.conflicts["channel"] == channel]
    said = prose.conflicts(day.conflicts, day.target, channel, language)
    caption = captions.known(day, "conflicts", RATE, language, said)
    ax = figures.conflicts(mine, _target(day), channel=channel, language=language)
    return save(ax, f"readings-{channel}", caption, folder, mine)


def conflicts_table(day: Day, language: str = "en") -> Table:
    """Return the rate by each reading of what Amazon's sources leave open."""
    caption = captions.known(day, "conflicts", RATE, language)
    readings = [word(f"reading_{code}", language).rstrip(":：") for code in day.conflicts["reading"]]
    shown = day.conflicts.assign(reading=readings)
    return replace(table(shown, caption, language=language), name="conflicts")
