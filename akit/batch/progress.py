"""How far a batch is: a bar with the time left on a terminal, a line for each report elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from akit.batch.outcome import FAILED, Outcome


@contextmanager
def progress(total: int) -> Iterator[Callable[[Outcome], None]]:
    """Show how far a batch of so many reports is, on standard error; give what to call with each outcome.

    Colours follow NO_COLOR and the terminal, as rich does.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines(console, total)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    left = (TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, *left, console=console, transient=True) as bar:
        task, failed = bar.add_task("reports", total=total), 0

        def ended(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.state == FAILED
            if outcome.state == FAILED:
                console.print(_line(outcome), style="red", markup=False, highlight=False)
            said = f"reports, {failed} failed" if failed else "reports"
            bar.update(task, advance=1, description=said)

        yield ended


class _Lines:
    """A line for each report, numbered."""

    def __init__(self, console: Console, total: int) -> None:
        self.console, self.total, self.count = console, total, 0

    def __call__(self, outcome: Outcome) -> None:
        self.count += 1
        self.console.print(
            f"[{self.count}/{self.total}] {_line(outcome)}", markup=False, highlight=False, soft_wrap=True
        )


def _line(outcome: Outcome) -> str:
    why = f": {outcome.error.splitlines()[0]}" if outcome.error else ""
    day = f" ({outcome.as_of})" if outcome.as_of and not outcome.task.as_of else ""
    return f"{outcome.task.label}{day} {outcome.state.replace('_', ' ')} in {outcome.seconds:.1f} s{why}"
