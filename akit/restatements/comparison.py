"""Two readings laid side by side: pure, tables in, table out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from akit.tables import CLAIM, Tables, nth_claim

COLUMNS = ("table", "order_id", "key", "change", "columns", "before", "after", "order_date", "known_date")
MOST = 2_000_000  # rows of a table that are remembered one by one
_NTH, _ORDER_DAY, _OWN_DAY, _KNOWN_DAY = "nth", "day_of_order", "own_day", "known_day"
_DAYS = (_ORDER_DAY, _OWN_DAY, _KNOWN_DAY)


class Watched(NamedTuple):
    """What of a table is remembered: the key of a row, the cells that numbers rest on, its day, when it was known."""

    key: Sequence[str]
    cells: Sequence[str]
    day: str
    known: str


# Never a buyer's words, name or address.
WATCHED: Mapping[str, Watched] = {
    "orders": Watched(
        ["order_id"],
        ["order_status", "cancelled", "channel", "marketplace", "order_date", "line_count"],
        "order_date",
        "last_updated_at",
    ),
    "feedback": Watched(["order_id", "feedback_date"], ["rating", "removed"], "feedback_date", "feedback_date"),
    "claims": Watched(
        ["order_id", "filed_date", "claim_type"],
        ["status", "funded_by", "odr_effect", "decided_date", "appeal_outcome", "amount"],
        "filed_date",
        "decided_date",
    ),
    "chargebacks": Watched(
        ["order_id", "received_date"], ["kind", "status", "amount"], "received_date", "received_date"
    ),
    "returns": Watched(
        ["order_id", "rma_id", "sku", "return_date"],
        ["reason_code", "a_to_z_claim", "status", "refunded_amount"],
        "return_date",
        "return_date",
    ),
    "messages": Watched(["order_id", "received_at"], ["answered_at"], "received_date", "answered_date"),
    "shipments": Watched(
        ["order_id", "tracking_id", "carrier"],
        ["ship_by", "shipped_at", "deliver_by", "delivered_at"],
        "shipped_at",
        "shipped_at",
    ),
    "amazon_defects": Watched(
        ["order_id", "channel"], ["negative_feedback", "a_to_z_claim", "chargeback"], "order_date", "order_date"
    ),
    "account_health": Watched(
        ["marketplace_id", "metric", "channel", "window_end"],
        ["numerator", "denominator", "rate", "status"],
        "window_end",
        "window_end",
    ),
}


def watched_rows(tables: Tables) -> dict[str, pd.DataFrame | None]:
    """Return what is remembered of a reading, a narrow table for each that has rows; None for one longer than `MOST`.

    Each has the key and cells of `WATCHED`, the day of the row's order, its own day, and the day its state was known.
    """
    day_of = tables.orders.set_index("order_id")["order_date"]
    held = {**dict(tables), "claims": _newest_claims(tables.claims)}
    there = {name: how for name, how in WATCHED.items() if len(held[name])}
    long = too_long(tables)
    return {name: None if name in long else _narrow(held[name], how, day_of) for name, how in there.items()}


def too_long(tables: Tables) -> tuple[str, ...]:
    """Return the tables that are too long to be laid beside those of another reading, row by row."""
    return tuple(name for name in WATCHED if len(getattr(tables, name)) > MOST)


def _newest_claims(claims: pd.DataFrame) -> pd.DataFrame:
    """Return each claim once, as it was last decided: the table keeps what earlier files said of it too."""
    if not claims.duplicated(list(CLAIM)).any():
        return claims
    told = claims.assign(nth=nth_claim(claims)).sort_values("decided_date", kind="stable", na_position="first")
    return told.drop_duplicates([*CLAIM, "nth"], keep="last").sort_index()


def _narrow(table: pd.DataFrame, how: Watched, day_of: pd.Series) -> pd.DataFrame:
    columns = list(dict.fromkeys([*how.key, *how.cells]))
    words = {name: "str" for name in columns if isinstance(table[name].dtype, pd.CategoricalDtype)}
    kept = table[columns].reset_index(drop=True).astype(words)  # two readings may know different words
    orders = table["order_id"].map(day_of) if "order_id" in table else pd.Series(pd.NaT, index=table.index)
    days = {_ORDER_DAY: orders, _OWN_DAY: _day(table[how.day]), _KNOWN_DAY: _day(table[how.known])}
    kept = kept.assign(**{name: day.astype("datetime64[us]").to_numpy() for name, day in days.items()})
    return kept.assign(**{_NTH: kept.groupby(list(how.key), dropna=False, sort=False).cumcount()})


def _day(column: pd.Series) -> pd.Series:
    plain = column.dt.tz_localize(None) if column.dt.tz is not None else column
    days: pd.Series = plain.dt.normalize()
    return days


def last_day(rows: Mapping[str, pd.DataFrame | None]) -> pd.Timestamp:
    """Return the last day any row is dated, long ago where none is."""
    days = [table[_OWN_DAY].max() for table in rows.values() if table is not None]
    return max((day for day in days if pd.notna(day)), default=pd.Timestamp.min)


def compare(before: Mapping[str, pd.DataFrame | None], after: Mapping[str, pd.DataFrame | None]) -> pd.DataFrame:
    """Return what differs between two readings inside the days of the earlier one, one row a difference.

    A row dated later than anything the earlier reading held is news and no restatement. A table that was or is too long
    to be remembered row by row is left out.

    Parameters
    ----------
    before, after : what `watched_rows` gave then and gives now.

    Returns
    -------
    `COLUMNS`: change is added, removed or changed; columns, before and after are of the cells that differ, as text;
    order_date is the day of the row's order, known_date the day from which the row was known so.
    """
    until = last_day(before)
    short = [name for name in WATCHED if before.get(name, ()) is not None and after.get(name, ()) is not None]
    found = [_differences(name, before.get(name), after.get(name), until) for name in short]
    whole = pd.concat(
        [table for table in found if len(table)] or [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True
    )
    return whole.sort_values(["order_date", "table", "order_id"], kind="stable", ignore_index=True)


def _differences(
    name: str, before: pd.DataFrame | None, after: pd.DataFrame | None, until: pd.Timestamp
) -> pd.DataFrame:
    if before is None and after is None:
        return pd.DataFrame()
    template = before if before is not None else after
    old, new = (table if table is not None else template.iloc[:0] for table in (before, after))  # type: ignore[union-attr]
    if old.equals(new):
        return pd.DataFrame()
    how = WATCHED[name]
    key = [*how.key, _NTH]
    both = old.merge(new, on=key, how="outer", suffixes=("_before", "_after"), indicator=True, validate="one_to_one")
    cells = [cell for cell in how.cells if cell not in key]
    differs = {cell: _unlike(both[f"{cell}_before"], both[f"{cell}_after"]) for cell in cells}
    change = both["_merge"].map({"left_only": "removed", "right_only": "added", "both": "changed"}).astype("str")
    news = change.eq("added") & (both[f"{_OWN_DAY}_after"] > until)
    mine = (change.ne("changed") | pd.DataFrame(differs).any(axis="columns")) & ~news
    return _told(name, both[mine], change[mine], {cell: marks[mine] for cell, marks in differs.items()})


def _unlike(before: pd.Series, after: pd.Series) -> pd.Series:
    same = (before == after).fillna(False).astype("bool") | (before.isna() & after.isna())
    return ~same


def _told(name: str, rows: pd.DataFrame, change: pd.Series, differs: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Return differing rows as the restatements they are."""
    changed = change.eq("changed").tolist()
    named = [
        [cell for cell, marks in zip(differs, line, strict=True) if marks]
        for line in zip(*differs.values(), strict=True)
    ]
    texts = {
        side: [_text(row, cells, side) for row, cells in zip(rows.to_dict("records"), named, strict=True)]
        for side in ("before", "after")
    }
    days = {day: rows[f"{day}_after"].fillna(rows[f"{day}_before"]) for day in _DAYS}
    key = WATCHED[name].key
    table = pd.DataFrame(
        {
            "table": name,
            "order_id": rows["order_id"] if "order_id" in rows else "",
            "key": [" ".join(_plain(value) for value in line) for line in rows[list(key)].itertuples(index=False)],
            "change": change,
            "columns": [", ".join(cells) if told else "" for cells, told in zip(named, changed, strict=True)],
            "before": [text if told else "" for text, told in zip(texts["before"], changed, strict=True)],
            "after": [text if told else "" for text, told in zip(texts["after"], changed, strict=True)],
            "order_date": days[_ORDER_DAY],
            "known_date": days[_KNOWN_DAY].fillna(days[_OWN_DAY]).where(change.eq("changed"), days[_OWN_DAY]),
        }
    )
    return table[list(COLUMNS)]


