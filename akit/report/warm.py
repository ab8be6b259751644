"""The warm engine of akit: each report in a process forked from one that has done its imports.

A cold kernel spends seconds on imports, each time the same. Here they are done once; a fork takes milliseconds, and
what a notebook does to its copy (figures, seeds, settings, memory, a crash) is gone with it. Linux and macOS only.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any, NoReturn

from papermill.engines import papermill_engines

from akit.report.engine import ERROR_LOG, Fault, HandsOn, faults_recorded
from akit.report.limits import LOOK_EVERY, MEGABYTE, MOST_PRINTED, PRINTED, Limits, Watch, end
from akit.report.showing import Showing

WARM = "akit-warm"
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class WarmKernel(HandsOn):
    """Runs one notebook in one forked process; a process that dies is an error of the cell it died in."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> None:
        """Run the cells of ``nb_man.nb`` in place; it is handed on in ``executed``, whatever comes of it."""
        kwargs.get("executed", []).append(nb_man.nb)
        folder = kwargs.get("resources", {}).get("metadata", {}).get("path") or os.getcwd()
        limits = kwargs.get("limits") or Limits()
        with TemporaryDirectory(prefix="akit-kernel-", ignore_cleanup_errors=True) as home:
            with faults_recorded(nb_man.nb, home):
                _run(nb_man, folder, home, limits)


def _run(nb_man: Any, folder: str, home: str, limits: Limits) -> None:
    """Run the cells in a child; take in what they show until it has ended, was ended or has died."""
    sources = [
        (place, cell.source, cell.get("id", ""), "raises-exception" in cell.metadata.get("tags", []))
        for place, cell in enumerate(nb_man.nb.cells)
        if cell.cell_type == "code" and cell.source.strip()
    ]
    pid, ours = forked({"sources": sources, "folder": folder, "home": home})
    watch, showing = Watch(pid, limits), Showing(nb_man)
    try:
        for message in _messages(ours, watch):
            showing.take(*message)
    finally:
        ours.close()
        end(pid)
        os.waitpid(pid, 0)
    showing.finish(bool(sources))


def _messages(ours: socket.socket, watch: Watch) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each message of the child, until it ends or prints without end."""
    printed = 0
    for line in _lines(ours, watch):
        kind, content = json.loads(line)
        printed += len(content["text"]) if kind == "stream" else 0
        if printed > MOST_PRINTED * MEGABYTE:
            raise Fault(PRINTED, f"The notebook printed more than {MOST_PRINTED} MB.")
        yield kind, content


def _lines(ours: socket.socket, watch: Watch) -> Iterator[bytes]:
    """Give each whole line of the child; stop it where it breaks a limit."""
    rest = bytearray()
    while True:
        limit, why = watch.broken()
        if limit:
            raise Fault(limit, why)
        if select.select([ours], [], [], LOOK_EVERY)[0]:
            read = ours.recv(MEGABYTE)
            if not read:
                return
            rest += read
            if b"\n" in read:
                *lines, last = rest.split(b"\n")
                rest = last
                yield from map(bytes, lines)


def forked(request: dict[str, Any]) -> tuple[int, socket.socket]:
    """Fork a process that runs cells; return its id and where its messages come from."""
    ours, theirs = socket.socketpair()
    parent, pid = os.getpid(), os.fork()
    if not pid:
        ours.close()
        _child(theirs, request, parent)
    theirs.close()
    return pid, ours


def _child(theirs: socket.socket, request: dict[str, Any], parent: int) -> NoReturn:
    """Run the cells and end, whatever happens; nothing of the parent's is cleaned up from here."""
    code = 1
    try:
        os.setsid()
        die_with(parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        from akit.report.cells import run_cells

        def send(kind: str, content: dict[str, Any]) -> None:
            theirs.sendall(json.dumps([kind, content], default=str).encode() + b"\n")

        run_cells(request["sources"], request["folder"], request["home"], send)
        code = 0
    except BaseException:
        import traceback

        with open(os.path.join(request["home"], ERROR_LOG), "a", encoding="utf-8") as log:
            traceback.print_exc(file=log)
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """End this process when its parent does, however that came."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


papermill_engines.register(WARM, WarmKernel)
