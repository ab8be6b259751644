"""Blocks: the answer to one ask, made so that it can be sent again alone. Facts of data and ledgers, and no promise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from akit.appeal.case import Case
from akit.appeal.categories import GENERAL
from akit.appeal.coverage import Answer
from akit.appeal.defect_table import TO_PASTE, defect_grid
from akit.appeal.document import Bullets, Heading, Node, Paragraph
from akit.appeal.exhibits import Exhibit
from akit.appeal.numbers import Number, said
from akit.appeal.order_lists import representative
from akit.appeal.voice import Said, day


@dataclass(frozen=True)
class Block:
    """The answer to one ask.

    Attributes
    ----------
    answer : the ask and what there is for it.
    title : its number, part of the plan and category.
    nodes : what it says, its title left out.
    """

    answer: Answer
    title: Said
    nodes: tuple[Node, ...]

    @property
    def key(self) -> str:
        """Its file name without ending."""
        return f"{self.answer.number:02d}-{self.answer.ask.part}-{self.answer.ask.category}".replace("_", "-")


@dataclass(frozen=True)
class Made:
    """What blocks are written from: the case, its exhibits and the numbers the pack carries."""

    case: Case
    exhibits: Sequence[Exhibit]
    numbers: Mapping[str, Number]


def blocks(made: Made, answers: Sequence[Answer]) -> tuple[Block, ...]:
    """Return one block per ask, in the notice's order."""
    return tuple(_block(made, answer) for answer in answers)


def _block(made: Made, answer: Answer) -> Block:
    voice, ask = made.case.voice, answer.ask
    title = voice.say(
        "pack_block", number=answer.number, part=voice.word(f"part_{ask.part}"),
        category=voice.listed(voice.category(one) for one in answer.about),
    )  # fmt: skip
    nodes: list[Node] = [Paragraph(voice.same(ask.text), "quote")] if ask.text else []
    write = WRITERS.get(ask.part)
    if write is not None and answer.missing != (("not_in_data", None),):
        for category in answer.about:
            nodes += write(made, answer, category)
    nodes += _lacking(made.case, answer)
    return Block(answer, title, tuple(nodes))


def _root_cause(made: Made, answer: Answer, category: str) -> list[Node]:
    case, rows = made.case, made.case.rows_of(category)
    nodes: list[Node] = [Paragraph(_how_many(made, category))]
    if category == GENERAL:
        nodes += _by_category(made)
    nodes += _named(case, "pack_causes", rows, "cause")
    nodes += _findings(made, answer, category)
    return [*nodes, *_examples(case, rows)]


def _how_many(made: Made, category: str) -> Said:
    case, slot = made.case, f"category.{category}"
    if category == GENERAL:
        named = said(made.numbers, orders="annex.orders", start="window_start", end="window_end")
        return case.voice.say("pack_root_general", **named, channel=case.voice.word(case.scope.channel))
    named = said(made.numbers, orders=f"{slot}.orders", share=f"{slot}.share", total="annex.orders")
    return case.voice.say("pack_root", **named, category=case.voice.category(category))


def _by_category(made: Made) -> list[Node]:
    voice = made.case.voice
    items = tuple(
        voice.say(
            "pack_counted_share", name=voice.category(one),
            **said(made.numbers, count=f"category.{one}.orders", share=f"category.{one}.share"),
        )
        for one in made.case.shown_categories
    )  # fmt: skip
    return [Paragraph(voice.say("pack_by_category"), "opening"), Bullets(items)] if items else []


def _named(case: Case, lead: str, rows: pd.DataFrame, column: str) -> list[Node]:
    """Return the analyst's own words of a column with how many orders each is said of, most frequent first."""
    counts = rows.loc[rows[column].ne(""), column].value_counts().rename_axis("said").reset_index()
    counts = counts.sort_values(["count", "said"], ascending=[False, True])
    items = tuple(
        case.voice.say("pack_counted", name=text, count=f"{count:,}")
        for text, count in zip(counts["said"], counts["count"], strict=True)
    )
    with_, of = int(counts["count"].sum()), len(rows)
    return (
        [Paragraph(case.voice.say(lead, count=f"{with_:,}", orders=f"{of:,}"), "opening"), Bullets(items)]
        if items
        else []
    )


