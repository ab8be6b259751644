"""Reports per minute and memory: akit batch beside what papermill and ploomber-engine do with the same notebooks.

    python benchmarks/batch.py --goals --peer PEER/bin/python      all that follows on tiny accounts, goals beside it
    python benchmarks/batch.py --goals --quick --peer ...          the same, one round and few reports
    python benchmarks/batch.py --peer PEER/bin/python [--rounds 3] [--small] [--only akit,...]
    python benchmarks/batch.py --flat 10,100,500 --tiny            cost and memory from few reports to many
    python benchmarks/batch.py --cold --peer PEER/bin/python       one cold report beside papermill + nbconvert

PEER is an environment without JupyterLab: requirements.lock, akit, nbconvert, ploomber-engine. Every side makes the
same report of five charts, saves the same figures and turns the notebook into HTML; akit also settles, hashes, locks
and publishes.
Each round runs every side once, one after the other; ratios are medians of the rounds', by the clock and by CPU, and
akit's own start is in them. The load of the machine before each run is printed: judge by CPU where it was not quiet.
Memory is that of all processes of a side together, what they share counted once. To look at it takes time of the very
cores that are measured, so it is looked at every second or, where a look is dear, so seldom that it takes a fiftieth.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import psutil

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data-samples" / "linden-apparel"
DAY = "2026-05-15"
MONTHS = (b"2026-03", b"2026-04", b"2026-05")  # that the sixty days up to then lie in
PARAMETERS = 'account = ""\nas_of = ""\nlanguage = "en"\noutput_folder = ""'
CELLS = [
    "from IPython.display import Markdown\n\nimport akit\nfrom akit import prose, report",
    "day = akit.read_account(account).day(as_of)",
    "report.views.rates(day, language)",
    'report.views.trend(day, "mfn", language, output_folder)',
    'report.views.components(day, "mfn", language, output_folder)',
    "report.views.claim_outcomes(day, language, output_folder)",
    "report.views.claim_outcomes_table(day, language)",
    "report.views.complaint_reasons(day, language, output_folder)",
    "report.views.complaint_reasons_table(day, language)",
    "report.views.complaint_reasons_by_week(day, language, output_folder)",
    'report.views.defective_orders(day, "all", language)',
    "report.views.unmatched(day, language)",
    "report.views.missing(day, language)",
    "report.views.files(day, language)",
]
SIDES = {  # name: reports a round, and whether it runs in the peer's environment
    "papermill + nbconvert commands": (2, True),
    "papermill API, two workers": (6, True),
    "ploomber-engine, forked, two workers": (12, True),
    "akit batch, two workers": (48, False),
}
GOALS = {  # how many times as many reports a minute akit should make
    "papermill + nbconvert commands": 8,
    "papermill API, two workers": 3,
    "ploomber-engine, forked, two workers": 1.3,
}
LOOKS = 50  # times as long as a look at memory takes, until the next
HUNDRED = 60  # seconds for a hundred reports on two cores
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")

PEER = """
import os, sys, json
from pathlib import Path

def export(path):
    import nbformat
    from nbconvert import HTMLExporter
    Path(path).with_suffix(".html").write_text(HTMLExporter().from_filename(str(path))[0], encoding="utf-8")

def by_papermill(job):
    import papermill
    papermill.execute_notebook(job["notebook"], job["out"], job["parameters"], kernel_name="python3",
                               progress_bar=False, cwd=job["cwd"])
    export(job["out"])

def by_ploomber(job):
    from ploomber_engine import execute_notebook
    sys.modules.pop("matplotlib_inline.backend_inline", None)
    os.chdir(job["cwd"])
    execute_notebook(job["notebook"], job["out"], parameters=job["parameters"], progress_bar=False)
    export(job["out"])

def forked(jobs, workers):
    import akit.account, akit.day, akit.report.views, ploomber_engine, nbconvert, nbformat
    running = 0
    for job in jobs:
        if running == workers:
            os.wait(); running -= 1
        if not os.fork():
            code = 1
            try:
                by_ploomber(job); code = 0
            finally:
                os._exit(code)
        running += 1
    while running:
        _, status = os.wait(); running -= 1
        assert status == 0

if __name__ == "__main__":
    how, jobs = sys.argv[1], json.loads(sys.stdin.read())
    if how == "forked":
        forked(jobs, 2)
    else:
        from concurrent.futures import ProcessPoolExecutor
        with ProcessPoolExecutor(2) as pool:
            list(pool.map(by_papermill, jobs))
