"""The number lock: slots in the analyst's own text are filled with the pack's numbers, and nothing else is touched."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from akit.appeal import manifest
from akit.appeal.brief import Brief, brief_from
from akit.appeal.numbers import Number, shown
from akit.errors import UsageError, nearest

SLOT = re.compile(r"\{\{\s*(?!own:)([^{}]*?)\s*\}\}")
OWN = re.compile(r"\{\{\s*own:\s*([^{}]*?)\s*\}\}")  # a number the analyst vouches for: a promise, not a count


@dataclass(frozen=True)
class Carried:
    """What a pack carries, for texts to be held against.

    Attributes
    ----------
    manifest : the pack's.
    words : every text of its blocks and annex.
    """

    manifest: Mapping[str, Any]
    words: str

    @property
    def numbers(self) -> Mapping[str, Number]:
        """The numbers by slot."""
        numbers: Mapping[str, Number] = self.manifest["numbers"]
        return numbers

    @property
    def brief(self) -> Brief:
        """What the notice asked."""
        return brief_from(self.manifest["parameters"]["brief"])

    @cached_property
    def days(self) -> frozenset[str]:
        """Every day the pack names, ISO."""
        text = self.words + json.dumps(self.manifest["numbers"]) + json.dumps(self.manifest["defective_orders"])
        return frozenset(re.findall(r"\d{4}-\d{2}-\d{2}", text))


def carried_by(pack: Path) -> Carried:
    """Return what a pack carries.

    Raises
    ------
    UsageError : there is no pack.
    """
    if pack.is_dir() and (pack / manifest.NAME).is_file():
        files = {path.relative_to(pack).as_posix(): path.read_bytes() for path in pack.rglob("*") if path.is_file()}
    elif pack.is_file() and zipfile.is_zipfile(pack):
        with zipfile.ZipFile(pack) as archive:
            files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    else:
        raise UsageError("There is no such pack.", found=str(pack), expected="a folder or zip made by `akit evidence`")
    texts = (data.decode("utf-8") for name, data in sorted(files.items()) if _is_text(name))
    return Carried(json.loads(files[manifest.NAME]), "\n".join(texts))


def _is_text(name: str) -> bool:
    return name.endswith(".txt") or name in ("tables/annex.csv", "tables/coverage.csv", "tables/order-lists.csv")


def slots_in(text: str) -> Iterator[tuple[int, str]]:
    """Give the line and the name of every slot in a text."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield from ((number, match[1]) for match in SLOT.finditer(line))


def fill(text: str, numbers: Mapping[str, Number]) -> str:
    """Return a text with its slots filled: ``{{order_defect_rate.mfn}}`` becomes 2.78%.

    Parameters
    ----------
    text : the analyst's own; what stands in ``{{own: …}}`` is kept as it is, without the braces.
    numbers : the pack's, by slot.

    Raises
    ------
    UsageError : a slot is none of the pack's; every such slot is named with its line and the nearest there is.
    """
    unknown = [(line, slot) for line, slot in slots_in(text) if slot not in numbers]
    if unknown:
        named = "; ".join(f"line {line}: {{{{{slot}}}}}" for line, slot in unknown)
        hints = " ".join(dict.fromkeys(filter(None, (nearest(slot, numbers) for _, slot in unknown))))
        raise UsageError(
            "The text has a slot the pack does not carry.",
            found=named,
            expected="a slot of the pack's manifest, under numbers",
            hint=hints or "`akit draft --slots` lists them.",
        )
    filled = SLOT.sub(lambda match: shown(match[1], numbers[match[1]]), text)
    return OWN.sub(lambda match: match[1], filled)