def _findings(made: Made, answer: Answer, category: str) -> list[Node]:
    """Return the findings of the exhibits that speak to the ask, each with its number."""
    voice = made.case.voice
    wanted = {category} if category != GENERAL else {GENERAL, *made.case.shown_categories}
    mine = [(at, made.exhibits[at - 1]) for at in answer.exhibits if made.exhibits[at - 1].category in wanted]
    items = tuple(voice.say("pack_see", number=at, finding=exhibit.finding) for at, exhibit in mine)
    return [Paragraph(voice.say("pack_findings"), "opening"), Bullets(items)] if items else []


def _examples(case: Case, rows: pd.DataFrame) -> list[Node]:
    most = case.day.rules.number("representative_orders", case.day.as_of.date())
    if rows.empty:
        return []
    table = defect_grid(representative(rows, most), case.voice, case.masks, TO_PASTE)
    return [Paragraph(case.voice.say("pack_examples"), "opening"), table]


def _actions_taken(made: Made, answer: Answer, category: str) -> list[Node]:
    case = made.case
    actions = case.actions_for("actions_taken", category)
    nodes: list[Node] = (
        [Paragraph(case.voice.say("pack_done"), "opening"), _dated(case, actions, "pack_action")]
        if len(actions)
        else []
    )
    nodes += _named(case, "pack_done_orders", case.rows_of(category), "action")
    return nodes + _findings(made, answer, category)


def _dated(case: Case, actions: pd.DataFrame, key: str) -> Bullets:
    proven = {True: key, False: f"{key}_unproven"}
    rows = zip(actions["date"], actions["action"], actions["proof"], strict=True)
    return Bullets(
        tuple(
            case.voice.say(proven[bool(proof)], date=day(date), action=action.rstrip("."), proof=proof)
            for date, action, proof in rows
        )
    )


def _prevention(made: Made, answer: Answer, category: str) -> list[Node]:
    case = made.case
    actions = case.actions_for("prevention", category)
    if actions.empty:
        return []
    lead = Paragraph(case.voice.say("pack_in_place"), "opening")
    return [lead, _dated(case, actions, "pack_measure"), *_findings(made, answer, category)]


def _evidence(made: Made, answer: Answer, category: str) -> list[Node]:
    case = made.case
    nodes = _findings(made, answer, category)
    actions = case.actions_of(category)
    proven = actions[actions["proof"].ne("")]
    if len(proven):
        nodes += [Paragraph(case.voice.say("pack_proofs"), "opening"), _dated(case, proven, "pack_action")]
    return nodes + _named(case, "pack_proofs_orders", case.rows_of(category), "proof")


def _appeal_defects(made: Made, answer: Answer, category: str) -> list[Node]:
    """Return which of the window's defects were appealed, and which are not decided."""
    case, claims = made.case, made.case.day.claims
    mine = claims[claims["order_id"].isin(case.annex["order_id"])]
    appealed = mine[mine["appeal_date"].notna()]
    pending = case.annex.loc[case.annex["pending"], "order_id"]
    slots = {"appealed": f"{len(appealed):,}", "pending": f"{len(pending):,}"}
    nodes: list[Node] = [Paragraph(case.voice.say("pack_appeals", **slots))]
    if len(pending):
        nodes.append(Paragraph(case.voice.same(", ".join(case.masks.order(one) for one in pending)), "note"))
    return nodes


Write = Callable[[Made, Answer, str], list[Node]]
WRITERS: Mapping[str, Write] = {
    "root_cause": _root_cause,
    "actions_taken": _actions_taken,
    "prevention": _prevention,
    "evidence": _evidence,
    "appeal_defects": _appeal_defects,
}


def _lacking(case: Case, answer: Answer) -> list[Node]:
    """Return what is missing for the ask, said so that nobody can overlook it."""
    return [Paragraph(lacking(case, answer), "alarm")] if answer.missing else []


def lacking(case: Case, answer: Answer) -> Said:
    """Return in words what an ask lacks; "" where it lacks nothing."""
    if not answer.missing:
        return case.voice.same("")
    parts = [case.voice.say(f"missing_{what}", count=f"{count or 0:,}") for what, count in answer.missing]
    return case.voice.say("pack_missing", what=case.voice.listed(parts))


def heading(block: Block, level: int = 2) -> Heading:
    """Return the heading of a block."""
    return Heading(level, block.title)
