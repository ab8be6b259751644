"""One report: check what was asked, run the template in a fresh kernel, publish one page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from akit.errors import ReportFailedError
from akit.report.job import Job, asked
from akit.report.publish import failed_notebook, publish, workspace


def run_report(  # noqa: PLR0913  the contract of the command
    account: Path,
    notebook: str = "weekly-account-health",
    *,
    as_of: str = "",
    language: str = "en",
    parameters: Mapping[str, object] | None = None,
    out: Path = Path("reports"),
) -> Path:
    """Run one template on one account and publish it as ``out/<account>/<as_of>/<notebook>.html``.

    Beside the page: the executed notebook and the exhibits as PNG, SVG and CSV. Same inputs, same bytes.

    Parameters
    ----------
    account : the account's folder.
    notebook : the name of a template, or the path of an ``.ipynb`` file.
    as_of : the day of knowledge, ISO; "" is the last day the account knows.
    language : "en" or "zh".
    parameters : further parameters of the template, by name.
    out : where reports go.

    Returns
    -------
    The path of the page.

    Raises
    ------
    UnknownNotebookError, ParameterError, DateError, AccountError : nothing was run.
    ReportFailedError : a cell raised. The executed notebook is kept as ``<notebook>-failed.ipynb``; the last
        good page stays.
    """
    job = asked(account, notebook, parameters or {}, as_of=as_of, language=language)
    target = Path(out) / job.account.name / str(job.values["as_of"])
    with workspace(target) as work:
        _make(job, work, target)
        return publish(work, target, job.name)


def _make(job: Job, work: Path, target: Path) -> None:
    """Leave the finished notebook, page and exhibits in ``work``; where a cell raised, say so and stop."""
    error = _execute(job, work)
    import nbformat

    from akit.report.page import render
    from akit.report.settle import machine_paths, settle

    written = work / f"{job.name}.ipynb"
    here = {str(work.resolve() / job.exhibits): job.exhibits, f"{job.account.parent}{os.sep}": ""}
    notebook: Any = nbformat.read(written, as_version=4)  # type: ignore[no-untyped-call]
    shown = {**job.values, "output_folder": job.exhibits}
    notebook = settle(notebook, job.name, shown, {**machine_paths(), **here})
    _write(written, nbformat.writes(notebook) + "\n")  # type: ignore[no-untyped-call]
    if error is not None:
        kept = failed_notebook(target, job.name)
        os.replace(written, kept)
        raise _failure(error, job.name, kept)
    _write(work / f"{job.name}.html", render(notebook, language=str(job.values["language"])))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _execute(job: Job, work: Path) -> Any:
    """Run the template into ``work``; return the error of the cell that raised, or None.

    The kernel works in the folder that holds the account's, so that the account's name is its path.
    """
    with _without_iri_checks():
        import papermill

        from akit.report.engine import ENGINE
    try:
        papermill.execute_notebook(
            _no_fields(job.template),
            _no_fields(work / f"{job.name}.ipynb"),
            {**job.values, "output_folder": str(work.resolve() / job.exhibits)},
            engine_name=ENGINE,
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            resources={"metadata": {"path": str(job.account.parent)}},
        )
    except papermill.PapermillExecutionError as error:
        return error
    return None


@contextmanager
def _without_iri_checks() -> Iterator[None]:
    """Import without ``rfc3987_syntax``, which JupyterLab brings along and which takes seconds to load.

    jsonschema imports it, where it is there, to check the format "iri"; the schema of notebooks has none.
    """
    absent = "rfc3987_syntax" not in sys.modules
    if absent:
        sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # the documented way to say "not there"
    try:
        yield
    finally:
        if absent:
            del sys.modules["rfc3987_syntax"]


def _failure(error: Any, name: str, kept: Path) -> ReportFailedError:
    first_line = next(iter(error.source.strip().splitlines()), "")
    return ReportFailedError(
        f"{name} stopped in cell {error.cell_index + 1}: {first_line}",
        found=f"{error.ename}: {error.evalue}",
        hint=f"the executed notebook, with the error in its place, is {kept}",
    )


def _no_fields(path: Path) -> str:
    """Return a path that papermill, which formats it with the parameters, gives back unchanged."""
    return str(path).replace("{", "{{").replace("}", "}}")
