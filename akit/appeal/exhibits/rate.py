"""Exhibits of the rate itself: its trend, its kinds of defect, the reasons and the claims behind it."""

from __future__ import annotations

import pandas as pd

from akit import figures, prose
from akit.appeal.annex import KINDS, UNCLASSIFIED
from akit.appeal.case import Case
from akit.appeal.categories import GENERAL
from akit.appeal.exhibits.exhibit import Exhibit, caption, counted, slots
from akit.words import word

RATE = ("order_items", "feedback", "claims", "chargebacks", "amazon_defects")
REASONS = ("feedback", "claims", "returns", "messages")
NAMED = 3  # reasons a finding names; the exhibit has them all


def order_defect_rate(case: Case) -> Exhibit:
    """Return the rate's trend against its target."""
    day, channel = case.day, case.scope.channel
    trend = day.order_defect_rate_trend
    mine = trend[trend["channel"] == channel].reset_index(drop=True)
    target, actions = float(day.target["target_value"]), _actions(case)
    said = tuple(
        prose.order_defect_rate(day.order_defect_rate, channel, case.scope.marketplace, language, whole=False)
        for language in case.voice.languages
    )
    return Exhibit(
        "order-defect-rate",
        GENERAL,
        case.voice.say("pack_rate_title", channel=case.voice.word(channel)),
        said,
        caption(case, RATE, ("pack_n_orders", case.rate["defect_order_count"], case.rate["order_count"])),
        mine,
        lambda language: figures.order_defect_rate_trend(
            mine, target, channel=channel, actions=actions, language=language
        ),
    )


def _actions(case: Case) -> pd.DataFrame:
    """Return the actions of every category raised: those that are marked, and those that are told of."""
    every = pd.concat([case.actions_of(one) for one in case.raised], ignore_index=True)
    return every.drop_duplicates(["source_file", "source_row"]).sort_values(["date", "source_row"], ignore_index=True)


def defects_by_kind(case: Case) -> Exhibit:
    """Return how many defective orders have each kind of defect."""
    counts = [int(case.rate[f"{kind}_count"]) for kind in KINDS]
    total = int(case.rate["defect_order_count"])
    table = pd.DataFrame({"kind": list(KINDS), "order_count": counts})
    table["share"] = table["order_count"] / max(total, 1)
    numbers = {kind: count for kind, count in zip(KINDS, counts, strict=True)}
    return Exhibit(
        "defects-by-kind",
        GENERAL,
        case.voice.say("pack_kinds_title"),
        case.voice.say("pack_kinds", total=counted(total), **{kind: counted(n) for kind, n in numbers.items()}),
        caption(case, RATE, ("pack_n_orders", total, case.rate["order_count"])),
        table,
        numbers=slots("defects_by_kind", numbers),
        shown=("kind", "order_count", "share"),
    )


def defects_by_reason(case: Case) -> Exhibit:
    """Return how many defective orders have each main reason."""
    rows = case.defective
    counts = rows["reason"].value_counts().rename_axis("reason").rename("order_count").reset_index()
    counts = counts.sort_values(["order_count", "reason"], ascending=[False, True], ignore_index=True)
    counts["share"] = counts["order_count"] / max(len(rows), 1)
    named = counts[counts["reason"] != UNCLASSIFIED].head(NAMED)
    known = int(counts.loc[counts["reason"] != UNCLASSIFIED, "order_count"].sum())
    top = case.voice.listed(
        tuple(f"{word(reason, language)} {count}" for language in case.voice.languages)
        for reason, count in zip(named["reason"], named["order_count"], strict=True)
    )
    finding = case.voice.say(
        "pack_reasons", total=counted(len(rows)), known=counted(known), top=top, unknown=counted(len(rows) - known)
    )
    numbers = dict(zip(counts["reason"], (int(n) for n in counts["order_count"]), strict=True))
    return Exhibit(
        "defects-by-reason",
        GENERAL,
        case.voice.say("pack_reasons_title"),
        finding,
        caption(case, REASONS, ("pack_n_reasons", known, len(rows))),
        counts,
        lambda language: figures.defect_categories(counts, language=language),
        numbers=slots("defects_by_reason", {"known": known, **numbers}),
    )


def claims_of_defects(case: Case) -> Exhibit:
    """Return how the A-to-z claims about the scope's defective orders ended."""
    claims = case.day.claims
    mine = claims[claims["order_id"].isin(case.defective["order_id"])]
    keys = ["outcome", "funded_by", "odr_effect"]
    table = mine.groupby(keys, sort=True).size().rename("count").reset_index()
    table = table.sort_values(["count", "outcome"], ascending=[False, True], ignore_index=True)
    counting = int((mine["odr_effect"] == "counts").sum())
    finding = case.voice.say("pack_claims", total=counted(len(mine)), counting=counted(counting))
    return Exhibit(
        "claim-outcomes",
        GENERAL,
        case.voice.say("pack_claims_title"),
        finding,
        caption(case, ("claims",), ("pack_n_claims", counting, len(mine))),
        table,
        numbers=slots("claims_of_defects", {"total": len(mine), "counting": counting}),
        shown=(*keys, "count"),
    )
