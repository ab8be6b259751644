"""What the documents say is true: commands run, names are explained, nothing points at one machine."""

import inspect
import json
import re
import runpy
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import typer

import akit
from akit.cli import app
from akit.glossary import terms

ROOT = Path(__file__).resolve().parent.parent
READMES = ["README.md", "README.zh.md"]
PAGES = sorted(
    path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md") if "_build" not in path.parts
)
RUNS_AT_ONCE = {"init", "inspect", "metrics", "--help"}  # the rest renders or opens something: read, not run
COMMANDS = typer.main.get_command(app)


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def shell_lines(name: str, *, told_too: bool = False) -> list[str]:
    """Every line a reader is asked to type, from the ``sh`` blocks of a document, or those told in ``console`` too."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```$", text(name), flags=re.DOTALL | re.MULTILINE)
    told = re.findall(r"^ *```console\n(.*?)^ *```$", text(name), flags=re.DOTALL | re.MULTILINE) if told_too else []
    lines = [line for block in blocks for line in block.splitlines() if line.strip()]
    lines += [line.strip().removeprefix("$ ") for block in told for line in block.splitlines() if line.strip()]
    return [line.split("  #")[0].strip() for line in lines]


def akit_lines(name: str, *, told_too: bool = False) -> list[list[str]]:
    return [line.split()[1:] for line in shell_lines(name, told_too=told_too) if line.startswith("akit ")]


def keys_of(document: object) -> Iterator[str]:
    if isinstance(document, dict):
        yield from document
        document = list(document.values())
    if isinstance(document, list):
        for value in document:
            yield from keys_of(value)


@cache
def akit_run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would, in an empty folder; the same command is run once a session."""
    code = "from akit.cli import main; main()"
    with TemporaryDirectory() as folder:
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )


def glossary() -> dict[str, list[str]]:
    """The glossary's rows: term -> meaning, Amazon's wording, source, date checked."""
    rows = (line.strip("| \n").split(" | ") for line in text("GLOSSARY.md").splitlines() if line.startswith("| `"))
    return {term: cells for head, *cells in rows for term in re.findall(r"`([^`]+)`", head)}


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", sorted(COMMANDS.commands))
def test_every_command_is_in_the_readme(command: str, readme: str) -> None:
    assert f"akit {command}" in text(readme)


@pytest.mark.parametrize("command", sorted(COMMANDS.commands))
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert f"akit {command}" in (COMMANDS.commands[command].help or "")


@pytest.mark.parametrize("page", READMES + PAGES)
def test_every_akit_line_of_a_page_is_understood(page: str) -> None:
    for command, *arguments in akit_lines(page, told_too=True):
        if command != "--help":
            COMMANDS.commands[command].make_context(command, arguments, resilient_parsing=False).close()


@pytest.mark.slow
@pytest.mark.parametrize("readme", READMES)
def test_the_quick_akit_lines_of_a_readme_run(readme: str) -> None:
    lines = [line for line in akit_lines(readme) if line[0] in RUNS_AT_ONCE]

    assert {line[0] for line in lines} == RUNS_AT_ONCE
    assert [(line, run.stderr) for line in lines if (run := akit_run(*line)).returncode] == []


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_quick_akit_lines_of_a_page_run(page: str) -> None:
    lines = [line for line in akit_lines(page) if line[0] in RUNS_AT_ONCE]

    assert [(line, run.stderr) for line in lines if (run := akit_run(*line)).returncode] == []


@pytest.mark.slow
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", str(ROOT / "docs"), str(tmp_path)]
    run = subprocess.run(build, capture_output=True, text=True)

    assert (run.returncode, run.stderr) == (0, "")
    assert "Wilson" in (tmp_path / "statistics.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", READMES)
