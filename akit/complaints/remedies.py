"""What usually helps against a reason, the proof that usually needs, and how the reason sounds: dated rows.

General suggestions, the same for every account; none of them is a fact about one.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

import pandas as pd

KINDS = ("corrective", "preventive")
OPEN_END = "9999-12-31"


def remedies(on: date | None = None) -> pd.DataFrame:
    """Return what usually helps against each reason, in the codebook's order.

    Parameters
    ----------
    on : the day whose rows are in force; None for those of today's codebook, whatever their end.

    Returns
    -------
    One row per measure: reason, cause (staff, process, logistics, system or force_majeure: where the fault lay that it
    mends), kind (corrective: against what happened; preventive: so that it does not happen again), action_en,
    action_zh, proof_en, proof_zh (what usually shows that it was done), valid_from, valid_to ("" for no end).

    Examples
    --------
    >>> list(remedies().query("reason == 'bad_taste'")["kind"])
    ['corrective', 'preventive']
    """
    return in_force(_rows("remedies"), on)


def examples(on: date | None = None) -> pd.DataFrame:
    """Return how each reason sounds: reason, language, text, valid_from, valid_to. All written for this kit."""
    return in_force(_rows("examples"), on)


def in_force(rows: pd.DataFrame, on: date | None) -> pd.DataFrame:
    """Return the dated rows in force on a day; an empty ``valid_from`` is always, an empty ``valid_to`` has no end."""
    if on is None:
        return rows.copy()
    day, ends = on.isoformat(), rows["valid_to"].replace("", OPEN_END)
    return rows[(rows["valid_from"] <= day) & (ends >= day)].reset_index(drop=True)


@cache
def _rows(name: str) -> pd.DataFrame:
    with (files(__package__) / f"{name}.csv").open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype="str", keep_default_na=False)
