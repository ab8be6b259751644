"""A report's page on paper: printed by the machine's own Chromium, the same bytes for the same page."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from akit.errors import ReportFailedError, UsageError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-extensions"),
)
SECONDS = 180


def browser() -> str:
    """Return the browser that prints: what ``AKIT_CHROMIUM`` names, else the first one found.

    Raises
    ------
    UsageError : there is none.
    """
    named = os.environ.get("AKIT_CHROMIUM", "")
    found = named or next(filter(None, map(shutil.which, NAMES)), "") or next(filter(os.path.exists, PLACES), "")
    if not found:
        raise UsageError(
            "A PDF is printed by Chromium, and none was found.",
            found="none of " + ", ".join(NAMES),
            hint="install Chromium, Chrome or Edge, name it in AKIT_CHROMIUM, or print the page from your own browser.",
        )
    return found


def write_pdf(page: Path) -> Path:
    """Print a report's page to a PDF beside it and return its path; it appears whole or not at all.

    Raises
    ------
    UsageError : there is no browser to print with.
    ReportFailedError : the browser did not print.
    """
    target = page.with_suffix(".pdf")
    with TemporaryDirectory(prefix=".printing-", dir=page.parent, ignore_cleanup_errors=True) as aside:
        printed, settled = Path(aside, "printed.pdf"), Path(aside, "settled.pdf")
        _print(page, printed, Path(aside, "profile"))
        _without_clock(printed, settled)
        os.replace(settled, target)
    return target


def _print(page: Path, printed: Path, profile: Path) -> None:
    # a container's root has no sandbox to use; the page can load nothing and run one script of ours
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    own = (f"--user-data-dir={profile}", f"--print-to-pdf={printed}", "--generate-pdf-document-outline")
    command = [browser(), *QUIET, *root, *own, page.resolve().as_uri()]
    try:
        run = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ReportFailedError("The browser did not finish printing.", found=f"nothing after {SECONDS} s") from None
    if not printed.is_file():
        said = run.stderr.decode(errors="replace").strip().splitlines()
        raise ReportFailedError(
            "The browser printed no PDF.",
            found=said[-1] if said else f"exit code {run.returncode}",
            hint="open the page and print it from your own browser.",
        )


def _without_clock(printed: Path, settled: Path) -> None:
    """Take the time of printing out of the file, so that one page gives one PDF."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject

    writer = PdfWriter(clone_from=PdfReader(printed))
    title = writer.metadata.title if writer.metadata else None
    writer.metadata = {"/Title": title or printed.stem, "/Producer": "akit"}
    writer._ID = None
    writer.root_object.pop(NameObject("/Metadata"), None)
    writer.write(settled)
