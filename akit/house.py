"""Where the notebooks and the sample account are: in the repository, or inside the installed wheel."""

from __future__ import annotations

from pathlib import Path

from akit.errors import UnknownNotebookError, nearest

SAMPLE = "linden-apparel"


def _house() -> Path:
    """Return the folder that holds ``notebooks/`` and ``data-samples/``."""
    package = Path(__file__).resolve().parent
    installed = package / "_house"
    return installed if installed.is_dir() else package.parent


def notebooks() -> dict[str, Path]:
    """Return the report templates by name (the file name without ``.ipynb``), in alphabetical order."""
    return {path.stem: path for path in sorted((_house() / "notebooks").glob("*.ipynb"))}


def notebook(name: str) -> Path:
    """Return the template called ``name``.

    Raises
    ------
    UnknownNotebookError : there is none; the message lists those there are.
    """
    known = notebooks()
    if name not in known:
        raise UnknownNotebookError(
            f"There is no notebook called {name!r}.",
            found=name,
            expected="one of " + ", ".join(known),
            hint=nearest(name, known),
        )
    return known[name]


def sample_account() -> Path:
    """Return the folder of the invented account that travels with akit."""
    return _house() / "data-samples" / SAMPLE
