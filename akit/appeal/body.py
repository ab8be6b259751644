"""The body of a pack: what is asked and covered, the blocks, the exhibits, the order lists, and the annex."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from akit.appeal.blocks import Block, heading, lacking
from akit.appeal.case import Case
from akit.appeal.coverage import Answer
from akit.appeal.defect_table import defect_grid
from akit.appeal.document import Document, Grid, Heading, Node, Paragraph, Picture
from akit.appeal.exhibits import Exhibit
from akit.appeal.grids import grid
from akit.appeal.numbers import Number, said
from akit.appeal.order_lists import OrderList
from akit.appeal.voice import Said, day
from akit.words import word


@dataclass(frozen=True)
class Body:
    """The parts of one pack, each made once.

    Attributes
    ----------
    case : what it is made from.
    exhibits : in order; an exhibit's number is its place, from 1.
    numbers : slot -> value.
    answers : the coverage grid.
    blocks : one an ask.
    changes : what is new since the submission before; empty where there is none.
    """

    case: Case
    exhibits: tuple[Exhibit, ...]
    numbers: Mapping[str, Number]
    answers: tuple[Answer, ...]
    blocks: tuple[Block, ...]
    changes: tuple[Node, ...] = ()


def document(body: Body) -> Document:
    """Return the whole pack as one document."""
    case = body.case
    nodes: list[Node] = [Heading(1, case.voice.say("pack_covered")), *_completeness(body), coverage_grid(body)]
    nodes += [Heading(1, case.voice.say("pack_changed")), *body.changes] if body.changes else []
    nodes.append(Heading(1, case.voice.say("pack_answers_title_part")))
    for block in body.blocks:
        nodes += [heading(block), *block.nodes]
    nodes.append(Heading(1, case.voice.say("pack_exhibits")))
    for at, exhibit in enumerate(body.exhibits, start=1):
        nodes += exhibit_nodes(case, at, exhibit)
    nodes += [
        Heading(1, case.voice.say("pack_lists")),
        Paragraph(case.voice.say("pack_lists_lead"), "lead"),
        *list_grid(case, case.lists),
    ]
    nodes += [Heading(1, case.voice.say("pack_method")), *_method(body)]
    return Document(
        case.voice.languages, _title(case), _lines(body), tuple(nodes), tuple(_annex(case)), day(case.day.as_of)
    )


def block_document(body: Body, block: Block) -> Document:
    """Return one block as a document of its own: what it says, its exhibits, and its orders."""
    case, answer = body.case, block.answer
    nodes: list[Node] = [*block.nodes]
    if answer.exhibits:
        nodes.append(Heading(1, case.voice.say("pack_exhibits")))
    for at in answer.exhibits:
        nodes += exhibit_nodes(case, at, body.exhibits[at - 1])
    wide = _block_annex(case, answer) if answer.orders else []
    return Document(case.voice.languages, block.title, _lines(body), tuple(nodes), tuple(wide), day(case.day.as_of))


def _block_annex(case: Case, answer: Answer) -> list[Node]:
    """Return the orders an ask is about: those not decided for appeals of single defects, else its defective ones."""
    if answer.ask.part == "appeal_defects":
        pending = case.annex[case.annex["pending"]]
        return _annex_nodes(case, pending, "pack_annex_pending") if len(pending) else []
    ids = set().union(*(case.rows_of(one)["order_id"] for one in answer.about))
    return _annex_nodes(case, case.annex[case.annex["order_id"].isin(ids)], "pack_annex")


def _title(case: Case) -> Said:
    return case.voice.say("pack_title", name=case.masks.own(case.day.account.settings.name))


def _lines(body: Body) -> tuple[Said, ...]:
    case = body.case
    scope = case.voice.say(
        "pack_scope", channel=case.voice.word(case.scope.channel),
        marketplace=tuple(
            word("every_marketplace", language) if case.scope.marketplace == "all" else case.scope.marketplace
            for language in case.voice.languages
        ), **said(body.numbers, start="window_start", end="window_end", as_of="as_of"),
    )  # fmt: skip
    topics = case.voice.say(
        "pack_notice", topics=case.voice.words(case.brief.topics), stage=case.voice.word(f"stage_{case.brief.stage}")
    )
    return (scope, topics) if case.brief.stage else (scope,)


def _completeness(body: Body) -> list[Node]:
    """Return how many rows of the annex are complete, and whether the pack is."""
    case = body.case
    slots = said(
        body.numbers,
        complete="raised.complete",
        orders="raised.orders",
        share="raised.complete_share",
        without="raised.incomplete",
    )
    meter = case.voice.say("pack_meter", **slots)
    whole = is_complete(body)
    verdict = case.voice.say("pack_complete" if whole else "pack_incomplete")
    return [Paragraph(meter), Paragraph(verdict, "plain" if whole else "alarm")]


def is_complete(body: Body) -> bool:
    """Say whether every ask is answered and every row of the annex has a cause and an action."""
    return not any(answer.missing for answer in body.answers) and not body.numbers["raised.incomplete"]


def coverage_grid(body: Body) -> Grid:
    """Return the coverage grid for a page; asks that lack something are red."""
    voice = body.case.voice
    rows = pd.DataFrame(
        {
            "number": [answer.number for answer in body.answers],
            "part": [answer.ask.part for answer in body.answers],
            "category": [voice.listed(voice.category(one) for one in answer.about) for answer in body.answers],
            "exhibits": [", ".join(map(str, answer.exhibits)) for answer in body.answers],
            "orders": [answer.orders for answer in body.answers],
            "actions": [answer.actions for answer in body.answers],
            "missing": [_only_what(body.case, answer) for answer in body.answers],
        }
    )
    red = [place for place, answer in enumerate(body.answers) if answer.missing]
    return grid(rows, list(rows.columns), voice, red)


def _only_what(case: Case, answer: Answer) -> Said:
    parts = [case.voice.say(f"missing_{what}", count=f"{count or 0:,}") for what, count in answer.missing]
    return case.voice.listed(parts) if lacking(case, answer) != case.voice.same("") else case.voice.same("–")


def exhibit_nodes(case: Case, number: int, exhibit: Exhibit) -> list[Node]:
    """Return an exhibit as it stands on a page: number and title, finding, figure, table, caption."""
    title = case.voice.say("pack_exhibit", number=number, title=exhibit.title)
    nodes: list[Node] = [Heading(2, title), Paragraph(exhibit.finding, "opening")]
    if exhibit.draw:
        files = tuple(f"charts/{name}" for name in figure_names(case, number, exhibit))
        nodes.append(Picture(files, exhibit.finding))
    if exhibit.shown:
        nodes.append(grid(exhibit.table, exhibit.shown, case.voice))
    return [*nodes, Paragraph(exhibit.caption, "note")]


def figure_names(case: Case, number: int, exhibit: Exhibit) -> tuple[str, ...]:
    """Return the file names of an exhibit's figure without ending, one a language; a lone language is not named."""
    name = f"exhibit-{number:02d}-{exhibit.key}"
    languages = case.voice.languages
    return (name,) if len(languages) == 1 else tuple(f"{name}-{language}" for language in languages)


