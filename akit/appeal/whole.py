"""A folder appears whole or not at all: it is made aside, on the same file system, and moved into place in one go."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from akit.errors import UsageError


@contextmanager
def made_aside(target: Path, mark: str) -> Iterator[Path]:
    """Give an empty folder to make ``target`` in; it takes the place of ``target`` when all went well.

    Parameters
    ----------
    target : the folder to be. One that is there already is replaced, if it holds ``mark``.
    mark : the file by which a folder of akit's own is known; nothing else is ever replaced.

    Raises
    ------
    UsageError : ``target`` is there and is not akit's, or its parent cannot be written to.
    """
    if target.exists() and not (target / mark).is_file():
        raise UsageError(
            f"{target.name} is there already and is no folder of akit's.",
            found=f"no {mark} in it",
            expected="a name that is not taken",
            hint="name another folder with --out.",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = TemporaryDirectory(prefix=".making-", dir=target.parent, ignore_cleanup_errors=True)
    except OSError as error:
        raise UsageError(f"Nothing can be written into {target.parent}.", found=error.strerror or str(error)) from error
    with aside as folder:
        work = Path(folder) / target.name
        work.mkdir()
        yield work
        if target.exists():
            os.replace(target, Path(folder) / "replaced")
        os.replace(work, target)
