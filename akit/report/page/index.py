"""The page of the catalogue: one table of reports, in the dress of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from akit import prose
from akit.report.page.assets import FOLDER, script, script_hash, text, with_letters
from akit.report.page.words import SCRIPTED, WORDS
from akit.words import word

if TYPE_CHECKING:
    from akit.report.catalogue import Entry

CHANNELS = ("mfn", "afn")
FEW = 3  # order ids named in a cell; the report has them all


def render_index(entries: Sequence[Entry], *, language: str = "en") -> str:
    """Return the catalogue's page.

    Parameters
    ----------
    entries : as `akit.report.catalogue.entries` gives them, newest first.
    language : "en" or "zh".
    """
    from jinja2 import Environment, FileSystemLoader

    words = {key: both[language == "zh"] for key, both in WORDS.items()}
    made = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.filters["word"] = words.__getitem__
    template = made.get_template("index.html.j2")
    return with_letters(
        template.render(
            language="zh-Hans" if language == "zh" else "en",
            rows=[_row(entry, language) for entry in entries],
            channels=[word(channel, language) for channel in CHANNELS],
            accounts=len({entry.folder for entry in entries}),
            scripted=SCRIPTED,
            style=text("page.css"),
            script=script(),
            script_hash=script_hash(),
        )
    )


def _row(entry: Entry, language: str) -> dict[str, Any]:
    return {
        "entry": entry,
        "notebook": word(entry.notebook.replace("-", "_"), language),
        "rates": [_rate(entry, channel, language) for channel in CHANNELS],
        "changes": _changes(entry, language),
    }


def _rate(entry: Entry, channel: str, language: str) -> dict[str, Any]:
    from akit.report.catalogue import history, sparkline

    said = entry.rate(channel)
    target = said.get("target_value")
    if said.get("rate") is None:
        return {"text": "–", "status": "none", "verdict": "", "line": ""}
    return {
        "text": prose.percent(said["rate"], target),
        "status": said["status"],
        "verdict": word(said["status"], language),
        "line": sparkline(history(entry, channel), target),
    }


def _changes(entry: Entry, language: str) -> list[str]:
    """Return what differs from the report before, a sentence each."""
    if entry.before is None:
        return [prose.say("catalogue_first", language)]
    said = []
    for key, orders in (("catalogue_entered", entry.orders_entered), ("catalogue_left", entry.orders_left)):
        if orders:
            named = prose.say("comma", language).join(orders[:FEW])
            more = prose.say("catalogue_more", language, count=len(orders) - FEW) if len(orders) > FEW else ""
            said.append(prose.say(key, language, count=len(orders), orders=named + more))
    if entry.rules_changed:
        said.append(prose.say("catalogue_rules", language, old=entry.before.policy, new=entry.policy))
    return said or [prose.say("catalogue_same", language)]
