"""The cells of one notebook, run in this very process by the shell that every IPython kernel has.

What a cell shows is sent on as a kernel would send it, so that a notebook comes out the same with and without one.
Meant for a process of its own: the shell takes over `__main__`, standard output and the working folder.
"""

from __future__ import annotations

import io
import os
import random
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from traitlets.config import Config

from akit.inputs import forget_read
from akit.report.live import HEADLESS

Send = Callable[[str, dict[str, Any]], None]
INLINE = "module://matplotlib_inline.backend_inline"
HOLD_BACK = 32 * 1024  # characters printed before they are sent
PRINTED = ("stdout", "stderr")


class Outbox(Session):
    """Takes what a shell would send to its readers, and hands it to a function."""

    def __init__(self, send: Send) -> None:
        super().__init__(key=b"")
        self.hand_on = send

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *others: Any, **more: Any) -> Any:
        """Hand a message on: its type and its content."""
        message = msg_or_type if isinstance(msg_or_type, dict) else self.msg(msg_or_type, content)
        self.hand_on(message["header"]["msg_type"], message["content"])
        return message


class Shell(ZMQInteractiveShell):
    """The shell of a kernel, where there is no kernel."""

    def enable_gui(self, gui: Any = None) -> None:
        """Do nothing for ``inline``, as a kernel does; there are no windows here."""
        if gui not in (None, "inline"):
            super().enable_gui(gui)


class Printed(io.TextIOBase):
    """Standard output or error of the cells."""

    def __init__(self, name: str, send: Send) -> None:
        self.name, self.hand_on, self.held, self.length = name, send, list[str](), 0

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """UTF-8, as in a kernel."""
        return "UTF-8"

    def writable(self) -> bool:
        """Say yes."""
        return True

    def isatty(self) -> bool:
        """Say no."""
        return False

    def write(self, text: str) -> int:
        """Keep text until there is a good deal of it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.held.append(text)
        self.length += len(text)
        if self.length > HOLD_BACK:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was kept."""
        held, self.held, self.length = "".join(self.held), [], 0
        if held:
            self.hand_on("stream", {"name": self.name, "text": held})


class Cells:
    """A shell of its own for one notebook, in a home folder of its own."""

    def __init__(self, folder: str, home: str, send: Send) -> None:
        self.home, self.send = Path(home), send
        self._start_afresh(folder, home)
        outbox = Outbox(send)
        sys.stdout, sys.stderr = (Printed(name, send) for name in PRINTED)
        quiet = Config({"HistoryManager": {"enabled": False}})
        Shell.clear_instance()
        self.shell: Any = Shell.instance(config=quiet, ipython_dir=home, compiler_class=XCachingCompiler)
        speakers: list[Any] = [self.shell.displayhook, self.shell.display_pub]
        for sends in speakers:
            sends.session, sends.pub_socket = outbox, self
        self.tails = {name: self._redirected(number, name) for number, name in enumerate(PRINTED, 1)}

    def run(self, source: str, cell_id: str) -> None:
        """Run one cell; send its outputs and then ``done`` with its number and whether it raised."""
        result = self.shell.run_cell(source, store_history=True, cell_id=cell_id)
        for name, tail in self.tails.items():
            self._send_tail(name, tail)
        failed = not result.success or self.shell._last_traceback_during_displayhook
        self.send("done", {"execution_count": self.shell.execution_count - 1, "failed": failed})

    @staticmethod
    def _start_afresh(folder: str, home: str) -> None:
        """Take nothing over from who forked this process: neither chance, nor drawings, nor a place to write to."""
        os.chdir(folder)
        os.environ.update({"IPYTHONDIR": home, "MPLBACKEND": INLINE, "MPLCONFIGDIR": home, HEADLESS: "1"})
        forget_read()
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        sys.modules.pop("matplotlib_inline.backend_inline", None)  # its hook goes into the shell that imports it
        if "matplotlib" in sys.modules:
            matplotlib: Any = sys.modules["matplotlib"]
            matplotlib.get_cachedir = matplotlib.get_configdir = lambda: home  # a broken font list stays here
            dict.__setitem__(matplotlib.rcParams, "backend", INLINE)

    def _redirected(self, number: int, name: str) -> Any:
        """Let what is written below Python, as by a program that a cell starts, go to a file; return its reader."""
        path = self.home / f"{name}.txt"
        with open(path, "ab") as file:
            os.dup2(file.fileno(), number)
        return open(path, "rb")

    def _send_tail(self, name: str, tail: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        while written := tail.read(HOLD_BACK):
            self.send("stream", {"name": name, "text": written.decode("utf-8", errors="replace")})


def run_cells(sources: Sequence[tuple[int, str, str, bool]], folder: str, home: str, send: Send) -> None:
    """Run cells one after the other until one raises that may not.

    Parameters
    ----------
    sources : of each cell its place in the notebook, source, id, and whether it may raise.
    folder : where the cells work.
    home : a folder for what the shell writes about itself.
    send : gets a message's type and content: ``begin`` (with ``cell``), what the cell shows, ``done``.
    """
    cells, failed = Cells(folder, home, send), False

    def listen(kind: str, content: dict[str, Any]) -> None:
        nonlocal failed
        failed = kind == "done" and bool(content["failed"])
        send(kind, content)

    cells.send = listen
    for place, source, name, may_raise in sources:
        send("begin", {"cell": place})
        cells.run(source, name)
        if failed and not may_raise:
            return
