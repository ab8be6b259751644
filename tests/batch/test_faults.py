"""What can happen to a batch: each fault is the real thing, nothing half-written is published, what failed is named."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import psutil
import pytest

from akit.batch.outcome import Terms
from akit.batch.plan import Wanted, plan
from akit.batch.run import Batch, _heeded
from tests.batch.conftest import DAY

WAITS_ONCE = """
import time
from pathlib import Path
if not Path(file).exists():
    Path(file).touch()
    time.sleep(600)
"""


def published(out: Path) -> list[str]:
    """What a reader of the folder sees, and what of the making is left."""
    return sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())


def whole(page: str) -> list[str]:
    return [f"{page}-made-from.json", f"{page}.html", f"{page}.ipynb"]


def within(seconds: float, condition):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def ended(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != "zombie" for process in processes)


def hears_ctrl_c() -> None:
    """What is started in the background by a shell does not, nor what that starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def killer(file: Path, which) -> threading.Thread:
    """Kill -9 the processes ``which`` gives, once the notebook has begun to wait."""

    def run() -> None:
        within(60, file.exists)
        for pid in which():
            os.kill(pid, signal.SIGKILL)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def tree(crew) -> list[list[psutil.Process]]:
    """The generations below the warm process: those of accounts, then those of cells."""
    accounts = psutil.Process(crew.warm.pid).children()
    return [[psutil.Process(crew.warm.pid)], accounts, [cell for process in accounts for cell in process.children()]]


@pytest.mark.slow
@pytest.mark.parametrize("generation", [2, 1, 0], ids=["kernel", "worker", "warm process"])
def test_a_process_killed_under_a_report_costs_one_more_attempt(accounts, notebook, run, crew, tmp_path, generation):  # noqa: PLR0913
    file = tmp_path / "waiting"
    waits, good = notebook("a-waits", WAITS_ONCE), notebook("b-good", "'good'")
    thread = killer(file, lambda: [process.pid for process in tree(crew)[generation]])
    outcomes = run(accounts("one"), waits, good, parameters={"file": str(file)}, workers=1, retries=1)
    thread.join()

    made = {Path(outcome.task.notebook).stem: (outcome.state, outcome.attempts) for outcome in outcomes}
    assert made == {"a-waits": ("made", 2), "b-good": ("made", 1)}
    assert published(tmp_path / "out") == [f"one/{DAY}/{part}" for part in [*whole("a-waits"), *whole("b-good")]]


@pytest.mark.slow
def test_a_batch_that_is_killed_or_broken_off_leaves_whole_reports_and_no_process(accounts, notebook, tmp_path):
    file, out = tmp_path / "waiting", tmp_path / "out"
    good, waits = notebook("a-good", "'good'"), notebook("b-waits", WAITS_ONCE)
    command = [sys.executable, "-m", "akit", "batch", str(accounts("one")), "--as-of", DAY, "--workers", "1"]
    command += ["--notebook", good, "--notebook", waits, "--parameter", f"file={file}", "--out", str(out), "--json"]
    for stop in (signal.SIGKILL, signal.SIGINT):
        file.unlink(missing_ok=True)
        batch = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=hears_ctrl_c
        )
        within(120, file.exists)
        below = psutil.Process(batch.pid).children(recursive=True)
        batch.send_signal(stop)
        said, _ = batch.communicate(timeout=60)
        within(20, partial(ended, below))
        assert [name for name in published(out) if "/." not in name] == [
            *(["alerts.json"] if stop == signal.SIGINT else []),
            *(f"one/{DAY}/{part}" for part in whole("a-good")),
        ]
    summary = json.loads(said)
    assert batch.returncode == 1 and summary["interrupted"] and (summary["made"], summary["failed"]) == (1, 1)
    assert "broken off" in summary["reports"][1]["error"]
    assert not list(out.rglob(".*")), "what the killed one left was cleared away by the next"


def test_ctrl_c_is_heeded_where_python_drops_its_exception(monkeypatch):
    class Waste:
        def __del__(self):
            signal.raise_signal(signal.SIGINT)  # what is raised here is printed, and goes on nowhere

    gc.collect()  # the waste of other tests
    heard, dropped, before = [], [], signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(sys, "unraisablehook", dropped.append)
    try:
        hears_ctrl_c()
        with _heeded(lambda: heard.append("Ctrl-C")):
            Waste()
            gc.collect()
        after = signal.getsignal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)

    assert heard == ["Ctrl-C"] and KeyboardInterrupt in [thing.exc_type for thing in dropped]
    assert after is signal.default_int_handler


