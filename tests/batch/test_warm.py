"""Warm kernels: what a report leaves in its process is gone, what breaks it breaks nothing else, and the page is the
one that a cold kernel makes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from akit.errors import ReportFailedError, ReportInterruptedError
from akit.report.run import run_report
from tests.batch.conftest import DAY, printed

EVERYTHING = Path(__file__).parents[1] / "report" / "notebooks" / "everything.ipynb"
LEAVES_TRACES = """
import random, sys, os
import numpy as np
import matplotlib as mpl
from matplotlib import font_manager, pyplot
random.seed(1); np.random.seed(1)
pyplot.figure(num=77)
mpl.rcParams["lines.linewidth"] = 99
font_manager.fontManager.ttflist.clear()
list_on_disk = f"fontlist-v{font_manager.FontManager.__version__}.json"
font_manager.json_dump(font_manager.fontManager, os.path.join(mpl.get_cachedir(), list_on_disk))
sys.modules["planted"] = sys
import akit
akit.planted = True
os.environ["PLANTED"] = "1"
planted = True
"""
LOOKS_FOR_TRACES = """
import random, sys, os
import numpy as np
import matplotlib as mpl
from matplotlib import font_manager, pyplot
import akit
found = {
    "a name": "planted" in globals(),
    "a module": "planted" in sys.modules,
    "an attribute": hasattr(akit, "planted"),
    "an environment variable": "PLANTED" in os.environ,
    "a figure": bool(pyplot.get_fignums()),
    "a setting": mpl.rcParams["lines.linewidth"] == 99,
    "a font list": not font_manager.fontManager.ttflist,
    "a font list on disk": not font_manager._load_fontmanager().ttflist,
}
[name for name, there in found.items() if there]
"""


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


DRAWS_LOTS = "(random.random(), float(np.random.random()))"


@pytest.mark.slow
def test_what_a_report_plants_is_not_in_the_next_one_of_its_process(accounts, notebook, run):
    plants = notebook("a-plants", LEAVES_TRACES)
    looks = notebook("b-looks", LOOKS_FOR_TRACES, DRAWS_LOTS)
    looks_again = notebook("c-looks", LOOKS_FOR_TRACES, DRAWS_LOTS)
    outcomes = run(accounts("one"), plants, looks, looks_again, workers=1)

    assert [(outcome.state, outcome.error) for outcome in outcomes] == [("made", "")] * 3
    lists, numbers = zip(*(printed(outcome.path).split("(") for outcome in outcomes[1:]), strict=True)
    assert lists == ("[]", "[]")
    assert numbers[0] != numbers[1], "each report draws its own lots"


@pytest.mark.slow
def test_a_warm_page_is_the_cold_one_to_the_byte(tmp_path, crew, run, accounts):
    root = accounts("one")
    warm = Path(run(root, str(EVERYTHING))[0].path)
    cold = run_report(root / "one", str(EVERYTHING), as_of=DAY, out=tmp_path / "cold")
    made, expected = (
        {
            path.relative_to(page.parent).as_posix(): path.read_bytes()
            for path in page.parent.rglob("*")
            if path.is_file()
        }
        for page in (warm, cold)
    )
    assert made.keys() == expected.keys() and len(made) == 7
    assert [name for name in made if made[name] != expected[name]] == []


@pytest.mark.slow
def test_what_is_shown_in_every_way_is_shown_as_a_cold_kernel_does(tmp_path, run, accounts, notebook):
    shows = notebook(
        "shows",
        "from IPython.display import HTML, clear_output, display\nprint('gone')\nclear_output()\nprint('kept')",
        "handle = display(HTML('<p>1</p>'), display_id='x')\nprint('between')\nhandle.update(HTML('<p>2</p>'))",
        "import sys\nprint('out')\n_ = sys.stderr.write('err\\n')\n_",
        "%matplotlib inline\nfrom matplotlib import pyplot\n_ = pyplot.plot([1, 2])",
        "import asyncio\nawait asyncio.sleep(0)\n1 + 1",
        "1 / 0 if False else 'fine';",
    )
    root = accounts("one")
    warm = Path(run(root, shows)[0].path)
    cold = run_report(root / "one", shows, as_of=DAY, out=tmp_path / "cold")
    assert warm.with_suffix(".ipynb").read_text() == cold.with_suffix(".ipynb").read_text()
    assert "image/png" in warm.with_suffix(".ipynb").read_text()


@pytest.mark.slow
def test_a_report_that_breaks_is_named_and_the_others_are_made(tmp_path, run, accounts, notebook):
    faults = {
        "hangs": ("import time\ntime.sleep(600)", "longer than the 4 seconds"),
        "allocates": (
            "held = []\nwhile True:\n    held.append(bytearray(20_000_000))",
            "more than the 300 MB of memory",
        ),
        "prints": ("while True:\n    print('x' * 100_000)", "printed more than 10 MB"),
        "exits": ("import os\nos._exit(3)", "Kernel died"),
        "kills": ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "Kernel died"),
        "raises": ("1 / 0", "ZeroDivisionError"),
    }
    names = [notebook(name, "'before'", code) for name, (code, _) in faults.items()]
    good = notebook("zz-good", "'good'")
    outcomes = run(accounts("one"), *names, good, seconds=4, megabytes=300)
    by_name = {Path(outcome.task.notebook).stem: outcome for outcome in outcomes}

    assert by_name.pop("zz-good").state == "made"
    for name, outcome in by_name.items():
        assert (name, outcome.state, outcome.again) == (name, "failed", name in ("hangs", "exits", "kills"))
        assert "stopped in cell 5" in outcome.error and faults[name][1] in outcome.error
    left = sorted(path.name for path in (tmp_path / "out" / "one" / DAY).iterdir())
    kept = [f"{name}-failed.ipynb" for name in sorted(faults)]
    assert left == [*kept, "zz-good-made-from.json", "zz-good.html", "zz-good.ipynb"]
    assert all(path.stat().st_size < 200_000 for path in (tmp_path / "out").rglob("*-failed.ipynb"))


@pytest.mark.slow
def test_a_cell_that_stops_without_an_error_to_show_fails_the_report(tmp_path, run, accounts, notebook):
    outcome = run(accounts("one"), notebook("page", "'before'", "%no_such_magic", "'never run'"))[0]
    assert outcome.state == "failed" and "stopped in cell 5: %no_such_magic" in outcome.error


@pytest.mark.slow
def test_the_warm_engine_runs_by_its_papermill_name(tmp_path, accounts, notebook):
    root, page = accounts("one"), notebook("page", "'shown'")
    made = run_report(root / "one", page, as_of=DAY, out=tmp_path / "out", engine="akit-warm")
    assert printed(str(made)) == "'shown'"
    with pytest.raises(ReportInterruptedError, match="Kernel died"):
        run_report(
            root / "one", notebook("dies", "import os\nos._exit(1)"), as_of=DAY, out=tmp_path, engine="akit-warm"
        )


@pytest.mark.slow
def test_a_cold_kernel_is_held_to_the_same_limits(tmp_path, accounts, notebook):
    from akit.report.limits import Limits

    root = accounts("one")
    hangs = notebook("hangs", "import time\ntime.sleep(600)")
    with pytest.raises(ReportInterruptedError, match="longer than the 4 seconds"):
        run_report(root / "one", hangs, as_of=DAY, out=tmp_path, limits=Limits(4, 0))
    eats = notebook("eats", "held = []\nwhile True:\n    held.append(bytearray(20_000_000))")
    with pytest.raises(ReportFailedError, match="more than the 300 MB") as caught:
        run_report(root / "one", eats, as_of=DAY, out=tmp_path, limits=Limits(60, 300))
    assert not isinstance(caught.value, ReportInterruptedError)
    prints = notebook("prints", "print('x' * 11_000_000)")
    with pytest.raises(ReportFailedError, match="printed more than a report may hold"):
        run_report(root / "one", prints, as_of=DAY, out=tmp_path)


def test_the_warm_process_imports_nothing_that_hooks_into_a_shell():
    from akit.batch.warm_process import IMPORTS

    assert os.path.exists(EVERYTHING) and not any("inline" in name for name in IMPORTS)


@pytest.mark.slow
def test_nothing_of_the_rehearsal_stays_in_the_process_that_reports_are_forked_from(monkeypatch):
    from matplotlib import pyplot

    from akit import inputs
    from akit.batch import rehearsal

    told, heard = [], rehearsal._heard
    monkeypatch.setattr(rehearsal, "_heard", lambda kind, content: told.append((kind, content)) or heard(kind, content))
    places = os.getcwd(), set(os.environ), pyplot.get_fignums()
    rehearsal.rehearse()
    ended = next(content for kind, content in told if kind == "ended")
    assert (ended["state"], ended["error"]) == ("made", "")
    assert inputs.sources() == [] and not inputs._held and not inputs._hashes_of.cache_info().currsize
    assert (os.getcwd(), set(os.environ), pyplot.get_fignums()) == places
    assert not Path(ended["path"]).exists(), "its folder is gone"


@pytest.mark.slow
def test_a_report_that_draws_another_accounts_rows_is_not_published(accounts, notebook, run, tmp_path):
    draws = """
