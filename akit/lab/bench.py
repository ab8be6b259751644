"""JupyterLab on copies of the notebooks, with an account at hand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from akit import house
from akit.errors import UsageError
from akit.lab.cards import write_cards

TEMPLATE_ACCOUNT = f"../data-samples/{house.SAMPLE}"  # what every template's account is until a run says otherwise
START = Path(__file__).parents[1] / "template" / "start.ipynb"
ASKS_NOBODY = (  # the lab sits on buyers' data: it looks for no news, updates or extensions outside
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},  # a browser's own search finds every cell
}
CARDS = ".cards"  # a folder of the lab's own beside the notebooks


def notebooks_for(account: Path, folder: Path) -> Path:
    """Copy the notebooks into ``folder`` with ``account`` as their account; a copy that is there is left alone.

    Beside them: ``start.ipynb``, the page the lab opens on, and what the launcher needs for its cards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at_hand = Path(os.path.relpath(account, folder)).as_posix()
    templates = {START.stem: START, **house.notebooks()}
    for name, template in templates.items():
        copy = folder / f"{name}.ipynb"
        if not copy.exists():
            text = template.read_text(encoding="utf-8")
            copy.write_text(text.replace(TEMPLATE_ACCOUNT, json.dumps(at_hand)[1:-1]), encoding="utf-8")
    write_cards(templates, folder / CARDS)
    return folder


def open_lab(folder: Path, options: Sequence[str] = ()) -> int:
    """Run JupyterLab on a folder until it is closed; returns its exit code.

    Raises
    ------
    UsageError : JupyterLab is not installed.
    """
    if find_spec("jupyterlab") is None:
        raise UsageError(
            "JupyterLab is not installed.", hint='pip install "akit[lab]", or `make lab` in the repository.'
        )
    own = [f"--ServerApp.root_dir={folder.resolve()}", f"--LabApp.default_url=/lab/tree/{START.name}"]
    command = [sys.executable, "-m", "jupyterlab", *own, *ASKS_NOBODY, *options]
    return subprocess.run(
        command, check=False, env={**os.environ, **_environment((folder / CARDS).resolve())}
    ).returncode


def _environment(own: Path) -> dict[str, str]:
    """Return where the lab finds its cards and its settings, before those of the machine."""
    settings = own / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
    paths = filter(None, [str(own), os.environ.get("JUPYTER_CONFIG_PATH", "")])
    return {"JUPYTER_APP_LAUNCHER_PATH": str(own), "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
