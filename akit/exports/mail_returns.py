"""The table of a return request in a mail: in columns, as labels with values, or a cell a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from akit.exports.mail_words import phrases, plain

_ASIN = re.compile(r"[A-Z0-9]{10}")
_ADDRESS = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,255}")
_MOST = 200  # items of one mail


def requested(text: str) -> list[dict[str, object]]:
    """Return the items of a return request: product_name, asin, sku, quantity, reason_code and comment.

    An item has an ASIN and a reason; what else the mail does not say is unknown. Mail addresses are masked.
    """
    lines = [[cell.strip() for cell in line.rstrip("\t").split("\t")] for line in text.split("\n") if line.strip()]
    for way in (_in_columns, _a_cell_a_line, _labelled):
        items = [item for item in map(_item, way(lines)[:_MOST]) if item]
        if items:
            return items
    return []


@cache
def _labels() -> dict[str, str]:
    return {
        plain(label): column
        for said in phrases().values()
        for column, labels in said["labels"].items()
        for label in labels
    }


def _label(cell: str) -> str:
    return _labels().get(plain(cell).rstrip(" :*"), "")


def _is_header(columns: Sequence[str]) -> bool:
    known = [column for column in columns if column]
    return {"asin", "reason_code"} <= set(known) and len(known) == len(set(known))


def _in_columns(lines: list[list[str]]) -> list[dict[str, str]]:
    """Read rows below a row of labels, as long as they have as many cells."""
    found, columns = list[dict[str, str]](), list[str]()
    for cells in lines:
        labels = [_label(cell) for cell in cells]
        if _is_header(labels):
            columns = labels
        elif columns and len(columns) - 1 <= len(cells) <= len(columns):  # an empty last cell leaves no tab
            found.append(dict(zip(columns, [*cells, ""], strict=False)))
        else:
            columns = []
    return found


def _a_cell_a_line(lines: list[list[str]]) -> list[dict[str, str]]:
    """Read labels one a line, then values one a line, item after item."""
    flat = [cells[0] for cells in lines if len(cells) == 1]
    labels = [_label(cell) for cell in flat]
    starts = [at for at in range(len(labels)) if labels[at] and (at == 0 or not labels[at - 1])]
    for start in starts:
        columns = list[str]()
        while start + len(columns) < len(labels) and labels[start + len(columns)]:
            columns.append(labels[start + len(columns)])
        if _is_header(columns):
            values = flat[start + len(columns) :]
            return [dict(zip(columns, values[at:], strict=False)) for at in range(0, len(values), len(columns))]
    return []


def _labelled(lines: list[list[str]]) -> list[dict[str, str]]:
    """Read `label: value` lines; a label that comes again begins the next item."""
    found: list[dict[str, str]] = [{}]
    for cells in lines:
        name, _, value = (cells[0], "", cells[1]) if len(cells) == 2 else re.sub("：", ":", cells[0]).partition(":")
        column = _label(name)
        if column and column in found[-1]:
            found.append({})
        if column:
            found[-1][column] = value.strip()
    return found


def _item(said: dict[str, str]) -> dict[str, object] | None:
    """Return an item with its values checked, or None where it is none."""
    if not _ASIN.fullmatch(said.get("asin", "")) or not said.get("reason_code"):
        return None
    quantity = said.get("quantity", "")
    texts = {
        name: _ADDRESS.sub("[…]", said.get(name, "")) for name in ("product_name", "sku", "reason_code", "comment")
    }
    number = int(quantity) if re.fullmatch(r"\d{1,6}", quantity) else None
    return {"asin": said["asin"], "quantity": number, **texts}
