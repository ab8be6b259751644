"""How often Python looks for waste while much is made and little of it is."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)  # objects made between two looks; Python's own 700 cost a fifth of a reading


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look seldom for waste meanwhile: files are read into millions of cells, none of which is any."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def let_go() -> None:
    """Leave what there is to go with the process: looking for waste in all of it at the end finds none."""
    gc.freeze()
