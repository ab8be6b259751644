"""Tables and cells as JSON has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON objects, one a row."""
    columns = {str(name): _cells(table[name]) for name in table}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _cells(column: pd.Series) -> list[Any]:
    """Return each cell as `plain` does; of long columns most are numbers and days."""
    kind = column.dtype.kind if isinstance(column.dtype, np.dtype) else ""
    if kind == "M":
        return [None if day == "NaT" else day for day in np.datetime_as_string(column.to_numpy(), unit="D").tolist()]
    told = column.tolist()
    if kind == "f":
        return [None if number != number else number for number in told]
    return told if kind in ("b", "i", "u") else [plain(value) for value in told]


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: days as ISO text, unknown as None, numbers without their numpy type."""
    if isinstance(value, str | list | tuple | Mapping):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp | date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
