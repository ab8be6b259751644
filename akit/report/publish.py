"""Published whole or not at all: a report is made aside and moved into place in one go, the page last."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path
from tempfile import mkdtemp

from akit.errors import ReportFailedError
from akit.report.lock import only_one

REPLACED = "replaced-exhibits"


@contextmanager
def workspace(target: Path, name: str) -> Iterator[Path]:
    """Make ``target`` and, inside it, a folder to make report ``name`` in that is gone afterwards.

    It is on the same file system as what is published, so that moving out of it cannot stop half-way. Only one run
    at a time has it. What a run that was killed left behind is cleared away; what it had finished is published.

    Raises
    ------
    ReportFailedError : nothing can be written there.
    ReportBusyError : another run is making this report.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with only_one(target, name):
            _recover(target, name)
            aside = Path(mkdtemp(prefix=f".making-{name}-", dir=target))
            try:
                yield aside
            finally:
                shutil.rmtree(aside, ignore_errors=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise _not_writable(target, error) from error
    except OSError as error:
        raise ReportFailedError(
            f"{name} could not be written into {target}.",
            found=error.strerror or str(error),
            expected="room on the disk, and a folder that can be written to",
            hint="make room or name another folder with --out; the last good report is untouched.",
        ) from error


def _not_writable(target: Path, error: OSError) -> ReportFailedError:
    return ReportFailedError(
        f"No report can be written into {target}.",
        found=error.strerror or str(error),
        expected="a folder that can be written to",
        hint="name another one with --out.",
    )


def publish(work: Path, target: Path, name: str) -> Path:
    """Move a finished report from ``work`` into ``target`` and return its page.

    From the first move on the report is finished: should this process be killed, the next run on it publishes it.
    The page is moved last: whoever sees the new page finds the notebook and exhibits it was made with.
    """
    (work / f"{name}-exhibits").mkdir(exist_ok=True)
    ready = target / f".ready-{name}"
    os.replace(work, ready)
    return _move(ready, target, name)


def _move(ready: Path, target: Path, name: str) -> Path:
    """Move what is still in ``ready`` into place; each step may have been done before."""
    exhibits, page = f"{name}-exhibits", target / f"{name}.html"
    if (ready / exhibits).exists():
        if (target / exhibits).exists():
            os.replace(target / exhibits, ready / REPLACED)
        os.replace(ready / exhibits, target / exhibits)
    if not any((target / exhibits).iterdir()):
        (target / exhibits).rmdir()
    for part in (f"{name}.ipynb", f"{name}-made-from.json", page.name):
        if (ready / part).exists():
            os.replace(ready / part, target / part)
    page.with_suffix(".pdf").unlink(missing_ok=True)  # it was printed from the page before
    failed_notebook(target, name).unlink(missing_ok=True)
    shutil.rmtree(ready, ignore_errors=True)
    return page


def _recover(target: Path, name: str) -> None:
    """Clear away what a killed run left of this report, and publish what it had finished."""
    for left in target.glob(f".making-{escape(name)}-????????"):
        shutil.rmtree(left, ignore_errors=True)
    ready = target / f".ready-{name}"
    if ready.is_dir():
        _move(ready, target, name)


def failed_notebook(target: Path, name: str) -> Path:
    """Return where the notebook of a failed run is kept, beside the last good report."""
    return target / f"{name}-failed.ipynb"


def tidy(target: Path, name: str) -> None:
    """Clear away what a killed run left of a report, unless another run makes it now.

    Raises
    ------
    ReportBusyError : another run does.
    """
    if target.is_dir():
        with only_one(target, name):
            _recover(target, name)
