"""The analyst's word on single complaints, `ledgers/reasons.csv`: it wins over whatever was read, and is counted."""

from __future__ import annotations

import pandas as pd

from akit.complaints.account_codebook import AccountCodebook
from akit.metrics.complaints import UNCLASSIFIED

COLUMNS = (
    "order_id source complaint_date said reason phrase comment read_reason complaint_count status "
    "source_file source_row"
).split()


def reason_corrections(records: pd.DataFrame, ledger: pd.DataFrame, codebook: AccountCodebook) -> pd.DataFrame:
    """Return what became of each row of the analyst's ledger.

    Parameters
    ----------
    records : what `complaint_records` or `with_own_words` gives.
    ledger : the canonical table ``reason_corrections``.
    codebook : the account's own, for the names of reasons.

    Returns
    -------
    One row per row of the ledger: the order_id, source and complaint_date it names, said (the reason as written),
    reason (its code, "" where it names none), phrase and comment, read_reason (what was read before, of the first
    complaint it is about), complaint_count (how many it is about) and status: changed, confirmed (what was read
    already), unmatched (there is no such complaint), unknown_reason, unknown_source, overruled (a later row speaks of
    the same complaint).
    """
    said = ledger.rename(columns={"reason": "said"}).reset_index(drop=True)
    said["reason"] = [UNCLASSIFIED if _is_none(text) else codebook.code(text) for text in said["said"]]
    about = _about(records, said)
    last = {place: at for at, places in enumerate(about) if said.loc[at, "reason"] for place in places}
    said["complaint_count"] = pd.Series([len(places) for places in about], said.index, "int64")
    read = [records.loc[places[0], "reason"] if places else "" for places in about]
    said["read_reason"] = pd.Series(read, said.index, "str")
    stands = [[place for place in places if last.get(place) == at] for at, places in enumerate(about)]
    found = [
        _status(row, places, records.loc[mine, "reason"])
        for (_, row), places, mine in zip(said.iterrows(), about, stands, strict=True)
    ]
    said["status"] = pd.Series(found, said.index, "str")
    return said[COLUMNS]


def with_corrections(records: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Put the analyst's word over what was read.

    Returns
    -------
    ``records`` with ``read_reason``, what was read before, and ``phrase``, the words that the analyst says show it;
    where the analyst spoke, ``decided_by`` is analyst.
    """
    found = records.assign(read_reason=records["reason"], phrase="")
    spoken = corrections[corrections["status"].isin(["changed", "confirmed"])].reset_index(drop=True)
    for (_, row), places in zip(spoken.iterrows(), _about(records, spoken), strict=True):
        found.loc[places, ["reason", "decided_by", "phrase"]] = [row["reason"], "analyst", row["phrase"]]
    return found


def judged_pairs(records: pd.DataFrame) -> pd.DataFrame:
    """Return the complaints the analyst spoke of: ``first`` what was read before, ``second`` the analyst's reason."""
    mine = records[records["decided_by"] == "analyst"]
    return pd.DataFrame({"first": mine["read_reason"], "second": mine["reason"]}).reset_index(drop=True)


def _is_none(said: str) -> bool:
    return said.strip().casefold() in (UNCLASSIFIED, "none", "no reason", "无法归类", "未归类", "无")


def _about(records: pd.DataFrame, rows: pd.DataFrame) -> list[list[int]]:
    """Return the complaints each row of the ledger speaks of: of its order and source, and of its day where told."""
    places = records.groupby(["order_id", "source"], sort=False).groups
    found = []
    for order, source, day in zip(rows["order_id"], rows["source"], rows["complaint_date"], strict=True):
        mine = places.get((order, source), pd.Index([]))
        found.append([int(at) for at in mine if pd.isna(day) or records.loc[at, "date"] == day])
    return found


def _status(row: pd.Series, places: list[int], standing: pd.Series) -> str:
    """Say what became of a row; ``standing`` is what was read of the complaints no later row speaks of."""
    if not row["reason"]:
        return "unknown_reason"
    if not row["source"]:
        return "unknown_source"
    if not places:
        return "unmatched"
    if standing.empty:
        return "overruled"
    return "confirmed" if (standing == row["reason"]).all() else "changed"
