"""The page in a real Chromium: sorted, filtered, copied, dressed in another theme, printed, and read by axe."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from akit.report import run_report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(sys.platform == "win32", reason="tried on Linux alone"),
]
DAY = "2026-05-15"


@pytest.fixture(scope="module", params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def report(language: str, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_report(sample, as_of=DAY, language=language, out=tmp_path_factory.mktemp("reports"))


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, report: Path):  # type: ignore[no-untyped-def]
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.faults = []
    page.asked = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(report.as_uri())
    yield page
    assert page.faults == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


def column(table, number: int) -> list[str]:  # type: ignore[no-untyped-def]
    return [cell.strip() for cell in table.locator(f"tbody tr:visible td:nth-child({number})").all_inner_texts()]


def test_a_table_is_sorted_by_the_heading_that_is_pressed(page):
    table = page.locator("table:has(.sort)").first
    before = column(table, 3)
    counts = sorted(int(text.replace(",", "")) for text in before)
    button = table.locator("thead th:nth-child(3) .sort")
    button.click()
    assert [int(text.replace(",", "")) for text in column(table, 3)] == counts
    assert table.locator("thead th:nth-child(3)").get_attribute("aria-sort") == "ascending"
    button.focus()
    page.keyboard.press("Enter")
    assert [int(text.replace(",", "")) for text in column(table, 3)] == counts[::-1]
    button.click()
    assert column(table, 3) == before


def test_a_table_is_filtered_by_words_and_says_how_many_rows_are_left(page):
    box = page.locator(".filter").last
    table = page.locator(".filter ~ .table table").last
    every = table.locator("tbody tr").count()
    box.locator("input").fill("claims.csv")
    left = table.locator("tbody tr:visible").count()
    assert 0 < left < every
    assert str(left) in box.locator("[role=status]").inner_text() and str(every) in box.inner_text()
    box.locator("input").fill("")
    assert table.locator("tbody tr:visible").count() == every


def test_a_chart_is_copied_as_a_picture(page):
    page.locator(".copy").first.click()
    page.locator(".tools [role=status]:not(:empty)").first.wait_for()
    kinds = page.evaluate("async () => (await navigator.clipboard.read()).flatMap((item) => item.types)")
    assert "image/png" in kinds


def test_a_chart_is_copied_with_its_caption_for_a_plan_of_action(page):
    figure = page.locator("figure:has(svg)").first
    figure.locator(".plan").click()
    figure.locator(".tools [role=status]:not(:empty)").wait_for()
    read = "async (kind) => (await (await navigator.clipboard.read())[0].getType(kind)).text()"
    caption = figure.locator("figcaption").inner_text()
    assert page.evaluate(read, "text/plain") == caption
    assert "<img" in page.evaluate(read, "text/html") and caption[:40] in page.evaluate(read, "text/html")


def test_the_data_of_a_chart_is_kept_as_a_csv(page, tmp_path: Path):
    with page.expect_download() as download:
        page.locator("figure:has(svg) a.data").first.click()
    kept = tmp_path / "kept.csv"
    download.value.save_as(kept)
    text = kept.read_text(encoding="utf-8-sig")
    assert "," in text.splitlines()[0] and len(text.splitlines()) > 2


def test_a_theme_is_chosen_and_stays(page):
    def paper() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    bright = paper()
    page.locator(".theme").click()
    page.locator(".theme").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark" and paper() != bright
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_page_prints_to_a_pdf_without_its_buttons(page, language: str):
    document = PdfReader(BytesIO(page.pdf(format="A4")))
    text = "".join(part.extract_text() for part in document.pages)
    assert 3 <= len(document.pages) <= 40
    assert ("下载数据" if language == "zh" else "Download data") not in text


def test_every_link_on_the_page_leads_somewhere(page):
    dead = page.evaluate(
        "() => [...document.querySelectorAll('a[href^=\"#\"]')].map((a) => decodeURIComponent(a.hash.slice(1)))"
        ".filter((id) => !document.getElementById(id))"
    )
    assert dead == []


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_sticks_out_of_the_screen(page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_violation(page, theme: str):
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme=theme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_page_is_one_small_file(report: Path):
    assert report.stat().st_size < 3_000_000


def test_the_page_can_be_read_without_its_script(browser, report: Path):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert page.locator("main table tbody tr").count() > 20
    assert page.locator("a.data").first.get_attribute("href").startswith("data:text/csv")
    context.close()


def test_no_letter_is_an_empty_box_even_where_the_machine_has_no_chinese_font(page, language: str):
    """The page brings its Chinese letters: Chromium says which font drew each."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    drawn = []
    for place in ("h1", "nav a", ".theme", ".card h3", "figcaption strong", "thead .sort", "summary"):
        node = session.send("DOM.querySelector", {"nodeId": root, "selector": place})["nodeId"]
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        drawn.append((place, any(font["isCustomFont"] for font in fonts)))
    assert [place for place, own in drawn if not own] == ([] if language == "zh" else [place for place, _ in drawn])
