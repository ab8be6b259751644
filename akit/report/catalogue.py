"""The catalogue: one searchable page over all reports of a folder, newest first, with what changed between them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from akit.errors import UsageError
from akit.report.status import HEADLINE

PAGE = "index.html"


@dataclass(frozen=True)
class Entry:
    """One report: a notebook on an account on a day, in one language.

    Attributes
    ----------
    folder : the account's folder under the reports.
    as_of, notebook, language : which report it is.
    headline : what its status cards said; empty where it shows none.
    page, pdf, executed, failed : paths from the catalogue; "" where there is no such file.
    """

    folder: str
    as_of: str
    notebook: str
    language: str
    policy: str
    headline: dict[str, Any]
    page: str
    pdf: str
    executed: str
    failed: str
    named: str = ""  # what the newest report of the account with cards calls it
    before: Entry | None = field(default=None, compare=False)

    @property
    def account(self) -> str:
        """The account's name, or its folder's where no card of any of its reports says one."""
        return str(self.headline.get("account", self.named or self.folder))

    def rate(self, channel: str) -> dict[str, Any]:
        """Return what the report's cards say of a channel's order defect rate; empty where nothing."""
        return next((dict(row) for row in self.headline.get("rates", ()) if row["channel"] == channel), {})

    @property
    def orders_entered(self) -> list[str]:
        """The defective orders that the report before this one did not have."""
        return sorted(self._defective() - self.before._defective()) if self._can_compare() else []  # type: ignore[union-attr]

    @property
    def orders_left(self) -> list[str]:
        """The defective orders that only the report before this one had."""
        return sorted(self.before._defective() - self._defective()) if self._can_compare() else []  # type: ignore[union-attr]

    @property
    def rules_changed(self) -> bool:
        """Whether Amazon's rules, as akit has them, are others than in the report before."""
        return self.before is not None and self.before.policy != self.policy

    def _can_compare(self) -> bool:
        return self.before is not None and bool(self.headline) and bool(self.before.headline)

    def _defective(self) -> set[str]:
        return set(self.headline.get("defective_orders", ()))


def entries(reports: Path) -> list[Entry]:
    """Return every report below a folder, newest first, each knowing the one of its kind before it.

    Raises
    ------
    UsageError : there is no such folder.
    """
    if not reports.is_dir():
        raise UsageError(
            f"There is no folder {reports}.",
            expected="the folder that `akit report` or `akit batch` wrote into",
            hint="akit catalogue reports",
        )
    last: dict[tuple[str, str, str], Entry] = {}
    found: list[Entry] = []
    every = sorted(_read(reports), key=lambda one: (one.as_of, one.folder, one.notebook, one.language))
    names = {entry.folder: entry.account for entry in every if entry.headline}
    for entry in every:
        kind = (entry.folder, entry.notebook, entry.language)
        last[kind] = replace(entry, before=last.get(kind), named=names.get(entry.folder, ""))
        found.append(last[kind])
    return found[::-1]


def _read(reports: Path) -> Iterator[Entry]:
    for executed in sorted(reports.glob("*/*/*.ipynb")):
        failed = executed.stem.endswith("-failed")
        good = executed.with_name(executed.name.replace("-failed.ipynb", ".ipynb"))
        if failed and good.exists():
            continue  # told beside the good one
        entry = _entry(reports, executed, failed=failed)
        if entry is not None:
            yield entry


def _entry(reports: Path, executed: Path, *, failed: bool) -> Entry | None:
    """Return what an executed notebook says of itself; None where it is none of akit's."""
    try:
        notebook = json.loads(executed.read_text(encoding="utf-8"))
        made = notebook["metadata"]["akit"]
        name, parameters, versions = str(made["notebook"]), dict(made["parameters"]), dict(made["versions"])
    except (ValueError, KeyError, TypeError):
        return None
    there = _beside(reports, executed, name, failed=failed)
    return Entry(
        folder=executed.parents[1].name,
        as_of=executed.parent.name,
        notebook=name,
        language=str(parameters.get("language", "")),
        policy=str(versions.get("policy", "")),
        headline=_headline(notebook),
        page=there["page"],
        pdf=there["pdf"],
        executed=there["executed"],
        failed=there["failed"],
    )


def _beside(reports: Path, executed: Path, name: str, *, failed: bool) -> dict[str, str]:
    def path(file: str) -> str:
        at = executed.with_name(file)
        return at.relative_to(reports).as_posix() if at.is_file() else ""

    return {
        "page": "" if failed else path(f"{name}.html"),
        "pdf": "" if failed else path(f"{name}.pdf"),
        "executed": "" if failed else path(f"{name}.ipynb"),
        "failed": path(f"{name}-failed.ipynb"),
    }


def _headline(notebook: dict[str, Any]) -> dict[str, Any]:
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return next((dict(data[HEADLINE]) for data in (o.get("data", {}) for o in outputs) if HEADLINE in data), {})


def history(entry: Entry, channel: str) -> list[tuple[str, float]]:
    """Return a channel's rate in this report and those of its kind before it, oldest first: day and rate."""
    points = []
    at: Entry | None = entry
    while at is not None:
        rate = at.rate(channel).get("rate")
        if rate is not None:
            points.append((at.as_of, float(rate)))
        at = at.before
    return points[::-1]


def write_catalogue(reports: Path, *, language: str = "en") -> Path:
    """Write ``index.html`` over all reports of a folder and return its path; it appears whole or not at all.

    Raises
    ------
    UsageError : there is no such folder.
    """
    from akit.report.page.index import render_index

    text = render_index(entries(reports), language=language)
    made = reports / f".{PAGE}.making"
    made.write_text(text, encoding="utf-8", newline="\n")
    os.replace(made, reports / PAGE)
    return reports / PAGE


def sparkline(points: Sequence[tuple[str, float]], target: float | None) -> str:
    """Return a small drawn line of rates with the target across it, as SVG; "" for fewer than two points.

    >>> sparkline([("2026-05-15", 0.02)], 0.01)
    ''
    """
    if len(points) < 2:
        return ""
    rates = [rate for _, rate in points]
    top = max([*rates, target or 0.0]) or 1.0
    xs = [2 + 96 * number / (len(rates) - 1) for number in range(len(rates))]
    line = " ".join(f"{x:.1f},{24 - 20 * rate / top:.1f}" for x, rate in zip(xs, rates, strict=True))
    across = "" if target is None else f'<path class="target" d="M2 {24 - 20 * target / top:.1f}H98"/>'
    end = line.rsplit(" ", 1)[1].split(",")
    dot = f'<circle cx="{end[0]}" cy="{end[1]}" r="2"/>'
    return f'<svg class="spark" viewBox="0 0 100 28" aria-hidden="true">{across}<polyline points="{line}"/>{dot}</svg>'
