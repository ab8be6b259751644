"""The process that has done its imports: from it every account's process is forked, in milliseconds.

It reads no account but the few rows of its rehearsal, and ends with whoever started it.
"""

from __future__ import annotations

import gc
import importlib
import os
import signal
import socket
import sys
from contextlib import suppress
from itertools import count
from typing import NoReturn

from akit.batch.account_process import answer, stop
from akit.batch.rehearsal import rehearse
from akit.collection import SELDOM
from akit.report.limits import end

IMPORTS = (
    "akit.account",
    "akit.batch.look",
    "akit.day",
    "akit.inspection",
    "akit.numbers",
    "akit.report.drawn",
    "akit.report.page",
    "akit.report.run",
    "akit.report.settle",
    "akit.report.views",
    "bdb",
    "IPython.core.application",
    "IPython.core.completer",
    "IPython.core.crashhandler",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.display",
    "IPython.utils.wildcard",
    "icalendar",
    "ipykernel.compiler",
    "ipykernel.zmqshell",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "pandas.core.methods.to_dict",
    "pandas.core.reshape.reshape",
    "pandas.io.formats.csvs",
    "pandas.io.formats.string",
    "psutil",
    "pyarrow.parquet",
)


FIRST = 2  # processes that are forked before the rehearsal

LETTERS = ((8, "normal"), (8.5, "normal"), (9.5, "bold"))  # that figures are written in, beside the two of any


def warm_up() -> None:
    """Import what reports need, and load what never changes: words, fonts, the page's template."""
    from akit.report.run import without_iri_checks

    with without_iri_checks():
        for name in IMPORTS:
            importlib.import_module(name)
        importlib.import_module("akit.report.warm")
    from PIL import Image

    from akit.complaints.lexicon import lexicon
    from akit.complaints.masking import masked
    from akit.complaints.model import MODELLED, model
    from akit.report.page import template

    for language in MODELLED:
        lexicon(language).prepare()
        model(language)
    masked("")
    Image.preinit()
    _draw()
    for language in ("en", "zh"):
        template(language)
    _keep()


def _further_languages() -> None:
    """Get the patterns of complaints ready that few accounts need."""
    from akit.complaints.lexicon import LANGUAGES, lexicon

    for language in LANGUAGES:
        lexicon(language).prepare()


def _keep() -> None:
    """Leave what is there now out of every search for rubbish: it stays, and is not touched in a fork."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _draw() -> None:
    """Draw a small figure in both ways and languages: fonts are opened and words read once for all."""
    import pandas as pd

    from akit import figures
    from akit.report.exhibits import picture, save

    one = pd.DataFrame({"outcome": ["order_refunded"], "odr_effect": ["counts"], "count": [1]})
    for language in ("en", "zh"):
        drawn = figures.claim_outcomes(one, language=language)
        with figures.style():
            for size, weight in LETTERS:
                drawn.text(0, 0, "1", fontsize=size, fontweight=weight)
        save(drawn, "rehearsal", "", table=one)
        picture(drawn)


def main() -> None:
    """Fork a process for each socket that arrives over the one given by number, until that is closed.

    The first do not wait for the rehearsal: it is held while they are at work, and only where more may come.
    """
    control, children = socket.socket(fileno=int(sys.argv[1])), set[int]()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warm_up()
    control.sendall(b"w")
    for number in count(1):
        data, handed, _, _ = socket.recv_fds(control, 1, 1)
        if not data:
            break
        children = {pid for pid in children if os.waitpid(pid, os.WNOHANG) == (0, 0)}
        parent, pid = os.getpid(), os.fork()
        if not pid:
            control.close()
            _account(socket.socket(fileno=handed[0]), parent)
        children.add(pid)
        os.close(handed[0])
        if number == FIRST:
            with suppress(Exception):  # what ails it ails each report, which says so
                rehearse()
                _further_languages()
            _keep()
    for pid in children:
        end(pid)
        os.waitpid(pid, 0)


def _account(line: socket.socket, parent: int) -> NoReturn:
    """Be the process of one account."""
    code = 1
    try:
        from akit.report.warm import die_with

        os.setsid()
        die_with(parent)
        signal.signal(signal.SIGTERM, stop)
        line.sendall(f'["pid", {{"pid": {os.getpid()}}}]\n'.encode())
        with line.makefile("r", encoding="utf-8") as reader:
            answer(reader.readline(), lambda text: line.sendall(text.encode()))
        code = 0
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
