"""A document as a Word file, to edit and to paste from; the same bytes from the same document."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from akit.appeal import packing
from akit.appeal.document import Bullets, Document, Grid, Heading, Node, Paragraph, Picture, cell

if TYPE_CHECKING:
    from docx.document import Document as Word

LATIN, CHINESE = "Calibri", "Microsoft YaHei"  # on the reader's machine; Word has stand-ins where they are not
ALARM, QUIET, SHADE, HEAD = "B3261E", "57606A", "FBE9E7", "F3F5F7"
A4 = (21.0, 29.7)  # cm
MARGIN, NARROW = 1.9, 1.3
PICTURE = 15.5  # cm


def write_docx(document: Document, charts: Path, target: Path) -> None:
    """Write a document as a Word file.

    Parameters
    ----------
    document : what it says.
    charts : the folder that holds ``charts/`` with its figures as PNG.
    target : the file.
    """
    import docx

    word = docx.Document()
    _dress(word, document)
    word.add_heading(" / ".join(dict.fromkeys(document.title)), 0)
    for line in document.lines:
        _paragraph(word, Paragraph(line, "note"))
    _page(word.sections[0], wide=False)
    for node in document.nodes:
        _put(word, node, charts, A4[0] - 2 * MARGIN)
    if document.wide:
        from docx.enum.section import WD_SECTION

        _page(word.add_section(WD_SECTION.NEW_PAGE), wide=True)
        for node in document.wide:
            _put(word, node, charts, A4[1] - 2 * NARROW)
    out = BytesIO()
    word.save(out)
    target.write_bytes(packing.office(out.getvalue(), document.day))


def _dress(word: Word, document: Document) -> None:
    """Give the file its properties, and its letters a font for each script."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    said = word.core_properties
    said.title, said.author, said.last_modified_by, said.comments = document.title[0], "akit", "akit", ""
    said.language, said.revision = document.languages[0], 1
    for name, size in (("Normal", 10), ("Heading 1", 15), ("Heading 2", 12), ("Title", 20)):
        style: Any = word.styles[name]
        style.font.name, style.font.size = LATIN, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), CHINESE)


def _page(section: Any, *, wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    width, height = reversed(A4) if wide else A4
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    margin = Cm(NARROW if wide else MARGIN)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin


def _put(word: Word, node: Node, charts: Path, width: float) -> None:
    match node:
        case Heading():
            word.add_heading(" / ".join(dict.fromkeys(node.text)), node.level)
        case Paragraph():
            _paragraph(word, node)
        case Bullets():
            _bullets(word, node)
        case Picture():
            _picture(word, node, charts)
        case Grid():
            _grid(word, node, width)


def _bullets(word: Word, node: Bullets) -> None:
    for item in node.items:
        word.add_paragraph(cell(item), style="List Bullet")


def _picture(word: Word, node: Picture, charts: Path) -> None:
    from docx.shared import Cm

    for file, alt in zip(node.files, node.alt, strict=False):
        shape = word.add_picture(str(charts / f"{file}.png"), width=Cm(PICTURE))
        shape._inline.docPr.set("descr", alt)


def _paragraph(word: Word, node: Paragraph) -> None:
    from docx.shared import Pt, RGBColor

    style = "Quote" if node.style == "quote" else "Normal"
    for text in dict.fromkeys(node.text):
        run = word.add_paragraph(style=style).add_run(text)
        if node.style in ("note", "lead"):
            run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(QUIET)
        if node.style == "alarm":
            run.bold, run.font.color.rgb = True, RGBColor.from_string(ALARM)


def _grid(word: Word, node: Grid, width: float) -> None:
    """Add a table whose head is repeated on every page and whose columns keep their share of the width."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm, Pt

    table = word.add_table(rows=0, cols=len(node.heads), style="Table Grid")
    table.autofit = False
    widths = [Cm(width * share / sum(node.widths)) for share in node.widths]
    for at, texts in enumerate([node.heads, *node.rows]):
        row = table.add_row()
        marks = ("w:tblHeader", "w:cantSplit") if at == 0 else ("w:cantSplit",)
        for mark in marks:
            row._tr.get_or_add_trPr().append(OxmlElement(mark))
        colour = HEAD if at == 0 else SHADE if at - 1 in node.red else ""
        for box, text, wide in zip(row.cells, texts, widths, strict=True):
            box.width = wide
            run = box.paragraphs[0].add_run(cell(text))
            run.bold, run.font.size = at == 0, Pt(7 if node.small else 8.5)
            _shade(box, colour)
    word.add_paragraph()


def _shade(box: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if colour:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), colour)
        box._tc.get_or_add_tcPr().append(shade)
