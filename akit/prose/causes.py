"""Sentences about where defects come from and what followed an action, computed from their tables.

What followed is said to have come after, never because: an exact test knows no cause.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.prose.language import count, percent, say, together
from akit.words import word

NAMED = 6  # values named in a paragraph; the table has them all
BRIEF = 3  # and on the first screen


def concentration(table: pd.DataFrame, days: int, language: str = "en") -> str:
    """Return which values have more defective orders than chance explains, or that none has, or that too few are.

    Parameters
    ----------
    table : what `metrics.concentration` gives.
    days : of order dates it is over.
    """
    channels = table[table["dimension"] == "channel"]
    orders, defects = (int(channels[name].sum()) for name in ("order_count", "defect_order_count"))
    tried = say("concentration_tried", language, days=days, orders=count(orders), defects=count(defects))
    flagged = table[table["flagged"].astype(bool)]
    if flagged.empty:
        tested = count(table["q_value"].notna().sum())
        key = "concentration_few" if defects < _least(table) else "concentration_none"
        return together([tried, say(key, language, tested=tested)], language)
    things = _things(flagged, language)
    named = say("semicolon", language).join(things[:NAMED])
    more = len(things) - NAMED
    rest = say("concentration_more", language, count=count(more)) if more > 0 else ""
    said = say("concentration_found", language, named=named)
    return together([tried, said, rest, _explained(table, language), say("concentration_unit", language)], language)


def concentration_brief(table: pd.DataFrame, language: str = "en") -> str:
    """Return the values that stand out most, in one sentence; "" where none does."""
    flagged = table[table["flagged"].astype(bool)]
    named = say("semicolon", language).join(_things(flagged, language)[:BRIEF])
    return say("concentration_brief", language, named=named) if named else ""


def _things(flagged: pd.DataFrame, language: str) -> list[str]:
    """Return each thing that stands out once: a SKU and its ASIN with the very same orders are one, by both names."""
    if flagged.empty:
        return []
    same = ["order_count", "defect_order_count", "outcome", "outcome_order_count", "p_value"]
    product = flagged["dimension"].isin(["sku", "sku_family", "asin"])
    keys = flagged[same].astype("str").agg("/".join, axis="columns").where(product, flagged.index.astype("str"))
    return [_named(_rows(part), language) for _, part in flagged.groupby(keys, sort=False)]


def _least(table: pd.DataFrame) -> int:
    """Return the defective orders below which no value is named, as the table itself tells."""
    if table.empty:
        return 1
    enough = table.loc[~table["few_events"].astype(bool), "defect_order_count"]
    return int(enough.min()) if len(enough) else int(table["defect_order_count"].max()) + 1


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _named(rows: list[dict[str, Any]], language: str) -> str:
    """Return a thing by its names, its orders, and the reason in which it stands out, where that is not all defects."""
    order = {name: place for place, name in enumerate(("sku", "sku_family", "asin"))}
    rows = sorted(rows, key=lambda row: order.get(row["dimension"], 0))
    row = rows[0]
    slots = {"orders": count(row["order_count"]), "defects": count(row["defect_order_count"])}
    expected, reason = f"{row['expected_defect_order_count']:.1f}", ""
    if row["outcome"] != "all_defects":
        more = {"reason": word(row["outcome"], language), "count": count(row["outcome_order_count"])}
        among = f"{row['expected_outcome_order_count']:.1f}"
        reason = say("concentration_reason", language, **more, expected=among)
    what = " / ".join(value_name(one["dimension"], one["value"], language) for one in rows)
    return say("concentration_value", language, what=what, expected=expected, reason=reason, **slots)


def _explained(table: pd.DataFrame, language: str) -> str:
    """Return which values only keep another one's company."""
    pairs = [
        say(
            "concentration_pair",
            language,
            what=value_name(row["dimension"], row["value"], language),
            by=_by(row["explained_by"], language),
        )
        for row in _rows(table[table["explained_by"].ne("")].head(NAMED))
    ]
    return together(pairs, language)


def _by(explained_by: str, language: str) -> str:
    dimension, _, value = explained_by.partition(":")
    return value_name(dimension, value, language)


