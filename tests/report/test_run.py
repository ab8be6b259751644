"""A report is made in a kernel of this Python, comes out the same to the byte, and is published whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from akit.errors import (
    AccountError,
    DateError,
    ParameterError,
    ReportBusyError,
    ReportFailedError,
    UnknownNotebookError,
)
from akit.report import run_report
from akit.report.publish import publish, tidy, workspace
from akit.report.settle import as_text

NOTEBOOKS = Path(__file__).parent / "notebooks"
EVERYTHING = str(NOTEBOOKS / "everything.ipynb")
DAY = "2026-05-15"


def account_in(folder: Path) -> Path:
    """An account with an awkward name; beside it a file that is not to be imported, a kernel not to be used."""
    account = folder / "it's {an} account"
    account.mkdir(parents=True)
    (folder / "a_file_beside_the_account.py").touch()
    kernel = folder / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps({"argv": ["false"], "display_name": "x", "language": "python"}))
    return account


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory):
    """The same report twice: from other folders, into other folders, under another clock's hash seed."""
    made = []
    for seed in ("1", "2"):
        home = tmp_path_factory.mktemp(f"machine-{seed}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONHASHSEED", seed)
            patch.setenv("JUPYTER_PATH", str(home / "jupyter"))
            patch.setenv("MPLBACKEND", "agg")
            account = account_in(home)
            made.append(run_report(account, EVERYTHING, as_of=DAY, parameters={"days": "30"}, out=home / "o{u}t"))
    return made


@pytest.fixture
def account(tmp_path):
    return account_in(tmp_path)


@pytest.fixture
def quick(monkeypatch):
    """Stand in for papermill where only what surrounds a run is looked at; the calls are returned."""
    jobs = []

    def execute(job, work, engine):
        jobs.append(job)
        (work / job.exhibits).mkdir()
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# T")]), None

    monkeypatch.setattr("akit.report.run._execute", execute)
    return jobs


# --- one real run


@pytest.mark.slow
def test_a_report_is_where_the_account_and_the_day_say(two_runs):
    page = two_runs[0]
    assert page.parts[-4:] == ("o{u}t", "it's {an} account", DAY, "everything.html")
    assert sorted(files_of(page.parent)) == [
        "everything-exhibits/complaint-reasons.csv",
        "everything-exhibits/complaint-reasons.png",
        "everything-exhibits/complaint-reasons.svg",
        "everything-exhibits/complaint-reasons.txt",
        "everything-made-from.json",
        "everything.html",
        "everything.ipynb",
    ], "and nothing of the making is left"


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(two_runs):
    first, second = (files_of(page.parent) for page in two_runs)
    assert first == second


@pytest.mark.slow
def test_nothing_of_the_machine_is_in_a_report(two_runs):
    for page in two_runs:
        texts = [page.read_text(encoding="utf-8"), page.with_suffix(".ipynb").read_text(encoding="utf-8")]
        for trace in (str(page.parents[3]), sys.prefix, str(Path.home()), "ipykernel_", "papermill"):
            assert [trace for text in texts if trace in text] == []


