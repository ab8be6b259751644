"""What was asked for, checked before anything runs: template, account, day, language, parameters."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from akit import house
from akit.errors import ParameterError, UnknownNotebookError
from akit.report.parameters import check_parameters, read_parameters

LANGUAGES = ("en", "zh")
RUNNERS_OWN = {  # and what to use instead
    "account": "the argument ACCOUNT",
    "as_of": "--as-of",
    "language": "--language",
    "output_folder": "--out",
}


class Job(NamedTuple):
    """One run: which template, on which account, with which value of every parameter."""

    template: Path
    account: Path
    values: dict[str, object]
    edition: str = ""  # tells reports of one template and day apart, as "-zh"

    @property
    def name(self) -> str:
        """The name of the report: its template's, and its edition's."""
        return f"{self.template.stem}{self.edition}"

    @property
    def exhibits(self) -> str:
        """The name of the folder its exhibits go to, beside the page."""
        return f"{self.name}-exhibits"


def asked(
    account: Path, notebook: str, parameters: Mapping[str, object], *, as_of: str = "", language: str = "en"
) -> Job:
    """Return what is to be run; the arguments are those of `run_report`.

    Raises
    ------
    UnknownNotebookError, ParameterError, DateError, AccountError : it cannot be run as asked.
    """
    folder = _folder(account)
    template, values = check(notebook, parameters, language, account=folder.name, as_of=as_of)
    return Job(template, folder, {**values, "as_of": _day(as_of, folder)})


def check(
    notebook: str, parameters: Mapping[str, object], language: str, *, account: str = "", as_of: str = ""
) -> tuple[Path, dict[str, object]]:
    """Return the template and the value of every parameter, as far as they can be known without the account."""
    template = _template(notebook)
    known = read_parameters(template)
    _refuse_own(parameters)
    own = {"account": account, "as_of": as_of, "language": _language(language), "output_folder": ""}
    return template, check_parameters({**parameters, **own}, known)


def _template(notebook: str) -> Path:
    if not notebook.endswith(".ipynb"):
        return house.notebook(notebook)
    if not Path(notebook).is_file():
        raise UnknownNotebookError(
            f"There is no file {notebook}.", expected="one of " + ", ".join(house.notebooks()) + ", or a file"
        )
    return Path(notebook)


def _folder(account: Path) -> Path:
    from akit.account import account_folder

    return Path(os.path.abspath(account_folder(account)))


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise ParameterError(f"No report is written in {language!r}.", found=language, expected="en or zh")
    return language


def _refuse_own(parameters: Mapping[str, object]) -> None:
    for name in RUNNERS_OWN:
        if name in parameters:
            raise ParameterError(
                f"{name} is not given as a parameter.",
                found=f"{name}={parameters[name]}",
                hint=f"use {RUNNERS_OWN[name]}.",
            )


def _day(as_of: str, folder: Path) -> str:
    from akit.account import read_account
    from akit.settings import read_day

    day = read_day(as_of) if as_of else read_account(folder).last_day
    return day.isoformat()
