"""What only a mail says gives way to an export or a ledger, and several mails about one thing are one thing."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

MARKS = ("from_mail", "mail_decides", "mail_day")


def settled(rows: pd.DataFrame, key: Sequence[str]) -> tuple[pd.DataFrame, pd.Series]:
    """Return rows with what mails say laid together, and a mark on the mail rows that are thereby superseded.

    Where a row that is not from mail has the same ``key``, the mails add nothing. Else the newest decision stands, or
    the first mail where none decides; what it does not say is taken from the other mails, oldest first.

    Parameters
    ----------
    rows : of one table; rows from mail have the columns of ``MARKS``, and no table has any where none is from mail.
    key : columns in which two rows speak of the same thing.
    """
    if "from_mail" not in rows:
        return rows, pd.Series(False, index=rows.index)
    mail, things = rows["from_mail"].eq(True), pd.MultiIndex.from_frame(rows[list(key)])
    told = mail & things.isin(things[~mail])
    heard = rows[mail & ~told].sort_values(["mail_day", "source_file", "source_row"], kind="stable")
    whole = rows.copy()
    for _, group in heard.groupby(list(key), sort=False):
        decided = group.index[group["mail_decides"].eq(True)]
        stands = decided[-1] if len(decided) else group.index[0]
        told[group.index.difference([stands])] = True
        for column in _unsaid(group.loc[stands]) if len(group) > 1 else ():
            said = group[column][group[column].notna() & group[column].ne("")]
            whole.loc[stands, column] = said.iloc[0] if len(said) else whole.loc[stands, column]
    return whole, told


def _unsaid(row: pd.Series) -> list[str]:
    # An amount and its currency go together, so neither is filled where the row says the other.
    blank = [str(column) for column, value in row.items() if column not in MARKS and (pd.isna(value) or value == "")]
    return [column for column in blank if column != "currency" or "amount" in blank]
