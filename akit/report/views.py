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

# The tables each number is made from.
RATE = ("order_items", "feedback", "claims", "chargebacks", "amazon_defects")
CLAIMS = ("claims", "returns")
COMPLAINTS = ("feedback", "claims", "returns", "messages")
TOP = 12  # reasons in a figure; the table has them all


def _caption(day: Day, noun: str, tables: tuple[str, ...], language: str, detail: str = "") -> str:
    """Return the caption of what is cut to the window of order dates."""
    return prose.caption(word(noun, language), detail, day.trace(tables), language)


def _caption_known(day: Day, noun: str, tables: tuple[str, ...], language: str, detail: str = "") -> str:
    """Return the caption of what is not: everything known by the day."""
    return prose.caption(word(noun, language), detail, day.trace(tables, in_window=False), language)


def rates(day: Day, language: str = "en") -> Table:
    """Return the order defect rate of each channel and marketplace against its target."""
    counts = ["channel", "marketplace", "order_count", "defect_order_count", "rate", "status"]
    bounds = ["pending_order_count", "worst_case_rate", "interval_low", "interval_high", "defect_budget"]
    caption = _caption(day, "order_defect_rate", RATE, language)
    target = float(day.target["target_value"])
    exact = {"rate": lambda rate: prose.percent(rate, target)}  # never rounded across the target
    return table(day.order_defect_rate[counts + bounds], caption, formats=exact, language=language)


def trend(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of a channel's daily order defect rate."""
    whole = day.order_defect_rate_trend
    mine = whole[whole["channel"] == channel]
    target = float(day.target["target_value"])
    actions = day.known.actions
    ax = figures.order_defect_rate_trend(mine, target, channel=channel, actions=actions, language=language)
    said = prose.order_defect_rate(day.order_defect_rate, channel, language=language, whole=False)
    caption = _caption(day, "order_defect_rate", RATE, language, said)
    return save(ax, f"order-defect-rate-{channel}", caption, folder, table=mine)


def components(day: Day, channel: str = "mfn", language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of a channel's defective orders by kind of defect."""
    whole = day.order_defect_rate_trend
    mine = whole[whole["channel"] == channel]
    ax = figures.defect_components(mine, channel=channel, language=language)
    said = prose.components(day.order_defect_rate, channel, language)
    return save(
        ax, f"defect-components-{channel}", _caption(day, "defect_components", RATE, language, said), folder, mine
    )


def defective_orders(day: Day, channel: str = "all", language: str = "en") -> Table:
    """Return the window's orders that have a defect, or may yet, oldest first."""
    mine = day.defective_orders
    shown = mine if channel == "all" else mine[mine["channel"] == channel]
    return table(shown, _caption(day, "defective_orders", RATE, language), language=language)


def claim_outcomes(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of claims by outcome and by whether they count."""
    outcomes = day.claim_outcomes
    supplied = "claims" not in day.not_supplied
    said = prose.claim_outcomes(outcomes, supplied=supplied, language=language)
    caption = _caption_known(day, "claim_outcomes", CLAIMS, language, said)
    return save(figures.claim_outcomes(outcomes, language=language), "claim-outcomes", caption, folder, outcomes)


def claim_outcomes_table(day: Day, language: str = "en") -> Table:
    """Return claims counted by outcome, funding, effect and currency."""
    return table(day.claim_outcomes, _caption_known(day, "claim_outcomes", CLAIMS, language), language=language)


def claims(day: Day, language: str = "en") -> Table:
    """Return every claim with its outcome and the rule that gave it, oldest first; the buyer's words stay out."""
    axes = ["order_id", "filed_date", "decided_date", "status", "outcome", "funded_by", "odr_effect"]
    shown = day.claims.sort_values(["filed_date", "order_id"])[[*axes, "amount", "currency", "rule"]]
    return table(shown, _caption_known(day, "a_to_z_claim", CLAIMS, language), language=language)


def complaint_reasons(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of complaints by reason and source."""
    reasons = day.complaint_reasons
    caption = _caption_known(day, "complaint_reasons", COMPLAINTS, language, prose.complaint_reasons(reasons, language))
    return save(figures.complaint_reasons(reasons, language=language), "complaint-reasons", caption, folder, reasons)


def complaint_reasons_table(day: Day, language: str = "en") -> Table:
    """Return complaints counted by reason and source."""
    caption = _caption_known(day, "complaint_reasons", COMPLAINTS, language)
    return table(day.complaint_reasons, caption, language=language)


def complaint_reasons_by_week(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the most frequent reasons week by week."""
    weekly, top = day.complaint_reasons_by_week, list(day.complaint_reasons["reason"].head(TOP))
    said = prose.undated_complaints(day.complaints, language)
    caption = _caption_known(day, "complaint_reasons_by_week", COMPLAINTS, language, said)
    ax = figures.complaint_reasons_by_week(weekly, reasons=top, language=language)
    return save(ax, "complaint-reasons-by-week", caption, folder, weekly)


def unmatched(day: Day, language: str = "en") -> Table:
    """Return defects whose order is in no file."""
    caption = _caption_known(day, "unmatched_defects", (*RATE[1:], "returns"), language)
    return table(day.unmatched_defects, caption, language=language)


def missing(day: Day, language: str = "en") -> Table:
    """Return which exports are not there, what rests on them and where to get them."""
    rows = pd.DataFrame(inspection(day.account)["missing"], columns=["metric", "needs", "where"], dtype="str")
    return table(rows, prose.say("missing_title" if len(rows) else "missing_none", language), language=language)


def assumed(day: Day, language: str = "en") -> Table:
    """Return what was assumed where the account's files and settings are silent."""
    return table(pd.DataFrame({"assumed": list(day.account.notes)}), word("assumed", language), language=language)


def files(day: Day, language: str = "en") -> Table:
    """Return every file with its kind, rows read, kept and set aside, dates and hash."""
    account = day.account
    rows = ["rows_read", "rows_kept", "rows_set_aside"]
    columns = ["path", "kind", "encoding", *rows, "first_date", "last_date", "sha256"]
    return table(account.files[columns], prose.files(account.files, account.set_aside, language), language=language)


def rules(day: Day, language: str = "en") -> Table:
    """Return the rules the rates rest on, with their source and how sure we are of them."""
    targets = policy.rules("targets")
    columns = ["metric", "target_condition", "target_value", "window_days", "source", "confidence"]
    shown = targets.loc[targets["metric"] == "order_defect_rate", columns]
    return table(shown, prose.say("rules_title", language, policy=policy.version()), language=language)
