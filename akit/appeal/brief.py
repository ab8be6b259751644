"""What a pack has to answer: the parts of a notice it is made from, and nothing of the notice's other words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from akit.appeal.categories import GENERAL, as_meant

PARTS = ("root_cause", "actions_taken", "prevention")
ABOUT_RATE = "order_defect_rate"


@dataclass(frozen=True)
class Ask:
    """One thing a notice asks for: its part of the plan, its category, and Amazon's sentence."""

    part: str
    category: str
    text: str


@dataclass(frozen=True)
class Brief:
    """A notice as far as a pack answers it; without a notice, the three parts of a plan about defects in general.

    Attributes
    ----------
    stage, topics, rate, target, deadline_days, marketplace, issues : as `akit notice` reads them.
    asks : in the notice's order.
    """

    stage: str = ""
    topics: tuple[str, ...] = (ABOUT_RATE,)
    issues: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = tuple(Ask(part, GENERAL, "") for part in PARTS)
    rate: float | None = None
    target: float | None = None
    deadline_days: int | None = None
    marketplace: str | None = None

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories the asks raise, in their order."""
        return as_meant((ask.category for ask in self.asks), self.topics)

    def masked(self, mask: Callable[[str], str]) -> Brief:
        """Return the brief with every sentence masked."""
        return replace(self, asks=tuple(replace(ask, text=mask(ask.text)) for ask in self.asks))

    def as_json(self) -> dict[str, Any]:
        """Return it as a manifest keeps it."""
        lists = {"topics": list(self.topics), "issues": list(self.issues)}
        return {**asdict(self), **lists, "asks": [asdict(ask) for ask in self.asks]}


GENERAL_BRIEF = Brief()


def brief_of(notice: Any) -> Brief:
    """Return the brief of what `read_notice` gives. A notice that asks for nothing is answered in the three parts."""
    asks = tuple(Ask(ask.part, ask.category, ask.text) for ask in notice.asks)
    read = {name: getattr(notice, name) for name in ("stage", "rate", "target", "deadline_days", "marketplace")}
    return Brief(topics=tuple(notice.topics), issues=tuple(notice.issues), asks=asks or Brief.asks, **read)


def brief_from(kept: dict[str, Any]) -> Brief:
    """Return the brief a manifest keeps."""
    asks = tuple(Ask(**ask) for ask in kept["asks"])
    return Brief(**{**kept, "topics": tuple(kept["topics"]), "issues": tuple(kept["issues"]), "asks": asks})
