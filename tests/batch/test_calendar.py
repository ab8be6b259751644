"""Missed weeks are counted, and old reports go, but never the newest one and never a file of somebody else's."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from akit.batch.calendar import missed_weeks, outdated, published, remove
from akit.batch.plan import Wanted, plan
from akit.errors import UsageError


@pytest.fixture
def report(tmp_path):
    def make(day: str, account: str = "one", name: str = "weekly-account-health") -> Path:
        folder = tmp_path / "out" / account / day
        (folder / f"{name}-exhibits").mkdir(parents=True)
        parts = [f"{name}.html", f"{name}.ipynb", f"{name}-exhibits/a.csv"]
        for part in parts:
            (folder / part).write_text("x")
        made = {"outputs": [{"path": part, "sha256": ""} for part in parts]}
        (folder / f"{name}-made-from.json").write_text(json.dumps(made))
        return folder

    return make


def test_the_weeks_since_the_last_report_are_missed(report, tmp_path):
    """Of 4 May: by 25 May the reports of 11, 18 and 25 May are to be made."""
    report("2026-05-04")
    report("2026-06-01")
    count = [
        missed_weeks(tmp_path / "out", "one", "weekly-account-health", date(2026, 5, day)) for day in (4, 5, 11, 25)
    ]
    assert count == [1, 1, 1, 3]
    assert missed_weeks(tmp_path / "out", "new", "weekly-account-health", date(2026, 5, 25)) == 1


def test_a_plan_that_catches_up_holds_the_missed_weeks_of_each_account(report, accounts, tmp_path):
    report("2026-05-04", "one")
    wanted = Wanted(as_of="2026-05-25", made_in=str(tmp_path / "out"))
    tasks = plan([str(accounts("one", "two"))], wanted)
    assert [(task.account_name, task.as_of) for task in tasks] == [
        ("one", "2026-05-25"),
        ("one", "2026-05-18"),
        ("one", "2026-05-11"),
        ("two", "2026-05-25"),
    ]
    with pytest.raises(UsageError, match="needs the day"):
        plan([str(tmp_path / "accounts" / "one")], Wanted(made_in="out"))


def test_old_reports_go_whole_but_the_newest_and_what_is_not_akits_stay(report, tmp_path):
    old, newer, lone = report("2026-01-05"), report("2026-05-04"), report("2025-01-06", "two")
    (newer / "notes.txt").write_text("mine")
    (old / "notes.txt").write_text("mine")
    (tmp_path / "out" / "one" / "2020-01-01").mkdir()
    going = outdated(tmp_path / "out", 4, date(2026, 5, 10))

    assert [kept.folder for kept in going] == [old]
    assert all(remove(kept) for kept in going)
    assert [path.name for path in old.iterdir()] == ["notes.txt"]
    assert [kept.folder for kept in published(tmp_path / "out")] == [newer, lone]


def test_a_report_that_claims_files_elsewhere_cannot_have_them_removed(report, tmp_path):
    folder, victim = report("2026-01-05"), tmp_path / "victim"
    report("2026-05-04")
    victim.write_text("precious")
    made = {"outputs": [{"path": "../../../victim", "sha256": ""}]}
    (folder / "weekly-account-health-made-from.json").write_text(json.dumps(made))
    remove(outdated(tmp_path / "out", 1, date(2026, 5, 10))[0])
    assert victim.read_text() == "precious"
