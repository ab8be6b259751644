"""What answers a notice, before any pack is made: the coverage grid, the exhibits, the order lists, the annex."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from akit import prose
from akit.appeal.body import Body, coverage_grid, list_grid
from akit.appeal.defect_table import defect_grid
from akit.appeal.document import Grid, cell
from akit.report.exhibits import save
from akit.report.tables import Table, table


class Exhibits(tuple[object, ...]):
    """Exhibits one below the other, as a notebook shows them."""

    def __repr__(self) -> str:
        return "\n\n".join(map(repr, self))

    def _repr_html_(self) -> str:
        return "\n".join(one._repr_html_() for one in self)  # type: ignore[attr-defined]


def asked(body: Body) -> str:
    """Return what the notice asks, as a list in Markdown, each in Amazon's own words where there are any."""
    return "\n".join(f"{block.title[0]}\n{block.answer.ask.text}\n" for block in body.blocks)


def coverage(body: Body) -> Table:
    """Return what answers each ask, and what is missing."""
    return _table(coverage_grid(body), body.case.voice.say("pack_covered")[0])


def evidence(body: Body, folder: str | Path = "") -> Exhibits:
    """Return every exhibit of the pack: its figure where it has one, its table where it shows one."""
    shown: list[object] = []
    language = body.case.voice.languages[0]
    stop = "。" if language == "zh" else "."
    for at, one in enumerate(body.exhibits, start=1):
        title = body.case.voice.say("pack_exhibit", number=at, title=one.title)[0]
        said = prose.together((f"{title}{stop}", one.finding[0], one.caption[0]), language)
        if one.draw:
            ax = one.draw(language)
            shown.append(save(ax, f"exhibit-{at:02d}-{one.key}", said, folder, one.table))
        if one.shown:
            ratios = {"interval_low": "{:.2f}", "interval_high": "{:.2f}"} if "rate_ratio" in one.table else None
            shown.append(table(one.table[list(one.shown)], said, formats=ratios, language=language))
    return Exhibits(shown)


def lists(body: Body) -> Table:
    """Return the order lists, grouped the way sellers paste them."""
    grids = [node for node in list_grid(body.case, body.case.lists) if isinstance(node, Grid)]
    caption = body.case.voice.say("pack_lists_lead")[0]
    return _table(grids[0] if grids else Grid((), (), ()), caption)


def annex(body: Body) -> Table:
    """Return every defective order the notice raises; its cause and action are empty where the ledger has none."""
    rows = body.case.raised_rows
    counted = rows[~rows["pending"]].reset_index(drop=True)
    lead = body.case.voice.say("pack_annex_lead", count=f"{len(counted):,}")[0]
    return _table(defect_grid(counted, body.case.voice, body.case.masks), lead)


def _table(grid: Grid, caption: str) -> Table:
    rows, heads = tuple(tuple(map(cell, row)) for row in grid.rows), tuple(map(cell, grid.heads))
    return Table(caption, heads, rows, ("",) * len(heads), pd.DataFrame(list(rows), columns=list(heads)))