import pandas as pd
import akit
from akit import figures, report
for name in (account, file):
    _ = akit.read_account(name)
rows = pd.DataFrame({"outcome": ["order_refunded"], "odr_effect": ["counts"], "count": [3]})
report.save(figures.claim_outcomes(rows), "claim-outcomes", "C.", output_folder, rows)
"""
    root = accounts("mine", "other")
    page = notebook("page", draws)
    outcome = run(root / "mine", page, parameters={"file": "other"})[0]
    assert outcome.state == "failed" and "figures of mine" in outcome.error
    assert not list((tmp_path / "out").rglob("*.html"))
    assert run(root / "mine", page, parameters={"file": "mine"})[0].state == "made"


@pytest.mark.slow
def test_a_batch_keeps_which_windows_it_reported_so_that_a_restatement_names_its_reports(accounts, notebook, run):
    """Lag 0: the window of 15 May is the sixty days from 17 March on."""
    import pandas as pd

    root, page, other = accounts("one"), notebook("page", "1"), notebook("other", "2")
    for _ in range(2):
        assert {outcome.state for outcome in run(root, page, other)} == {"made"}
    kept = pd.read_csv(root / "one" / ".akit" / "reports.csv", dtype="str").sort_values("notebook")
    assert kept[["notebook", "as_of", "window_start", "window_end"]].to_numpy().tolist() == [
        ["other", DAY, "2026-03-17", DAY],
        ["page", DAY, "2026-03-17", DAY],
    ]
