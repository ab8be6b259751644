"""How often are the reasons right? Measured on labelled texts, one line a language and half.

    python benchmarks/complaints_lexicon.py TEXTS.csv [MORE.csv ...]

A file has the columns `text` and `reason` ("" where a text complains of nothing). Texts are split by a hash into a half
to look at while writing patterns and a half only to measure on. Printed per half: texts, coverage (share that is
given a reason), precision (given reasons that are right), accuracy (right of all), top-2 (right one among the two
given), and CPU seconds per 10,000 texts with every text read anew.
"""

import csv
import sys
import time
from hashlib import sha256
from pathlib import Path

import pandas as pd

from akit.complaints import assign, codebook_version
from akit.complaints.assignment import judge
from akit.complaints.lexicon import LANGUAGES, lexicon


def half(text: str) -> str:
    return ("look", "measure")[int(sha256(text.strip().encode()).hexdigest(), 16) % 2]


def read(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = pd.DataFrame(list(csv.DictReader(stream)), dtype="str")
    return table.assign(half=table["text"].map(half))


def scores(table: pd.DataFrame) -> str:
    given = table[table["given"].map(len) > 0]
    complaints = table[table["reason"] != ""]
    right = [row.given[0] == row.reason for row in given.itertuples()]
    either = [row.reason in row.given for row in given.itertuples()]
    found = sum(right) / max(1, len(complaints))
    return (
        f"n {len(table):5}  coverage {len(given) / len(table):.3f}  precision {sum(right) / max(1, len(given)):.3f}"
        f"  accuracy {found:.3f}  top-2 {sum(either) / max(1, len(given)):.3f}"
    )


def main(paths: list[Path]) -> None:
    print("codebook", codebook_version())
    for language in LANGUAGES:
        lexicon(language)  # compiled once; its half second is not counted
    for path in paths:
        table = read(path)
        judge.cache_clear()
        began = time.process_time()
        assigned = assign(table["text"])
        seconds = (time.process_time() - began) / len(table) * 10_000
        table = table.assign(given=assigned["reasons"], language=assigned["language"])
        print(
            f"\n{path.name}: {seconds:.1f} CPU s per 10,000 texts, {table['text'].str.len().mean():.0f} characters each"
        )
        for name, part in table.groupby("half"):
            print(f"  {name:8}", scores(part))
        for name, part in table.groupby("language"):
            print(f"  {name or '(none)':8}", scores(part))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]])
