"""Settlements: `GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE` (V1) and `..._FLAT_FILE_V2`, scheduled by Amazon every period.

The first data row of a settlement is its summary: dates, total, currency. All others are its money, line by line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from akit.exports import amounts, cells, headers, moments, wording
from akit.exports.delimited import Delimited
from akit.exports.layout import Layout
from akit.exports.money_events import TABLE, order_id, with_other
from akit.exports.reading import Reading, problems

TITLE, KIND = "a settlement report", "settlement"
WHERE = "Seller Central > Payments > Reports repository > Settlement (flat file)"
# Where V1 says what an amount is, and the amount. Fees are told from the buyer's money by the column they stand in.
_MONEY_V1 = {
    "price-type": "price-amount",
    "promotion-type": "promotion-amount",
    "direct-payment-type": "direct-payment-amount",
    "other": "other-amount",
}
_FEES_V1 = {
    "shipment-fee-type": "shipment-fee-amount",
    "order-fee-type": "order-fee-amount",
    "item-related-fee-type": "item-related-fee-amount",
    "misc-fee": "misc-fee-amount",
    "other-fee-reason-description": "other-fee-amount",
}
_AMOUNTS_V1 = [*_MONEY_V1.values(), *_FEES_V1.values()]
_WORDS_V1 = ["price-type", "promotion-type", "direct-payment-type", *list(_FEES_V1)]
_FEES_V2 = ("itemfees", "shipment-fees")
# Within these a fee line is a fee; in a claim or chargeback every line is that claim's money.
_SPLIT = ("order", "refund")

_DAY = moments.day_at_home(day_first=False)
_READERS = {"order_id": order_id, "end": _DAY, "posted": _DAY, "posted_at": _DAY}
_REQUIRED = ["settlement_id", "total", "currency", "type", "order_id", "posted"]

V1 = Layout(
    kind=KIND,
    table=TABLE,
    title=TITLE,
    where=WHERE,
    names=headers.names("settlement_v1"),
    required=[*_REQUIRED, "price-amount", "item-related-fee-amount", "other-amount"],
    readers=_READERS,
    finish=lambda table, home: _finish(_v1(table), "settlement_v1"),
    date="event_date",
)
V2 = Layout(
    kind=KIND,
    table=TABLE,
    title=TITLE,
    where=WHERE,
    names=headers.names("settlement_v2"),
    required=[*_REQUIRED, "amount_type", "description", "amount"],
    readers=_READERS,
    finish=lambda table, home: _finish(_v2(table), "settlement_v2"),
    date="event_date",
)
LAYOUTS = (V1, V2)
VERSIONS = {"settlement_v1": 1, "settlement_v2": 2}
_MONEY = ("total", "amount", *_AMOUNTS_V1)


class Settlement(Delimited):
    """A settlement, either version."""

    def marketplaces(self) -> Mapping[str, str]:
        """Return nothing: money is no order."""
        return {}

    def read(self, path: str, home: cells.Home) -> Reading:
        """Type the rows, and note a settlement whose lines do not add up to its total."""
        read = amounts.reader(amounts.decimal_of_file(self._amounts(), otherwise="."))
        layout = replace(self.layout, readers={**self.layout.readers, **dict.fromkeys(_MONEY, read)})
        plain = Delimited(layout, self.numbered, self.encoding, self.damaged_lines)
        reading = with_other(plain.read(path, home), path, "transaction-type")
        sums = problems(list(_that_do_not_add_up(reading.table, path)))
        noted = pd.concat([reading.noted, sums], ignore_index=True)
        return replace(reading, table=_ranked(reading.table, sums), noted=noted)

    def _amounts(self) -> Iterable[str]:
        (_, header), *body = self.numbered
        places = [place for column, place in self.layout.columns(header).items() if column in _MONEY]
        return {row[place] for _, row in body if len(row) == len(header) for place in places}


def _ranked(table: pd.DataFrame, sums: pd.DataFrame) -> pd.DataFrame:
    """Say how far a file is to be believed of each settlement: the same one as V1 and as V2 is one settlement.

    The file whose lines add up goes before one whose lines do not, then V2 before V1, for it names more.
    """
    if table.empty:
        return table
    doubtful = table["settlement_id"][table["source_row"].isin(sums["source_row"])]
    whole = ~table["settlement_id"].isin(doubtful)
    return table.assign(of_settlement="yes", adds_up=whole.astype("int64"), version=table["report"].map(VERSIONS))


def _v1(table: pd.DataFrame) -> pd.DataFrame:
    there = [column for column in _AMOUNTS_V1 if column in table]
    fees = [column for column in _FEES_V1.values() if column in table]
    known, told = table[there].notna(), pd.Series("", table.index, "str")
    for column in (column for column in _WORDS_V1 if column in table):
        both = told.ne("") & table[column].ne("")
        told = told + both.map({True: "; ", False: ""}) + table[column]
    return table.assign(
        amount=table[there].sum(axis="columns", min_count=1).round(2),
        description=told,
        amount_type="",
        is_fee=known[fees].any(axis="columns") & ~known.drop(columns=fees).any(axis="columns"),
    )


def _v2(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(is_fee=table["amount_type"].str.casefold().isin(_FEES_V2))


def _finish(table: pd.DataFrame, report: str) -> pd.DataFrame:
    summary = table["type"].eq("") & table["total"].notna()
    said = zip(table["type"], table["description"], table["amount_type"], strict=True)
    kinds = pd.Series([wording.event_kind("any", *words) for words in said], table.index, "str")
    kinds = kinds.mask(table["is_fee"] & kinds.isin(_SPLIT), "fee").mask(summary, "summary")
    days = table["posted_at"].fillna(table["posted"]) if "posted_at" in table else table["posted"]
    markets = table["marketplace"] if "marketplace" in table else pd.Series("", table.index)
    currencies = table["currency"].where(summary).groupby(table["settlement_id"]).transform("first").fillna("")
    return table.assign(
        event_date=days.mask(summary, table["end"]) if "end" in table else days,
        event_kind=kinds,
        amount=table["amount"].mask(summary, table["total"]),
        currency=table["currency"].where(table["currency"].ne(""), currencies),
        marketplace=[wording.marketplace(said)[0] for said in markets],
        report=report,
    )


def _that_do_not_add_up(table: pd.DataFrame, path: str) -> Iterable[tuple[object, ...]]:
    """Give a problem for each settlement whose lines differ from its total by a cent or more, or that says no total."""
    for number, lines in table.groupby("settlement_id") if len(table) else ():
        summary = lines["event_kind"].eq("summary")
        total, money = lines.loc[summary, "amount"], lines.loc[~summary, "amount"].sum()
        row = lines.loc[summary if summary.any() else lines.index, "source_row"].iloc[0]
        if total.empty:
            yield path, row, "no_total", "total-amount", "", f"a first row with the total of settlement {number}", ""
        elif round(abs(float(total.iloc[0]) - float(money)), 2) >= 0.01:
            found = f"{money:.2f} in {len(lines) - 1} rows of settlement {number}"
            yield path, row, "does_not_add_up", "total-amount", found, f"{total.iloc[0]:.2f}", ""


def as_settlement(found: Delimited | None) -> Delimited | None:
    """Return a file whose header is a settlement's as one that checks its sum; any other as it is."""
    if type(found) is not Delimited or found.layout not in LAYOUTS:
        return found
    return Settlement(found.layout, found.numbered, found.encoding, found.damaged_lines)
