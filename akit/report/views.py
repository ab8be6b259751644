"""What the notebooks show: each table and figure of a day, with the caption that traces its numbers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from akit import figures, policy, prose
from akit.day import Day
from akit.inspection import inspection
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Table, table
from akit.words import word

RATES = [
    "channel",
    "marketplace",
    "order_count",
    "defect_order_count",
    "rate",
    "pending_order_count",
    "worst_case_rate",
    "interval_low",
    "interval_high",
    "defect_budget",
    "status",
]


def caption(day: Day, noun: str, kinds: list[str], language: str, detail: str = "") -> str:
    """Return an exhibit's caption: what, n of N, window, day of knowledge, source files, version of the rules."""
    window = day.window
    title = word(noun, language)
    return prose.caption(
        title, detail, day.as_of, window.start, window.end, sources(day, kinds, language), policy.version(), language
    )


def sources(day: Day, kinds: list[str], language: str = "en") -> list[str]:
    """Return the files that hold rows of these tables, a long list shortened to its first and their number."""
    files = day.account.files
    mine = list(files.loc[files["table"].isin(kinds) & (files["rows_kept"] > 0), "path"])
    return mine if len(mine) <= 4 else [*mine[:2], prose.say("more_files", language, count=len(mine) - 2)]


def rates(day: Day, language: str = "en", marketplaces: bool = True) -> Table:
    """Return the order defect rate of each channel, and of each marketplace, against its target."""
    odr = day.order_defect_rate
    shown = odr if marketplaces else odr[odr["marketplace"] == "all"]
    kinds = ["order_items", "feedback", "claims", "chargebacks", "amazon_defects"]
    return table(shown[RATES], caption(day, "order_defect_rate", kinds, language), language=language)


def trend(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the daily order defect rate of a channel."""
    trend_table = day.order_defect_rate_trend
    mine = trend_table[trend_table["channel"] == channel]
    ax = figures.order_defect_rate_trend(
        mine, float(day.target["target_value"]), channel=channel, actions=day.known.actions, language=language
    )
    said = prose.order_defect_rate(day.order_defect_rate, channel, language=language, whole=False)
    kinds = ["order_items", "feedback", "claims", "chargebacks", "amazon_defects"]
    text = caption(day, "order_defect_rate", kinds, language, said)
    return save(ax, f"order-defect-rate-{channel}", text, folder, table=mine)


def components(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of defective orders by kind of defect."""
    trend_table = day.order_defect_rate_trend
    mine = trend_table[trend_table["channel"] == channel]
    ax = figures.defect_components(mine, channel=channel, language=language)
    said = prose.components(day.order_defect_rate, channel, language)
    text = caption(day, "defect_components", ["order_items", "feedback", "claims", "chargebacks"], language, said)
    return save(ax, f"defect-components-{channel}", text, folder, table=mine)


def claim_outcomes(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by outcome and by whether they count."""
    outcomes = day.claim_outcomes
    ax = figures.claim_outcomes(outcomes, language=language)
    said = prose.claim_outcomes(outcomes, supplied=supplied(day, "claims"), language=language)
    return save(ax, "claim-outcomes", all_known(day, "claim_outcomes", ["claims", "returns"], said, language), folder, table=outcomes)


def complaint_reasons(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of complaints by reason and source."""
    reasons = day.complaint_reasons
    ax = figures.complaint_reasons(reasons, language=language)
    said = prose.complaint_reasons(reasons, language)
    kinds = ["feedback", "claims", "returns", "messages"]
    return save(ax, "complaint-reasons", all_known(day, "complaint_reasons", kinds, said, language), folder, table=reasons)


def all_known(day: Day, noun: str, kinds: list[str], detail: str, language: str) -> str:
    """Return the caption of what is not cut to the window: everything known by the day."""
    named = prose.say("comma", language).join(sources(day, kinds, language)) or "–"
    return prose.say(
        "caption_known",
        language,
        title=word(noun, language),
        detail=detail,
        as_of=str(day.as_of.date()),
        sources=named,
        policy=policy.version(),
    )


def supplied(day: Day, name: str) -> bool:
    """Say whether any file filled a table at all, with rows or without."""
    return name in set(day.account.files["table"])


def claim_outcomes_table(day: Day, language: str = "en") -> Table:
    """Return claims counted by outcome, funding, effect and currency."""
    return table(day.claim_outcomes, all_known(day, "claim_outcomes", ["claims", "returns"], "", language), language=language)


def claims(day: Day, language: str = "en") -> Table:
    """Return every claim with its outcome, oldest first; the buyer's words stay out."""
    columns = ["order_id", "filed_date", "status", "outcome", "funded_by", "odr_effect", "amount", "currency", "decided_date", "rule"]
    shown = day.claims.sort_values(["filed_date", "order_id"])[columns]
    return table(shown, all_known(day, "claims", ["claims", "returns"], "", language), language=language)


def complaint_reasons_table(day: Day, language: str = "en") -> Table:
    """Return complaints counted by reason and source."""
    kinds = ["feedback", "claims", "returns", "messages"]
    return table(day.complaint_reasons, all_known(day, "complaint_reasons", kinds, "", language), language=language)


def defective_orders(day: Day, channel: str = "all", language: str = "en") -> Table:
    """Return the window's orders that have a defect, or may yet, oldest first."""
    mine = day.defective_orders
    shown = mine if channel == "all" else mine[mine["channel"] == channel]
    kinds = ["order_items", "feedback", "claims", "chargebacks", "amazon_defects"]
    return table(shown, caption(day, "defective_orders", kinds, language), language=language)


def unmatched(day: Day, language: str = "en") -> Table:
    """Return defects whose order is in no file."""
    kinds = ["feedback", "claims", "chargebacks", "returns"]
    return table(day.unmatched_defects, all_known(day, "unmatched_defects", kinds, "", language), language=language)


def missing(day: Day, language: str = "en") -> Table:
    """Return which exports are not there, what rests on them and where to get them."""
    rows = pd.DataFrame(inspection(day.account)["missing"], columns=["metric", "needs", "where"], dtype="str")
    shown = rows.assign(metric=rows["metric"].map(lambda noun: word(noun, language)))
    return table(shown, prose.say("missing_title" if len(rows) else "missing_none", language), language=language)


def files(day: Day, language: str = "en") -> Table:
    """Return every file with its kind, rows read, kept and set aside, dates and hash."""
    account = day.account
    columns = ["path", "kind", "encoding", "rows_read", "rows_kept", "rows_set_aside", "first_date", "last_date", "sha256"]
    return table(account.files[columns], prose.files(account.files, account.set_aside, language), language=language)


def assumed(day: Day, language: str = "en") -> Table:
    """Return what was assumed where the account's files and settings are silent."""
    return table(pd.DataFrame({"assumed": list(day.account.notes)}), word("assumed", language), language=language)


def rules(day: Day, language: str = "en") -> Table:
    """Return the rules the numbers rest on, with their source and how sure we are of them."""
    targets = policy.rules("targets")
    mine = targets[targets["metric"] == "order_defect_rate"]
    shown = mine[["metric", "target_condition", "target_value", "window_days", "source", "confidence"]]
    return table(shown, prose.say("rules_title", language, policy=policy.version()), language=language)
