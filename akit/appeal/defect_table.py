"""The annex as a reader sees it: outcome and facts put in words, few enough columns for a page."""

from __future__ import annotations

from typing import Any

import pandas as pd

from akit.appeal.document import Grid
from akit.appeal.grids import grid
from akit.appeal.masking import Masks
from akit.appeal.voice import Said, Voice

ON_A_PAGE = ("order_id", "order_date", "kinds", "sku", "reason", "outcome", "facts", "cause", "action", "proof")
TO_PASTE = ("order_id", "order_date", "kinds", "reason", "cause", "action", "proof")


def defect_grid(annex: pd.DataFrame, voice: Voice, masks: Masks, columns: tuple[str, ...] = ON_A_PAGE) -> Grid:
    """Return rows of the annex as a grid; those without a cause or an action are red."""
    shown = in_words(annex, voice, masks)
    red = [
        place
        for place, (done, open_) in enumerate(zip(annex["complete"], annex["pending"], strict=True))
        if not (done or open_)
    ]
    return grid(shown, columns, voice, red, small=len(columns) > len(TO_PASTE))


def in_words(annex: pd.DataFrame, voice: Voice, masks: Masks) -> pd.DataFrame:
    """Return the annex with its ``outcome`` and ``facts`` in words, and order ids as they may be shown."""
    records = annex.to_dict("records")
    worded = annex.assign(order_id=[masks.order(one) for one in annex["order_id"]])
    for column, say in (("outcome", _outcome), ("facts", _facts)):
        worded[column] = pd.Series([say(row, voice) for row in records], index=worded.index, dtype="object")
    return worded


def _outcome(row: dict[Any, Any], voice: Voice) -> Said:
    """Return how each defect of an order stands: stars, claim outcome, chargeback."""
    parts = [voice.say("pack_stars", stars=int(row["stars"]))] if pd.notna(row["stars"]) else []
    parts += [voice.word(one) for one in row["claim_outcome"].split("; ") if one and "a_to_z_claim" in row["kinds"]]
    parts += [voice.word(f"chargeback_{one}") for one in row["chargeback_kind"].split("; ") if one]
    return voice.listed(parts)


def _facts(row: dict[Any, Any], voice: Voice) -> Said:
    """Return what the account's files say of the order: how it was answered, arrived, and was refunded."""
    parts = [voice.word(f"answered_{row['answer']}")] if row["answer"] in ("late", "none", "in_time") else []
    if row["delivery"] == "late":
        parts.append(voice.say("pack_days_late", days=int(row["days_late"])))
    elif row["delivery"] in ("on_time", "not_delivered"):
        parts.append(voice.word(f"delivery_{row['delivery']}"))
    parts += [voice.word("refund_on_file")] if row["refunded"] else []
    return voice.listed(parts)
