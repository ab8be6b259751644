"""Status cards: each rate against its target as text, number and shape, so that nobody needs to see a colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from akit.report.live import handy

HEADLINE = "application/vnd.akit.headline+json"  # what the catalogue reads from an executed notebook


@dataclass(frozen=True)
class Card:
    """One rate as it stands.

    Attributes
    ----------
    title : which rate, of what.
    value : the rate in words a reader sees: "0.59%", or that there is none.
    status : good, bad or none; the last where there is no target or no rate.
    verdict : the status in words, with its shape and the target.
    detail : numerator, denominator, and what makes the rate less than certain.
    rows : the id of the place on the page that lists the rows; "" where there is none.
    """

    title: str
    value: str
    status: str
    verdict: str
    detail: str
    rows: str = ""


@dataclass(frozen=True, repr=False)
class Cards:
    """The cards a page opens with. A notebook shows them side by side; plain text is a line each.

    Attributes
    ----------
    cards : in the order shown.
    to_rows : the words of the link to a card's rows.
    headline : the same numbers for a program; they travel in the executed notebook beside what is shown.
    """

    cards: tuple[Card, ...]
    to_rows: str
    headline: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "\n".join(f"{card.title}: {card.value}. {card.verdict} {card.detail}".strip() for card in self.cards)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": self._repr_html_(), HEADLINE: dict(self.headline)}

    def _repr_html_(self) -> str:
        return handy(f'<ul class="cards">{"".join(map(self._item, self.cards))}</ul>', self.to_rows)

    def _item(self, card: Card) -> str:
        link = f'<a href="#{escape(card.rows)}">{escape(self.to_rows)}</a>' if card.rows else ""
        parts = (("h3", "", card.title), ("p", "value", card.value), ("p", "verdict", card.verdict))
        told = "".join(map(_part, (*parts, ("p", "detail", card.detail))))
        return f'<li class="card {escape(card.status)}">{told}{link}</li>'


def _part(part: tuple[str, str, str]) -> str:
    tag, kind, text = part
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{escape(text)}</{tag}>" if text else ""
