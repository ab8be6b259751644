"""What buyers complain about: which reasons, since when, with what agreement, and what usually helps."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from akit import complaints, figures, metrics, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Format, Table, chance, table
from akit.report.views import captions
from akit.report.views.captions import COMPLAINTS
from akit.words import word

TOP = 12  # reasons in a figure; the table has them all
ROWS = "complaints"  # the exhibit that holds the complaints behind every count
SHOWN = 25  # products in a table; the CSV beside it has them all
SHOWN_ROWS = 20  # complaints shown of each reason, the newest; the CSV beside the table has them all
SHOWN_REASONS = 5  # reasons shown of each source and channel, likewise


def complaint_reasons(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of complaints by reason and source."""
    reasons = named(day, day.complaint_reasons, language)
    caption = captions.known(day, "complaint_reasons", COMPLAINTS, language, prose.complaint_reasons(reasons, language))
    return save(figures.complaint_reasons(reasons, language=language), "complaint-reasons", caption, folder, reasons)


def complaint_reasons_table(day: Day, language: str = "en", *, linked: bool = False) -> Table:
    """Return complaints counted by reason and source; ``linked`` to `complaint_rows`, where the page has them."""
    caption = captions.known(day, "complaint_reasons", COMPLAINTS, language)
    found = day.complaint_reasons
    shown = _shown(day, found, caption, language)
    rows = {"count": tuple(_row_of(reason) for reason in found["reason"])}
    return replace(shown, links=rows) if linked else shown


def reason_meanings(day: Day, language: str = "en") -> Table:
    """Return what each reason that came up means, and what belongs elsewhere, as the codebook defines it."""
    known = day.codebook.reasons.set_index("reason")
    found = [reason for reason in day.complaint_reasons["reason"] if reason in known.index]
    zh = "_zh" if language == "zh" else ""
    told = known.loc[found, [f"definition{zh}", f"border{zh}"]].map(lambda said: _by_name(said, language))
    told = told[(told != "").all(axis=1)]  # an account's own reason has a name alone
    shown = told.reset_index().set_axis(["reason", "definition", "border"], axis=1)
    said = prose.say("codebook_says", language, version=day.codebook.version)
    caption = prose.together([word("reason_meanings", language) + prose.say("stop", language), said], language)
    return _shown(day, shown, caption, language)


