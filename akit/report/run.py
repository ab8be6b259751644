"""One report: check what was asked, run the template in a fresh kernel, publish one page."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from akit.errors import ReportFailedError, ReportInterruptedError
from akit.inputs import stamp
from akit.report.job import Job, asked
from akit.report.limits import DIED, MEGABYTE, MOST_PRINTED, PRINTED, TIME, Limits
from akit.report.made_from import describe, finish
from akit.report.publish import failed_notebook, publish, workspace

NO_LIMITS = Limits()
KEPT_OF_IT = 10_000  # characters of what a notebook printed too much of


class Engine(NamedTuple):
    """Which papermill engine runs a notebook, and what it may use at most."""

    name: str
    limits: Limits
    watched: bool = False  # somebody sits before standard error and would like to see how far it is


def run_report(  # noqa: PLR0913  the contract of the command
    account: Path,
    notebook: str = "weekly-account-health",
    *,
    as_of: str = "",
    language: str = "en",
    parameters: Mapping[str, object] | None = None,
    out: Path = Path("reports"),
    engine: str = "akit",
    limits: Limits = NO_LIMITS,
    watched: bool = False,
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
    engine : "akit" runs it in a fresh kernel, "akit-warm" in a fork of this process (Linux and macOS).
    limits : what it may use at most.
    watched : show on standard error how far it is.

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
    return make(job, Path(out), Engine(engine, limits, watched))


def make(job: Job, out: Path, engine: Engine) -> Path:
    """Run what was asked for and publish it; see `run_report`."""
    target = folder_of(job, out)
    with workspace(target, job.name) as work:
        seen, made = stamp(job.account), describe(job)
        exhibits = _make(job, work, target, engine)
        if stamp(job.account) != seen:
            raise _changed(job)
        finish(made, work, job.name, exhibits)
        return publish(work, target, job.name)


def folder_of(job: Job, out: Path) -> Path:
    """Return the folder a report is published in."""
    return out / job.account.name / str(job.values["as_of"])


def _changed(job: Job) -> ReportInterruptedError:
    return ReportInterruptedError(
        f"The files of {job.account.name} changed while {job.name} was made, so it was not published.",
        found="an input that is not what it was when the report began",
        expected="files that stay as they are for a minute",
        hint="make the report again when the download or sync has finished.",
    )


def _make(job: Job, work: Path, target: Path, engine: Engine) -> dict[str, str]:
    """Leave the finished notebook, page and exhibits in ``work``; where a cell raised, say so and stop.

    Returns the hash of the rows each exhibit was drawn from, by name.
    """
    notebook, error = _execute(job, work, engine)
    from akit.report.drawn import checked_exhibits
    from akit.report.page import render
    from akit.report.settle import as_text, machine_paths, settle

    written = work / f"{job.name}.ipynb"
    here = {str(work.resolve() / job.exhibits): job.exhibits, f"{job.account.parent}{os.sep}": ""}
    too_much, error = _cut_short(notebook, error), error or _unsaid(notebook)
    shown = {**job.values, "output_folder": job.exhibits}
    notebook = settle(notebook, job.template.stem, shown, {**machine_paths(), **here})
    _write(written, as_text(notebook))
    if error is not None or too_much:
        kept = failed_notebook(target, job.name)
        os.replace(written, kept)
        raise _failure(error, job.name, kept) if error is not None else _printed_too_much(job.name, kept)
    _write(work / f"{job.name}.html", render(notebook, language=str(job.values["language"])))
    return checked_exhibits(notebook, work / job.exhibits, job.account)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _execute(job: Job, work: Path, engine: Engine) -> tuple[Any, Any]:
    """Run the template; return the executed notebook, and the error of the cell that raised or None.

    The kernel works in the folder that holds the account's, so that the account's name is its path.
    """
    with without_iri_checks():
        import papermill

        import_module("akit.report.warm" if engine.name == "akit-warm" else "akit.report.engine")
    executed: list[Any] = []
    try:
        papermill.execute_notebook(
            _no_fields(job.template),
            None,
            {**job.values, "output_folder": str(work.resolve() / job.exhibits)},
            engine_name=engine.name,
            kernel_name="python3",
            language="python",
            progress_bar={"desc": job.name, "delay": 2, "leave": False} if engine.watched else False,
            request_save_on_cell_execute=False,
            limits=engine.limits,
            executed=executed,
            resources={"metadata": {"path": str(job.account.parent)}},
        )
    except papermill.PapermillExecutionError as error:
        return executed[0], error
    return executed[0], None


def _unsaid(notebook: Any) -> Any:
    """Return the error of a cell that stopped the run without showing one, as a mistaken magic does; or None."""
    for place, cell in enumerate(notebook.cells):
        if cell.metadata.get("papermill", {}).get("exception") and "raises-exception" not in cell.metadata.get(
            "tags", []
        ):
            said = "".join(output.get("text", "") for output in cell.get("outputs", []))
            return SimpleNamespace(source=cell.source, cell_index=place, ename="stopped", evalue=said.strip())
    return None


def _cut_short(notebook: Any, error: Any) -> bool:
    """Say whether a notebook printed more than a report may, and cut that short."""
    texts = [output for cell in notebook.cells for output in cell.get("outputs", []) if output.output_type == "stream"]
    too_much = sum(len(output.text) for output in texts) > MOST_PRINTED * MEGABYTE
    too_much |= getattr(error, "ename", "") == PRINTED
    for output in texts if too_much else ():
        output.text = output.text[:KEPT_OF_IT] + ("…" if len(output.text) > KEPT_OF_IT else "")
    return too_much


@contextmanager
def without_iri_checks() -> Iterator[None]:
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


def _printed_too_much(name: str, kept: Path) -> ReportFailedError:
    return ReportFailedError(
        f"{name} printed more than a report may hold.",
        found=f"more than {MOST_PRINTED} MB of printed text",
        expected="tables and figures",
        hint=f"the executed notebook, with what it printed cut short, is {kept}",
    )


def _failure(error: Any, name: str, kept: Path) -> ReportFailedError:
    first_line = next(iter(error.source.strip().splitlines()), "")
    kind = ReportInterruptedError if error.ename in (DIED, TIME) else ReportFailedError
    return kind(
        f"{name} stopped in cell {error.cell_index + 1}: {first_line}",
        found=f"{error.ename}: {error.evalue}",
        hint=f"the executed notebook, with the error in its place, is {kept}",
    )


def _no_fields(path: Path) -> str:
    """Return a path that papermill, which formats it with the parameters, gives back unchanged."""
    return str(path).replace("{", "{{").replace("}", "}}")
