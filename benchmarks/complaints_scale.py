"""What do many texts cost? `akit complaints` on 10,000 and 50,000 texts, and with --large on 500,000.

    python benchmarks/complaints_scale.py [--large] [--plain]

Each run is a process of its own that reads a CSV and prints its JSON. Printed are its CPU seconds, the most memory it
held (peak resident set), and how much each grew against the run before beside how much the texts did. All texts are
different: invented ones (of data-samples/complaint-texts) put together by up to three, a tenth of their words left
out, by a fixed seed. `--plain` prints the survey as lines instead of JSON.
"""

import csv
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "data-samples" / "complaint-texts"
COUNTS = (10_000, 50_000)
LARGE = 500_000


def invented() -> list[str]:
    lines = [line for path in sorted(TEXTS.glob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [line.strip() for line in lines if line.strip() and not line.startswith("## ")]


def write(path: Path, count: int) -> None:
    """Write a table of so many different texts, none much longer than what buyers write."""
    pick, lines, seen = random.Random(count), invented(), set[str]()
    while len(seen) < count:
        words = re.findall(r"[\u4e00-\u9fff]|\S+\s*|\s+", " ".join(pick.sample(lines, pick.choice((1, 2, 2, 3)))))
        seen.add("".join(word for word in words if pick.random() > 0.1).strip())
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream)
        table.writerows([["row", "comment"], *enumerate(sorted(seen))])


def run(path: Path, *options: str) -> tuple[float, float]:
    """Return the CPU seconds and the peak memory (MB) of one command."""
    with subprocess.Popen(
        [sys.executable, "-m", "akit", "complaints", str(path), "--no-embeddings", *options],
        stdout=subprocess.DEVNULL,
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"akit complaints ended with {process.returncode}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024  # Linux counts in kB


def main(*, large: bool, options: tuple[str, ...]) -> None:
    before: tuple[int, float, float] | None = None
    print(f"{'texts':>8} {'CPU s':>7} {'peak MB':>8}  against the run before")
    for count in (*COUNTS, LARGE) if large else COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / "texts.csv", count)
            seconds, megabytes = run(Path(folder) / "texts.csv", *options)
        told = (
            f"{count / before[0]:.0f}x texts, {seconds / before[1]:.1f}x CPU, {megabytes / before[2]:.1f}x memory"
            if before
            else ""
        )
        print(f"{count:8} {seconds:7.1f} {megabytes:8.0f}  {told}", flush=True)
        before = (count, seconds, megabytes)


if __name__ == "__main__":
    main(large="--large" in sys.argv, options=() if "--plain" in sys.argv else ("--json",))
