"""A batch spread over a real Dask cluster, of which a worker is killed."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from akit.batch.outcome import Terms
from akit.batch.plan import Wanted, plan
from akit.errors import UsageError
from akit.report.surroundings import can_fork
from tests.batch.conftest import DAY
from tests.batch.test_faults import published, within

pytestmark = pytest.mark.filterwarnings("ignore")  # what a cluster says while its worker dies
MARKS_ITS_RUN = """
import os, time
from pathlib import Path
with open(file, "a") as runs:
    _ = runs.write(f"{account} {as_of}\\n")
time.sleep(0.3)
"""


@pytest.mark.slow
@pytest.mark.skipif(not can_fork(), reason="nothing can be forked here")
def test_a_worker_killed_under_its_accounts_loses_nothing_and_publishes_nothing_twice(accounts, notebook, tmp_path):
    distributed = pytest.importorskip("distributed")
    from akit.batch.cluster import Spread

    runs, out = tmp_path / "runs", tmp_path / "out"
    runs.touch()
    wanted = Wanted((notebook("page", MARKS_ITS_RUN),), ("en",), DAY, 3, {"file": str(runs)})
    tasks = plan([str(accounts("one", "two", "three"))], wanted)
    outcomes: list[object] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=str(tmp_path / "dask")
    ) as cluster:
        spread = Spread(tasks, Terms(str(out), alerts=False), cluster.scheduler_address, ended=outcomes.append)
        thread = threading.Thread(target=spread.run)
        thread.start()
        within(120, lambda: len(runs.read_text().splitlines()) >= 2)
        victim = next(iter(cluster.workers.values()))
        os.kill(victim.process.pid, signal.SIGKILL)
        thread.join(240)
    assert [outcome.state for outcome in spread.outcomes] == ["made"] * 9 and outcomes == spread.outcomes
    assert len({repr(outcome.task) for outcome in spread.outcomes}) == 9
    assert len(published(out)) == 9 * 3
    assert len(runs.read_text().splitlines()) <= 9 + 1, "but for the report it died in, none was run again"


def test_a_scheduler_that_does_not_answer_is_said():
    pytest.importorskip("distributed")
    from akit.batch import cluster

    with pytest.MonkeyPatch.context() as patch, pytest.raises(UsageError, match="No Dask scheduler answers"):
        patch.setattr(cluster, "PATIENCE", 0.2)
        cluster.Spread([], Terms("out"), "tcp://127.0.0.1:9").run()
