"""A page on paper: by a real Chromium, the same bytes for the same page, with bookmarks and tags."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from akit.errors import ReportFailedError, UsageError
from akit.report.page import render
from akit.report.pdf import NAMES, write_pdf

HAS_CHROMIUM = any(map(shutil.which, NAMES))


@pytest.fixture
def page(tmp_path: Path) -> Path:
    from nbformat import v4

    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(200))
    table = f"<table><thead><tr><th>The heading</th></tr></thead><tbody>{rows}</tbody></table>"
    shown = v4.new_output("display_data", {"text/html": table})
    cells = [
        v4.new_markdown_cell("# 订单缺陷率"),
        v4.new_markdown_cell("## One"),
        v4.new_code_cell("x", outputs=[shown]),
    ]
    path = tmp_path / "a report.html"
    path.write_text(render(v4.new_notebook(cells=cells), language="zh"), encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.skipif(not HAS_CHROMIUM, reason="no Chromium on this machine")
def test_one_page_gives_one_pdf_to_the_byte_with_bookmarks_tags_and_repeated_headings(page: Path):
    first = write_pdf(page).read_bytes()
    second = write_pdf(page)
    document = PdfReader(second)

    assert second.read_bytes() == first
    assert document.metadata == {"/Title": "订单缺陷率", "/Producer": "akit"}
    assert document.outline and "/StructTreeRoot" in document.trailer["/Root"]
    texts = [part.extract_text() for part in document.pages]
    assert len(texts) > 2 and all("The heading" in text for text in texts[:-1])
    assert sorted(path.suffix for path in page.parent.iterdir()) == [".html", ".pdf"]


def test_without_a_browser_the_error_says_what_to_do(page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("akit.report.pdf.shutil.which", lambda name: None)
    monkeypatch.setattr("akit.report.pdf.PLACES", ())
    monkeypatch.delenv("AKIT_CHROMIUM", raising=False)

    with pytest.raises(UsageError, match="AKIT_CHROMIUM"):
        write_pdf(page)


def test_a_browser_that_prints_nothing_leaves_the_old_pdf_alone(page: Path, monkeypatch: pytest.MonkeyPatch):
    old = page.with_suffix(".pdf")
    old.write_bytes(b"old")
    monkeypatch.setenv("AKIT_CHROMIUM", shutil.which("false") or "")

    with pytest.raises(ReportFailedError, match="printed no PDF"):
        write_pdf(page)
    assert old.read_bytes() == b"old" and len(list(page.parent.iterdir())) == 2
