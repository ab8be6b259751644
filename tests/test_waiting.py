"""Whoever waits on a terminal sees what is being done; a pipe, a log and a quick command see nothing of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

CODE = """
import time
from akit.cli import waiting
waiting.PATIENCE = {patience}
with waiting.doing("reading the exports"):
    time.sleep({seconds})
print("the answer")
"""


def said_on_a_terminal(patience: float, seconds: float, **environment: str) -> str:
    """Run it with a terminal as standard error; return what was drawn there."""
    import pty

    ours, theirs = pty.openpty()
    code = CODE.format(patience=patience, seconds=seconds)
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    drawn = b""
    try:
        while part := os.read(ours, 4096):
            drawn += part
    except OSError:  # Linux says so when the other end is closed
        pass
    answer = run.communicate()[0]
    os.close(ours)
    assert answer == b"the answer\n"
    return drawn.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is Unix's")
def test_on_a_terminal_what_takes_long_is_said_and_taken_back():
    drawn = said_on_a_terminal(0.05, 1.5)

    assert "reading the exports" in drawn and "\x1b[2K" in drawn, "and its line is cleared at the end"


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is Unix's")
def test_no_color_is_respected():
    coloured, plain = said_on_a_terminal(0.05, 1.0), said_on_a_terminal(0.05, 1.0, NO_COLOR="1")

    colour = re.compile(r"\x1b\[[39]\d")
    assert colour.search(coloured) and not colour.search(plain) and "reading the exports" in plain


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is Unix's")
def test_what_is_quick_is_not_said():
    assert said_on_a_terminal(5, 0) == ""


def test_a_pipe_sees_nothing_of_it():
    run = subprocess.run([sys.executable, "-c", CODE.format(patience=0, seconds=0.3)], capture_output=True, text=True)

    assert (run.stdout, run.stderr) == ("the answer\n", "")
