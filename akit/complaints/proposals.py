"""What the analyst's corrections could become in the account's codebook: proposals with what speaks for and against."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from akit.complaints.account_codebook import COLUMNS
from akit.complaints.languages import languages_of
from akit.complaints.own_phrases import OwnPhrases, as_read, own_phrases
from akit.complaints.phrases import SUPPORT, keyphrases
from akit.complaints.plain import plain

WEIGHED = ("held_count", "right_count", "wrong_count", "other_count", "from")
MOST = 5  # phrases proposed for a reason by what its texts have in common
NOTHING = "unclassified"


def proposals(records: pd.DataFrame) -> pd.DataFrame:
    """Propose phrases for the account's codebook from what the analyst corrected. Nothing is applied.

    Parameters
    ----------
    records : one row per complaint: text, reason, read_reason (before the analyst), text_reason, code_reason and
        decided_by ("analyst" where the analyst spoke).

    Returns
    -------
    Rows of `codebook.csv` (entry ``phrase``), and what each is weighed by, over the account's own complaints:
    held_count (texts that hold it), right_count (of them judged by the analyst, or coded by the buyer, as this reason),
    wrong_count (as another one), other_count (the rest, which it would read as this reason though the codebook
    does not today), from ("phrase": the analyst's own words; "texts": what at least ``SUPPORT`` corrected texts have in
    common). Only phrases that are right somewhere and wrong nowhere are proposed.
    """
    told = records[records["text"].str.strip().ne("")]
    judged = told[told["decided_by"] == "analyst"]
    missed = judged[(judged["reason"] != judged["text_reason"]) & judged["reason"].ne(NOTHING)]
    found = [row for reason, mine in missed.groupby("reason") for row in _of_reason(str(reason), mine, told)]
    columns = [*COLUMNS, *WEIGHED]
    return pd.DataFrame(found, columns=columns).drop_duplicates(["reason", "text"], ignore_index=True)


def _of_reason(reason: str, missed: pd.DataFrame, told: pd.DataFrame) -> Iterator[dict[str, object]]:
    kept: list[str] = []
    for phrase, whence in _candidates(missed, told):
        weighed = _weighed(reason, phrase, told)
        covered = any(as_read(other) in as_read(phrase) for other in kept)
        if weighed["right_count"] and not weighed["wrong_count"] and not covered:
            kept.append(phrase)
            entry = {**dict.fromkeys(COLUMNS, ""), "entry": "phrase", "reason": reason, "text": phrase}
            yield {**entry, "language": _language(missed), **weighed, "from": whence}


def _candidates(missed: pd.DataFrame, told: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Give the analyst's own words first, then what the corrected texts have in common and others have not."""
    for phrase in dict.fromkeys(missed["phrase"]):
        if as_read(phrase):
            yield phrase, "phrase"
    if len(missed) >= SUPPORT:
        others = list(told.loc[~told.index.isin(missed.index), "text"])
        yield from ((phrase, "texts") for phrase in keyphrases([list(missed["text"]), others])[0][:MOST])


def _weighed(reason: str, phrase: str, told: pd.DataFrame) -> dict[str, int]:
    one = own_phrases(pd.DataFrame({"language": [""], "reason": [reason], "text": [phrase]}))
    holds = told[told["text"].map(lambda text: _holds(one, text))]
    judged = holds["decided_by"] == "analyst"
    said = holds["reason"].where(judged, holds["code_reason"])
    right, wrong = said == reason, said.ne("") & (said != reason)
    other = ~right & ~wrong & (holds["text_reason"] != reason)
    counts = {"held_count": len(holds), "right_count": right.sum(), "wrong_count": wrong.sum()}
    return {**{name: int(count) for name, count in counts.items()}, "other_count": int(other.sum())}


def _holds(phrases: OwnPhrases, text: str) -> bool:
    read = plain(text).text
    return bool(phrases.hits(read, languages_of(read)))


def _language(missed: pd.DataFrame) -> str:
    """Return the language of the texts where they share one, else "" for any."""
    found = {next(iter(languages_of(plain(text).text)), "") for text in missed["text"]}
    return found.pop() if len(found) == 1 else ""
