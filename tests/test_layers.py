"""Arrows point one way, and looking through the shop window costs nothing."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

GROUND = {"errors"}
FLOOR = GROUND | {"glimpse", "tables", "policy", "trace", "words", "fonts", "glossary", "whole_files"}
MIDDLE = {"exports", "metrics", "complaints", "figures", "prose"}
ACCOUNT = {"house", "settings", "inputs", "account", "day", "numbers", "summary", "inspection", "restatements"}
WINDOW = {""}  # `import akit`, for its version

# A room of akit/ and the rooms it may import. A new room is added here on purpose or not at all.
MAY_IMPORT = {
    "errors": set(),
    "whole_files": set(),
    "collection": set(),
    "house": GROUND,
    "glimpse": set(),
    "glossary": set(),
    "tables": GROUND | {"glimpse"},
    "trace": {"policy"},
    "policy": GROUND,
    "words": GROUND,
    "fonts": GROUND,
    "exports": FLOOR,
    "complaints": FLOOR,
    "metrics": FLOOR | {"complaints"},
    "figures": FLOOR,
    "prose": FLOOR,
    # One room in two files: an account opens a day, and a day remembers its account.
    "settings": FLOOR,
    "inputs": {"account", "day"},  # by their types alone
    "account": FLOOR | MIDDLE | {"collection", "engine", "house", "settings", "day", "inputs"},
    "engine": FLOOR | {"exports", "metrics"},  # where the aggregates of metrics run
    "day": FLOOR | MIDDLE | {"account", "engine"},
    # What an account answers: metrics as JSON and as sentences, inspect.
    "numbers": FLOOR | MIDDLE | {"account", "day"} | WINDOW,
    "summary": FLOOR | MIDDLE | {"account", "day"},
    "inspection": FLOOR | MIDDLE | {"account", "day", "numbers", "restatements"},
    # What an account remembers of itself between two readings.
    "restatements": FLOOR | {"account", "house"},
    "calendar": FLOOR | {"prose"},
    "lab": FLOOR | {"house", "exports"},
    "fetch": FLOOR | {"account", "settings"},
    "explore": FLOOR | MIDDLE | ACCOUNT | {"report"},
    "appeal": FLOOR | MIDDLE | ACCOUNT | WINDOW,
    "report": FLOOR | MIDDLE | ACCOUNT | {"appeal", "calendar"} | WINDOW,
    "alerts": FLOOR | MIDDLE | ACCOUNT | {"calendar"} | WINDOW,
    "batch": FLOOR | MIDDLE | ACCOUNT | {"report", "alerts", "collection", "engine"} | WINDOW,
    "cli": FLOOR
    | MIDDLE
    | ACCOUNT
    | {"alerts", "appeal", "batch", "calendar", "collection", "fetch", "lab", "report"}
    | WINDOW,
    "__init__": FLOOR | MIDDLE | ACCOUNT | {"appeal", "report"},
    "__main__": {"cli"},
}

HEAVY = {"matplotlib", "papermill", "nbconvert", "nbclient", "IPython", "sklearn", "scipy"}


def room(file: Path, package: Path) -> str:
    return file.relative_to(package).parts[0].removesuffix(".py")


def absolute(node: ast.ImportFrom, file: Path, package: Path) -> str:
    """Spell a relative import out: ``from .cells import x`` in exports/ is ``akit.exports.cells``."""
    if not node.level:
        return node.module or ""
    here = ("akit", *file.relative_to(package).parts)[: -node.level]
    return ".".join([*here, *filter(None, [node.module])])


def imported_modules(file: Path, package: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = absolute(node, file, package)
            yield from (f"akit.{a.name}" for a in node.names) if module == "akit" else [module]


def breaches(package: Path) -> list[str]:
    """Every import that points the wrong way, as ``file -> room``."""
    found = []
    for file in sorted(package.rglob("*.py")):
        own = room(file, package)
        for module in imported_modules(file, package):
            top, _, rest = module.partition(".")
            target = rest.partition(".")[0]
            if top == "akit" and target != own and target not in MAY_IMPORT.get(own, set()):
                found.append(f"{file.relative_to(package)} -> {module}")
    return found


def test_every_room_has_its_row(root: Path) -> None:
    rooms = {room(file, root / "akit") for file in (root / "akit").rglob("*.py")}

    assert rooms <= MAY_IMPORT.keys()


def test_arrows_point_one_way(root: Path) -> None:
    assert breaches(root / "akit") == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("metrics/defects.py", "from akit import figures"),
        ("metrics/defects.py", "from ..figures import order_defect_rate"),
        ("exports/orders.py", "import akit.metrics.defects"),
        ("errors.py", "def late():\n    from akit.cli import main"),
        ("prose/english.py", "from akit import read_account"),
        ("metrics/defects.py", "import akit"),
    ],
)
def test_a_planted_breach_is_found(tmp_path: Path, file: str, line: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(line, encoding="utf-8")

    assert [found.partition(" -> ")[0] for found in breaches(tmp_path)] == [str(Path(file))]


@pytest.mark.parametrize("line", ["from akit.errors import AkitError", "from . import cells", "import pandas"])
def test_an_arrow_the_right_way_is_no_breach(tmp_path: Path, line: str) -> None:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "orders.py").write_text(line, encoding="utf-8")

    assert breaches(tmp_path) == []


MODULES = {  # where a package's import name is not its own
    "ibis_framework": "ibis",
    "fonttools": "fontTools",
    "python_docx": "docx",
    "pillow": "PIL",
    "scikit_learn": "sklearn",
    "python_amazon_sp_api": "sp_api",
}
SOON: set[str] = set()  # declared ahead of the rooms that will import them; each goes when its room is there


def package_of(line: str) -> str:
    """Return what a requirement is imported as."""
    name = re.match(r"[\w-]+", line)[0].replace("-", "_")
    return MODULES.get(name, name)


def test_what_is_imported_is_what_is_declared(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {package_of(line) for line in project["dependencies"]}
    files = (root / "akit").rglob("*.py")
    found = {name.partition(".")[0] for file in files for name in imported_modules(file, root / "akit")}

    others = {package for extra in project["optional-dependencies"].values() for package in map(package_of, extra)}
    assert found - sys.stdlib_module_names - {"akit"} - others == declared - SOON


REPORT = """
import sys
sys.stderr.write("LOADED " + " ".join(name.partition(".")[0] for name in sys.modules))
"""
ASK_FOR_HELP = """
import sys
from akit.cli import main
sys.argv = ["akit", "--help"]
try:
    main()
except SystemExit:
    pass
"""


def loaded_by(code: str) -> set[str]:
    """Return the top-level packages a fresh interpreter has loaded after ``code``."""
    run = subprocess.run([sys.executable, "-c", code + REPORT], capture_output=True, text=True, check=True)
    return set(run.stderr.partition("LOADED ")[2].split())


def test_importing_akit_loads_nothing_heavy() -> None:
    assert loaded_by("import akit") & HEAVY == set()


def test_asking_for_help_loads_nothing_heavy() -> None:
    assert loaded_by(ASK_FOR_HELP) & HEAVY == set()