def complaint_reasons_by_week(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the most frequent reasons week by week."""
    weekly, top = day.complaint_reasons_by_week, list(day.complaint_reasons["reason"].head(TOP))
    said = prose.undated_complaints(day.complaints, language)
    caption = captions.known(day, "complaint_reasons_by_week", COMPLAINTS, language, said)
    weekly = named(day, weekly, language)
    shown = list(named(day, pd.DataFrame({"reason": top}), language)["reason"])
    ax = figures.complaint_reasons_by_week(weekly, reasons=shown, language=language)
    return save(ax, "complaint-reasons-by-week", caption, folder, weekly)


def complaint_rows(day: Day, language: str = "en") -> Table:
    """Return the complaints behind every count, reason by reason, newest first; the buyers' words stay out."""
    order = {reason: place for place, reason in enumerate(day.complaint_reasons["reason"])}
    mine = day.complaints.assign(at=day.complaints["reason"].map(order))
    mine = mine.sort_values(["at", "date", "source_file", "source_row"], ascending=[True, False, True, True])
    columns = ["reason", "source", "order_id", "date", "decided_by", "code", "source_file", "source_row"]
    whole = mine[columns].reset_index(drop=True)
    newest = whole.groupby("reason", sort=False).head(SHOWN_ROWS)
    said = prose.rows_shown(len(whole), len(newest), language)
    caption = captions.known(day, "complaint_rows", COMPLAINTS, language, said)
    shown = _shown(day, newest, caption, language)
    first = [_row_of(reason) for reason in newest["reason"]]
    anchors = tuple(name if first.index(name) == place else "" for place, name in enumerate(first))
    return replace(shown, name=ROWS, anchors=anchors, numbers=whole)


def usual_remedies(day: Day, language: str = "en", top: int = 6) -> Table:
    """Return what usually helps against the most frequent reasons, and the proof it usually needs."""
    frequent = [reason for reason in day.complaint_reasons["reason"] if reason != "unclassified"][:top]
    known = day.codebook.remedies(day.as_of.date())
    mine = known[known["reason"].isin(frequent)]
    ranked = mine.assign(at=mine["reason"].map(frequent.index)).sort_values(["at", "kind"], kind="stable")
    shown = ranked.rename(columns={f"action_{language}": "measure", f"proof_{language}": "proof"})
    columns = ["reason", "cause", "kind", "measure", "proof", "book"]
    said = prose.remedies(day.codebook.version, int((ranked["book"] == "account").sum()), language)
    caption = prose.together([word("usual_remedies", language) + prose.say("stop", language), said], language)
    return _shown(day, shown[columns], caption, language)


def reason_corrections(day: Day, language: str = "en") -> Table:
    """Return what became of each correction of the analyst's, and how far analyst and codebook agree."""
    found = day.reason_corrections
    columns = ["source", "order_id", "said", "read_reason", "reason", "complaint_count", "status"]
    said = prose.reason_corrections(found, day.analyst_agreement, language)
    caption = captions.known(day, "reason_corrections", ("reason_corrections",), language, said)
    shown = _shown(day, found[[*columns, "source_file", "source_row"]], caption, language)
    return replace(shown, name="corrections")


def return_codes(day: Day, language: str = "en") -> Table:
    """Return how far buyers' comments say what their own return codes do."""
    said = prose.coded_agreement(day.coded_agreement, language)
    caption = captions.known(day, "return_code_agreement", ("returns",), language, said)
    return _shown(day, day.return_code_agreement, caption, language)


def emerging_reasons(day: Day, language: str = "en") -> Table:
    """Return how often each reason came up lately and before, those that stand out first."""
    found = day.emerging_reasons
    counts = ["recent_count", "share", "interval_low", "interval_high", "before_count", "before_share"]
    said = prose.emerging_reasons(named(day, found, language), language)
    caption = captions.known(day, "emerging_reasons", COMPLAINTS, language, said)
    shown = _shown(day, found[["reason", *counts, "expected_count", "q_value", "flagged"]], caption, language)
    links = tuple(_row_of(reason) for reason in found["reason"])
    return replace(shown, name="emerging", links={"recent_count": links, "before_count": links})


def reason_shares(day: Day, language: str = "en") -> Table:
    """Return which share of the complaints of each source and channel a reason has, with its interval."""
    found = day.reason_shares
    top = found.groupby(["source", "channel"], sort=False).head(SHOWN_REASONS)
    said = prose.rows_shown(len(found), len(top), language)
    caption = captions.known(day, "reason_shares", COMPLAINTS, language, said)
    links = {"count": tuple(_row_of(reason) for reason in top["reason"])}
    return replace(_shown(day, top, caption, language), links=links, numbers=found)


def reason_concentration(day: Day, language: str = "en") -> Table:
    """Return on which products reasons gather, those that stand out first."""
    found = day.reason_concentration
    counts = ["order_count", "complaint_order_count", "rate", "interval_low", "interval_high"]
    columns = ["reason", "dimension", "value", *counts, "expected_order_count", "q_value", "flagged"]
    said = prose.reason_concentration(named(day, found, language), language)
    caption = captions.known(day, "reason_concentration", (*COMPLAINTS, "order_items"), language, said)
    top = found.loc[~found["few_events"].astype(bool), columns].head(SHOWN)
    links = {"complaint_order_count": tuple(_row_of(reason) for reason in top["reason"])}
    return replace(_shown(day, top, caption, language), links=links, numbers=found[columns])


def reason_parts(day: Day, language: str = "en") -> Table:
    """Return the groups a machine found within large reasons, each with the product that stands out in it, if any."""
    found = day.reason_parts
    least = complaints.least_texts()
    caption = captions.known(
        day, "reason_parts", (*COMPLAINTS, "order_items"), language, prose.reason_parts(found, least, language)
    )
    columns = ["reason", "name", "size", "text_count", "share", "interval_low", "interval_high", "stability"]
    product = found["value"].where(found["flagged"].astype(bool), "–")  # what chance explains is not named
    shown = found[columns].assign(q_value=found["q_value"], product_in_excess=product)
    return _shown(day, shown, caption, language)


def complaint_quotes(day: Day, language: str = "en", top: int = 6) -> Table:
    """Return quotes for the most frequent reasons, each reason named in English and Chinese; personal data masked."""
    frequent = [reason for reason in day.complaint_reasons["reason"] if reason != "unclassified"][:top]
    found = metrics.complaint_quotes(day.complaints, frequent)
    said = prose.quotes(len(found), found["reason"].nunique(), language)
    caption = captions.known(day, "complaint_quotes", COMPLAINTS, language, said)
    both = [" · ".join(_name(day, reason, each) for each in prose.LANGUAGES) for reason in found["reason"]]
    return _shown(day, found.assign(reason=both), caption, language)


def _shown(day: Day, frame: pd.DataFrame, caption: str, language: str) -> Table:
    forms: dict[str, Format | str] = {"source": lambda source: word(source, language) if source else ""}
    forms |= {"q_value": chance, "before_share": prose.percent, "stability": "{:.2f}"}
    if "group" in frame:
        frame = frame.assign(group=frame["group"].map(lambda group: complaints.group_name(group, language)))
    labels = {"cause": word("root_cause_axis", language)}
    return table(named(day, frame, language), caption, formats=forms, labels=labels, language=language)


def named(day: Day, frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table with the account's own reasons by the names the account gave them; akit's keep their codes."""
    own = set(day.codebook.reasons["reason"]) - set(complaints.reasons()["reason"])
    if not own:
        return frame

    def name(reason: Hashable) -> str:
        return day.codebook.name(str(reason), language) if reason in own else str(reason)

    columns = [column for column in ("reason", "read_reason", "other_reason") if column in frame]
    return frame.assign(**{column: frame[column].map(name).astype("str") for column in columns})


def _name(day: Day, reason: str, language: str) -> str:
    """Return a reason as reports name it, the account's own as the account does."""
    return word(str(named(day, pd.DataFrame({"reason": [reason]}), language)["reason"].iloc[0]), language)


def _by_name(said: str, language: str) -> str:
    """Put what reports call it in the place of each reason's code."""
    codes = "|".join(complaints.reasons()["reason"])
    marked, blank = ("“{}”", " ?") if language == "zh" else ('"{}"', "")
    named = rf"{blank}\b({codes})\b{blank}"
    return re.sub(named, lambda code: marked.format(word(code[1], language)), said, flags=re.ASCII)


def _row_of(reason: str) -> str:
    """Return the anchor of a reason's first row among the complaints."""
    return f"{ROWS}-{reason}"
