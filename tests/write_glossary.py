"""Write the rows of the glossaries from akit/glossary/terms.csv: ``make glossary``. No other line is touched."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from akit.glossary import Term, terms
from akit.report.headings import HEADINGS
from akit.words import WORDS

ROOT = Path(__file__).resolve().parent.parent
FILES = {"en": ROOT / "GLOSSARY.md", "zh": ROOT / "GLOSSARY.zh.md"}
TABLE = re.compile(r"(?<=\n\|---\|---\|---\|---\|---\|\n)(?:\|.*\n)*")


def row(term: Term, language: str) -> str:
    known = {**WORDS, **HEADINGS}
    words = "、".join(dict.fromkeys(known[name][1] for name in term.names if name in known))
    head = f"{term.term} {words}".strip() if language == "zh" else term.term
    own = "akit 自定" if language == "zh" and term.amazon == "akit's own" else term.amazon
    return f"| {head} | {term.told(language)} | {own} | {term.source} | {term.checked} |\n"


def written(language: str) -> str:
    """Return a glossary with its rows as the terms have them, a table a section."""
    sections = (list(mine) for _, mine in groupby(terms(), key=lambda term: term.section))
    tables = ["".join(row(term, language) for term in mine) for mine in sections]
    text = FILES[language].read_text(encoding="utf-8")
    assert len(TABLE.findall(text)) == len(tables), (
        "a section of terms.csv has no table in the glossary, or the reverse"
    )
    return TABLE.sub(lambda _: tables.pop(0), text)


def main() -> None:
    for language, path in FILES.items():
        path.write_text(written(language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
