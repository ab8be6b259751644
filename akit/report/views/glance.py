"""What a reader sees first: where do we stand, what changed, what happens next, what to do today and by when."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from akit import prose
from akit.day import Day
from akit.report.glance import Glance, Line

CHANNELS = ("mfn", "afn")  # Amazon judges them apart
MOST = 4  # things to do that are named; the table has them all


def glance(day: Day, language: str = "en") -> Glance:
    """Return the first screen: four questions, each answered in sentences that link to their rows."""
    parts = {"stand": _stand, "changed": _changed, "next": _next, "today": _today}
    sections = tuple(
        (prose.say(f"glance_{name}", language), tuple(line for line in part(day, language) if line.text))
        for name, part in parts.items()
    )
    return Glance(sections, prose.say("card_rows", language))


def _channels(day: Day) -> list[str]:
    """Return the channels that have orders, the seller's own first."""
    sizes = day.recovery.set_index("channel")["order_count"]
    return [channel for channel in CHANNELS if sizes.get(channel, 0)] or ["mfn"]


def _stand(day: Day, language: str) -> Iterator[Line]:
    for channel in _channels(day):
        said = [
            prose.order_defect_rate(day.order_defect_rate, channel, language=language, whole=False),
            prose.small_volume(day.order_defect_rate, channel, language),
        ]
        yield Line(prose.together(said, language), "defective-orders")
        yield Line(prose.conflicts(day.conflicts, day.target, channel, language, whole=False), "conflicts")
    most = day.rules.number("export_stale", day.as_of.date())
    yield Line(prose.stale_orders(day.known.orders["order_date"].max(), day.as_of, most, language))
    yield Line(prose.not_supplied(day.not_supplied, day.defects_set_aside, language))
    yield Line(prose.recount(day.recount, language, whole=False), "recount" if len(day.recount) else "")
    yield Line(prose.overrides(day.rules.overrides, language), "rules")


def _changed(day: Day, language: str) -> Iterator[Line]:
    for channel in _channels(day):
        said = prose.change_split(day.change_split, day.changed_orders, channel, language, whole=False)
        yield Line(said, "changed-orders")
    yield Line(prose.change_brief(day.change_points, language), "changes")
    yield Line(prose.concentration_brief(day.concentration, language), "concentration-values")
    yield from (Line(said, "actions-compared") for said in prose.effects_brief(day.effects, language))


def _next(day: Day, language: str) -> Iterator[Line]:
    for channel in _channels(day):
        preview = prose.lag_preview(day.roll_off, channel, language)
        said = prose.recovery(day.recovery, day.band_held, day.target, channel, language, whole=False)
        yield Line(prose.together([preview, said], language), "leaving-orders")


def _today(day: Day, language: str) -> Iterator[Line]:
    tasks = [*_answers(day, language), *_reversals(day, language), *_money(day, language)]
    late = int((day.open_claims["days_left"].fillna(0) < 0).sum())
    yield Line(prose.say("do_late", language, count=late) if late else "", "deadlines")
    yield from (line for _, line in sorted(tasks, key=lambda task: task[0])[:MOST])
    for channel in _channels(day):
        yield Line(prose.what_if(day.what_if, day.smallest_set, channel, language), "what-if")
    if len(day.unmatched_defects):
        yield Line(prose.unmatched_defects(day.unmatched_defects, language), "unmatched")


def _reversals(day: Day, language: str) -> Iterator[tuple[pd.Timestamp, Line]]:
    """Give what may be reversed with a day by which, the most pressing first."""
    for row in day.what_if[~day.what_if["filed"]].dropna(subset="deadline").head(MOST).to_dict("records"):
        said = prose.say(
            f"do_{row['route']}",
            language,
            deadline=row["deadline"].date(),
            left=prose.days_left(int(row["days_left"]), language),
            order=row["order_id"],
            rate=prose.percent(row["rate_if_reversed"]),
        )
        gone = row["leaves_on"] <= row["deadline"]
        leaves = prose.say("do_leaves", language, day=row["leaves_on"].date()) if gone else ""
        yield row["deadline"], Line(prose.together([said, leaves], language), "what-if")


def _answers(day: Day, language: str) -> Iterator[tuple[pd.Timestamp, Line]]:
    """Give the claims that wait for an answer, and the last day for it where it has not passed."""
    claims = day.open_claims
    ahead = claims[(claims["step"] == "reply") & (claims["days_left"].fillna(-1) >= 0)]
    for row in ahead.head(MOST).to_dict("records"):
        by, left = row["reply_by"], prose.days_left(int(row["days_left"]), language)
        said = prose.say("do_reply", language, deadline=by.date(), left=left, order=row["order_id"])
        yield by, Line(said, "deadlines")


def _money(day: Day, language: str) -> Iterator[tuple[pd.Timestamp, Line]]:
    """Give the claims that may be appealed for their money alone: granted at the seller's cost, and in no rate."""
    claims = day.open_claims
    mine = claims[(claims["step"] == "appeal") & (claims["funded_by"] == "seller") & claims["amount"].notna()]
    for row in mine[~mine["order_id"].isin(day.what_if["order_id"])].head(MOST).to_dict("records"):
        said = prose.say(
            "do_appeal_money",
            language,
            deadline=row["appeal_by"].date(),
            left=prose.days_left(int(row["days_left"]), language),
            order=row["order_id"],
            amount=f"{row['currency']} {row['amount']:,.2f}",
        )
        yield row["appeal_by"], Line(said, "deadlines")
