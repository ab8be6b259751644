"""The papermill engine of akit: each report in a fresh kernel of the Python that runs now.

papermill alone takes whatever the machine has registered as "python3", with the user's own IPython start-up
files and with the working folder on the import path. Here the interpreter, the environment and the import
path are akit's own, so that a report comes out the same on every machine and no file near an account's
exports is ever imported.
"""

from __future__ import annotations

import os
import site
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import from_dict
from papermill.engines import NBClientEngine, papermill_engines
from traitlets import Unicode
from traitlets.config import Config

ENGINE = "akit"
LAUNCH = ("-m", "ipykernel_launcher", "-f", "{connection_file}")
OPTIONS = ("--InteractiveShellApp.ignore_cwd=True", "--HistoryManager.enabled=False")
ERROR_LOG = "stderr.txt"


class ThisPython(AsyncKernelManager):
    """Starts kernels of the running interpreter, in a home folder of their own."""

    home = Unicode(help="folder for what a kernel writes about itself").tag(config=True)

    @property
    def kernel_spec(self) -> KernelSpec:
        """The kernel of the running interpreter, whatever is registered on this machine."""
        argv = [sys.executable, *LAUNCH, *OPTIONS]
        return KernelSpec(argv=argv, display_name="Python 3", language="python", env=self._environment())

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]  # as its parent's is
        """Start the kernel; what it says while it starts or dies goes to a file, to be quoted."""
        with open(Path(self.home, ERROR_LOG), "wb") as log:
            await super().start_kernel(stderr=log, **kwargs)

    def _environment(self) -> dict[str, str]:
        return {
            "IPYTHONDIR": self.home,
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "PYTHONHASHSEED": "0",  # the order of a set must not differ from run to run
            "PYTHONPATH": os.pathsep.join(_import_path()),
        }


class FreshKernel(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """Runs one notebook in one fresh kernel; a kernel that dies is an error of the cell it died in."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells of ``nb_man.nb`` in place."""
        with TemporaryDirectory(prefix="akit-kernel-", ignore_cleanup_errors=True) as home:
            settings = {
                "home": home,
                "connection_file": str(Path(home, "kernel.json")),
                "transport": _transport(home),
            }
            with _kernel_faults_recorded(nb_man.nb, Path(home)):
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


def _import_path() -> list[str]:
    """Return what must be on the kernel's import path for it to find this very akit."""
    given = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    package = str(Path(__file__).resolve().parents[2])
    installed = [*site.getsitepackages(), site.getusersitepackages()]
    wanted = given if package in installed else [package, *given]
    return [os.path.abspath(entry) for entry in wanted]


@contextmanager
def _kernel_faults_recorded(notebook: Any, home: Path) -> Iterator[None]:
    """Turn a kernel that did not start, or died, into an error output, as if the cell had raised."""
    try:
        yield
    except (RuntimeError, OSError) as error:
        cell = _running(notebook)
        log = home / ERROR_LOG
        said = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        why = " ".join([str(error).strip() or type(error).__name__, *said[-1:]])
        fault = {
            "output_type": "error",
            "ename": "KernelError",
            "evalue": why,
            "traceback": said[-20:] or [why],
        }
        cell.outputs.append(from_dict(fault))  # type: ignore[no-untyped-call]
        cell.metadata.papermill["exception"] = True


def _running(notebook: Any) -> Any:
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    begun = [cell for cell in code if cell.metadata.papermill.get("start_time")]
    return begun[-1] if begun else code[0]


papermill_engines.register(ENGINE, FreshKernel)
