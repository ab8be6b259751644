"""A plan is accounts × weeks × notebooks × languages, whichever way the accounts are named."""

from __future__ import annotations

import subprocess
import sys

import pytest

from akit.batch.crew import warming
from akit.batch.plan import Wanted, plan
from akit.batch.run import chunks
from akit.errors import AccountError, UsageError

BOTH = Wanted(("weekly-account-health", "claim-outcomes"), ("en", "zh"), "2026-05-15", 3)


def names(tasks):
    return sorted({task.account_name for task in tasks})


def test_every_account_week_notebook_and_language_is_a_task_of_its_own(accounts):
    tasks = plan([str(accounts("a", "b"))], BOTH)

    assert len(tasks) == len(set(map(str, tasks))) == 2 * 3 * 2 * 2
    assert sorted({task.as_of for task in tasks}) == ["2026-05-01", "2026-05-08", "2026-05-15"]
    assert {(task.language, task.edition) for task in tasks} == {("en", ""), ("zh", "-zh")}


def test_a_folder_a_folder_of_them_and_a_glob_stand_for_the_same_accounts(accounts):
    root = accounts("one", "two", "tree")
    (root / "notes").mkdir()

    assert names(plan([str(root)], Wanted())) == ["one", "tree", "two"]
    assert names(plan([str(root / "t*")], Wanted())) == ["tree", "two"]
    assert names(plan([str(root / "one"), str(root / "one"), str(root / "o*")], Wanted())) == ["one"]
    assert len(plan([str(root / "one"), str(root)], Wanted())) == 3, "nobody is done twice"
    assert names(plan(["sample"], Wanted())) == ["linden-apparel"]


def test_a_plan_in_a_file_says_for_each_part_what_it_wants(accounts):
    root = accounts("one", "two", "other")
    (root.parent / "monday.toml").write_text(
        'as_of = 2026-05-15\n[[batch]]\naccounts = ["accounts/t*", "accounts/one"]\nlanguages = ["zh"]\n'
        '[[batch]]\naccounts = ["accounts/other"]\nnotebooks = ["claim-outcomes"]\nweeks = 2\n'
    )
    tasks = plan([str(root.parent / "monday.toml")], Wanted(weeks=1))

    assert [(t.account_name, t.notebook, t.language, t.as_of) for t in tasks] == [
        ("one", "weekly-account-health", "zh", "2026-05-15"),
        ("other", "claim-outcomes", "en", "2026-05-15"),
        ("other", "claim-outcomes", "en", "2026-05-08"),
        ("two", "weekly-account-health", "zh", "2026-05-15"),
    ]


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("languages = ['en']", "names no accounts"),
        ("accounts = 'x'", "accounts cannot be used"),
        ("account = ['x']", "'account' is no line of a plan"),
        ("accounts = ['nowhere']", "no account folder"),
        ("accounts = ['none-*']", "stands for no account"),
        ("accounts = [", "cannot be read"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused(tmp_path, lines, says):
    (tmp_path / "plan.toml").write_text(lines)
    with pytest.raises((UsageError, AccountError), match=says):
        plan([str(tmp_path / "plan.toml")], Wanted())


def test_two_accounts_of_one_name_are_refused(accounts, tmp_path):
    root = accounts("one")
    (tmp_path / "elsewhere" / "one" / "exports").mkdir(parents=True)
    with pytest.raises(UsageError, match="Two accounts are called one"):
        plan([str(root / "one"), str(tmp_path / "elsewhere" / "one")], Wanted())


def test_an_accounts_tasks_stay_together_but_leave_no_process_idle(accounts):
    tasks = plan([str(accounts("a", "b"))], Wanted(as_of="2026-05-15", weeks=10))
    together = chunks(tasks, workers=4)

    assert [len(chunk.tasks) for chunk in together] == [5, 5, 5, 5]
    assert all(len({task.account for task in chunk.tasks}) == 1 for chunk in together)


def test_a_warm_process_that_was_begun_for_a_plan_that_fails_is_ended_at_once():
    with pytest.raises(UsageError), warming(True) as crew:
        begun = crew.warm
        raise UsageError("There is no such account.")
    assert begun.poll() is not None and not crew.is_warm


def test_a_warm_process_can_begin_before_anything_heavy_is_imported():
    asked = "import sys, akit.batch.crew; print({'pandas', 'matplotlib'} & {*sys.modules})"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).strip() == "set()"
