"""What is being done, for somebody who waits: only on a terminal, only after two seconds, gone when it is over."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

PATIENCE = 2.0  # seconds nobody minds


def watched() -> bool:
    """Say whether somebody sits before standard error."""
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def doing(what: str) -> Iterator[None]:
    """Show ``what`` with the time it takes while the body runs.

    Colours follow NO_COLOR; a console that cannot draw the signs gets plain letters, as rich does it.
    """
    if not watched():
        yield
        return
    over = Event()
    shown = Thread(target=_show, args=(what, over), daemon=True)
    shown.start()
    try:
        yield
    finally:
        over.set()
        shown.join()


def _show(what: str, over: Event) -> None:
    if over.wait(PATIENCE):
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar.add_task(what, total=None)
        over.wait()