@pytest.mark.slow
def test_the_kernel_is_the_python_that_runs_now_and_imports_nothing_beside_the_account(two_runs):
    notebook = nbformat.read(two_runs[0].with_suffix(".ipynb"), as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    said = "".join(output.text for output in outputs if output.get("name") == "stdout")
    interpreter = sys.executable.removeprefix(sys.prefix).removeprefix(sys.base_prefix)
    assert said.startswith(f"<python>{interpreter} ")
    values = [output.data["text/plain"] for output in outputs if "data" in output]
    assert values[0] == "(\"it's {an} account\", '2026-05-15', 'en', 30, None)"


@pytest.mark.slow
def test_the_executed_notebook_is_valid_and_says_what_made_it(two_runs):
    notebook = nbformat.read(two_runs[0].with_suffix(".ipynb"), as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.akit.notebook == "everything"
    assert notebook.metadata.akit.parameters == {
        "account": "it's {an} account",
        "as_of": DAY,
        "language": "en",
        "output_folder": "everything-exhibits",
        "days": 30,
    }
    assert set(notebook.metadata.akit.versions) == {"akit", "policy", "python", "pandas", "matplotlib"}
    assert "a warning names a file of this run" in json.dumps(notebook), "stderr stays in the notebook"


# --- runs that fail


@pytest.mark.slow
def test_a_cell_that_raises_is_named_and_the_executed_notebook_is_kept(account, tmp_path):
    with pytest.raises(ReportFailedError) as caught:
        run_report(account, str(NOTEBOOKS / "raises.ipynb"), as_of=DAY, out=tmp_path / "out")
    kept = tmp_path / "out" / account.name / DAY / "raises-failed.ipynb"
    message = str(caught.value)
    assert "raises stopped in cell 4: from akit.errors import ExportError" in message
    assert "ExportError: orders.txt: no column." in message and "expected: b" in message and str(kept) in message
    assert list(files_of(kept.parent)) == ["raises-failed.ipynb"]
    cells = nbformat.read(kept, as_version=4).cells
    assert cells[3].outputs[0].ename == "ExportError" and cells[4].outputs == []


@pytest.mark.slow
def test_a_kernel_that_dies_is_an_error_of_the_cell_it_died_in(account, tmp_path):
    with pytest.raises(ReportFailedError, match=r"stopped in cell 5: import os(.|\n)*out of memory"):
        run_report(account, str(NOTEBOOKS / "kernel-dies.ipynb"), as_of=DAY, out=tmp_path / "out")
    kept = tmp_path / "out" / account.name / DAY / "kernel-dies-failed.ipynb"
    assert [cell.outputs[0].output_type for cell in nbformat.read(kept, as_version=4).cells[3:]] == [
        "execute_result",
        "error",
    ]


@pytest.mark.slow
def test_a_kernel_that_does_not_start_says_why(account, tmp_path, monkeypatch):
    from akit.report import engine

    monkeypatch.setattr(engine, "LAUNCH", ("-c", "raise SystemExit('No module named ipykernel')"))
    with pytest.raises(ReportFailedError, match="No module named ipykernel"):
        run_report(account, str(NOTEBOOKS / "raises.ipynb"), as_of=DAY, out=tmp_path / "out")


def test_a_failed_run_leaves_the_last_good_report_untouched(account, tmp_path, quick, monkeypatch):
    page = run_report(account, EVERYTHING, as_of=DAY, out=tmp_path / "out")
    (page.parent / "everything-exhibits").mkdir()
    (page.parent / "everything-exhibits" / "chart.svg").write_text("good")
    good = files_of(page.parent)
    error = SimpleNamespace(source="day(", cell_index=4, ename="ValueError", evalue="no")
    succeed = sys.modules["akit.report.run"]._execute
    monkeypatch.setattr("akit.report.run._execute", lambda job, work, engine: (succeed(job, work, engine)[0], error))
    with pytest.raises(ReportFailedError, match="stopped in cell 5: day"):
        run_report(account, EVERYTHING, as_of=DAY, out=tmp_path / "out")
    failed = files_of(page.parent)
    assert {name: failed[name] for name in good} == good and set(failed) - set(good) == {"everything-failed.ipynb"}
    monkeypatch.setattr("akit.report.run._execute", succeed)
    run_report(account, EVERYTHING, as_of=DAY, out=tmp_path / "out")
    assert set(files_of(page.parent)) == {"everything-made-from.json", "everything.html", "everything.ipynb"}, (
        "a good run clears the failed one"
    )


def test_a_run_that_is_broken_off_leaves_nothing_half_made(account, tmp_path, monkeypatch):
    def broken_off(job, work, engine):
        (work / "half").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("akit.report.run._execute", broken_off)
    with pytest.raises(KeyboardInterrupt):
        run_report(account, EVERYTHING, as_of=DAY, out=tmp_path / "out")
    assert files_of(tmp_path / "out") == {}


# --- what is checked before anything runs


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"notebook": "weekly-acount-health"}, UnknownNotebookError, "Did you mean 'weekly-account-health'?"),
        ({"notebook": "mine.ipynb"}, UnknownNotebookError, "There is no file mine.ipynb"),
        ({"notebook": str(NOTEBOOKS / "no-language.ipynb")}, ParameterError, "no parameter 'language'"),
        ({"parameters": {"dayz": 30}}, ParameterError, "Did you mean 'days'?"),
        ({"parameters": {"days": "sixty"}}, ParameterError, "'sixty'"),
        ({"parameters": {"as_of": DAY}}, ParameterError, "use --as-of"),
        ({"parameters": {"output_folder": "x"}}, ParameterError, "use --out"),
        ({"language": "fr"}, ParameterError, "en or zh"),
        ({"as_of": "15.5.2026"}, DateError, "15.5.2026"),
        ({"as_of": "../../x"}, DateError, "../../x"),
    ],
    ids=str,
)
def test_what_cannot_be_run_is_refused_and_nothing_is_written(account, quick, asked, error, words):
    out = account.parent / "out"
    with pytest.raises(error) as caught:
        run_report(account, out=out, **{"notebook": EVERYTHING, "as_of": DAY, **asked})
    assert words in str(caught.value) and not quick and not out.exists()


def test_an_account_that_is_not_there_is_refused(tmp_path, quick):
    with pytest.raises(AccountError, match="no account folder"):
        run_report(tmp_path / "nobody", EVERYTHING, as_of=DAY, out=tmp_path / "out")
    assert not quick


def test_without_a_day_the_last_day_the_account_knows_is_taken(account, tmp_path, quick, monkeypatch):
    import datetime

    known = SimpleNamespace(last_day=datetime.date(2026, 9, 30))
    monkeypatch.setattr("akit.account.read_account", lambda folder: known)
    page = run_report(account, EVERYTHING, out=tmp_path / "out")
    assert page.parent.name == "2026-09-30" and quick[0].values["as_of"] == "2026-09-30"


