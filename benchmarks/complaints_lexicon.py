"""How often are the reasons right? Measured on labelled texts, one line a language and half.

    python benchmarks/complaints_lexicon.py TEXTS.csv [MORE.csv ...]
    python benchmarks/complaints_lexicon.py TEXTS.csv --sentences    # hear the sentence model at hand too, in English

A file has the columns `text` and `reason` ("" where a text complains of nothing). Texts are split by a hash into a half
to look at while writing patterns and a half only to measure on. Printed per half, language and both: texts; shown, the
share of the complaints that is shown a reason; shown and right, with its 95 % Wilson interval; right of all complaints
and in the top two, by the likeliest reasons, shown or not; and CPU seconds per 10,000 texts, every text read anew.
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
from akit.complaints.sentences import SentenceModel, sentence_model
from akit.metrics import wilson


def half(text: str) -> str:
    return ("look", "measure")[int(sha256(text.strip().encode()).hexdigest(), 16) % 2]


def read(path: Path) -> pd.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        table = pd.DataFrame(list(csv.DictReader(stream)), dtype="str")
    return table.assign(half=table["text"].map(half))


def scores(table: pd.DataFrame) -> str:
    shown = table[table["given"].map(len) > 0]
    complaints = table[table["reason"] != ""]
    right = sum(row.given[0] == row.reason for row in shown.itertuples())
    guessed = [([reason for reason, _ in row.guesses], row.reason) for row in complaints.itertuples()]
    places = [reasons.index(reason) for reasons, reason in guessed if reason in reasons]
    low, high = wilson(right, len(shown))
    told = (complaints["given"].map(len) > 0).mean()
    return (
        f"n {len(table):5}  shown {told:.3f}  shown and right {right / max(1, len(shown)):.3f} "
        f"[{low:.2f}, {high:.2f}]  right of all {places.count(0) / max(1, len(complaints)):.3f}"
        f"  top 2 {len(places) / max(1, len(complaints)):.3f}"
    )


def main(paths: list[Path], model: SentenceModel | None) -> None:
    print("codebook", codebook_version(), f"with sentence model {model.sha256[:12]}" if model else "")
    for language in LANGUAGES:
        lexicon(language)  # compiled once; its half second is not counted
    for path in paths:
        table = read(path)
        judge.cache_clear()
        began = time.process_time()
        assigned = assign(table["text"], model)
        seconds = (time.process_time() - began) / len(table) * 10_000
        table = table.assign(given=assigned["reasons"], guesses=assigned["guesses"], language=assigned["language"])
        print(
            f"\n{path.name}: {seconds:.1f} CPU s per 10,000 texts, {table['text'].str.len().mean():.0f} characters each"
        )
        for name, part in table.groupby(["half", "language"]):
            print(f"  {' '.join(name):14}", scores(part))
        for one in ("half", "language"):
            for name, part in table.groupby(one):
                print(f"  {name or '(none)':14}", scores(part))


if __name__ == "__main__":
    asked = [argument for argument in sys.argv[1:] if argument != "--sentences"]
    main([Path(path) for path in asked], sentence_model() if "--sentences" in sys.argv else None)
