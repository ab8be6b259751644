"""An exhibit: a numbered chart or table with its title, its one-sentence finding and the caption that traces it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from akit.appeal.case import Case
from akit.appeal.voice import Said, day
from akit.prose.evidence import overrides, sources

Draw = Callable[[str], Axes]  # language -> the drawn figure


@dataclass(frozen=True)
class Exhibit:
    """A chart, a table, or both.

    Attributes
    ----------
    key : its file name without ending; tells it from every other exhibit of the pack.
    category : the category it speaks to.
    title, finding, caption : what it is; what it shows, in one sentence; what it can be traced by.
    table : the numbers, as they are computed.
    draw : draws the figure in a language; None for a table alone.
    numbers : slot -> value of every number its finding says.
    shown : the table's columns that a page shows; none where the figure says it all.
    """

    key: str
    category: str
    title: Said
    finding: Said
    caption: Said
    table: pd.DataFrame
    draw: Draw | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)
    shown: Sequence[str] = ()


def caption(case: Case, tables: Sequence[str], counts: tuple[str, int, int], *, in_window: bool = True) -> Said:
    """Return an exhibit's caption: metric, window, n of N, source files, version of the rules.

    Parameters
    ----------
    tables : canonical tables the numbers were made from.
    counts : the prose key of what is counted, n, and N.
    """
    trace = case.day.trace(tables, in_window=in_window)
    paths = [case.masks.path(path) for path in trace.sources]
    key, n, total = counts
    slots: dict[str, Any] = {
        "counted": case.voice.say(key, n=f"{n:,}", total=f"{total:,}"),
        "sources": tuple(sources(paths, language) for language in case.voice.languages),
        "policy": trace.policy,
        "as_of": day(trace.as_of),
    }
    if trace.window is None:
        traced = case.voice.say("pack_caption_known", **slots)
    else:
        traced = case.voice.say("pack_caption", **slots, start=day(trace.window.start), end=day(trace.window.end))
    otherwise = tuple(overrides(trace.overrides, language) for language in case.voice.languages)
    return case.voice.together([traced, otherwise])


def slots(prefix: str, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """Return numbers under their slots: ``prefix.name``."""
    return {f"{prefix}.{name}": value for name, value in numbers.items()}


def counted(number: float) -> str:
    """Return a count as sentences show it."""
    return f"{int(number):,}"
