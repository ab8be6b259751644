"""A real JupyterLab, opened by `akit lab` and worked in through a real Chromium.

Runs where ``AKIT_LAB`` names the ``akit`` of an environment with JupyterLab (`make test-lab` sees to both).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from akit import house

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("AKIT_LAB" not in os.environ, reason="AKIT_LAB names no akit with JupyterLab"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
START = house.notebooks()["tour"].parents[1] / "akit" / "template" / "start.ipynb"
PATIENCE = 90_000  # milliseconds: the machine may be slow or shared


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a lab on the sample account."""
    folder = tmp_path_factory.mktemp("lab")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = [f"--ServerApp.port={port}", "--IdentityProvider.token=t", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    log = folder / "log.txt"
    with log.open("wb") as said:
        command = [os.environ["AKIT_LAB"], "lab", "sample", "--folder", str(folder / "bench"), "--no-browser", *own]
        server = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE / 1000
        while "is running at" not in log.read_text(errors="replace"):
            assert server.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


@pytest.fixture(scope="module")
def page(lab: str):  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{lab}/?token=t")
        yield page
        browser.close()


def run_all(page, template: Path) -> None:  # type: ignore[no-untyped-def]
    """Run every cell of the notebook in front, and wait until each has its number."""
    cells = json.loads(template.read_text(encoding="utf-8"))["cells"]
    count = sum(cell["cell_type"] == "code" for cell in cells)
    page.locator(f"{FRONT} .jp-CodeCell").nth(count - 1).wait_for()
    page.locator(f"{FRONT} .jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    page.locator(f"{FRONT} .jp-Cell").first.click()  # the menu speaks of the notebook that has the focus
    page.locator(".lm-MenuBar-itemLabel:text-is('Run')").click()
    page.locator(".lm-Menu-itemLabel:text-is('Run All Cells')").click()
    prompts = page.locator(f"{FRONT} .jp-CodeCell .jp-InputPrompt")
    until = time.monotonic() + PATIENCE / 1000
    done: list[str] = []
    while len(done) < count and time.monotonic() < until and not errors(page):
        time.sleep(0.5)
        done = [text for text in prompts.all_inner_texts() if re.fullmatch(r"\[\d+\]:", text.strip())]
    assert errors(page) == [] and len(done) == count


def errors(page) -> list[str]:  # type: ignore[no-untyped-def]
    kinds = [f"{FRONT} [data-mime-type='application/vnd.jupyter.{kind}']" for kind in ("stderr", "error")]
    return list(page.locator(", ".join(kinds)).all_inner_texts())


def test_the_lab_opens_on_the_start_page_whose_controls_draw_anew(page):
    assert page.url.rstrip("/").endswith("start.ipynb")
    run_all(page, START)
    panel = page.locator(FRONT)
    rate = panel.locator(".card .value").first
    assert rate.inner_text() == "0.59%", "2026-09-30: 16 of 2,697, the generator's own recount"
    panel.locator(".widget-dropdown select").first.select_option(label="Fulfilled by Amazon")
    panel.locator("figcaption", has_text="Fulfilled by Amazon: 0.20%").first.wait_for()  # 4 of 2,014


def test_a_table_in_the_lab_sorts(page):
    table = page.locator(f"{FRONT} .table table").first
    table.locator("thead th:nth-child(1) .sort").click()
    ids = table.locator("tbody tr td:nth-child(1)").all_inner_texts()
    assert len(ids) > 5 and ids == sorted(ids)


def test_the_launcher_has_a_card_for_each_notebook(page):
    page.locator("[data-command='launcher:create'], [title^='New Launcher']").first.click()
    cards = page.locator(".jp-LauncherCard")
    cards.filter(has_text="Start here").wait_for()
    section = " ".join(cards.all_inner_texts()).lower()
    assert [name for name in house.notebooks() if name.replace("-", " ").split()[0] not in section] == []


@pytest.mark.parametrize("name", sorted(house.notebooks()))
def test_every_notebook_runs_to_its_end(page, lab: str, name: str):
    page.goto(f"{lab}/lab/workspaces/{name}/tree/{name}.ipynb?reset")
    run_all(page, house.notebook(name))


def test_the_lab_asked_for_nothing_outside(page, lab: str):
    assert [url for url in page.asked if not url.startswith((lab, "data:", "blob:"))] == []
