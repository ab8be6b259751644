"""Exhibits: numbered charts and tables, each with its finding and the caption that traces it.

Only what the notice raises has an exhibit. Which exhibits answer which category is the table below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from akit.appeal.case import Case
from akit.appeal.categories import GENERAL
from akit.appeal.exhibits import actions, category, rate
from akit.appeal.exhibits.exhibit import Exhibit

__all__ = ["Exhibit", "exhibits_of"]

Make = Callable[[Case, str], Exhibit | None]
OWN: Mapping[str, tuple[Make, ...]] = {  # beside the complaints by week, which every category has
    "unresponsive_service": (category.replies_by_week,),
    "not_received_or_late": (category.deliveries_by_carrier,),
    "late_shipment": (category.deliveries_by_carrier,),
}


def exhibits_of(case: Case) -> tuple[Exhibit, ...]:
    """Return the exhibits of a case in their order; an exhibit's number is its place, from 1."""
    made = [*_of_the_rate(case), *_of_categories(case)]
    seen: dict[str, Exhibit] = {}
    for exhibit in filter(None, made):
        seen.setdefault(exhibit.key, exhibit)
    return tuple(seen.values())


def _of_the_rate(case: Case) -> list[Exhibit]:
    if not (case.about_rate and case.rate):
        return []
    general = (rate.defects_by_kind, rate.defects_by_reason, rate.claims_of_defects) if GENERAL in case.raised else ()
    return [rate.order_defect_rate(case), *(make(case) for make in general)]


def _of_categories(case: Case) -> list[Exhibit | None]:
    made: list[Exhibit | None] = []
    for one in case.shown_categories:
        made += [category.complaints_by_week(case, one), *(make(case, one) for make in OWN.get(one, ()))]
    for one in case.raised:
        made += [actions.corrective_actions(case, one), actions.what_followed(case, one)]
    return made
