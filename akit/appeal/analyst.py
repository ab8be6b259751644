"""What the analyst should know and Amazon was not asked to hear: a file of its own, never part of what is sent."""

from __future__ import annotations

from akit import prose
from akit.appeal import categories
from akit.appeal.annex import incomplete
from akit.appeal.blocks import lacking
from akit.appeal.body import Body, is_complete
from akit.appeal.case import Case
from akit.appeal.request import Request
from akit.appeal.scope import printed
from akit.words import word

MOST_REASONS = 3  # reasons whose usual remedies are named


def warnings(body: Body, letters_missing: str) -> tuple[str, ...]:
    """Return what a person should know before a pack is sent, in English, as commands speak."""
    case, told = body.case, []
    if not is_complete(body):
        rows = body.numbers["raised.incomplete"]
        what = f"{rows} defective orders lack a cause or an action" if rows else "an ask has no answer"
        told.append(f"the pack is incomplete: {what}; see its first page.")
    if case.brief.stage and not any(ask.text for ask in case.brief.asks):
        told.append("akit read nothing in the notice that asks for an answer; the pack answers the parts of a plan.")
    if case.brief.rate is not None and case.scope.why != "printed_rate":
        rate = printed(case.rate["rate"]) if case.rate else "none"
        head = f"the notice prints {printed(case.brief.rate)}; akit counts {rate} for {case.scope.channel}"
        told.append(f"{head}: no rate of this day prints alike.")
    if case.day.not_supplied:
        told.append(f"no file tells of {', '.join(case.day.not_supplied)}: the rate is a lower bound.")
    if letters_missing:
        told.append(f"no font has the letters {letters_missing}; the PDFs show □ in their place.")
    return tuple(told)


def notes(body: Body, request: Request, told: tuple[str, ...]) -> str:
    """Return the analyst's file as Markdown, in the pack's first language: what is missing, and what else was found."""
    case, language = body.case, body.case.voice.languages[0]

    def say(key: str, **slots: object) -> str:
        return prose.say(key, language, **slots)

    lines = [f"# {say('analyst_title')}", "", say("analyst_lead"), ""]
    lines += [f"- {warning}" for warning in told]
    lines += _section(
        say("analyst_missing"), [f"{one.number}. {lacking(case, one)[0]}" for one in body.answers if one.missing]
    )
    red = [case.masks.order(order) for order in incomplete(case.raised_rows)["order_id"]]
    lines += _section(say("analyst_red", count=len(red)), [", ".join(red)] if red else [])
    lines += _section(say("analyst_unread"), [case.masks.own(sentence) for sentence in request.unread])
    lines += _section(say("analyst_else"), [*_not_raised(case, language), *_rates(case, language)])
    lines += _section(say("analyst_remedies", version=case.day.codebook.version), _remedies(case, language))
    lines += _section(say("analyst_unmatched"), [prose.unmatched_defects(case.day.unmatched_defects, language)])
    return case.masks.order_ids("\n".join(lines)) + "\n"


def _section(title: str, items: list[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {item}" for item in items)] if items else []


def _remedies(case: Case, language: str) -> list[str]:
    """Return what the codebook says usually helps against the most frequent reasons of the raised defects."""
    meant = frozenset().union(*map(categories.reasons_of, case.raised))
    said = case.raised_rows["reasons"].str.split(",").explode()
    counts = said[said.isin(meant)].value_counts()
    frequent = sorted(counts.index, key=lambda reason: (-counts[reason], reason))[:MOST_REASONS]
    known = case.day.codebook.remedies(case.day.as_of.date())
    return [
        prose.say(
            "analyst_remedy", language, reason=case.day.codebook.name(reason, language), orders=counts[reason],
            kind=word(row["kind"], language), cause=word(row["cause"] or "unknown", language),
            measure=row[f"action_{language}"], proof=row[f"proof_{language}"] or "–",
        )
        for reason in frequent
        for row in known[known["reason"] == reason].to_dict("records")
    ]  # fmt: skip


def _not_raised(case: Case, language: str) -> list[str]:
    """Return the categories defective orders have that the notice does not raise, with how many."""
    if categories.GENERAL in case.raised:
        return []
    counts = {one: len(case.rows_of(one)) for one in categories.own() if one not in case.raised}
    return [
        prose.say("pack_counted", language, name=categories.name(one, language), count=count)
        for one, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        if count
    ]


def _rates(case: Case, language: str) -> list[str]:
    """Return the rates of the channels the pack is not about."""
    table = case.day.order_defect_rate
    others = [channel for channel in ("mfn", "afn") if channel != case.scope.channel]
    return [prose.order_defect_rate(table, channel, language=language) for channel in others]
