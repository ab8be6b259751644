"""The files of a pack: documents, figures, tables, blocks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from akit.appeal.body import Body, block_document, document, figure_names, group_name
from akit.appeal.coverage import grid as coverage_table
from akit.appeal.defect_table import in_words
from akit.appeal.document import cell, plain_text
from akit.appeal.grids import heading, value
from akit.appeal.pdf import write_pdf
from akit.appeal.pictures import as_csv, write_figure
from akit.appeal.word_file import write_docx
from akit.appeal.workbook import Sheet, write_workbook

CHARTS, TABLES, BLOCKS = "charts", "tables", "blocks"
ANNEX = (
    *(
        "order_id",
        "order_date",
        "defect_date",
        "channel",
        "marketplace",
        "kinds",
        "sku",
        "reason",
        "reasons",
        "outcome",
    ),
    *("facts", "cause", "action", "proof", "said", "complete"),
)


def write(body: Body, work: Path) -> str:
    """Write every file of a pack but its manifest; return the letters that the PDFs' fonts lack."""
    _figures(body, work)
    _tables(body, work / TABLES)
    _annex(body, work)
    whole = document(body)
    lacking = write_pdf(whole, work, work / "evidence.pdf")
    write_docx(whole, work, work / "evidence.docx")
    _blocks(body, work)
    return lacking


def _figures(body: Body, work: Path) -> None:
    for at, exhibit in enumerate(body.exhibits, start=1):
        names = figure_names(body.case, at, exhibit) if exhibit.draw else ()
        for language, name in zip(body.case.voice.languages, names, strict=False):
            write_figure(exhibit, language, work / CHARTS, name)


def _tables(body: Body, folder: Path) -> None:
    """Write each exhibit's numbers as CSV and XLSX, and the coverage grid and order lists as CSV."""
    folder.mkdir()
    day = case_day(body)
    for at, exhibit in enumerate(body.exhibits, start=1):
        name = f"exhibit-{at:02d}-{exhibit.key}"
        _csv(exhibit.table, folder / f"{name}.csv")
        note = " ".join((*exhibit.title, *exhibit.finding, *exhibit.caption))
        write_workbook(
            [Sheet(f"Exhibit {at}", exhibit.table, note=note)], exhibit.title[0], day, folder / f"{name}.xlsx"
        )
    _csv(coverage_table(body.answers), folder / "coverage.csv")
    _csv(_lists(body), folder / "order-lists.csv")
    _csv(_raw_annex(body), folder / "annex.csv")


def case_day(body: Body) -> str:
    """Return the day a pack is dated, ISO."""
    return body.case.day.as_of.date().isoformat()


def _csv(table: pd.DataFrame, path: Path) -> None:
    path.write_text(as_csv(table), encoding="utf-8", newline="\n")


def _lists(body: Body) -> pd.DataFrame:
    """Return one row an order and list: group, order_id."""
    rows = [
        (cell(group_name(body.case, group)), body.case.masks.order(order))
        for group in body.case.lists
        for order in group.order_ids
    ]
    return pd.DataFrame(rows, columns=["group", "order_id"])


def _raw_annex(body: Body) -> pd.DataFrame:
    rows = body.case.raised_rows
    return rows.assign(order_id=[body.case.masks.order(one) for one in rows["order_id"]])


def _annex(body: Body, work: Path) -> None:
    """Write the annex as a workbook: what counts, what is not decided, and the order lists."""
    case, rows = body.case, body.case.raised_rows
    counted, pending = rows[~rows["pending"]].reset_index(drop=True), rows[rows["pending"]].reset_index(drop=True)
    red = [place for place, done in enumerate(counted["complete"]) if not done]
    lists = _lists(body).rename(columns={name: cell(heading(name, case.voice)) for name in ("group", "order_id")})
    names = [
        cell(case.voice.say(key)).replace("\n", " ").replace(":", " -").replace("：", "-")
        for key in ("pack_annex_sheet", "pack_pending_sheet", "pack_lists")
    ]
    sheets = [
        Sheet(names[0], _shown(body, counted), red),
        Sheet(names[1], _shown(body, pending)),
        Sheet(names[2], lists),
    ]
    write_workbook(sheets, case.voice.say("pack_annex")[0], case_day(body), work / "annex.xlsx")


def _shown(body: Body, rows: pd.DataFrame) -> pd.DataFrame:
    voice = body.case.voice
    worded = in_words(rows, voice, body.case.masks)
    columns = {name: [cell(value(name, one, voice)) for one in worded[name]] for name in ANNEX}
    table = pd.DataFrame(columns, dtype="str")
    return table.rename(columns={name: cell(heading(name, voice)).replace("\n", " / ") for name in ANNEX})


def _blocks(body: Body, work: Path) -> None:
    """Write each block as text to paste, as PDF and as Word file, so that it can be sent again alone."""
    folder = work / BLOCKS
    folder.mkdir()
    for block in body.blocks:
        alone = block_document(body, block)
        texts = [f"{block.title[at]}\n\n{plain_text(block.nodes, at)}" for at in range(len(body.case.voice.languages))]
        (folder / f"{block.key}.txt").write_text("\n".join(texts), encoding="utf-8", newline="\n")
        write_pdf(alone, work, folder / f"{block.key}.pdf")
        write_docx(alone, work, folder / f"{block.key}.docx")
