"""The linter of a plan: every number the pack does not carry is an error; how it is written, at most a warning."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher
from functools import cache
from importlib.resources import files
from typing import Any

from akit.appeal import categories
from akit.appeal.figures_in_text import Figure, figures_in
from akit.appeal.lock import OWN, SLOT, Carried, fill
from akit.appeal.numbers import Number, is_fraction, shown
from akit.policy import STANDARD, Rulebook

ALIKE = 0.97  # of the letters: a text as like an earlier one as this was sent before
PRINTED = 2  # decimals a percentage is printed with
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Finding:
    """One thing the linter says.

    Attributes
    ----------
    kind : unknown_number, differs, rounded, spelt_out, vouched, long, emotive, blame, not_raised, sent_before.
    level : error, warning or note.
    line : from 1; 0 for the whole text.
    found, says : what stands there, and what about it.
    """

    kind: str
    level: str
    line: int
    found: str
    says: str

    def as_json(self) -> dict[str, Any]:
        """Return it as `akit draft --json` prints it."""
        return asdict(self)


@cache
def wording() -> dict[str, Any]:
    """Return what the linter looks for, as written in `wording.toml`."""
    return tomllib.loads((files(__package__) / "wording.toml").read_text(encoding="utf-8"))


def lint(
    text: str, carried: Carried, earlier: Sequence[Mapping[str, Any]] = (), rules: Rulebook = STANDARD
) -> list[Finding]:
    """Return what is to be said of a plan's text, by line.

    Parameters
    ----------
    text : the plan, its slots filled or not.
    carried : what the pack carries.
    earlier : submissions, oldest first, with ``numbers``, ``sent_on`` and ``text`` (as `submissions.every` gives them).
    rules : says how long a plan may be before it is warned of.
    """
    vouched = [
        Finding("vouched", "note", _line(text, match), match[1], "your own number: no data of the pack")
        for match in OWN.finditer(text)
    ]
    checked = fill(OWN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text), carried.numbers)
    plain = fill(text, carried.numbers)
    found = [*vouched, *_numbers(checked, carried, earlier), *_slots(text, carried, earlier), *_length(plain, rules)]
    found += [*_said(plain, "emotive"), *_said(plain, "blame"), *_not_raised(plain, carried), *_sent(plain, earlier)]
    return sorted(found, key=lambda one: (one.line, one.kind, one.found))


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _numbers(text: str, carried: Carried, earlier: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    for figure in figures_in(text):
        if figure.kind == "spelt":
            yield Finding(
                "spelt_out", "warning", figure.line, figure.text, "write it in digits, so that it can be checked"
            )
        elif not _is_carried(figure, carried):
            yield Finding("unknown_number", "error", figure.line, figure.text, _why(figure, carried, earlier))
        elif figure.kind == "percent" and _decimals(figure.value) < PRINTED:
            yield Finding("rounded", "warning", figure.line, figure.text, "Amazon prints two decimals")


def _is_carried(figure: Figure, carried: Carried) -> bool:
    match figure.kind:
        case "ordinal":
            return True
        case "day":
            return any(day.endswith(figure.value) for day in carried.days)
        case "exhibit":
            return int(figure.value) <= len(carried.manifest["exhibits"])
        case "order_id" | "code":
            return figure.text in carried.words
        case _:
            return bool(slots_with(figure, carried.numbers)) or _is_year(figure, carried)


def _is_year(figure: Figure, carried: Carried) -> bool:
    return figure.kind == "number" and any(day.startswith(f"{figure.value}-") for day in carried.days)


def slots_with(figure: Figure, numbers: Mapping[str, Number]) -> list[str]:
    """Return the slots whose number a figure is, at the decimals it is written with."""
    percent = figure.kind == "percent"
    typed, step = Decimal(figure.value), Decimal(1).scaleb(-_decimals(figure.value))
    return [
        slot
        for slot, value in numbers.items()
        if isinstance(value, int | float)
        and is_fraction(slot) == percent
        and (Decimal(repr(value)) * (100 if percent else 1)).quantize(step, ROUND_HALF_UP) == typed
        and (percent or Decimal(repr(value)) == typed)
    ]


def _decimals(value: str) -> int:
    return len(value.partition(".")[2])


def _why(figure: Figure, carried: Carried, earlier: Sequence[Mapping[str, Any]]) -> str:
    """Return why a number is refused: where it was true, if it ever was."""
    if figure.kind in ("percent", "number"):
        for submission in reversed(earlier):
            then = slots_with(figure, submission["numbers"])
            now = [slot for slot in then if slot in carried.numbers]
            if now:
                told = shown(now[0], carried.numbers[now[0]])
                return f"{now[0]} in the submission of {submission['sent_on']}; the pack has {told} now"
    return "the pack does not carry it: use a slot, or {{own: …}} for a number of your own"


def _slots(text: str, carried: Carried, earlier: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Give the slots of a text whose number was another in the last submission that carried it."""
    for match in SLOT.finditer(text):
        slot = match[1]
        last = next((one for one in reversed(earlier) if slot in one["numbers"]), None)
        if last is None or slot not in carried.numbers:
            continue
        then, now = shown(slot, last["numbers"][slot]), shown(slot, carried.numbers[slot])
        if then != now:
            says = f"the submission of {last['sent_on']} said {then}: say why it is {now} now"
            yield Finding("differs", "warning", _line(text, match), slot, says)


def _length(text: str, rules: Rulebook) -> Iterator[Finding]:
    letters, words = len(_HAN.findall(text)), len(re.findall(r"[A-Za-z][\w'-]*", text))
    for count, rule, unit in (
        (words, "plan_words_at_most", "words"),
        (letters, "plan_letters_at_most", "Chinese characters"),
    ):
        most = rules.number(rule, date.max)
        if count > most:
            yield Finding("long", "warning", 0, f"{count} {unit}", f"more than {most}; nothing was cut")


def _said(text: str, kind: str) -> Iterator[Finding]:
    says = {
        "emotive": "state facts; Amazon asks for no emotive language",
        "blame": "say what you did, not who was at fault",
    }
    for pattern in (*wording()[kind]["en"], *wording()[kind]["zh"]):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield Finding(kind, "warning", _line(text, match), match[0], says[kind])


def _not_raised(text: str, carried: Carried) -> Iterator[Finding]:
    """Give the words that name a category the notice does not raise."""
    raised = set(carried.brief.categories) | set(carried.brief.issues)
    if categories.GENERAL in raised:
        raised |= set(categories.own())
    for category, patterns in wording()["names"].items():
        for pattern in (*patterns["en"], *patterns["zh"]) if category not in raised else ():
            for match in re.finditer(pattern, text, re.IGNORECASE):
                named = categories.name(category, "en")
                yield Finding(
                    "not_raised", "warning", _line(text, match), match[0], f"the notice does not raise {named}"
                )


def _sent(text: str, earlier: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    mine = " ".join(text.split())
    for submission in earlier:
        theirs = " ".join(str(submission.get("text") or "").split())
        if theirs and SequenceMatcher(None, mine, theirs, autojunk=False).ratio() >= ALIKE:
            yield Finding(
                "sent_before", "warning", 0, submission["path"], f"as good as the text sent on {submission['sent_on']}"
            )
