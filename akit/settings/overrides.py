"""`[[override]]` of account.toml: a rule of Amazon's that the account says otherwise, with the reason it gives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from akit import policy
from akit.errors import AccountError, nearest

# What may be said otherwise: table of rules -> its columns, the usual one first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "targets": ("target_value", "window_days"),
    "numbers": ("value",),
    "deadlines": ("days",),
    "claim_outcomes": ("odr_effect", "funded_by"),
}
WORDS = {
    "odr_effect": ("counts", "does_not_count", "pending", "unknown"),
    "funded_by": ("seller", "amazon", "none", "unknown"),
}
KEYS = ("table", "rule", "column", "value", "reason")
FORM = '[[override]] with rule = "order_defect_rate", value = 0.005, reason = "why"'


def read_overrides(said: object) -> tuple[policy.Override, ...]:
    """Return the overrides an account says, each checked against the rules.

    Raises
    ------
    AccountError : one lacks its reason, or names no rule, no column or no value that akit knows.
    """
    if not isinstance(said, list):
        raise AccountError("account.toml: override cannot be used.", found=repr(said), expected=FORM)
    return tuple(_override(entry) for entry in said)


def _override(entry: Any) -> policy.Override:
    if not isinstance(entry, Mapping) or entry.keys() - set(KEYS) or not {"rule", "value"} <= entry.keys():
        raise AccountError("account.toml: an override cannot be used.", found=repr(entry), expected=FORM)
    rule = str(entry["rule"])
    if not str(entry.get("reason", "")).strip():
        raise AccountError(
            f"account.toml: the override of {rule!r} gives no reason.",
            found=repr(dict(entry)),
            expected=FORM,
            hint="the reason is printed wherever the number is.",
        )
    table = _table(rule, str(entry.get("table", "")))
    column = str(entry.get("column", COLUMNS[table][0]))
    if column not in COLUMNS[table]:
        expected = " or ".join(COLUMNS[table])
        raise AccountError(
            f"account.toml: the override of {rule!r} has no such column.", found=column, expected=expected
        )
    if (table, column) == ("targets", "window_days") and rule != "order_defect_rate":
        found, expected = f"{rule} window_days", "order_defect_rate: the days of the other rates are Amazon's own"
        raise AccountError("account.toml: an override has no effect.", found=found, expected=expected)
    value = _value(rule, column, entry["value"])
    return policy.Override(table, rule, column, value, _amazons(table, rule, column), str(entry["reason"]).strip())


def _table(rule: str, named: str) -> str:
    tables = [named] if named else list(COLUMNS)
    found = [table for table in tables if table in COLUMNS and len(_rows(table, rule))]
    if len(found) != 1:
        every = [key for table in COLUMNS for key in policy.rules(table).iloc[:, 0]]
        raise AccountError(
            f"account.toml: an override names no rule of akit's: {rule!r}.",
            found=f"{named} {rule}".strip(),
            expected=f"a rule of {', '.join(COLUMNS)}",
            hint=nearest(rule, every),
        )
    return found[0]


def _rows(table: str, rule: str) -> list[dict[str, Any]]:
    rows = policy.rules(table)
    mine = rows[rows.iloc[:, 0].map(policy.same_words) == policy.same_words(rule)]
    return [{str(key): cell for key, cell in row.items()} for row in mine.to_dict("records")]


def _amazons(table: str, rule: str, column: str) -> str:
    return str(_rows(table, rule)[-1][column])


def _value(rule: str, column: str, value: object) -> str:
    wrong = f"account.toml: the override of {rule!r} has a value that cannot be used."
    if column in WORDS:
        if value not in WORDS[column]:
            raise AccountError(wrong, found=repr(value), expected=" or ".join(WORDS[column]))
        return str(value)
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise AccountError(wrong, found=repr(value), expected="a number") from None
    whole = column != "target_value"
    if isinstance(value, bool) or not number.is_finite() or number < 0 or (whole and number != number.to_integral()):
        raise AccountError(wrong, found=repr(value), expected="a whole number" if whole else "a fraction, as 0.01")
    return str(int(number)) if whole else f"{number:f}"
