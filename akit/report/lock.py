"""One run at a time on one report: a lock that ends with the process that holds it, however that ended."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import portalocker

from akit.errors import ReportBusyError

NOT_WAITING = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING


@contextmanager
def only_one(target: Path, name: str) -> Iterator[None]:
    """Be the only one that makes a report.

    The system itself lets go of the lock of a process that has died, so there is none to recover.

    Raises
    ------
    ReportBusyError : another run is making it now.
    """
    path = target / f".{name}.lock"
    file = _locked(path)
    try:
        yield
    finally:
        if os.name == "posix":
            path.unlink(missing_ok=True)  # still ours: nobody else can have made it anew
        file.close()
        if os.name != "posix":
            with suppress(OSError):
                path.unlink()


def _locked(path: Path) -> IO[str]:
    """Return the lock file, locked; one that was removed while we took it is no lock, so take the new one."""
    while True:
        file = open(path, "a+", encoding="utf-8")  # held open as long as the lock
        try:
            portalocker.lock(file, NOT_WAITING)
        except portalocker.exceptions.BaseLockException as error:
            file.close()
            raise ReportBusyError(
                f"{path.parent.name}: another run is making {path.name[1:].removesuffix('.lock')} now.",
                found=str(path),
                expected="one run at a time on a report",
                hint="wait for it; what it publishes is made from the same files.",
            ) from error
        if _is(file, path):
            return file
        file.close()


def _is(file: IO[str], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False
