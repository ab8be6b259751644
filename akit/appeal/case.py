"""A case: one account on one day before one notice, and what every part of its pack is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from akit.appeal import annex as annexes
from akit.appeal import categories, scope
from akit.appeal.brief import ABOUT_RATE, Ask, Brief
from akit.appeal.masking import Masks
from akit.appeal.order_lists import OrderList, order_lists
from akit.appeal.voice import Voice
from akit.day import Day


@dataclass(frozen=True)
class Case:
    """Everything a pack is made from; each part is computed when first asked for.

    Attributes
    ----------
    day : the account's numbers on the day of knowledge.
    brief : what the notice asks.
    voice : the languages.
    masks : what hides buyers.
    channel : asked for by the analyst; "" leaves it to the notice.
    earlier : the submission before, or None; see `akit.appeal.submissions`.
    """

    day: Day
    brief: Brief
    voice: Voice
    masks: Masks
    channel: str = ""
    earlier: dict[str, Any] | None = field(default=None, hash=False)

    @cached_property
    def scope(self) -> scope.Scope:
        """The orders the pack is about."""
        return scope.scope_of(self.day, self.brief.rate, self.brief.marketplace, self.channel)

    @cached_property
    def rate(self) -> dict[str, Any]:
        """The scope's row of the order defect rate."""
        return scope.row_of(self.day, self.scope)

    @cached_property
    def orders(self) -> pd.DataFrame:
        """The orders the scope's rate is over."""
        return scope.orders_of(self.day, self.scope)

    @cached_property
    def annex(self) -> pd.DataFrame:
        """Every order of the scope with a defect that counts or may yet; the buyers' words masked."""
        table = annexes.annex(self.day, self.scope)
        mask = {"said": self.masks.text, "cause": self.masks.own, "action": self.masks.own, "proof": self.masks.own}
        return table.assign(**{column: table[column].map(hide).astype("str") for column, hide in mask.items()})

    @cached_property
    def defective(self) -> pd.DataFrame:
        """The annex's rows of defects that count."""
        return self.annex[~self.annex["pending"]].reset_index(drop=True)

    @cached_property
    def raised(self) -> tuple[str, ...]:
        """The categories the notice raises."""
        return self.brief.categories

    @property
    def about_rate(self) -> bool:
        """Whether the notice is about the order defect rate, by its topics or by what orders can be defective of."""
        named = set(self.raised) & {categories.GENERAL, *categories.own()}
        return ABOUT_RATE in self.brief.topics or bool(named)

    def about(self, ask: Ask) -> tuple[str, ...]:
        """Return the categories an ask is about; one that only asks for evidence is about all the notice names."""
        return categories.as_meant([ask.category]) if categories.is_named(ask.category) else self.raised

    @cached_property
    def raised_rows(self) -> pd.DataFrame:
        """The annex's rows that any raised category is about: all of them where defects in general are raised."""
        if categories.GENERAL in self.raised:
            return self.annex
        every = frozenset().union(*map(categories.reasons_of, self.raised))
        return self.annex[annexes.holding(self.annex, "reasons", every)].reset_index(drop=True)

    @cached_property
    def shown_categories(self) -> tuple[str, ...]:
        """The categories with exhibits of their own: those named, and for defects in general the most frequent."""
        asked = tuple(one for one in self.raised if one != categories.GENERAL)
        if categories.GENERAL not in self.raised:
            return asked
        named = tuple(dict.fromkeys((*asked, *(one for one in self.brief.issues if one in categories.own()))))
        return (*named, *self._frequent(named))

    def _frequent(self, but: tuple[str, ...]) -> list[str]:
        least = self.most_rows_share * len(self.defective)
        counts = {one: len(self.rows_of(one)) for one in categories.own() if one not in but}
        return sorted(
            (one for one, count in counts.items() if count and count >= least), key=lambda one: (-counts[one], one)
        )

    @property
    def most_rows_share(self) -> float:
        """The share of defective orders from which on a category has exhibits of its own."""
        return self.day.rules.number("category_exhibit_at_least", self.day.as_of.date()) / 100

    def rows_of(self, category: str) -> pd.DataFrame:
        """Return the defective orders of a category; all of them for defects in general."""
        if category == categories.GENERAL:
            return self.defective
        return self.defective[annexes.holding(self.defective, "reasons", categories.reasons_of(category))].reset_index(
            drop=True
        )

    def complaints_of(self, category: str) -> pd.DataFrame:
        """Return the complaints of a category about orders of the scope, whatever their order date."""
        mine = self.day.complaints[self.day.complaints["reason"].isin(categories.reasons_of(category))]
        known = self.day.known.orders
        return mine[mine["order_id"].isin(known.loc[self.scope.holds(known), "order_id"])].reset_index(drop=True)

    def actions_of(self, category: str) -> pd.DataFrame:
        """Return the corrective actions of a category, done by the day, oldest first; their words masked."""
        actions = categories.actions_of(category, self.day.known.actions)
        return actions.assign(
            **{column: actions[column].map(self.masks.own).astype("str") for column in ("action", "proof")}
        )

    def actions_for(self, part: str, category: str) -> pd.DataFrame:
        """Return the actions of a category that belong to a part of the plan; one without a part belongs to each."""
        actions = self.actions_of(category)
        return actions if part not in ("actions_taken", "prevention") else actions[actions["part"].isin(["", part])]

    @cached_property
    def lists(self) -> tuple[OrderList, ...]:
        """The order lists of the raised rows."""
        return order_lists(self.raised_rows)
