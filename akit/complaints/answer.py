"""A survey of texts, to read in a terminal."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from akit.complaints.phrases import QUOTE_RULE
from akit.complaints.survey import Survey

_SHOWN = 120  # letters of a quote in a terminal


def as_text(found: Survey) -> str:
    """Return what a table of texts complains of as lines: each group, its share, phrases and quotes, then the notes.

    Examples
    --------
    >>> import pandas as pd
    >>> from akit.complaints.survey import survey
    >>> print(as_text(survey(pd.Series(["Far too small, could not button it."]))).splitlines()[0])
       1  100.0 %  Too small (太小)
    """
    lines = [line for row in found.clusters.to_dict("records") for line in _group(row)]
    heard = f", heard with the sentence model {found.sentence_model[:12]}" if found.sentence_model else ""
    return "\n".join([*lines, *found.notes, QUOTE_RULE if lines else "", f"Codebook {found.codebook.version}{heard}."])


def _group(row: Mapping[Hashable, Any]) -> list[str]:
    stable = "" if row["reason"] else f", machine-named, stability {row['stability']:.2f}"
    head = f"{row['size']:>4}  {row['share']:>6.1%}".replace("%", " %")
    name = f"{row['name']} ({row['name_zh']})" if row["reason"] else row["name"]
    quoted = [f"      row {quote['row']}: “{_short(quote['text'])}”" for quote in row["quotes"]]
    return [
        f"{head}  {name}{stable}",
        *([f"      {', '.join(row['keyphrases'])}"] if row["keyphrases"] else []),
        *quoted,
    ]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