"""


def accounts(root: Path, count: int, *, size: str) -> list[Path]:
    """Copies of the sample account: as it is; small, with a tenth of its orders and no shipments; or tiny, with those
    orders of the three months the window lies in and its claims alone, so that every chart still has what it draws."""
    first, *others = [root / f"account-{number:03}" for number in range(count)]
    shutil.copytree(SAMPLE, first)
    if size != "sample":
        _thin(first, only_claims=size == "tiny")
    for home in others:
        shutil.copytree(first, home)
    return [first, *others]


def _thin(home: Path, *, only_claims: bool) -> None:
    (home / "ledgers" / "shipments.csv").unlink(missing_ok=True)
    of_orders = sorted(path for path in (home / "exports").glob("*.txt") if path.stat().st_size > 200_000)
    for orders in of_orders:
        lines = orders.read_bytes().splitlines(keepends=True)
        orders.write_bytes(b"".join(lines[:1] + lines[1::10]))
    if only_claims:
        kept = {path for path in of_orders if path.read_bytes().splitlines()[-1].split(b"\t")[2][:7] in MONTHS}
        kept.add(home / "ledgers" / "claims.csv")
        for path in {*(home / "exports").iterdir(), *(home / "ledgers").iterdir()} - kept:
            path.unlink()


def notebook(folder: Path) -> Path:
    cells = [nbformat.v4.new_markdown_cell("# Five charts")]
    cells.append(nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}))
    made = nbformat.v4.new_notebook(cells=cells + [nbformat.v4.new_code_cell(cell) for cell in CELLS])
    made.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    nbformat.write(made, folder / "five-charts.ipynb")
    return folder / "five-charts.ipynb"


class Took:
    """What a command took with all its children: wall, CPU and memory."""

    def __init__(self, command: list[str], **more: object) -> None:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        self.load, self.lasting, self.peak = os.getloadavg()[0], dict[str, list[float]](), 0.0
        given, pipe = more.pop("input", None), subprocess.PIPE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, **more) as running:  # type: ignore[call-overload]
            threading.Thread(target=self._watch, args=(running,), daemon=True).start()
            self.said, wrong = running.communicate(given)
        self.wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        if running.returncode:
            raise SystemExit(f"{command}\n{self.said[-2000:]}\n{wrong[-4000:]}")

    def _watch(self, running: subprocess.Popen[str]) -> None:
        """Note now and then how large all is, and the command and its first child: what lasts from report to report."""
        while running.poll() is None:
            began = time.thread_time()
            with suppress(psutil.Error):
                whole = psutil.Process(running.pid)
                for name, process in zip(("batch", "warm"), (whole, *whole.children()[:1]), strict=False):
                    self.lasting.setdefault(name, []).append(process.memory_info().rss / 1e6)
                together = 0.0
                for process in (whole, *whole.children(recursive=True)):
                    with suppress(psutil.Error):
                        together += process.memory_full_info().pss / 1e6
                self.peak = max(self.peak, together)
            time.sleep(max(1, LOOKS * (time.thread_time() - began)))


def run_side(side: str, count: int, python: str, page: Path, homes: list[Path], out: Path) -> list[Took]:  # noqa: PLR0913
    env = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
    homes = [homes[number % len(homes)] for number in range(count)]
    if side.startswith("akit"):
        folders = list(map(str, homes))
        command = [python, "-m", "akit", "batch", *folders, "--notebook", str(page), "--as-of", DAY]
        return [Took([*command, "--workers", "2", "--out", str(out), "--json"], env=env)]
    jobs = [
        {
            "notebook": str(page),
            "out": str(out / f"{number}.ipynb"),
            "cwd": str(home.parent),
            "parameters": {"account": home.name, "as_of": DAY, "output_folder": str(out / f"{number}-exhibits")},
        }
        for number, home in enumerate(homes)
    ]
    out.mkdir(parents=True)
    if not side.startswith("papermill +"):
        script = out / "peer.py"
        script.write_text(PEER)
        how = "forked" if side.startswith("ploomber") else "pool"
        return [Took([python, str(script), how], env=env, input=json.dumps(jobs))]
    bin_, took = Path(python).parent, []
    for job in jobs:
        parameters = [word for name, value in job["parameters"].items() for word in ("-p", name, value)]
        run = [str(bin_ / "papermill"), job["notebook"], job["out"], *parameters, "-k", "python3", "--cwd", job["cwd"]]
        took.append(Took(run, env=env))
        took.append(Took([str(bin_ / "jupyter"), "nbconvert", "--to", "html", job["out"]], env=env))
    return took


def checked(out: Path, count: int) -> None:
    """Every report that is counted has its five charts."""
    pages = [path for path in out.rglob("*.html") if path.stat().st_size]
    charts = [len(list(folder.glob("*.svg"))) for folder in out.rglob("*-exhibits")]
    assert len(pages) == count, (len(pages), count)
    assert charts == [5] * count, charts


def compare(peer: str, rounds: int, only: str, *, size: str) -> None:
    results: dict[str, list[tuple[float, float]]] = {}
    peaks: dict[str, float] = {}
    sides = {side: how for side, how in SIDES.items() if not only or any(word in side for word in only.split(","))}
    with TemporaryDirectory() as folder:
        root = Path(folder)
        most = max(count for count, _ in sides.values())
        homes, page = accounts(root / "accounts", most, size=size), notebook(root)
        for number in range(rounds):
            for side, (count, theirs) in sides.items():
                out = root / f"out-{number}-{side.replace(' ', '-')}"
                took = run_side(side, count, peer if theirs else sys.executable, page, homes, out)
                checked(out, count)
                wall, cpu = (sum(getattr(one, name) for one in took) / count for name in ("wall", "cpu"))
                results.setdefault(side, []).append((wall, cpu))
                print(f"round {number + 1}  load {took[0].load:4.1f}  {side:38} {count:3} reports"
                      f"  {wall:6.2f} s, {cpu:6.2f} CPU s a report", flush=True)  # fmt: skip
                peaks[side] = max(peaks.get(side, 0), *(one.peak for one in took))
                shutil.rmtree(out)
    ours = results.get("akit batch, two workers")
    print(f"\n{'side':40} {'reports/min':>11} {'akit is':>9} {'by CPU':>8}   most memory, MB")
    for side, found in results.items():
        wall, cpu = (statistics.median(column) for column in zip(*found, strict=True))
        pairs = list(zip(found, ours or found, strict=True))
        ratios = [statistics.median(theirs[n] / own[n] for theirs, own in pairs) for n in (0, 1)]
        said = f"   goal {GOALS[side]}x: {_met(ratios[0] >= GOALS[side])}" if ours and side in GOALS else ""
        print(f"{side:40} {60 / wall:11.1f} {ratios[0]:8.2f}x {ratios[1]:7.2f}x   {peaks[side]:.0f}{said}")


def _met(good: bool) -> str:
    return "met" if good else "missed"


def flat(counts: list[int], *, size: str) -> None:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        homes, page = accounts(root / "accounts", max(counts), size=size), notebook(root)
        for count in counts:
            out = root / f"out-{count}"
            took = run_side("akit", count, sys.executable, page, homes, out)[0]
            checked(out, count)
            rows = json.loads(took.said)["reports"]
            largest = max(row["megabytes"] for row in rows)
            lasting = {name: (seen[len(seen) // 4], seen[-2]) for name, seen in took.lasting.items() if len(seen) > 4}
            goal = f" (goal {HUNDRED} s: {_met(took.wall < HUNDRED)})" if count == 100 else ""
            print(f"{count:4} accounts  load {took.load:4.1f}  {took.wall:7.1f} s{goal}  {took.wall / count:5.2f} s and"
                  f" {took.cpu / count:5.2f} CPU s a report  all processes {took.peak:.0f} MB, the largest"
                  f" {largest:.0f};" + "".join(f"  {name} process {early:.0f} MB early, {late:.0f} late"
                                             for name, (early, late) in lasting.items()), flush=True)  # fmt: skip
            shutil.rmtree(out)


def cold(peer: str, rounds: int) -> None:
    """One cold report: akit report beside papermill and nbconvert, the same notebook and account."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        homes, page = accounts(root / "accounts", 1, size="sample"), notebook(root)
        env, ratios = {**os.environ, **ONE_THREAD}, []
        for number in range(rounds):
            theirs = run_side("papermill + nbconvert commands", 1, peer, page, homes, root / f"peer-{number}")
            command = [sys.executable, "-m", "akit", "report", str(homes[0]), "--notebook", str(page), "--as-of", DAY]
            ours = Took([*command, "--out", str(root / f"akit-{number}")], env=env)
            wall, cpu = (sum(getattr(one, name) for one in theirs) for name in ("wall", "cpu"))
            ratios.append((wall / ours.wall, cpu / ours.cpu))
            print(f"load {ours.load:4.1f}  papermill + nbconvert {wall:.1f} s, {cpu:.1f} CPU s;"
                  f" akit report {ours.wall:.1f} s, {ours.cpu:.1f} CPU s", flush=True)  # fmt: skip
        print("akit is {:.2f}x as fast, {:.2f}x by CPU".format(*map(statistics.median, zip(*ratios, strict=True))))
        helped = Took([sys.executable, "-m", "akit", "--help"], env=env)
        print(f"akit --help: {helped.cpu:.2f} CPU s")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--peer", default=sys.executable)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--only", default="")
    words.add_argument("--flat", default="")
    words.add_argument("--small", dest="size", action="store_const", const="small", default="sample")
    words.add_argument("--tiny", dest="size", action="store_const", const="tiny")
    words.add_argument("--goals", action="store_true")
    words.add_argument("--quick", action="store_true")
    words.add_argument("--cold", action="store_true")
    said = words.parse_args()
    size = "tiny" if said.goals and said.size == "sample" else said.size
    print(f"{os.cpu_count()} cores, {sys.platform}, Python {sys.version.split()[0]}, {size} accounts")
    if said.goals:
        compare(said.peer, 1 if said.quick else said.rounds, said.only, size=size)
        flat([10, 30] if said.quick else [10, 100, 500], size=size)
        cold(said.peer, 1)
    elif said.flat:
        flat([int(word) for word in said.flat.split(",")], size=size)
    elif said.cold:
        cold(said.peer, said.rounds)
    else:
        compare(said.peer, said.rounds, said.only, size=size)


if __name__ == "__main__":
    main()