def _text(row: Mapping[Hashable, object], cells: Sequence[str], side: str) -> str:
    return ", ".join(_plain(row[f"{cell}_{side}"]) for cell in cells)


def _plain(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "unknown"
    return value.isoformat()[:10] if isinstance(value, pd.Timestamp) else str(value)


def touched(restated: pd.DataFrame, reports: pd.DataFrame) -> pd.Series:
    """Return for each restatement the reports whose numbers it touches, as "notebook of day", comma-separated.

    That is: its order is in the report's window, and the row as it now is was known, or should have been, on its day.

    Parameters
    ----------
    restated : what `compare` gives.
    reports : notebook, as_of, window_start, window_end; days.
    """
    names = pd.Series([""] * len(restated), index=restated.index, dtype="str")
    for report in reports.to_dict("records"):
        inside = restated["order_date"].between(report["window_start"], report["window_end"])
        known = restated["known_date"].isna() | (restated["known_date"] <= report["as_of"])
        said = f"{report['notebook']} of {report['as_of']:%Y-%m-%d}"
        names = names.where(~(inside & known), (names + ", " + said).str.removeprefix(", "))
    return names


def counts(restated: pd.DataFrame) -> pd.DataFrame:
    """Return how many rows of each table were added, removed or changed: table, change, count, reported.

    ``reported`` are those that touch a report; ``restated`` has their names in ``reports``.
    """
    marked = restated.assign(reported=restated["reports"].ne(""))
    grouped = marked.groupby(["table", "change"], sort=True)["reported"]
    return grouped.agg(count="size", reported="sum").reset_index().astype({"count": "int64", "reported": "int64"})
