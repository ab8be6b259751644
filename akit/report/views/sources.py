"""What the numbers rest on: files, rules, what was assumed and what is missing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from akit import policy, prose
from akit.day import Day
from akit.inspection.needs import missing as absent
from akit.report.tables import Table, table
from akit.words import word


def missing(day: Day, language: str = "en") -> Table:
    """Return which exports are not there, what rests on them and where to get them."""
    rows = pd.DataFrame(absent(day.account), columns=["metric", "needs", "where"], dtype="str")
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
    shown = targets.loc[targets["metric"] == "order_defect_rate", columns].astype({"target_value": "float64"})
    title = prose.say("rules_title", language, policy=day.rules.version)
    said = prose.together(
        [f"{title}{prose.say('stop', language)}", prose.overrides(day.rules.overrides, language)], language
    )
    return replace(table(shown, said if day.rules.overrides else title, language=language), name="rules")
