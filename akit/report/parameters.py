"""The parameter contract of a notebook: what it takes, of which type; anything else stops before it runs.

papermill itself only warns of a misspelt parameter and then reports on the default.
"""

from __future__ import annotations

import ast
import io
import json
import math
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from akit.errors import ParameterError, nearest

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


@dataclass(frozen=True)
class Parameter:
    """One line of a template's ``parameters`` cell: its name, its default (a literal) and its comment."""

    name: str
    default: object
    help: str = ""

    @property
    def type(self) -> type:
        """The type a value must have: the default's; text where the default is None."""
        return str if self.default is None else type(self.default)


def read_parameters(template: Path) -> dict[str, Parameter]:
    """Return the parameters a template takes, by name, in the order of its ``parameters`` cell.

    Raises
    ------
    ParameterError : the template has no such cell, or a line of it is not ``name = literal``.
    """
    notebook = json.loads(template.read_text(encoding="utf-8"))
    tagged = [cell for cell in notebook["cells"] if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        raise ParameterError(
            f"{template.name} has {len(tagged)} cells tagged 'parameters'.",
            expected='exactly one, holding lines like: as_of = ""  # last day known',
            hint="tag the cell in JupyterLab's property inspector.",
        )
    source = "".join(tagged[0]["source"])
    try:
        lines, comments = ast.parse(source).body, _comments(source)
    except SyntaxError as error:
        raise _not_a_literal(error.lineno or 1, source, template.name) from error
    found = [_parameter(line, comments) for line in lines]
    for line, parameter in zip(lines, found, strict=True):
        if parameter is None:
            raise _not_a_literal(line.lineno, source, template.name)
    return {parameter.name: parameter for parameter in found if parameter}


def check_parameters(given: Mapping[str, object], known: Mapping[str, Parameter]) -> dict[str, object]:
    """Return every parameter with its value: the one given, else the template's default.

    Text given for a parameter that is not text, as a command line does, is read as the default's type.

    Raises
    ------
    ParameterError : a name the template does not know, a value of another type than the default's (a whole
        number may stand for a fraction), or one that cannot be written as a literal.
    """
    checked = {name: _checked(value, _known(name, known)) for name, value in given.items()}
    return {name: checked.get(name, parameter.default) for name, parameter in known.items()}


def _known(name: str, known: Mapping[str, Parameter]) -> Parameter:
    if name not in known:
        raise ParameterError(
            f"The notebook has no parameter {name!r}.",
            found=name,
            expected="one of " + ", ".join(known),
            hint=nearest(name, known) or "the parameters are in the notebook's second cell.",
        )
    return known[name]


def _checked(value: object, parameter: Parameter) -> object:
    if not _is_literal(value):
        raise ParameterError(
            f"The value of {parameter.name} cannot be written into a notebook.",
            found=f"{value!r} ({type(value).__name__})",
            expected="text, a number, True, False, None, or a list or dict of these",
            hint="give a date as text: '2024-01-31'." if hasattr(value, "isoformat") else "",
        )
    if isinstance(value, str) and parameter.type is not str:
        value = _cast(value, parameter)
    if parameter.type is float and type(value) is int:
        return float(value)
    if type(value) is not parameter.type and not (value is None and parameter.default is None):
        raise _wrong_type(parameter, value)
    return value


def _is_literal(value: object) -> bool:
    if isinstance(value, (list, tuple)):
        return all(map(_is_literal, value))
    if isinstance(value, dict):
        return all(map(_is_literal, [*value, *value.values()]))
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, (str, int))


def _cast(text: str, parameter: Parameter) -> object:
    try:
        if parameter.type is bool:
            return {**dict.fromkeys(TRUE, True), **dict.fromkeys(FALSE, False)}[text.strip().lower()]
        return ast.literal_eval(text.strip())
    except (KeyError, ValueError, SyntaxError) as error:
        raise _wrong_type(parameter, text) from error


def _wrong_type(parameter: Parameter, found: object) -> ParameterError:
    kind = "true or false" if parameter.type is bool else parameter.type.__name__
    return ParameterError(
        f"The value of {parameter.name} has the wrong type.",
        found=f"{found!r} ({type(found).__name__})",
        expected=f"{kind}, like {parameter.default!r}",
        hint=parameter.help,
    )


def _parameter(line: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    """Return what one line declares, or None where it is no ``name = literal``."""
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            pass
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            pass
        case _:
            return None
    try:
        default = ast.literal_eval(value)
    except (ValueError, TypeError):
        return None
    if not _is_literal(default):
        return None
    return Parameter(name, default, comments.get(line.end_lineno or line.lineno, ""))


def _not_a_literal(number: int, source: str, notebook: str) -> ParameterError:
    return ParameterError(
        f"Line {number} of the parameters cell of {notebook} is not a literal.",
        found=source.splitlines()[number - 1],
        expected="name = literal, like: days = 60  # length of the window",
        hint="compute what depends on a parameter in the next cell; papermill would not recompute it here.",
    )


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0]: token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT}
