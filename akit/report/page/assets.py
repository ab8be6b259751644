"""What every page carries: its style and its one script, and the hash that lets a browser run that script alone."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from akit import fonts
from akit.report.page.words import SCRIPTED, WORDS

FACE = """@font-face {
  font-family: "akit SC"; src: url(data:font/woff;base64,@held) format("woff");
  font-display: block; unicode-range: U+2E80-FFFF;
}
"""
FOLDER = Path(__file__).parent


def text(name: str) -> str:
    """Return a file of this room as text."""
    return (FOLDER / name).read_text(encoding="utf-8")


def script() -> str:
    """Return the one script of a page."""
    return text("exhibits.js") + text("page.js")


def script_hash() -> str:
    """Return the hash of the script as it stands between a page's script tags."""
    return "sha256-" + b64encode(sha256(f"\n{script()}".encode()).digest()).decode()


def live_script(language: str) -> str:
    """Return a script that makes the exhibits beside it handy in a live notebook, in the page's own words."""
    words = json.dumps({key: WORDS[key][language == "zh"] for key in SCRIPTED}, ensure_ascii=False)
    call = f"akitExhibits(document.currentScript.parentElement, (name) => ({words})[name], {json.dumps(language)});"
    return f"<script>(() => {{ {text('exhibits.js')} {call} }})();</script>"


def with_letters(page: str) -> str:
    """Return a page with the Chinese letters it shows inside it, so that none is an empty box on any machine."""
    held = b64encode(fonts.subset(page)).decode()
    return page.replace("<style>\n", f"<style>\n{FACE.replace('@held', held)}", 1) if held else page
