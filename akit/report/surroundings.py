"""What must be around a process for the same notebook to come out the same: on every machine, warm or cold."""

from __future__ import annotations

import os
import site
import socket
import sys
from pathlib import Path

from akit.report.live import HEADLESS

ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
)  # sums in one order, and no crowd of workers


def same_everywhere() -> dict[str, str]:
    """Return the environment without which the same notebook could come out differently."""
    return {
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        HEADLESS: "1",
        "PYTHONHASHSEED": "0",  # the order of a set must not differ from run to run
        **dict.fromkeys(ONE_THREAD, "1"),
    }


def environment() -> dict[str, str]:
    """Return the environment of a process that makes reports: this Python's own akit, and nothing that varies."""
    path = os.pathsep.join(import_path())
    return {**os.environ, **same_everywhere(), "PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONSAFEPATH": "1"}


def import_path() -> list[str]:
    """Return what must be on a kernel's import path for it to find this very akit."""
    given = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    package = str(Path(__file__).resolve().parents[2])
    installed = [*site.getsitepackages(), site.getusersitepackages()]
    wanted = given if package in installed or package in given else [package, *given]
    return [os.path.abspath(entry) for entry in wanted]


def can_fork() -> bool:
    """Say whether processes can be forked here."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform in ("linux", "darwin")


def start_alike() -> None:
    """Start this command again in such surroundings, unless it is in them: some can only be set before a start."""
    wanted = environment()
    if any(os.environ.get(name) != value for name, value in wanted.items()):
        sys.stdout.flush()
        os.execve(sys.executable, [sys.executable, "-m", "akit", *sys.argv[1:]], wanted)
