"""What an executed notebook keeps: nothing of the clock, of the machine or of chance.

The same inputs give the same bytes, so two reports can be compared and a published one can be proven.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib import import_module
from importlib.metadata import version
from itertools import groupby
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

from akit import policy

ERROR_MARKER = "papermill-error-cell-tag"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
CELL_FILE = re.compile(r"[^\s\"'()\[\]]{0,400}ipykernel_\d+[/\\]+\d+\.py")  # what IPython calls the source of a cell


def settle(notebook: Any, name: str, parameters: Mapping[str, object], paths: Mapping[str, str]) -> Any:
    """Return the executed notebook as it is published; ``notebook`` itself is changed.

    Parameters
    ----------
    notebook : as papermill left it.
    name : the template's name.
    parameters : every parameter with the value it had, as the page shows it.
    paths : paths of this machine, each with what stands for it.
    """
    notebook.cells = [cell for cell in notebook.cells if ERROR_MARKER not in cell.metadata.get("tags", [])]
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        _speak(cell, str(parameters["language"]))
        if cell.cell_type == "code":
            cell.outputs = _in_order(cell.outputs)
        for trace in ("papermill", "execution", "collapsed"):
            cell.metadata.pop(trace, None)
        if not cell.metadata.get("tags", True):
            del cell.metadata["tags"]
    notebook.cells = _without_paths(notebook.cells, paths)
    made = {"notebook": name, "parameters": dict(parameters), "versions": versions()}
    notebook.metadata = type(notebook.metadata)(
        kernelspec=KERNELSPEC,
        language_info={"name": "python", "version": platform.python_version()},
        akit=made,
    )
    return notebook


def _speak(cell: Any, language: str) -> None:
    """Give a cell the text its template holds for a language; English is what stands in the cell."""
    said = cell.metadata.pop("zh", None)
    if said and language == "zh":
        cell.source = "".join(said)


def _in_order(outputs: list[Any]) -> list[Any]:
    """Join what was printed between two outputs, stdout first: a kernel cuts it by the clock."""
    kept: list[Any] = []
    for printed, run in groupby(outputs, key=lambda output: output.output_type == "stream"):
        texts: dict[str, Any] = {}
        for output in run:
            if not printed:
                kept.append(output)
            elif output.name in texts:
                texts[output.name].text += output.text
            else:
                texts[output.name] = output
        kept += [texts[name] for name in sorted(texts, reverse=True)]
    return kept


def as_text(notebook: Any) -> str:
    """Return a notebook as the text of its file, byte for byte as nbformat writes it."""
    from nbformat.v4.rwbase import split_lines, strip_transient

    return _json(strip_transient(split_lines(deepcopy(notebook)))) + "\n"  # type: ignore[no-untyped-call]


def _json(value: Any, line: str = "\n") -> str:
    """Return JSON set in lines; Python's own way passes each of a figure's lines through six generators."""
    inner = line + " "
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, dict) and value:
        parts = [f"{encode_basestring(key)}: {_json(value[key], inner)}" for key in sorted(value)]
        return "{" + inner + ("," + inner).join(parts) + line + "}"
    if isinstance(value, (list, tuple)) and value:
        return "[" + inner + ("," + inner).join([_json(each, inner) for each in value]) + line + "]"
    return json.dumps(value)


def versions() -> dict[str, str]:
    """Return the versions that decide what a report says and how it looks."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    return {
        "akit": str(import_module("akit").__version__),
        "policy": policy.version(),
        "python": platform.python_version(),
        "pandas": version("pandas"),
        "matplotlib": version("matplotlib"),
    }


def machine_paths() -> dict[str, str]:
    """Return the folders of this Python and of akit, with what stands for them."""
    return {
        str(Path(__file__).resolve().parents[2]): "<akit>",
        sys.prefix: "<python>",
        sys.base_prefix: "<python>",
        str(Path.home()): "~",
    }


def _without_paths(value: Any, paths: Mapping[str, str]) -> Any:
    """Return ``value``, a tree of texts, with every path replaced; the trees in it are changed."""
    if isinstance(value, str):
        return _renamed(value, paths)
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        value[key] = _without_paths(value[key], paths)
    return value


def _renamed(text: str, paths: Mapping[str, str]) -> str:
    for path in sorted(paths, key=len, reverse=True):
        for spelling in (path.replace("\\", "\\\\"), path):
            text = text.replace(spelling, paths[path])
    return CELL_FILE.sub("<cell>", text) if "ipykernel_" in text else text  # pictures are long, and none has it
