"""All orders looked at, as arrays: where each value's orders stand among them, and what a value is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from akit.metrics.exact import chance_of_as_many
from akit.metrics.few_of_many import few_of
from akit.policy import Rulebook

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Key = tuple[str, str]  # dimension and value
ALL_DEFECTS = "all_defects"


@dataclass(frozen=True)
class Frame:
    """What one value is held against: which orders, in which strata, which of them defective."""

    strata: Places
    among: Flags
    defective: Flags

    def counts(self, places: Places, given: Flags | None = None) -> tuple[Places, Places, Places, int]:
        """Return exposed, all and defective orders per stratum, and the defects among the exposed.

        ``given`` cuts every stratum in two: the orders that have another value as well, and those that have not.
        """
        if given is not None:
            return Frame(self.strata * 2 + given, self.among, self.defective).counts(places)
        (total, bad), mine = self.every, places[self.among[places]]
        return np.bincount(self.strata[mine], minlength=len(total)), total, bad, int(self.defective[mine].sum())

    @cached_property
    def every(self) -> tuple[Places, Places]:
        """All orders and the defective ones per stratum, whatever value they have."""
        size = int(self.strata.max()) + 1
        total = np.bincount(self.strata[self.among], minlength=size)
        return total, np.bincount(self.strata[self.among & self.defective], minlength=size)


@dataclass(frozen=True, eq=False)
class Crowd:
    """Orders, the values they have, and when they became defective.

    Attributes
    ----------
    orders : one row per order: order_id, order_date, channel.
    values : order_id, dimension, value; orders not looked at may be in.
    outcomes : name -> the orders it befell; ``all_defects`` is always there, the others are reasons of defects.
    first_day : the day each order became defective, by order id.
    as_of : the day of knowledge.
    rules : Amazon's rules, with what the account overrides.
    """

    orders: pd.DataFrame
    values: pd.DataFrame
    outcomes: Mapping[str, Flags]
    first_day: pd.Series
    as_of: pd.Timestamp
    rules: Rulebook

    @cached_property
    def _at(self) -> pd.DataFrame:
        ids = self.values["order_id"].astype("category")
        places = pd.Index(self.orders["order_id"]).get_indexer(ids.cat.categories)[ids.cat.codes]
        known = places >= 0
        table: pd.DataFrame = self.values.loc[known, ["dimension", "value"]]
        return table.assign(at=places[known])

    @cached_property
    def _laid(self) -> tuple[list[Key], Places, Places]:
        """Every value, the places of the orders of one after those of another, and where each value's begin."""
        at = self._at["at"].to_numpy(dtype="int64")
        (dimension, names), (value, said) = (pd.factorize(self._at[name], sort=True) for name in ("dimension", "value"))
        both = dimension * max(1, len(said)) + value
        order = np.argsort(both, kind="stable")
        found, first = np.unique(both[order], return_index=True)
        told = [list(map(str, words)) for words in (names, said)]
        keys = [(told[0][of], told[1][one]) for of, one in zip(*np.divmod(found, max(1, len(said))), strict=True)]
        return keys, at[order], first

    @cached_property
    def places(self) -> Mapping[Key, Places]:
        """The places of each value's orders."""
        keys, at, first = self._laid
        return dict(zip(keys, np.split(at, first[1:]), strict=False))

    @cached_property
    def struck(self) -> Mapping[str, Mapping[Key, int]]:
        """How many of each value's orders each outcome befell."""
        keys, at, first = self._laid
        every = {name: np.concatenate([[0], np.cumsum(flags[at])]) for name, flags in self.outcomes.items()}
        ends = np.append(first[1:], len(at))
        return {
            name: dict(zip(keys, (upto[ends[: len(keys)]] - upto[first]).tolist(), strict=True))
            for name, upto in every.items()
        }

    @cached_property
    def known(self) -> Mapping[str, Flags]:
        """The orders that have any value of a dimension: an order without a parcel is no measure for carriers."""
        return {
            str(name): self._flags(part["at"].to_numpy(dtype="int64")) for name, part in self._at.groupby("dimension")
        }

    @cached_property
    def sizes(self) -> Mapping[str, tuple[int, int]]:
        """How many orders have any value of a dimension, and how many of these are defective."""
        bad = self.outcomes[ALL_DEFECTS]
        return {name: (int(flags.sum()), int((flags & bad).sum())) for name, flags in self.known.items()}

    @cached_property
    def _age(self) -> NDArray[np.float64]:
        """How many days old each order was when it became defective; without end where nobody knows that it did."""
        struck = few_of(self.orders[["order_id", "order_date"]], pd.Series(self.first_day.index))
        first = self.first_day.reindex(struck["order_id"]).to_numpy(dtype="datetime64[us]")
        ages = np.full(len(self.orders), np.inf)
        ages[struck.index] = (first - struck["order_date"].to_numpy()) / np.timedelta64(1, "D")
        return ages

    @cached_property
    def _channel(self) -> Places:
        codes: Places = pd.factorize(self.orders["channel"])[0].astype("int64")
        return codes

    @cached_property
    def _week(self) -> Places:
        week: Places = ((self.orders["order_date"] - self.orders["order_date"].min()).dt.days // 7).to_numpy(
            dtype="int64"
        )
        return week

    def _flags(self, places: Places) -> Flags:
        flags = np.zeros(len(self.orders), dtype=bool)
        flags[places] = True
        return flags

    def frame(self, key: Key, outcome: str = ALL_DEFECTS) -> Frame | None:
        """Return what a value is held against; None for a week too young to say anything."""
        dimension, value = key
        place = (*(key if dimension == "week" else (dimension, "")), outcome)
        if place not in self._frames:
            if dimension == "week":
                self._frames[place] = self._of_week(pd.Timestamp(value), self.outcomes[outcome])
            else:
                strata = self._week if dimension == "channel" else self._week * 8 + self._channel
                self._frames[place] = Frame(strata, self.known[dimension], self.outcomes[outcome])
        return self._frames[place]

    @cached_property
    def _frames(self) -> dict[tuple[str, ...], Frame | None]:
        return {}

    def _of_week(self, monday: pd.Timestamp, defective: Flags) -> Frame | None:
        """Hold a week against all orders old enough, each watched only as long as the week's youngest has been."""
        on = self.as_of.date()
        watched = min((self.as_of - monday).days - 6, self.rules.number("equal_exposure_longest", on))
        if watched < self.rules.number("equal_exposure_shortest", on):
            return None
        old_enough = self.orders["order_date"].to_numpy() <= (self.as_of - pd.Timedelta(days=watched)).to_datetime64()
        return Frame(self._channel, old_enough, defective & (self._age <= watched))

    def chance(self, key: Key, outcome: str = ALL_DEFECTS, *, given: Key | None = None, least: int = 1) -> float:
        """Return how often chance alone gives a value as many defects, or more; 1 for fewer than ``least``.

        ``given`` another value, orders are compared within those that have it, and within those that have not.
        """
        frame = self.frame(key, outcome)
        if frame is None:
            return float("nan")
        if self.struck[outcome][key] < least:
            return 1.0
        split = None if given is None else self._flags(self.places[given])
        exposed, total, bad, observed = frame.counts(self.places[key], split)
        return chance_of_as_many(exposed, total, bad, observed) if observed >= least else 1.0

    def expected(self, key: Key, outcome: str = ALL_DEFECTS) -> float:
        """Return how many of a value's orders would be defective were they like the others of their strata."""
        frame = self.frame(key, outcome)
        if frame is None:
            return float("nan")
        exposed, total, bad, _ = frame.counts(self.places[key])
        return float((exposed * bad / np.maximum(total, 1)).sum())
