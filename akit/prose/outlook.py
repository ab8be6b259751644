"""Sentences about what was, what changed and what comes, computed from their tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from akit.prose.language import count, percent, say, together
from akit.words import word

NAMED = 5  # orders named in a sentence; the table has them all


def _row(table: pd.DataFrame, channel: str) -> dict[str, Any] | None:
    rows = table[table["channel"] == channel].to_dict("records")
    return {str(key): value for key, value in rows[0].items()} if rows else None


def _day(day: Any, language: str) -> str:
    return say("not_foreseen", language) if pd.isna(day) else str(pd.Timestamp(day).date())


def _named(orders: list[str], language: str) -> str:
    more = say("more_orders", language, count=len(orders) - NAMED) if len(orders) > NAMED else ""
    return say("comma", language).join(orders[:NAMED]) + more


def change_split(
    split: pd.DataFrame, changed: pd.DataFrame, channel: str = "mfn", language: str = "en", *, whole: bool = True
) -> str:
    """Return what moved the rate in a week: defects that entered and left, and the number of orders.

    Parameters
    ----------
    split, changed : what `metrics.change_split` and `metrics.changed_orders` give.
    whole : with how each order entered or left.
    """
    row = _row(split, channel)
    if row is None or pd.isna(row["defect_effect"]):
        return say("change_none", language, channel=word(channel, language))
    mine = changed if channel == "all" else changed[changed["channel"] == channel]
    ways = mine["how"].value_counts()
    return say(
        "change" if whole else "change_brief",
        language,
        channel=word(channel, language),
        before=percent(row["previous_rate"]),
        before_end=_day(row["previous_window_end"], language),
        now=percent(row["rate"]),
        entered=count(row["defects_entered"]),
        left=count(row["defects_left"]),
        orders_before=count(row["previous_order_count"]),
        orders_now=count(row["order_count"]),
        by_defects=_points(row["defect_effect"]),
        by_volume=_points(row["volume_effect"]),
        **{how: count(ways.get(how, 0)) for how in ("new_defect", "new_order", "order_left", "reversed")},
    )


def _points(effect: float) -> str:
    return f"{effect * 100:+.3f}".replace("-", "\N{MINUS SIGN}")


def as_known_then(seen: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return how much the last matured rate has risen since it was seen, so how far today's may."""
    mine = seen[(seen["channel"] == channel) & seen["matured"].astype(bool) & seen["complete"].astype(bool)]
    if mine.empty:
        return say("then_none", language, channel=word(channel, language))
    last = mine.iloc[-1]
    return say(
        "then",
        language,
        channel=word(channel, language),
        seen_on=_day(last["as_of"], language),
        then=count(last["defect_order_count"]),
        now=count(last["known_now_defect_order_count"]),
        then_rate=_percent(last["rate"]),
        now_rate=_percent(last["known_now_rate"]),
    )


def _percent(rate: float) -> str:
    return "–" if pd.isna(rate) else percent(rate)


