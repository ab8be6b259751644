"""A document as PDF: set by typst, tagged for screen readers, with bookmarks, the same bytes from the same document."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from akit import fonts
from akit.appeal.document import Document
from akit.errors import ReportFailedError

BOX = "□"
STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA-1: tagged, titled, every picture with words in its place


def write_pdf(document: Document, charts: Path, target: Path) -> str:
    """Write a document as PDF and return the letters no font that travels with akit has; a box stands in their place.

    Parameters
    ----------
    document : what it says.
    charts : the folder that holds ``charts/`` with its figures as PNG.
    target : the file.

    Raises
    ------
    ReportFailedError : it cannot be set.
    """
    import typst

    said = json.dumps(document.as_json(), ensure_ascii=False, sort_keys=True)
    lacking = fonts.missing_letters(said)
    said = said.translate({ord(letter): BOX for letter in lacking})
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pack.json").write_text(said, encoding="utf-8")
        (root / "layout.typ").write_text(
            (files(__package__) / "layout.typ").read_text(encoding="utf-8"), encoding="utf-8"
        )
        if (charts / "charts").is_dir():
            (root / "charts").symlink_to((charts / "charts").resolve(), target_is_directory=True)
        compiler = typst.Compiler(
            str(root / "layout.typ"), root=str(root), font_paths=_folders(), ignore_system_fonts=True
        )
        try:
            made = compiler.compile(format="pdf", pdf_standards=STANDARD, timestamp=_moment(document.day))
        except typst.TypstError as problem:
            raise ReportFailedError("The PDF could not be set.", found=str(problem)) from problem
    assert isinstance(made, bytes)
    target.write_bytes(made)
    return lacking


def _folders() -> list[str]:
    """Return where the two fonts are that every document is lettered in."""
    from matplotlib import get_data_path

    return [str(fonts.chinese_sans().parent), str(Path(get_data_path()) / "fonts" / "ttf")]


def _moment(day: str) -> datetime:
    """Return the moment a document is dated: the start of its day, in UTC, whatever the clock says."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC)
