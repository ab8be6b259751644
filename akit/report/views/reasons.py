"""What buyers complain about: which reasons, since when, with what agreement, and what usually helps."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from akit import complaints, figures, prose
from akit.day import Day
from akit.report.exhibits import Exhibit, save
from akit.report.tables import Format, Table, table
from akit.report.views import captions
from akit.report.views.captions import COMPLAINTS
from akit.words import word

TOP = 12  # reasons in a figure; the table has them all
ROWS = "complaints"  # the exhibit that holds the complaints behind every count
SHOWN_ROWS = 1_000  # complaints shown; the CSV beside the table has them all


def complaint_reasons(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of complaints by reason and source."""
    reasons = named(day, day.complaint_reasons, language)
    caption = captions.known(day, "complaint_reasons", COMPLAINTS, language, prose.complaint_reasons(reasons, language))
    return save(figures.complaint_reasons(reasons, language=language), "complaint-reasons", caption, folder, reasons)


def complaint_reasons_table(day: Day, language: str = "en") -> Table:
    """Return complaints counted by reason and source; each count links to its complaints."""
    caption = captions.known(day, "complaint_reasons", COMPLAINTS, language)
    found = day.complaint_reasons
    shown = _shown(day, found, caption, language)
    return replace(shown, links={"count": tuple(_row_of(reason) for reason in found["reason"])})


def complaint_reasons_by_week(day: Day, language: str = "en", folder: str | Path = "") -> Exhibit:
    """Return the figure of the most frequent reasons week by week."""
    weekly, top = day.complaint_reasons_by_week, list(day.complaint_reasons["reason"].head(TOP))
    said = prose.undated_complaints(day.complaints, language)
    caption = captions.known(day, "complaint_reasons_by_week", COMPLAINTS, language, said)
    weekly = named(day, weekly, language)
    shown = [_name(day, reason, language) for reason in top]
    ax = figures.complaint_reasons_by_week(weekly, reasons=shown, language=language)
    return save(ax, "complaint-reasons-by-week", caption, folder, weekly)


def complaint_rows(day: Day, language: str = "en") -> Table:
    """Return the complaints behind every count, reason by reason, newest first; the buyers' words stay out."""
    order = {reason: place for place, reason in enumerate(day.complaint_reasons["reason"])}
    mine = day.complaints.assign(at=day.complaints["reason"].map(order))
    mine = mine.sort_values(["at", "date", "source_file", "source_row"], ascending=[True, False, True, True])
    columns = ["reason", "source", "order_id", "date", "decided_by", "code", "source_file", "source_row"]
    whole = mine[columns].reset_index(drop=True)
    said = prose.rows_shown(len(whole), SHOWN_ROWS, language)
    caption = captions.known(day, "complaint_rows", COMPLAINTS, language, said)
    shown = _shown(day, whole.head(SHOWN_ROWS), caption, language)
    first = [_row_of(reason) for reason in whole["reason"].head(SHOWN_ROWS)]
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


def _shown(day: Day, frame: pd.DataFrame, caption: str, language: str) -> Table:
    words: dict[str, Format | str] = {"source": lambda source: word(source, language) if source else ""}
    if "group" in frame:
        frame = frame.assign(group=frame["group"].map(lambda group: complaints.group_name(group, language)))
    labels = {"cause": word("root_cause_axis", language)}
    return table(named(day, frame, language), caption, formats=words, labels=labels, language=language)


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
    return str(named(day, pd.DataFrame({"reason": [reason]}), language)["reason"].iloc[0])


def _row_of(reason: str) -> str:
    """Return the anchor of a reason's first row among the complaints."""
    return f"{ROWS}-{reason}"
