"""Whether somebody sits before a notebook, and what its exhibits can then do."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec

HEADLESS = "AKIT_HEADLESS"  # set by whoever runs notebooks with nobody looking


def is_live() -> bool:
    """Say whether this is a notebook in a JupyterLab with widgets, and not a run without a reader."""
    if os.environ.get(HEADLESS) or find_spec("ipywidgets") is None:
        return False
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == "ZMQInteractiveShell"


def handy(html: str, caption: str) -> str:
    """Return an exhibit's HTML, in a live notebook with the style and script that make it handy."""
    if not is_live():
        return html
    from akit.report.page.assets import live_script, text

    language = "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in caption) else "en"
    return f'<div class="akit"><style>{text("live.css")}</style>{html}{live_script(language)}</div>'
