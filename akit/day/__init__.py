"""A day of an account: every number of the kit, as known at the end of that day.

A day is composed of parts by theme, each a file. A new number is a cached property of its part; a new theme is a file
and a line in `Day`.
"""

from __future__ import annotations

from akit import prose
from akit.day.causes import Causes
from akit.day.claims import Claims
from akit.day.complaints import Complaints
from akit.day.defects import Defects
from akit.day.future import Future
from akit.day.known import Known
from akit.day.other_rates import OtherRates
from akit.day.past import Past
from akit.day.rates import Rates
from akit.glimpse import glimpse, nouns

__all__ = ["Day"]


class Day(
    Future,
    Past,
    Rates,
    Causes,
    OtherRates,
    Claims,
    Complaints,
    Defects,
    Known,
):
    """What an account's numbers are on a day; each is computed when first asked for.

    Attributes
    ----------
    account : as read from its folder.
    as_of : the day of knowledge; nothing dated later is used.
    engine : where orders are counted: "" for what fits the account, ``duckdb``, or a Spark master.
    """

    def __repr__(self) -> str:
        return super().__repr__()

    def _repr_html_(self) -> str:
        rows = self.order_defect_rate.query("marketplace == 'all' and order_count > 0")
        shown = rows[["channel", "order_count", "defect_order_count"]].assign(
            rate=list(map(prose.percent, rows["rate"], rows["target_value"])),
            status=rows["status"].mask(bool(self.not_supplied) & rows["status"].eq("good"), "none: a lower bound"),
        )
        return glimpse(repr(self), prose.window(self.trace()), shown, {"Ask it for": nouns(type(self))})
