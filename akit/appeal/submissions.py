"""What was sent to Amazon, frozen: the pack, the text, the numbers; and what is new since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from akit.appeal import categories
from akit.appeal.annex import holding
from akit.appeal.case import Case
from akit.appeal.document import Node, Paragraph
from akit.appeal.grids import grid
from akit.appeal.numbers import Number, shown
from akit.appeal.voice import Said

FOLDER, RECORD = "submissions", "submission.json"
MOVE_WIDTHS = (1.5, 0.7, 4.6)
COMPARED = ("order_count", "defect_order_count", "order_defect_rate")  # of the scope's channel


def every(folder: Path) -> list[dict[str, Any]]:
    """Return an account's submissions, oldest first, each as its record has it with its ``path`` in the account."""
    found = [read(folder, path.relative_to(folder).as_posix()) for path in (folder / FOLDER).glob(f"*/{RECORD}")]
    return sorted((one for one in found if one), key=lambda one: (one["sent_on"], one["path"]))


def read(folder: Path, path: str) -> dict[str, Any] | None:
    """Return one submission's record; None where none is named or it is not there."""
    if not path or not (folder / path).is_file():
        return None
    record: dict[str, Any] = json.loads((folder / path).read_text(encoding="utf-8"))
    return {**record, "path": path}


def before(folder: Path, day: date) -> str:
    """Return the path of the last submission sent before a day, or "" where there is none."""
    earlier = [one["path"] for one in every(folder) if one["sent_on"] < day.isoformat()]
    return str(earlier[-1]) if earlier else ""


def changes(case: Case, carried: Mapping[str, Number]) -> tuple[Node, ...]:
    """Return what is new since the submission before, and what the moving window changed; nothing without one."""
    earlier = case.earlier
    if earlier is None:
        return ()
    named = {name: earlier[name] for name in ("sent_on", "as_of", "window_start", "window_end")}
    nodes: list[Node] = [Paragraph(case.voice.say("pack_since", **named))]
    if earlier["scope"]["channel"] != case.scope.channel:
        return (*nodes, Paragraph(case.voice.say("pack_since_other_scope")))
    nodes.append(grid(_numbers(case, earlier, carried), ["name", "before", "after"], case.voice))
    moved = moves(case, earlier)
    if not earlier["parameters"]["mask_orders"]:
        nodes += [
            Paragraph(case.voice.say("pack_since_orders")),
            replace(grid(_moves(case, moved), ["change", "order_count", "order_ids"], case.voice), widths=MOVE_WIDTHS),
        ]
    return tuple(nodes)


def _numbers(case: Case, earlier: Mapping[str, Any], carried: Mapping[str, Number]) -> pd.DataFrame:
    slots = [f"{name}.{case.scope.channel}" for name in COMPARED]
    slots += [f"category.{one}.orders" for one in case.raised]
    then: Mapping[str, Number] = earlier["numbers"]
    known = [slot for slot in slots if slot in then and slot in carried]
    return pd.DataFrame(
        {
            "name": [_name(case, slot) for slot in known],
            "before": [case.voice.same(shown(slot, then[slot])) for slot in known],
            "after": [case.voice.same(shown(slot, carried[slot])) for slot in known],
        }
    )


def _name(case: Case, slot: str) -> Said:
    first, second, *_ = slot.split(".")
    return case.voice.category(second) if first == "category" else case.voice.word(f"number_{first}")


def moves(case: Case, earlier: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return order ids by what became of them since: entered or left the window, became defective or no longer are.

    Of the orders the notice raises alone. The window's start and end are those of the two packs.
    """
    now = case.raised_rows[~case.raised_rows["pending"]]
    then = pd.DataFrame(earlier["defective_orders"], columns=["order_id", "order_date", "reasons"], dtype="str")
    if categories.GENERAL not in case.raised:
        wanted = frozenset().union(*map(categories.reasons_of, case.raised))
        then = then[holding(then, "reasons", wanted)]
    fresh, gone = now[~now["order_id"].isin(then["order_id"])], then[~then["order_id"].isin(now["order_id"])]
    start, end = str(case.day.window.start.date()), earlier["window_end"]
    days = fresh["order_date"].dt.strftime("%Y-%m-%d")
    return {
        "entered_window": list(fresh.loc[days > end, "order_id"]),
        "became_defective": list(fresh.loc[days <= end, "order_id"]),
        "left_window": list(gone.loc[gone["order_date"] < start, "order_id"]),
        "no_longer_counted": list(gone.loc[gone["order_date"] >= start, "order_id"]),
    }


def _moves(case: Case, moved: Mapping[str, list[str]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "change": [case.voice.word(f"change_{kind}") for kind in moved],
            "order_count": [len(ids) for ids in moved.values()],
            "order_ids": [case.voice.same(", ".join(map(case.masks.order, ids)) or "–") for ids in moved.values()],
        }
    )
