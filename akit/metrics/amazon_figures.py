"""Amazon's own figures of the order defect rate, whichever way they came, in one form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

import pandas as pd

COUNTS = ("order_count", "defect_order_count", "negative_feedback_count", "a_to_z_claim_count", "chargeback_count")
COLUMNS = ["source", "seen_on", "channel", "marketplace", "window_start", "window_end", *COUNTS, "rate"]
_REPORTED = {"denominator": "order_count", "numerator": "defect_order_count"}


class Said(Protocol):
    """What an analyst typed of a figure; `akit.settings.amazon_says.AmazonSays` is one."""

    @property
    def seen_on(self) -> date: ...  # noqa: D102
    @property
    def window(self) -> tuple[date, date]: ...  # noqa: D102
    @property
    def channel(self) -> str: ...  # noqa: D102
    @property
    def marketplace(self) -> str: ...  # noqa: D102
    @property
    def counts(self) -> Mapping[str, int]: ...  # noqa: D102
    @property
    def rate(self) -> float | None: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102


def amazon_figures(
    account_health: pd.DataFrame, marketplaces: Mapping[str, str], typed: Iterable[Said], as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return the newest figures Amazon gave of the order defect rate, by a day.

    Parameters
    ----------
    account_health : snapshots known by ``as_of``; the one that reaches furthest is taken.
    marketplaces : marketplace id -> sales channel.
    typed : figures an analyst read from a page; of each channel and marketplace the one seen last.

    Returns
    -------
    One row per channel, marketplace and window: source, seen_on (of a snapshot, the last day it speaks of), the
    window's ends, the counts and the rate; what Amazon did not give is missing.
    """
    parts = [_reported(account_health, marketplaces), _typed(typed, as_of)]
    table = pd.concat([part.astype(dict.fromkeys(COUNTS, "Int64")) for part in parts], ignore_index=True)
    return table[COLUMNS].sort_values(COLUMNS[:6], ignore_index=True)


def _reported(health: pd.DataFrame, marketplaces: Mapping[str, str]) -> pd.DataFrame:
    odr = health[health["metric"] == "order_defect_rate"].rename(columns=_REPORTED)
    made = health.groupby("source_file")["window_end"].max()
    odr = odr.assign(
        source=odr["source_file"],
        seen_on=made.reindex(odr["source_file"]).to_numpy(),
        marketplace=[marketplaces.get(place, place) for place in odr["marketplace_id"]],
    )
    newest = odr["seen_on"].max()
    mine = odr[odr["seen_on"] == newest].drop_duplicates(["channel", "marketplace", "window_start", "window_end"])
    return pd.DataFrame(mine[COLUMNS])


def _typed(typed: Iterable[Said], as_of: pd.Timestamp) -> pd.DataFrame:
    rows = [
        {
            "source": said.source,
            "seen_on": pd.Timestamp(said.seen_on),
            "channel": said.channel,
            "marketplace": said.marketplace,
            "window_start": pd.Timestamp(said.window[0]),
            "window_end": pd.Timestamp(said.window[1]),
            **dict(said.counts),
            "rate": said.rate,
        }
        for said in typed
        if pd.Timestamp(said.seen_on) <= as_of
    ]
    days = dict.fromkeys(("seen_on", "window_start", "window_end"), "datetime64[us]")
    table = pd.DataFrame(rows, columns=COLUMNS).astype(days | {"rate": "Float64"})
    return table.sort_values("seen_on", kind="stable").drop_duplicates(["channel", "marketplace"], keep="last")