@pytest.mark.slow
def test_resume_makes_only_what_is_not_made_from_the_same_whatever_the_clock_says(accounts, notebook, run, tmp_path):
    root, page, other = accounts("one", "two"), notebook("page", "1"), notebook("other", "2")
    orders = root / "one" / "exports" / "orders.txt"

    def states(**changed):
        outcomes = run(root, page, other, resume=True, **changed)
        return {(o.task.account_name, Path(o.task.notebook).stem): o.state for o in outcomes}

    assert set(states().values()) == {"made"}
    os.utime(orders, (4_000_000_000, 4_000_000_000))
    assert set(states().values()) == {"already_made"}, "a new date is no new content"
    orders.write_bytes(orders.read_bytes() + b"\n")
    os.utime(orders, (1_000_000_000, 1_000_000_000))
    again = states()
    assert {name for name, state in again.items() if state == "made"} == {("one", "page"), ("one", "other")}
    (tmp_path / "out" / "two" / DAY / "page.html").write_text("touched by somebody")
    assert [name for name, state in states().items() if state == "made"] == [("two", "page")]


@pytest.mark.slow
def test_an_account_changed_under_a_report_is_reported_from_its_new_files(accounts, notebook, run, tmp_path):
    root = accounts("one")
    orders, file = root / "one" / "exports" / "orders.txt", tmp_path / "changed"
    changes = notebook(
        "changes",
        "from pathlib import Path",
        f"if not Path(file).exists():\n    Path(file).touch()\n    Path({str(orders)!r}).open('a').write('\\n')",
    )
    first = run(root, changes, parameters={"file": str(file)})[0]
    assert first.state == "failed" and first.again and "changed while changes was made" in first.error
    assert published(tmp_path / "out") == []
    file.unlink()
    second = run(root, changes, parameters={"file": str(file)}, retries=1)[0]
    assert (second.state, second.attempts) == ("made", 2)


@pytest.mark.slow
def test_two_batches_at_once_make_every_report_whole(accounts, notebook, crew, tmp_path):
    root, page = accounts("one", "two"), notebook("page", "import time\ntime.sleep(0.5)\n1")
    tasks = plan([str(root)], Wanted((page,), ("en",), DAY, 2))
    terms, results = Terms(str(tmp_path / "out"), alerts=False), []

    def one(crew) -> None:
        results.append(Batch(tasks, terms, 2, retries=5, wait=0.3, crew=crew).run())

    threads = [threading.Thread(target=one, args=(of,)) for of in (crew, None)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {outcome.state for outcomes in results for outcome in outcomes} == {"made"}
    assert len(published(tmp_path / "out")) == 4 * 3


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounting a small disk needs root on Linux")
def test_a_full_or_read_only_disk_publishes_nothing_and_keeps_the_last_good_report(accounts, notebook, run, tmp_path):
    out, root = tmp_path / "out", accounts("one")
    out.mkdir()
    page, big = notebook("page", "1"), notebook("big", "import os\nos.urandom(2_000_000).hex()")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(out)], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        assert run(root, page)[0].state == "made"
        good = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
        full = run(root, big)[0]
        subprocess.run(["mount", "-o", "remount,ro", str(out)], check=True)
        closed = run(root, page)[0]
        left = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    finally:
        subprocess.run(["umount", "-l", str(out)], check=True)
    assert (full.state, full.again, "No space left" in full.error) == ("failed", False, True)
    assert (closed.state, "No report can be written" in closed.error or "Read-only" in closed.error) == ("failed", True)
    assert left == good


@pytest.mark.slow
def test_memory_and_cost_stay_flat_from_report_to_report(accounts, notebook, run, crew):
    outcomes = run(accounts("one"), notebook("page", "held = bytearray(50_000_000)"), workers=1, days=12)
    used = [outcome.megabytes for outcome in outcomes]
    assert {outcome.state for outcome in outcomes} == {"made"}
    assert max(used) - min(used[:2]) < 30, "MB; each report took 50 and gave them back"