def test_a_relative_account_keeps_its_name_and_the_sample_has_one(account, tmp_path, quick, monkeypatch):
    monkeypatch.chdir(account)
    assert run_report(Path(), EVERYTHING, as_of=DAY).parts[:3] == ("reports", account.name, DAY)
    assert run_report(Path("sample"), EVERYTHING, as_of=DAY).parts[1] == "linden-apparel"


def test_a_folder_that_cannot_be_written_to_is_said_before_anything_runs(account, tmp_path, quick):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(ReportFailedError, match="No report can be written"):
        run_report(account, EVERYTHING, as_of=DAY, out=tmp_path / "out")
    assert not quick


# --- publishing


def test_exhibits_of_an_earlier_report_do_not_linger(tmp_path):
    for chart in ("old", "new"):
        with workspace(tmp_path, "w") as work:
            (work / "w-exhibits").mkdir()
            (work / "w-exhibits" / f"{chart}.svg").write_text(chart)
            (work / "w.ipynb").write_text(chart)
            (work / "w.html").write_text(chart)
            publish(work, tmp_path, "w")
    assert set(files_of(tmp_path)) == {"w-exhibits/new.svg", "w.html", "w.ipynb"}


def killed_after(moves):
    """``os.replace`` that is cut off after so many moves."""
    done, move = [], os.replace

    def replace(source, target):
        if len(done) == moves:
            raise KeyboardInterrupt
        move(source, target)
        done.append(target)

    return replace


@pytest.mark.parametrize("moves", range(5))
def test_a_report_whose_publishing_was_cut_off_is_published_whole_by_the_next_run(tmp_path, monkeypatch, moves):
    """Killed after so many moves: before the first nothing is published, after it everything, sooner or later."""
    for part in ("old", "new"):
        with monkeypatch.context() as patch, suppress(KeyboardInterrupt), workspace(tmp_path, "w") as work:
            (work / "w-exhibits").mkdir()
            for name in (f"w-exhibits/{part}.svg", "w.ipynb", "w.html", "w-made-from.json"):
                (work / name).write_text(part)
            if part == "new":
                patch.setattr(os, "replace", killed_after(moves))
            publish(work, tmp_path, "w")
    tidy(tmp_path, "w")
    found = {name: text.decode() for name, text in files_of(tmp_path).items()}
    whole = "new" if moves else "old"
    assert found == {f"w-exhibits/{whole}.svg": whole, "w.ipynb": whole, "w.html": whole, "w-made-from.json": whole}


def test_only_one_run_makes_a_report_at_a_time_and_a_dead_ones_lock_is_no_lock(tmp_path):
    code = (
        "import os, sys\nfrom pathlib import Path\nfrom akit.report.publish import workspace\n"
        "with workspace(Path(sys.argv[1]), 'w') as work:\n"
        "    (work / 'half').touch()\n    print('in', flush=True)\n    sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "in\n"
    with pytest.raises(ReportBusyError, match="another run is making w now"), workspace(tmp_path, "w"):
        pass
    with workspace(tmp_path, "another"):
        pass
    other.kill()
    other.communicate()
    with workspace(tmp_path, "w") as work:
        assert list(work.iterdir()) == [] and len(list(tmp_path.glob(".making-w-*"))) == 1
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_moved_last(tmp_path, monkeypatch):
    moved = []
    monkeypatch.setattr(os, "replace", lambda source, target: moved.append(Path(target).name))
    for folder in (".ready-w/w-exhibits", "w-exhibits"):
        (tmp_path / folder).mkdir(parents=True)
    for part in ("w.html", "w.ipynb", "w-made-from.json", "w-exhibits/x"):
        (tmp_path / ".ready-w" / part).touch()
    (tmp_path / "w-exhibits" / "x").touch()
    (tmp_path / "work").mkdir()
    publish(tmp_path / "work", tmp_path, "w")
    assert moved == [".ready-w", "replaced-exhibits", "w-exhibits", "w.ipynb", "w-made-from.json", "w.html"]


def test_a_notebook_is_written_as_nbformat_writes_it(root):
    odd = nbformat.v4.new_output("display_data", {"text/html": "<p>\n 不详 \x7f\u2028</p>\n", "image/png": "iVBO"})
    cell = nbformat.v4.new_code_cell("a\nb", outputs=[odd], metadata={"n": 1.5, "none": None, "l": [], "d": {}})
    notebook = nbformat.v4.new_notebook(cells=[cell, nbformat.v4.new_markdown_cell("")])
    tour = nbformat.read(root / "notebooks" / "tour.ipynb", as_version=4)
    assert [as_text(each) for each in (notebook, tour)] == [nbformat.writes(each) + "\n" for each in (notebook, tour)]