def list_grid(case: Case, lists: Sequence[OrderList]) -> list[Node]:
    """Return the order lists, each with its group, how many orders and their ids."""
    if not lists:
        return [Paragraph(case.voice.say("pack_lists_none"))]
    rows = pd.DataFrame(
        {
            "group": [group_name(case, group) for group in lists],
            "order_count": [len(group.order_ids) for group in lists],
            "order_ids": [case.voice.same(", ".join(map(case.masks.order, group.order_ids))) for group in lists],
        }
    )
    return [replace(grid(rows, list(rows.columns), case.voice), widths=(1.5, 0.55, 4.6))]


def group_name(case: Case, group: OrderList) -> Said:
    """Return what an order list is called; an action keeps the analyst's words."""
    return case.voice.same(group.said) if group.key == "action" else case.voice.word(f"list_{group.key}")


def _method(body: Body) -> list[Node]:
    """Return how the numbers are counted, and from which files."""
    case = body.case
    how = Paragraph(case.voice.say("pack_how", **said(body.numbers, target="target_value.all", lag="lag_days")))
    files = case.day.account.files
    used = files[(files["rows_kept"] > 0) & ~(files["first_date"] > case.day.as_of)]
    read = used.assign(
        path=[case.masks.path(path) for path in used["path"]], rows=used["rows_kept"], sha256=used["sha256"].str[:16]
    )
    return [how, replace(grid(read, ["path", "rows", "sha256"], case.voice), widths=(3.6, 0.8, 1.6))]


def _annex(case: Case) -> list[Node]:
    rows = case.raised_rows
    nodes = _annex_nodes(case, rows[~rows["pending"]], "pack_annex")
    pending = rows[rows["pending"]]
    return [*nodes, *_annex_nodes(case, pending, "pack_annex_pending")] if len(pending) else nodes


def _annex_nodes(case: Case, rows: pd.DataFrame, title: str) -> list[Node]:
    lead = case.voice.say(f"{title}_lead", count=f"{len(rows):,}")
    return [
        Heading(1, case.voice.say(title)),
        Paragraph(lead, "lead"),
        defect_grid(rows.reset_index(drop=True), case.voice, case.masks),
    ]
