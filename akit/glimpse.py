"""How an account, its tables and a day show themselves in a notebook: a title, a sentence, a small table, a fold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from html import escape

import pandas as pd


def glimpse(title: str, said: str, rows: pd.DataFrame, folds: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """Return HTML that any notebook shows, in its own colours.

    Parameters
    ----------
    title : what the object is.
    said : a sentence about it.
    rows : a small table; its values are shown as they are.
    folds : what stands closed below: heading -> name -> a line about it. An empty one is left out.
    """
    table = rows.to_html(index=False, border=0, justify="left") if len(rows) else ""
    folded = "".join(_fold(heading, lines) for heading, lines in (folds or {}).items() if lines)
    return f"<section><strong>{escape(title)}</strong><p>{escape(said)}</p>{table}{folded}</section>"


def _fold(heading: str, lines: Mapping[str, str]) -> str:
    told = "".join(f"<dt><code>{escape(name)}</code></dt><dd>{escape(line)}</dd>" for name, line in lines.items())
    return f"<details><summary>{escape(heading)} ({len(lines)})</summary><dl>{told}</dl></details>"


def nouns(kind: type) -> dict[str, str]:
    """Return the public properties of a class, each with the first line of its docstring."""
    named = ((name, getattr(kind, name)) for name in dir(kind) if not name.startswith("_"))
    kept = ((name, noun.__doc__ or "") for name, noun in named if isinstance(noun, property | cached_property))
    return {name: doc.strip().partition("\n")[0] for name, doc in kept}
