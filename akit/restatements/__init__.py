"""What has changed since the last reading of an account, inside days that were read or reported before."""

from akit.restatements.comparison import COLUMNS, compare, counts, touched, watched_rows
from akit.restatements.memory import Restated, look_back, register_report, remember

__all__ = [
    "COLUMNS",
    "Restated",
    "compare",
    "counts",
    "look_back",
    "register_report",
    "remember",
    "touched",
    "watched_rows",
]