def test_every_make_line_of_a_readme_is_a_target(readme: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", text("Makefile"), flags=re.MULTILINE))
    asked = {line.split()[1] for line in shell_lines(readme) if line.startswith("make ")}

    assert {"report", "test"} <= asked <= targets


def test_every_public_name_is_in_the_reference() -> None:
    reference = text("REFERENCE.md")
    modules = [(name, import_module(f"akit.{name}")) for name in akit.__all__ if is_module(name)]
    names = [f"{module}.{name}" for module, loaded in modules for name in getattr(loaded, "__all__", [])]

    assert [name for name in [*akit.__all__, *names] if not re.search(rf"`{name}\b", reference)] == []


def test_the_reference_tells_each_function_once_with_the_parameters_it_has() -> None:
    told = re.findall(
        r"^\| `((?:figures|metrics|policy|prose)\.\w+)(?:\((.*)\))?` \|", text("REFERENCE.md"), re.MULTILINE
    )
    twice = [name for name, count in Counter(name for name, _ in told).items() if count > 1]
    wrong = []
    for name, said in told:
        function = getattr(import_module(f"akit.{name.split('.')[0]}"), name.split(".")[1])
        if inspect.isfunction(function):
            has = [str(part).lstrip("*").split(":")[0].split("=")[0] for part in signature(function)]
            wrong += [name] if has != re.findall(r"(?:^|, )\**(\w+)", said) else []

    assert (twice, wrong) == ([], [])


def signature(function: Callable[..., object]) -> list[inspect.Parameter]:
    return [part for part in inspect.signature(function).parameters.values() if not part.name.startswith("_")]


def is_module(name: str) -> bool:
    here = ROOT / "akit" / name
    return here.is_dir() or here.with_suffix(".py").is_file()


@pytest.mark.slow
def test_every_key_of_the_metrics_is_in_the_glossary() -> None:
    metrics = json.loads(akit_run("metrics", "sample", "--json").stdout)

    assert set(keys_of(metrics)) - glossary().keys() == set()


def test_every_glossary_line_has_wording_source_and_date() -> None:
    wrong = {
        term: cells
        for term, cells in glossary().items()
        if len(cells) != 4 or not all(cells) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cells[-1])
    }

    assert wrong == {}


def without_heads(page: str) -> str:
    """Return a glossary without the words beside each term, which move with every heading that gets its Chinese."""
    return re.sub(r"^\| `.*?` ?[^|`]*\|", "|", page, flags=re.MULTILINE)


def test_both_glossaries_are_written_from_the_terms() -> None:
    writer = runpy.run_path(str(ROOT / "tests" / "write_glossary.py"))
    for language, path in writer["FILES"].items():
        told, meant = (without_heads(page) for page in (path.read_text(encoding="utf-8"), writer["written"](language)))
        assert told == meant, "add the term to akit/glossary/terms.csv and run `make glossary`"


def test_every_term_means_something_in_both_languages() -> None:
    assert [term.term for term in terms() if not term.names and "`" in term.term] == []
    assert [
        term.term for term in terms() if not term.meaning or not re.search("[\u4e00-\u9fff]", term.meaning_zh)
    ] == []


def test_the_changelog_tells_of_this_version() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]

    assert f"## [{version}]" in text("CHANGELOG.md")


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-lab.lock"])
def test_a_lock_names_hashes_and_no_place_to_get_them(lock: str) -> None:
    pins = re.findall(r"^[a-z0-9].*?(?=^[a-z0-9]|\Z)", text(lock), flags=re.DOTALL | re.MULTILINE)

    assert pins
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"https?://|file:", text(lock)) == []


def test_no_file_names_a_place_on_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    personal = re.compile(rb"/(?:home|root|Users)/\w|[A-Z]:\\Users\\\w|/tmp/\w|/work/\w")
    files = (ROOT / line for line in listed.stdout.splitlines() if line != "tests/test_docs.py")

    assert [str(f.relative_to(ROOT)) for f in files if f.is_file() and personal.search(f.read_bytes())] == []
