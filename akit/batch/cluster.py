"""A batch spread over the machines of a Dask cluster that share the folders of accounts and reports.

A worker that dies loses nothing, for its accounts go to another one, and makes nothing twice: what it had published is
recognised there by content.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from akit.batch.crew import ColdCrew, Crew, WarmCrew
from akit.batch.outcome import ALREADY, FAILED, MADE, Outcome, Terms
from akit.batch.plan import Task
from akit.batch.run import Batch, Ended, chunks
from akit.errors import UsageError
from akit.report.surroundings import can_fork

if TYPE_CHECKING:
    from distributed import Client

DEATHS = 3  # of workers that a chunk of an account may cost before it is given up
PATIENCE = 30  # seconds for the scheduler to answer


class Spread:
    """A batch at work on a cluster; see `Batch`."""

    def __init__(
        self,
        tasks: Sequence[Task],
        terms: Terms,
        address: str,
        *,
        retries: int = 2,
        ended: Ended = lambda outcome: None,
    ) -> None:
        self.tasks, self.terms, self.address, self.retries, self.ended = list(tasks), terms, address, retries, ended
        self.looked: dict[str, dict[str, Any]] = {}
        self.outcomes: list[Outcome] = []
        self.interrupted = False

    def run(self) -> list[Outcome]:
        """Run to the end and return an outcome for each task."""
        with _client(self.address) as client:
            try:
                self._run(client)
            except KeyboardInterrupt:
                self.interrupted = True
                self._give_up(self.tasks, "The batch was broken off before this report was made.")
        return self.outcomes

    def _run(self, client: Client) -> None:
        from distributed import as_completed

        together = chunks(self.tasks, max(1, len(client.scheduler_info()["workers"])))
        terms = self.terms._replace(resume=True)
        futures = {
            client.submit(do_chunk, chunk.tasks, terms, self.retries, pure=False, retries=DEATHS): chunk.tasks
            for chunk in together
        }
        for future in as_completed(futures, loop=client.loop):  # type: ignore[no-untyped-call]
            if future.status == "finished":
                self._take(*future.result())
            else:
                self._give_up(futures[future], f"The cluster gave it up: {future.exception()}")

    def _take(self, outcomes: list[Outcome], looked: dict[str, dict[str, Any]]) -> None:
        for outcome in outcomes:
            state = MADE if outcome.state == ALREADY and not self.terms.resume else outcome.state
            self.outcomes.append(outcome._replace(state=state))
            self.ended(self.outcomes[-1])
        for account, found in looked.items():
            if found["as_of"] >= self.looked.get(account, found)["as_of"]:
                self.looked[account] = found

    def _give_up(self, tasks: Sequence[Task], why: str) -> None:
        done = {repr(outcome.task) for outcome in self.outcomes}
        for task in tasks:
            if repr(task) not in done:
                self.outcomes.append(Outcome(task, FAILED, error=why, again=True))
                self.ended(self.outcomes[-1])


def _client(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--scheduler needs Dask.", hint='pip install "akit[dask]".') from error
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"No Dask scheduler answers at {address}.",
            found=str(error),
            expected="an address as tcp://10.0.0.5:8786",
            hint="start one with `dask scheduler`, and a `dask worker ADDRESS` on every machine.",
        ) from error


# --- what runs on a worker of the cluster

_crews: dict[str, Crew] = {}
_one_at_a_time = threading.Lock()  # for the warm process; workers beyond it are other processes


def do_chunk(tasks: Sequence[Task], terms: Terms, retries: int) -> tuple[list[Outcome], dict[str, dict[str, Any]]]:
    """Do some tasks of one account here, in processes forked from this worker's warm one."""
    engine = terms.engine if can_fork() else "akit"
    with _one_at_a_time:
        crew = _crews.setdefault(engine, WarmCrew() if engine == "akit-warm" else ColdCrew())
        batch = Batch(tasks, terms._replace(engine=engine), 1, retries=retries, crew=crew)
        return batch.run(), batch.looked
