"""A notebook is an argument: a question, parameters, one call a cell. Logic lives in the package."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TEMPLATES = [path for path in NOTEBOOKS if path.stem != "tour"]
PROMISED = {
    "weekly-account-health",
    "order-defect-rate",
    "claim-outcomes",
    "complaint-reasons",
    "before-after",
    "appeal-evidence",
    "recovery",
    "tour",
}

MAY_IMPORT = {"akit", "IPython.display"}
TOUR_MAY_IMPORT = MAY_IMPORT | {"pandas"}  # it shows that what comes out is an ordinary table
LOGIC = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.If,
    ast.IfExp,
    ast.Match,
    ast.Try,
    ast.TryStar,
    ast.With,
    ast.AsyncWith,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)
LONGEST_CELL = 8
LONGEST_TOUR = 15

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def parameter_cells(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]


def nodes(path: Path) -> list[ast.AST]:
    return [node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source))]


def imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or "."]
    return []


def is_literal(statement: ast.stmt) -> bool:
    """Say whether a statement gives one name one value that needs no computing."""
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
        return False
    try:
        ast.literal_eval(statement.value)
    except ValueError:
        return False
    return len(statement.targets) == 1


def test_the_promised_notebooks_are_there() -> None:
    assert {path.stem for path in NOTEBOOKS} >= PROMISED


@every_notebook
def test_a_notebook_is_valid(path: Path) -> None:
    nbformat.validate(read(path))


@every_notebook
def test_a_notebook_is_named_by_its_noun(path: Path) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path.stem)


@every_notebook
def test_a_notebook_opens_with_a_title_and_a_question(path: Path) -> None:
    first = read(path).cells[0]

    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")
    assert "?" in first.source


@every_notebook
def test_a_notebook_names_its_kernel_and_no_machine(path: Path) -> None:
    metadata = read(path).metadata

    assert metadata.kernelspec.name == "python3"
    assert metadata.keys() <= {"kernelspec", "language_info"}
    assert "version" not in metadata.get("language_info", {})


@every_template
def test_a_template_has_one_parameters_cell(path: Path) -> None:
    assert len(parameter_cells(path)) == 1


@every_notebook
def test_parameters_are_literals(path: Path) -> None:
    statements = [node for cell in parameter_cells(path) for node in ast.parse(cell.source).body]

    assert [ast.unparse(node) for node in statements if not is_literal(node)] == []


@every_notebook
def test_each_parameter_says_what_it_is(path: Path) -> None:
    lines = [line for cell in parameter_cells(path) for line in cell.source.splitlines() if line]

    assert [line for line in lines if "#" not in line] == []


@every_notebook
def test_a_notebook_imports_akit_only(path: Path) -> None:
    allowed = TOUR_MAY_IMPORT if path.stem == "tour" else MAY_IMPORT
    found = {name for node in nodes(path) for name in imports(node)}

    assert {name for name in found if name not in allowed and not name.startswith("akit.")} == set()


@every_notebook
def test_a_notebook_holds_no_logic(path: Path) -> None:
    assert [ast.unparse(node) for node in nodes(path) if isinstance(node, LOGIC)] == []


@every_notebook
def test_a_cell_is_short(path: Path) -> None:
    assert [c.source for c in code_cells(path) if len(c.source.splitlines()) > LONGEST_CELL] == []


def test_the_tour_is_short() -> None:
    assert len(code_cells(ROOT / "notebooks" / "tour.ipynb")) <= LONGEST_TOUR


@every_template
def test_a_template_carries_no_results(path: Path) -> None:
    assert [c.source for c in code_cells(path) if c.outputs or c.execution_count] == []


def test_the_tour_carries_the_results_of_one_run_from_top_to_bottom() -> None:
    cells = code_cells(ROOT / "notebooks" / "tour.ipynb")

    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert sum(bool(cell.outputs) for cell in cells) > len(cells) // 2


@pytest.mark.parametrize("line", ["a = 1 + 1", "a = b = 1", "a, b = 1, 2", "a = today()", "import akit"])
def test_what_needs_computing_is_no_literal(line: str) -> None:
    assert not is_literal(ast.parse(line).body[0])


@pytest.mark.parametrize("line", ["a = 'x'", "a = -1.5", "a = ['x', 'y']", "a = None", "a = {'x': 1}"])
def test_what_is_written_out_is_a_literal(line: str) -> None:
    assert is_literal(ast.parse(line).body[0])
