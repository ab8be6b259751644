"""A real JupyterLab, opened by `akit lab` and worked in through a real Chromium: one of each for all tests.

Runs where ``AKIT_LAB`` names the ``akit`` of an environment with JupyterLab (`make test-lab` sees to it). Nothing here
counts seconds: each step waits for the state it needs, and only a lab that hangs meets the end of ``PATIENCE``.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator

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
PATIENCE = 300_000  # milliseconds: the machine may be slow or shared
OPEN = """async name => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = await app.commands.execute("docmanager:open", { path: `${name}.ipynb`, factory: "Notebook" });
  await panel.context.ready;
  await panel.sessionContext.ready;
  window.opened = { ...window.opened, [name]: panel };
}"""
STATE = """name => {
  const panel = window.opened[name];
  const cells = [...panel.content.model.cells].filter((cell) => cell.type === "code");
  const outputs = cells.flatMap((cell) => cell.outputs.toJSON());
  const bad = outputs.filter((output) => output.output_type === "error" || output.name === "stderr");
  const kinds = ["stderr", "error"].map((kind) => `[data-mime-type="application/vnd.jupyter.${kind}"]`);
  const seen = [...panel.node.querySelectorAll(kinds.join())];  // what a control's output area shows is in no cell
  return {
    cells: cells.length,
    done: cells.filter((cell) => cell.executionCount && cell.executionState !== "running").length,
    errors: [...bad.map((output) => JSON.stringify(output)), ...seen.map((node) => node.innerText)],
  };
}"""
RUN = """async names => {
  const { commands } = window.jupyterapp;
  for (const name of names) {
    const panel = window.opened[name];
    await commands.execute("notebook:run-all-cells", { semanticWidget: panel.id, activate: false });
  }
}"""


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
        lab = [os.environ["AKIT_LAB"], "lab", "sample", "--folder", str(folder / "bench"), "--no-browser"]
        command = [*lab, "--expose-app-in-browser", *own]
        server = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE / 1000
        while "is running at" not in log.read_text(errors="replace"):
            assert server.poll() is None and time.monotonic() < until, log.read_text(errors="replace")
            time.sleep(0.3)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(PATIENCE / 1000)


@pytest.fixture(scope="module")
def page(lab: str):  # type: ignore[no-untyped-def]
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{lab}/?token=t", wait_until="commit")
        page.wait_for_function("window.jupyterapp")
        page.evaluate("window.jupyterapp.restored.then(() => true)")
        yield page
        browser.close()


@pytest.fixture(scope="module")
def start(page):  # type: ignore[no-untyped-def]
    """The start page, which the lab opens by itself, run from the menu."""
    assert page.url.split("?")[0].endswith("start.ipynb")
    page.evaluate(OPEN, "start")
    page.locator(f"{FRONT} .jp-Cell").first.click()  # the menu speaks of the notebook that has the focus
    page.locator(".lm-MenuBar-itemLabel:text-is('Run')").click()
    page.locator(".lm-Menu-itemLabel:text-is('Run All Cells')").click()
    until_done(page, "start")
    return page.locator(FRONT)


@pytest.fixture(scope="module")
def opened(page, start) -> None:  # type: ignore[no-untyped-def]
    """Every notebook, each with its own kernel, running one after the other."""
    for name in house.notebooks():
        page.evaluate(OPEN, name)
    page.evaluate(f"names => {{ ({RUN})(names); }}", list(house.notebooks()))  # nobody waits here


def until_done(page, name: str) -> None:  # type: ignore[no-untyped-def]
    """Wait until every code cell of a notebook has its number, or one has failed."""
    ended = f"name => {{ const now = ({STATE})(name); return now.errors.length || now.done === now.cells; }}"
    page.wait_for_function(ended, arg=name, polling=500)
    state = page.evaluate(STATE, name)
    assert state["errors"] == [] and state["done"] == state["cells"] > 0


def test_the_lab_opens_on_the_start_page_whose_controls_draw_anew(start):
    rate = start.locator(".card .value").first
    assert rate.inner_text() == "0.59%", "2026-09-30: 16 of 2,697, the generator's own recount"
    start.locator(".widget-dropdown select").first.select_option(label="Fulfilled by Amazon")
    start.locator("figcaption", has_text="Fulfilled by Amazon: 0.20%").first.wait_for()  # 4 of 2,014


def test_a_table_in_the_lab_sorts(start):
    table = start.locator("#exhibit-defective-orders table").first
    table.locator("thead th:nth-child(1) .sort").click()
    ids = table.locator("tbody tr td:nth-child(1)").all_inner_texts()
    assert len(ids) > 5 and ids == sorted(ids)


@pytest.mark.parametrize("name", sorted(house.notebooks()))
def test_every_notebook_runs_to_its_end(page, opened, name: str):
    until_done(page, name)


def test_what_is_picked_in_the_lab_is_taken_off_the_rate(page, opened):
    until_done(page, "recovery")
    page.evaluate("window.jupyterapp.shell.activateById(window.opened.recovery.id)")
    table = page.locator(f"{FRONT} #exhibit-if-reversed")
    table.locator("figcaption", has_text="0.59% now (16 of 2,697 orders). Defects picked: 0;").wait_for()
    options = page.locator(f"{FRONT} .widget-select-multiple select option")
    every = options.count()
    options.first.click()
    table.locator("figcaption", has_text="Defects picked: 1; without them it would be 0.56% (15 of 2,697)").wait_for()
    page.locator(f"{FRONT} .widget-dropdown select").first.select_option(label="all that may be reversed")
    table.locator("figcaption", has_text=f"Defects picked: {every};").wait_for()


def test_the_launcher_has_a_card_for_each_notebook(page, opened):
    page.evaluate("window.jupyterapp.commands.execute('launcher:create').then(() => true)")
    cards = page.locator(".jp-LauncherCard")
    cards.filter(has_text="Start here").wait_for()
    section = " ".join(cards.all_inner_texts()).lower()
    assert [name for name in house.notebooks() if name.replace("-", " ").split()[0] not in section] == []


def test_the_lab_asked_for_nothing_outside(page, opened, lab: str):
    assert [url for url in page.asked if not url.startswith((lab, "data:", "blob:"))] == []
