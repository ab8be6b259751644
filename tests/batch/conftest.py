"""Tiny notebooks and accounts, and one warm process for all tests."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from akit.batch.crew import WarmCrew
from akit.batch.outcome import Terms
from akit.batch.plan import Wanted, plan
from akit.batch.run import Batch
from akit.report.surroundings import can_fork

DAY = "2026-05-15"
PARAMETERS = 'account = ""\nas_of = ""\nlanguage = "en"\noutput_folder = ""\nfile = ""'


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and "crew" in getattr(item, "fixturenames", ()) and not can_fork():
            item.add_marker(pytest.mark.skip("nothing can be forked here"))


@pytest.fixture(scope="session")
def crew():
    crew = WarmCrew()
    yield crew
    crew.close()


@pytest.fixture
def notebook(tmp_path):
    """The maker of a template with these code cells."""

    def make(name: str, *cells: str) -> str:
        made = nbformat.v4.new_notebook(
            cells=[
                nbformat.v4.new_markdown_cell("# A page"),
                nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}),
                *map(nbformat.v4.new_code_cell, cells),
            ]
        )
        path = tmp_path / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(made, path)
        return str(path)

    return make


@pytest.fixture
def accounts(tmp_path, an_order):
    """The maker of a folder with so many accounts, of one order each."""

    def make(*names: str) -> Path:
        for number, name in enumerate(names, start=1):
            rows = [an_order(number)]
            lines = ["\t".join(rows[0]), *("\t".join(map(str, row.values())) for row in rows)]
            orders = tmp_path / "accounts" / name / "exports" / "orders.txt"
            orders.parent.mkdir(parents=True)
            orders.write_text("\n".join(lines) + "\n")
        return tmp_path / "accounts"

    return make


@pytest.fixture
def run(crew, tmp_path):
    """Run notebooks on accounts with the one warm process; give the outcomes."""

    def run(accounts: Path, *notebooks: str, workers: int = 2, days: int = 1, **terms):
        retries = terms.pop("retries", 0)
        tasks = plan([str(accounts)], Wanted(notebooks, ("en",), DAY, days, terms.pop("parameters", {})))
        settings = Terms(str(tmp_path / "out"), alerts=False, **terms)
        return Batch(tasks, settings, workers, retries=retries, wait=0.1, crew=crew).run()

    return run


def printed(page: str) -> str:
    """What the notebook of a page printed and showed as plain text."""
    notebook = nbformat.read(Path(page).with_suffix(".ipynb"), as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(output.get("text") or output.data["text/plain"] for output in outputs)
