"""The wheel is enough: installed where akit's source is not, it reads, counts and knows its own house."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with the locked hatchling: nothing is fetched."""
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=root, check=True, capture_output=True)
    return next(out.glob("akit-*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into a new environment and return its scripts; the dependencies are borrowed.

    The borrowed folder is named in a .pth file, and Python reads no .pth files inside it: the editable akit
    of the borrowed environment stays invisible.
    """
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, with_pip=False, symlinks=sys.platform != "win32")
    place = {"base": str(folder), "platbase": str(folder)}
    bin_folder, site = (Path(sysconfig.get_path(name, "venv", vars=place)) for name in ("scripts", "purelib"))
    install = ["install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--python", str(bin_folder / "python")]
    subprocess.run([*pip, *install], check=True, capture_output=True)
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return bin_folder


def run(command: list[str], folder: Path) -> str:
    """Run a command of the bare environment where no setting of ours reaches it."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=bare, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_wheel_holds_the_house_and_no_scratch(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert "akit/_house/notebooks/order-defect-rate.ipynb" in names
    assert "akit/_house/notebooks/tour.ipynb" in names
    assert "akit/_house/data-samples/linden-apparel/account.toml" in names
    assert [name for name in names if "scratch" in name or "awkward" in name or name.startswith("tests")] == []


def test_every_data_file_of_the_package_travels(root: Path, wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    files = [path.relative_to(root).as_posix() for path in (root / "akit").rglob("*") if path.is_file()]

    assert {name for name in files if "__pycache__" not in name} <= names


def test_the_wheel_works_from_an_empty_folder(scripts: Path, tmp_path: Path) -> None:
    metrics = json.loads(run([str(scripts / "akit"), "metrics", "sample", "--json"], tmp_path))

    assert metrics["account"]["name"] == "Linden Apparel"
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_does_not_lean_on_the_source(scripts: Path, root: Path, tmp_path: Path) -> None:
    found = run([str(scripts / "python"), "-c", "import akit; print(akit.__file__)"], tmp_path)

    assert not Path(found).is_relative_to(root)


def test_the_wheel_renders_a_report_where_it_stands(scripts: Path, tmp_path: Path) -> None:
    printed = run([str(scripts / "akit"), "report", "sample", "--notebook", "order-defect-rate"], tmp_path)
    report = (tmp_path / printed.splitlines()[-1]).resolve()

    assert report.is_file()
    assert report.is_relative_to((tmp_path / "reports").resolve())
