"""The numbers, days and ids that stand in a text, each as it is written and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from akit.exports.cells import ORDER_ID

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_NUMBERED = r"^[ \t]*(?:[-*][ \t]*)?(?:\(?\d{1,2}[.)、）]|\d{1,2}(?:\.\d{1,2})+[ \t]|#{1,6}[ \t]*\d{0,2}[.)]?)"
SPELT = (
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozens?)\b|[两二三四五六七八九十百千]{1,4}(?=[条笔个件单封天次位名起])"
)
# In this order: what is found first takes its letters away from what comes later.
PATTERNS = (
    ("ordinal", re.compile(_NUMBERED, re.MULTILINE)),
    ("order_id", re.compile(ORDER_ID.pattern)),
    ("day", re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})")),
    ("day", re.compile(r"(?:(?P<y>\d{4})[ ]?年[ ]?)?(?P<m>\d{1,2})[ ]?月[ ]?(?P<d>\d{1,2})[ ]?[日号]")),
    (
        "day",
        re.compile(_MONTH.format("month") + r" (?P<d>\d{1,2})(?:st|nd|rd|th)?\b(?:,? (?P<y>\d{4}))?", re.IGNORECASE),
    ),
    (
        "day",
        re.compile(
            r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?:of )?" + _MONTH.format("month") + r"(?:,? (?P<y>\d{4}))?\b",
            re.IGNORECASE,
        ),
    ),
    ("exhibit", re.compile(r"(?:exhibits?|附件|附图|附表)[ ]?(?P<n>\d{1,2})", re.IGNORECASE)),
    ("percent", re.compile(r"(?<![\w.,-])(?P<n>\d[\d,]*(?:\.\d+)?)[ ]?[%％]")),
    ("code", re.compile(r"(?<![\w.-])(?=[\w.-]*[A-Za-z_])(?=[\w.-]*\d)[A-Za-z0-9_][\w.-]*[\w]", re.ASCII)),
    ("number", re.compile(r"(?<![\w.,-])(?P<n>\d[\d,]*(?:\.\d+)?)(?![\d%])")),
    ("spelt", re.compile(SPELT, re.IGNORECASE)),
)


@dataclass(frozen=True)
class Figure:
    """One number, day or id of a text.

    Attributes
    ----------
    kind : ordinal, order_id, day, exhibit, percent, code (letters and digits), number, spelt.
    text : as it is written.
    line : from 1.
    value : the number without its thousands; a day as YYYY-MM-DD, or MM-DD without a year.
    """

    kind: str
    text: str
    line: int
    value: str


def figures_in(text: str) -> Iterator[Figure]:
    """Give every figure of a text in the order it is found, kind by kind."""
    left = text
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(left):
            line = text.count("\n", 0, match.start()) + 1
            yield Figure(kind, match[0].strip(), line, _value(kind, match))
        left = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), left)


def _value(kind: str, match: re.Match[str]) -> str:
    if kind == "day":
        return _day(match.groupdict())
    return (match.groupdict().get("n") or match[0]).replace(",", "")


def _day(found: dict[str, str | None]) -> str:
    month = int(found["m"]) if found.get("m") else MONTHS.index((found.get("month") or "")[:3].lower()) + 1  # type: ignore[arg-type]
    short = f"{month:02d}-{int(found['d'] or 0):02d}"
    return f"{found['y']}-{short}" if found.get("y") else short