def lag_preview(roll: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return what Amazon will show over the next days, whose orders are all placed already; "" without a lag."""
    mine = roll[(roll["channel"] == channel) & roll["in_data"]]
    if len(mine) < 2 or mine["rate"].isna().any():
        return ""
    last = mine.iloc[-1]
    slots = {"days": len(mine) - 1, "seen_on": _day(last["seen_on"], language), "rate": percent(last["rate"])}
    return say("lag_preview", language, channel=word(channel, language), **slots)


def recovery(  # noqa: PLR0913  three tables, and how it is said
    table: pd.DataFrame,
    held: pd.DataFrame,
    target: Mapping[str, Any],
    channel: str = "mfn",
    language: str = "en",
    *,
    whole: bool = True,
) -> str:
    """Return when the rate falls under target by itself, how sure that is, and how many clean orders would do it now.

    Parameters
    ----------
    table, held : what `metrics.recovery` and `metrics.band_held` give.
    target : the row of ``targets`` in force.
    whole : with the band and how often it held.
    """
    row = _row(table, channel)
    if row is None or row["status"] == "none":
        return say("recovery_none", language, channel=word(channel, language))
    slots = _slots(row, percent(float(target["target_value"])), language)
    good = "good" if pd.isna(row["at_risk_from"]) else "at_risk" if whole else "risk"
    outlook = "bad" if row["status"] == "bad" else good
    if not whole:
        return say(f"brief_{outlook}", language, **slots)
    said = [say(f"recovery_{outlook}", language, **slots)]
    if outlook == "bad":
        said.append(say("clean_orders", language, **slots))
    return together([*said, _coverage(held, channel, language)], language)


def _slots(row: Mapping[str, Any], target: str, language: str) -> dict[str, str]:
    days = {
        "risk": "at_risk_from",
        "alone": "below_target_on",
        "volume": "below_target_on_at_recent_volume",
        "expected": "expected_below_target_on",
        "sure": "band_below_target_on",
    }
    named = {slot: _day(row[column], language) for slot, column in days.items()}
    leaves = row["last_defect_leaves_on"]
    last = "last_none" if pd.isna(leaves) else "last_leaves"
    named["last"] = say(last, language, leaves=_day(leaves, language))
    needed = {"needed": count(row["clean_orders_needed"]), "worst": count(row["worst_case_clean_orders_needed"])}
    return {"channel": word(row["channel"], language), "target": target, **named, **needed}


def _coverage(held: pd.DataFrame, channel: str, language: str) -> str:
    mine = held[(held["channel"] == channel) & (held["forecasts"] > 0)]
    if mine.empty:
        return say("band_untried", language)
    each = [
        say("band_held_at", language, held=count(h), forecasts=count(n), days=count(d))
        for d, n, h in zip(mine["horizon_days"], mine["forecasts"], mine["held"], strict=True)
    ]
    return say("band_held", language, each=say("comma", language).join(each))


def what_if(options: pd.DataFrame, sets: pd.DataFrame, channel: str = "mfn", language: str = "en") -> str:
    """Return what may be reversed, until when, and whether that would bring the rate under target.

    Parameters
    ----------
    options, sets : what `metrics.what_if` and `metrics.smallest_set` give.
    """
    mine = options[(options["channel"] == channel) & ~options["filed"]]
    row = _row(sets, channel)
    name = word(channel, language)
    if mine.empty or row is None:
        return say("what_if_none", language, channel=name)
    routes = mine["route"].value_counts()
    dated = mine["deadline"].dropna()
    said = say(
        "what_if",
        language,
        channel=name,
        **{route: count(routes.get(route, 0)) for route in ("appeal", "removal", "dispute")},
        first=_day(dated.min() if len(dated) else pd.NaT, language),
    )
    return together([said, _set(row, language)], language)


def if_reversed(row: Mapping[str, Any], chosen: int, channel: str = "mfn", language: str = "en") -> str:
    """Return what the rate is, what it would be without the defects chosen, and whether that meets the target.

    Parameters
    ----------
    row : what `metrics.if_reversed` gives.
    chosen : how many defects were picked.
    """
    name = word(channel, language)
    if not row["order_count"]:
        return say("rate_none", language, channel=name)
    return say(
        "if_reversed",
        language,
        channel=name,
        rate=percent(row["rate"], row["target_value"]),
        defects=count(row["defect_order_count"]),
        orders=count(row["order_count"]),
        chosen=count(chosen),
        after_rate=percent(row["rate_after"], row["target_value"]),
        after=count(row["defect_order_count_after"]),
        verdict=say(row["status"], language, target=percent(row["target_value"])),
    )


def _set(row: dict[str, Any], language: str) -> str:
    if row["needed"] == 0:
        return ""
    key = "set_enough" if row["enough"] else "set_short"
    return say(
        key,
        language,
        needed=count(row["needed"]),
        reversals=count(row["reversal_count"]),
        rate=percent(row["rate_if_set_reversed"] if row["enough"] else row["rate_if_all_reversed"]),
        possible=count(row["possible"]),
        orders=_named(list(row["order_ids"]), language),
    )


def recount(table: pd.DataFrame, language: str = "en", *, whole: bool = True) -> str:
    """Return whether akit's counts are those Amazon shows, and, as a ``whole``, which orders explain what is left."""
    if table.empty:
        return say("recount_none", language)
    off = table[table["verdict"] == "off"]
    source, seen_on = table["source"].iloc[-1], _day(table["seen_on"].max(), language)
    if off.empty:
        return say("recount_same", language, figures=count(len(table)), source=source, seen_on=seen_on)
    each = [_difference(row, language) for row in off[off["metric"] != "rate"].to_dict("records") if whole]
    head = say("recount_off", language, off=count(len(off)), figures=count(len(table)), source=source, seen_on=seen_on)
    return together([head, *each], language)


def _difference(row: Mapping[Any, Any], language: str) -> str:
    place = word("all_marketplaces", language) if row["marketplace"] == "all" else row["marketplace"]
    orders = list(row["explained_by"])
    said = say(
        "difference",
        language,
        metric=word(row["metric"], language),
        channel=word(row["channel"], language),
        marketplace=place,
        amazon=count(row["amazon"]),
        akit=count(row["akit"]),
        off=f"{int(row['difference']):+d}",
    )
    if not orders:
        return together([said, say("unexplained", language)], language)
    why = word(f"explained_{row['explanation']}", language)
    return together([said, say("explained", language, why=why, orders=_named(orders, language))], language)


def conflicts(
    table: pd.DataFrame, target: Mapping[str, Any], channel: str = "mfn", language: str = "en", *, whole: bool = True
) -> str:
    """Return the rate by each reading of what Amazon's sources leave open.

    Parameters
    ----------
    table : what `metrics.conflicts` gives.
    target : the row of ``targets`` in force.
    whole : say it in any case; otherwise only where a reading lands on the other side of the target.
    """
    mine = table[(table["channel"] == channel) & table["rate"].notna()]
    as_set = mine.loc[mine["reading"] == "as_set", "status"]
    other = mine[mine["reading"] != "as_set"]
    if not whole:
        other = other[~other["status"].isin(as_set)]
    limit = float(target["target_value"])
    each = [
        say(
            "conflict",
            language,
            reading=word(f"reading_{row['reading']}", language),
            rate=percent(row["rate"], limit),
            defects=count(row["defect_order_count"]),
            orders=count(row["order_count"]),
        )
        for row in other.to_dict("records")
    ]
    told = {"channel": word(channel, language), "each": say("semicolon", language).join(each)}
    return say("readings" if whole else "readings_differ", language, **told) if each else ""
