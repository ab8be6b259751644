"""Print the cues of a lexicon's reasons: letters one of which stands in whatever a reason's patterns match.

    python benchmarks/complaints_cues.py akit/complaints/lexicon/en.toml [--write] [TEXTS.csv ...]

Run it after changing patterns (tests/complaints/test_lexicon.py says when the cues are out of date). Texts, one
column `text`, tell which cues are rare and so save most; without them longer cues count as rarer. It reads
compiled patterns through the regular expression parser of Python's standard library, which is not public API:
that is why akit itself does not.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]

from akit.complaints.lexicon import Signs, lexicon
from akit.complaints.plain import plain

Needed = dict[str, float]


class Costs:
    """How often a cue is found where the reason is not: its cost."""

    def __init__(self, texts: list[str]) -> None:
        self.texts, self.known = texts, dict[str, float]()

    def of(self, cue: str) -> float:
        if cue not in self.known:
            seen = sum(cue in text for text in self.texts) / max(1, len(self.texts))
            self.known[cue] = seen + 0.002 + 0.3 * 0.3 ** len(cue)
        return self.known[cue]

    def total(self, needed: Needed | None) -> float:
        return float("inf") if needed is None else sum(needed.values())


def needed_by(nodes: object, costs: Costs) -> Needed | None:
    """The cheapest set of strings one of which any match must contain; None if there is no such set."""
    best: Needed | None = None
    run = ""
    for operation, value in [*nodes, ("END", None)]:  # type: ignore[misc]
        if str(operation) == "LITERAL":
            run += chr(value)
            continue
        if run.strip():
            cue = run.strip() if len(run.strip()) > 1 or ord(run.strip()[0]) > 255 else run
            best = min(best, {cue: costs.of(cue)}, key=costs.total)
        run = ""
        best = min(best, inner(str(operation), value, costs), key=costs.total)
    return best


def inner(operation: str, value: tuple, costs: Costs) -> Needed | None:
    if operation == "SUBPATTERN":
        return needed_by(value[-1], costs)
    if operation in ("MAX_REPEAT", "MIN_REPEAT") and value[0] > 0:
        return needed_by(value[2], costs)
    if operation == "BRANCH":
        branches = [needed_by(branch, costs) for branch in value[1]]
        return None if None in branches else {cue: cost for branch in branches for cue, cost in branch.items()}  # type: ignore[union-attr]
    return None


def cues(patterns: list[str | re.Pattern[str]], costs: Costs) -> list[str]:
    needed = [needed_by(_parser.parse(re.compile(pattern).pattern), costs) for pattern in patterns]
    if None in needed:
        return []
    found = sorted({cue for of in needed for cue in of or ()}, key=lambda cue: (len(cue), cue))
    return [cue for place, cue in enumerate(found) if not any(shorter in cue for shorter in found[:place])]


class Held(Costs):
    """No cost for what holds one of the given cues, an infinite one for all else."""

    def __init__(self, held: tuple[str, ...]) -> None:
        super().__init__([])
        self.held = held

    def of(self, cue: str) -> float:
        return 0.0 if any(one in cue for one in self.held) else float("inf")


def all_held(signs: Signs) -> bool:
    """Whether every match of a reason's patterns holds one of its cues."""
    costs = Held(signs.cues)
    needed = (needed_by(_parser.parse(re.compile(pattern).pattern), costs) for _, pattern in signs.patterns)
    return all(costs.total(one) == 0 for one in needed)


def main(path: Path, texts: list[Path], write: bool) -> None:
    rows = [row["text"] for text in texts for row in csv.DictReader(text.open(encoding="utf-8-sig"))]
    costs = Costs([plain(row).text.translate(lexicon(path.stem).letters) for row in rows])
    written = re.sub(r"(?m)^cues = \[.*\]\n", "", path.read_text(encoding="utf-8"))
    for signs in lexicon(path.stem).signs:
        line = (
            "cues = [" + ", ".join(f'"{cue}"' for cue in cues([pattern for _, pattern in signs.patterns], costs)) + "]"
        )
        head = f"[reasons.{signs.reason}]\n"
        print(signs.reason or "(idioms)", line, sep="\n  ")
        written = written.replace(head, head + line + "\n")
    if write:
        path.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "--write"]
    main(paths[0], paths[1:], "--write" in sys.argv)
