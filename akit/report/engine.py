"""The papermill engine of akit: each report in a fresh kernel of the Python that runs now.

papermill alone takes whatever the machine has registered as "python3", with the user's own IPython start-up
files and with the working folder on the import path. Here the interpreter, the environment and the import
path are akit's own, so that a report comes out the same on every machine and no file near an account's
exports is ever imported.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import from_dict
from papermill.engines import Engine, NBClientEngine, papermill_engines
from traitlets import Float, Unicode
from traitlets.config import Config

from akit.report.limits import DIED, LOOK_EVERY, Limits, Watch, end
from akit.report.surroundings import import_path, same_everywhere

ENGINE = "akit"
LAUNCH = ("-m", "ipykernel_launcher", "-f", "{connection_file}")
OPTIONS = ("--InteractiveShellApp.ignore_cwd=True", "--HistoryManager.enabled=False")
ERROR_LOG = "stderr.txt"
LIMIT_LOG = "limit.txt"


class Fault(RuntimeError):
    """Why a notebook's process was ended: the limit it broke, and what to say of it."""

    def __init__(self, limit: str, why: str) -> None:
        super().__init__(why)
        self.limit = limit


class ThisPython(AsyncKernelManager):
    """Starts kernels of the running interpreter, in a home folder of their own."""

    home = Unicode(help="folder for what a kernel writes about itself").tag(config=True)
    seconds = Float(0, help="how long it may run; 0 is without end").tag(config=True)
    megabytes = Float(0, help="how much memory it may use; 0 is without end").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the running interpreter, whatever is registered on this machine."""
        argv = [sys.executable, *LAUNCH, *OPTIONS]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", env=self._environment())

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]  # as its parent's is
        """Start the kernel; what it says while it starts or dies goes to a file, to be quoted."""
        with open(Path(self.home, ERROR_LOG), "wb") as log:
            await super().start_kernel(stderr=log, **kwargs)
        if self.seconds or self.megabytes:
            threading.Thread(target=self._look_after, args=(self.provisioner,), daemon=True).start()

    def _look_after(self, running: Any) -> None:
        """End the kernel where it breaks a limit, leaving word why."""
        watch = Watch(running.pid, Limits(self.seconds, self.megabytes))
        while Path(self.home).is_dir() and running.process and running.process.poll() is None:
            limit, why = watch.broken()
            if limit:
                Path(self.home, LIMIT_LOG).write_text(f"{limit}\n{why}", encoding="utf-8")
                end(running.pid)
                return
            threading.Event().wait(LOOK_EVERY)

    def _environment(self) -> dict[str, str]:
        return {"IPYTHONDIR": self.home, "PYTHONPATH": os.pathsep.join(import_path()), **same_everywhere()}


def _left_to_write(notebook: Any, handed_on: bool) -> Any:
    """Return what papermill gets back: a notebook that was handed on whole need not be put into a text once more.

    One in which a cell has raised it gets as it is, to say so.
    """
    raised = any(
        cell.metadata.get("papermill", {}).get("exception")
        or any(output.output_type == "error" for output in cell.get("outputs", []))
        for cell in notebook.cells
    )
    return notebook if raised or not handed_on else from_dict({**notebook, "cells": []})  # type: ignore[no-untyped-call]


class HandsOn(Engine):  # type: ignore[misc]  # papermill ships no types
    """Hands the executed notebook on in the list ``executed``, where one is given."""

    @classmethod
    def execute_notebook(cls, *given: Any, **kwargs: Any) -> Any:
        """Run a notebook as papermill has it run."""
        return _left_to_write(super().execute_notebook(*given, **kwargs), "executed" in kwargs)


class FreshKernel(HandsOn, NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """Runs one notebook in one fresh kernel; a kernel that dies is an error of the cell it died in."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells of ``nb_man.nb`` in place; it is handed on in ``executed``, whatever comes of it."""
        kwargs.pop("executed", []).append(nb_man.nb)
        with TemporaryDirectory(prefix="akit-kernel-", ignore_cleanup_errors=True) as home:
            settings = {
                "home": home,
                "connection_file": str(Path(home, "kernel.json")),
                "transport": _transport(home),
                **(kwargs.pop("limits", None) or Limits())._asdict(),
            }
            with faults_recorded(nb_man.nb, home):
                super().execute_managed_notebook(
                    nb_man,
                    kernel_name,
                    kernel_manager_class=ThisPython,
                    config=Config({"ThisPython": settings}),
                    **kwargs,
                )


def _transport(home: str) -> str:
    """Return how to talk to the kernel: through files of its own, which no other run can collide with.

    Windows has none, and a socket's path may be about a hundred bytes long.
    """
    return "ipc" if os.name == "posix" and len(os.fsencode(home)) < 80 else "tcp"


@contextmanager
def faults_recorded(notebook: Any, home: str) -> Iterator[None]:
    """Turn a kernel that did not start, died or was ended into an error output, as if the cell had raised."""
    try:
        yield
    except (RuntimeError, OSError) as error:
        cell, said = _running(notebook), _lines(home, ERROR_LOG)
        name, why = _reason(error, home)
        if name == DIED:
            why = " ".join([why, *said[-1:]])
        fault = {"output_type": "error", "ename": name, "evalue": why, "traceback": said[-20:] or [why]}
        cell.outputs.append(from_dict(fault))  # type: ignore[no-untyped-call]
        cell.metadata.papermill["exception"] = True


def _reason(error: Exception, home: str) -> tuple[str, str]:
    """Return which limit was broken, or that the kernel died, and what to say of it."""
    if isinstance(error, Fault):
        return error.limit, str(error)
    limit = _lines(home, LIMIT_LOG)
    return (limit[0], limit[-1]) if limit else (DIED, str(error).strip() or type(error).__name__)


def _lines(home: str, name: str) -> list[str]:
    log = Path(home, name)
    return log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []


def _running(notebook: Any) -> Any:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.papermill.get("start_time")]
    return begun[-1] if begun else code[0]


papermill_engines.register(ENGINE, FreshKernel)
