"""Published whole or not at all: a report is made aside and moved into place in one go, the page last."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from akit.errors import ReportFailedError


@contextmanager
def workspace(target: Path) -> Iterator[Path]:
    """Make ``target`` and, inside it, a folder to work in that is gone afterwards.

    It is on the same file system as what is published, so that moving out of it cannot stop half-way.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        aside = TemporaryDirectory(prefix=".making-", dir=target, ignore_cleanup_errors=True)
    except OSError as error:
        raise ReportFailedError(
            f"No report can be written into {target}.",
            found=error.strerror or str(error),
            expected="a folder that can be written to",
            hint="name another one with --out.",
        ) from error
    with aside as folder:
        yield Path(folder)


def publish(work: Path, target: Path, name: str) -> Path:
    """Move a finished report from ``work`` into ``target`` and return its page.

    The page is moved last: whoever sees the new page finds the notebook and exhibits it was made with.
    """
    exhibits, page = f"{name}-exhibits", target / f"{name}.html"
    if (target / exhibits).exists():
        os.replace(target / exhibits, work / "replaced-exhibits")
    if (work / exhibits).exists():
        os.replace(work / exhibits, target / exhibits)
    os.replace(work / f"{name}.ipynb", target / f"{name}.ipynb")
    os.replace(work / page.name, page)
    page.with_suffix(".pdf").unlink(missing_ok=True)  # it was printed from the page before
    failed_notebook(target, name).unlink(missing_ok=True)
    return page


def failed_notebook(target: Path, name: str) -> Path:
    """Return where the notebook of a failed run is kept, beside the last good report."""
    return target / f"{name}-failed.ipynb"
