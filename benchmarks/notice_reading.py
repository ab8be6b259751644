"""Score the reading of notices against a folder of them with their right readings.

    python benchmarks/notice_reading.py FOLDER [--show] [--held-out NAME]

FOLDER holds notices and `gold.json`, a right reading for each with the keys of `akit notice --json`. Stage, deadline
and the other single values: share of notices read right. Topics: share with exactly the right set. Asks: F1 over all
(part, category) pairs; a pair counts as often as it stands.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from akit.appeal import Notice, read_notice

SINGLE = ("stage", "deadline_days", "rate", "target", "language", "marketplace")
Pairs = Counter[tuple[str, str]]


def pairs(asks: list[Mapping[str, str]]) -> Pairs:
    return Counter((ask["part"], ask["category"]) for ask in asks)


def same(key: str, read: Any, right: Any) -> bool:
    if key in ("rate", "target") and read is not None and right is not None:
        return abs(read - right) < 1e-6
    return bool(read == right)


def f1(read: Pairs, right: Pairs) -> tuple[float, float, float]:
    hits = (read & right).total()
    precision = hits / read.total() if read else 1.0
    recall = hits / right.total() if right else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def score(folder: Path, show: bool = False, held_out: str | None = None) -> dict[str, float]:
    """Return the figures of a folder, or of those of its notices that gold.json marks as held out together."""
    gold: dict[str, dict[str, Any]] = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    if held_out is not None:
        gold = {name: right for name, right in gold.items() if right.get("held_out", "") == held_out}
    right: Counter[str] = Counter()
    read_pairs, right_pairs, each = Pairs(), Pairs(), 0.0
    for name, expected in gold.items():
        said = read_notice(folder / name)
        document = said.as_json()
        for key in SINGLE:
            right[key] += same(key, document[key], expected[key])
        right["topics"] += set(said.topics) == set(expected["topics"])
        read, wanted = pairs(document["asks"]), pairs(expected["asks"])
        read_pairs.update({(name, *pair): n for pair, n in read.items()})  # type: ignore[dict-item]
        right_pairs.update({(name, *pair): n for pair, n in wanted.items()})  # type: ignore[dict-item]
        each += f1(read, wanted)[2]
        if show:
            differences(name, said, expected)
    precision, recall, whole = f1(read_pairs, right_pairs)
    figures = {key: right[key] / len(gold) for key in ("stage", "topics", *SINGLE[1:])}
    return figures | {
        "asks_precision": precision,
        "asks_recall": recall,
        "asks_f1": whole,
        "asks_f1_mean": each / len(gold),
    }


def differences(name: str, said: Notice, expected: Mapping[str, Any]) -> None:
    document = said.as_json()
    wrong = [
        f"{key}: {document[key]!r}, right: {expected[key]!r}"
        for key in SINGLE
        if not same(key, document[key], expected[key])
    ]
    if set(said.topics) != set(expected["topics"]):
        wrong.append(f"topics: {sorted(said.topics)}, right: {sorted(expected['topics'])}")
    read, right = pairs(document["asks"]), pairs(expected["asks"])
    wrong += [
        f"ask too many: {pair} {[a.text[:70] for a in said.asks if (a.part, a.category) == pair]}"
        for pair in (read - right)
    ]
    wrong += [f"ask missed:   {pair}" for pair in (right - read)]
    if wrong or said.unread:
        print(f"--- {name}")
        print(*(f"    {line}" for line in wrong), *(f"    unread: {line[:100]}" for line in said.unread), sep="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="print every difference")
    parser.add_argument("--held-out", metavar="NAME", help="only notices that gold.json marks so")
    given = parser.parse_args()
    for key, value in score(given.folder, given.show, given.held_out).items():
        print(f"{key:15} {value:.3f}")


if __name__ == "__main__":
    main()