def value_name(dimension: str, value: str, language: str = "en") -> str:
    """Return a value with what it is one of.

    >>> value_name("carrier", "Slow Parcel"), value_name("week", "2026-03-16"), value_name("channel", "mfn", "zh")
    ('carrier Slow Parcel', 'week of 2026-03-16', '渠道 卖家自配送')
    """
    shown = word(value, language) if dimension == "channel" else value
    return say(f"dimension_{dimension}", language, value=shown)


def effects(table: pd.DataFrame, language: str = "en") -> str:
    """Return how many corrective actions were followed by what, and what came after those that can be told."""
    if table.empty:
        return say("effects_none", language)
    counts = table["verdict"].value_counts()
    kinds = ("improved", "worse", "no_change", "too_early")
    said = say("effects", language, count=count(len(table)), **{kind: count(counts.get(kind, 0)) for kind in kinds})
    clear = table[table["verdict"].isin(["improved", "worse"])].drop_duplicates(
        ["outcome", "before_end", "after_start"]
    )
    return together([said, *(effect(row, language) for row in _rows(clear)), say("effects_care", language)], language)


def effects_brief(table: pd.DataFrame, language: str = "en") -> list[str]:
    """Return what came after the last corrective actions, a sentence each; those measured together have one."""
    steps = table.drop_duplicates(["outcome", "before_end", "after_start", "why"], keep="last")
    return [_effect_brief(row, language) for row in _rows(steps.tail(BRIEF))]


def _effect_brief(row: dict[str, Any], language: str) -> str:
    if row["verdict"] == "too_early":
        return effect(row, language)
    slots = {"date": _day(row["date"]), "action": row["action"], "outcome": word(row["outcome"], language)}
    rates = {"before": percent(row["before_rate"]), "after": percent(row["after_rate"])}
    return say(f"brief_{row['verdict']}", language, **slots, **rates)


def effect(row: dict[str, Any], language: str = "en") -> str:
    """Return what followed one action, or why nothing can be said of it."""
    head = say("effect_of", language, date=_day(row["date"]), action=row["action"])
    if row["verdict"] == "too_early":
        return together([head, say(f"effect_{row['why']}", language)], language)
    measured = {"outcome": word(row["outcome"], language), "exposure": count(row["exposure_days"])}
    rates = {
        f"{side}_{name}": form(row[f"{side}_{column}"])
        for side in ("before", "after")
        for name, column, form in (
            ("rate", "rate", percent),
            ("count", "count", count),
            ("orders", "order_count", count),
            ("start", "start", _day),
            ("end", "end", _day),
        )
    }
    parts = [
        head,
        say("effect_rates", language, **measured, **rates),
        say("effect_ratio", language, ratio=_times(row["rate_ratio"]), interval=_interval(row, language)),
        say(f"effect_{row['verdict']}", language),
        say("effect_fell_back", language, category=word(row["category"], language)) if row["why"] else "",
        say("effect_together", language, count=count(row["together"])) if row["together"] > 1 else "",
    ]
    return together(parts, language)


def _interval(row: dict[str, Any], language: str) -> str:
    high = row["interval_high"]
    if pd.isna(high):
        return say("interval_open", language, low=_times(row["interval_low"]))
    return say("interval_closed", language, low=_times(row["interval_low"]), high=_times(high))


def _times(ratio: float) -> str:
    return "∞" if pd.isna(ratio) else f"{ratio:.2f}"


def change_points(table: pd.DataFrame, language: str = "en") -> str:
    """Return in which weeks the rate changed, found without being told of any action."""
    if table.empty:
        return say("change_points_none", language)
    said = [
        say(
            "change_point",
            language,
            date=_day(row["date"]),
            before=percent(row["before_rate"]),
            after=percent(row["after_rate"]),
            ratio=_times(row["rate_ratio"]),
            interval=_interval(row, language),
        )
        for row in _rows(table)
    ]
    return together([say("change_points", language, count=count(len(table))), *said], language)


def change_brief(table: pd.DataFrame, language: str = "en") -> str:
    """Return the last change of the rate that was found without being told; "" where none was."""
    if table.empty:
        return ""
    last = _rows(table.tail(1))[0]
    rates = {"before": percent(last["before_rate"]), "after": percent(last["after_rate"])}
    return say("change_point_brief", language, date=_day(last["date"]), **rates)


def _day(day: pd.Timestamp) -> str:
    return str(day.date())
