"""What a batch is to make: accounts × weeks × notebooks × languages, from folders, globs or a TOML plan."""

from __future__ import annotations

import glob
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from akit.account import account_folder
from akit.errors import UsageError, nearest
from akit.settings import read_day

WEEK = timedelta(days=7)
ROOMS = ("account.toml", "exports", "ledgers")
LISTS = ("accounts", "notebooks", "languages")


class Task(NamedTuple):
    """One report to be made.

    Attributes
    ----------
    account : the account's folder, absolute.
    notebook, language, parameters : as `akit report` takes them.
    as_of : the day of knowledge; "" is the last day the account knows.
    weeks_back : how many weeks before that day.
    edition : what tells it apart from the report of another language, as "-zh".
    """

    account: str
    notebook: str
    as_of: str
    language: str
    parameters: dict[str, object]
    weeks_back: int = 0
    edition: str = ""

    @property
    def account_name(self) -> str:
        """The name of the account's folder."""
        return Path(self.account).name

    @property
    def label(self) -> str:
        """How a person calls it."""
        back = f" - {self.weeks_back} weeks" if self.weeks_back else ""
        return f"{self.account_name} {self.as_of or 'last day'}{back} {Path(self.notebook).stem}{self.edition}"


@dataclass(frozen=True)
class Wanted:
    """What is asked for each account; every list is multiplied with the others."""

    notebooks: Sequence[str] = ("weekly-account-health",)
    languages: Sequence[str] = ("en",)
    as_of: str = ""
    weeks: int = 1
    parameters: Mapping[str, object] = field(default_factory=dict)
    made_in: str = ""  # where reports are, if the weeks missed since the last one are wanted too


def plan(accounts: Sequence[str], wanted: Wanted) -> list[Task]:
    """Return the tasks of a batch, an account's together and the newest week first.

    Parameters
    ----------
    accounts : each an account's folder, a folder of such folders, a glob, "sample", or a TOML plan.
    wanted : what a plan does not say itself.

    Raises
    ------
    UsageError, AccountError, DateError : something is not there, or cannot be used as asked.
    """
    tasks = [task for each in accounts for task in _tasks(each, wanted)]
    unique = {tuple(map(str, task)): task for task in tasks}
    _refuse_namesakes(unique.values())
    return sorted(unique.values(), key=lambda task: task.account)


def _tasks(given: str, wanted: Wanted) -> Iterator[Task]:
    if given.endswith(".toml") and Path(given).is_file():
        yield from _planned(Path(given), wanted)
        return
    for folder in account_folders(given):
        yield from _of_account(folder, wanted)


def _of_account(folder: Path, wanted: Wanted) -> Iterator[Task]:
    if wanted.weeks < 1:
        raise UsageError("--weeks counts from 1.", found=str(wanted.weeks), expected="1 or more")
    if wanted.made_in and not wanted.as_of:
        raise UsageError("--catch-up needs the day up to which weeks are made up.", expected="--as-of DATE")
    newest = read_day(wanted.as_of) if wanted.as_of else None
    for notebook, language in product(wanted.notebooks, wanted.languages):
        edition = "" if language == wanted.languages[0] else f"-{language}"
        for back in range(_weeks(folder, f"{Path(notebook).stem}{edition}", wanted)):
            day, weeks_back = ((newest - back * WEEK).isoformat(), 0) if newest else ("", back)
            yield Task(str(folder), _notebook(notebook), day, language, dict(wanted.parameters), weeks_back, edition)


def _weeks(folder: Path, name: str, wanted: Wanted) -> int:
    if not wanted.made_in:
        return wanted.weeks
    from akit.batch.calendar import missed_weeks

    return max(wanted.weeks, missed_weeks(Path(wanted.made_in), folder.name, name, read_day(wanted.as_of)))


def _notebook(name: str) -> str:
    return str(Path(name).resolve()) if name.endswith(".ipynb") else name


def account_folders(given: str) -> list[Path]:
    """Return the accounts that a folder, a folder of accounts, a glob or "sample" stands for.

    Raises
    ------
    UsageError : there is none.
    """
    if glob.has_magic(given):
        found = [Path(match) for match in sorted(glob.glob(given, recursive=True)) if is_account(Path(match))]
    else:
        root = account_folder(given)
        inside = [child for child in sorted(root.iterdir()) if is_account(child)]
        found = [root] if is_account(root) or not inside else inside
    if not found:
        raise UsageError(
            f"{given} stands for no account.",
            found="no folder with account.toml, exports/ or ledgers/",
            expected="an account's folder, a folder of such folders, a glob, or a plan ending in .toml",
            hint="`akit init FOLDER` makes an account's folder.",
        )
    return [path.resolve() for path in found]


def is_account(folder: Path) -> bool:
    """Say whether a folder looks like an account's."""
    return folder.is_dir() and any((folder / room).exists() for room in ROOMS)


def _planned(path: Path, wanted: Wanted) -> Iterator[Task]:
    """Give the tasks of a plan: its own top lines, and each ``[[batch]]`` below, which may say otherwise."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The plan {path} cannot be read: {error}.", hint="REFERENCE.md shows its form.") from error
    parts: Any = said.pop("batch", [{}])
    for part in parts if isinstance(parts, list) else [parts]:
        lines = {**said, **part}
        accounts = _read(path, lines)
        asked: Wanted = replace(wanted, **{key: value for key, value in lines.items() if key != "accounts"})
        for each in accounts:
            near = each if each == "sample" else str(path.parent / each)
            for folder in account_folders(near):
                yield from _of_account(folder, asked)


def _read(path: Path, lines: dict[str, Any]) -> list[str]:
    """Check the lines of a plan, spell its day as text, and return its accounts."""
    kinds: dict[str, type] = {**dict.fromkeys(LISTS, list), "as_of": str, "weeks": int, "parameters": dict}
    if isinstance(lines.get("as_of"), date):
        lines["as_of"] = lines["as_of"].isoformat()
    for key, value in lines.items():
        if key not in kinds:
            raise UsageError(f"{path}: {key!r} is no line of a plan.", found=key, expected=", ".join(kinds),
                             hint=nearest(key, kinds))  # fmt: skip
        texts = value if isinstance(value, list) else []
        if not isinstance(value, kinds[key]) or not all(isinstance(each, str) for each in texts):
            wanted = "a list of texts" if key in LISTS else kinds[key].__name__
            raise UsageError(f"{path}: {key} cannot be used.", found=repr(value), expected=wanted)
    if not lines.get("accounts"):
        raise UsageError(f"{path} names no accounts.", expected='a line as accounts = ["accounts/*"]')
    return list(lines["accounts"])


def _refuse_namesakes(tasks: Iterable[Task]) -> None:
    """Two accounts of one name would publish into one folder."""
    homes: dict[str, str] = {}
    for task in tasks:
        other = homes.setdefault(task.account_name, task.account)
        if other != task.account:
            raise UsageError(
                f"Two accounts are called {task.account_name}, and their reports would lie in one folder.",
                found=f"{other} and {task.account}",
                expected="one account of a name",
                hint="rename a folder, or run two batches with different --out.",
            )
