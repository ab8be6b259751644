"""A file appears whole or not at all, and of two that change one only one is at it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60.0  # seconds for another writer to be done


@contextmanager
def only_writer(folder: Path) -> Iterator[None]:
    """Be the only one that changes what is in a folder; wait for whoever is.

    The system lets go of the lock of a process that has died, so there is none to recover.

    Raises
    ------
    OSError : the folder cannot be written to, or another writer is not done in a minute.
    """
    import portalocker

    folder.mkdir(parents=True, exist_ok=True)
    held = portalocker.Lock(folder / ".lock", "a", timeout=PATIENCE, check_interval=0.05)
    try:
        file = held.acquire()
    except portalocker.exceptions.BaseLockException as error:
        raise OSError(0, "another run writes to it") from error
    try:
        yield
    finally:
        file.close()


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file aside and move it into place; its folder is made where it is not there.

    Raises
    ------
    OSError : the folder cannot be written to; what was there stays as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return path
