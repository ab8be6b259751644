"""A-to-z claims on two axes: who funded it, and does it count in the order defect rate."""

from __future__ import annotations

from functools import cache, lru_cache

import pandas as pd

from akit import policy
from akit.metrics.few_of_many import are_named
from akit.policy import STANDARD, Rulebook
from akit.tables import TABLES

PENDING = ("pending", "unknown")


def claims_known(claims: pd.DataFrame, returns: pd.DataFrame) -> pd.DataFrame:
    """Return the claims of the ledger, and one of unknown status for each order that only a returns export flags.

    Gets and gives the `claims` table; `filed_date` of an added claim is unknown.
    """
    if not returns["a_to_z_claim"].any():
        return claims
    flagged = returns[returns["a_to_z_claim"] & ~are_named(returns["order_id"], claims["order_id"])]
    first = flagged.sort_values(["order_id", "return_date", "source_file", "source_row"]).drop_duplicates("order_id")
    added = TABLES["claims"].frame(first[["order_id", "source_file", "source_row"]])
    return pd.concat([claims, added], ignore_index=True) if len(added) else claims


def claim_outcomes(
    claims: pd.DataFrame, as_of: pd.Timestamp | pd.Series, *, rules: Rulebook = STANDARD
) -> pd.DataFrame:
    """Return each claim with its ``outcome``, ``funded_by``, ``odr_effect`` and the ``rule`` that gave the effect.

    The dated outcome rules read the status; what the ledger says of ``funded_by`` and ``odr_effect`` goes before them;
    an appeal won takes the claim out of the rate. A status no rule knows is ``unknown``, never "does not count".

    Parameters
    ----------
    claims : `claims`, as known by ``as_of``.
    as_of : rules are taken as of the day decided, else filed, else this day; one for all, or one a row.
    rules : Amazon's, with what an account overrides.
    """
    on = claims["decided_date"].fillna(claims["filed_date"]).fillna(as_of)
    read = pd.DataFrame(
        [_outcome(status, day) for status, day in zip(claims["status"].tolist(), on, strict=True)],
        columns=["outcome", "funded_by", "odr_effect", "rule"],
        index=claims.index,
        dtype="str",
    )
    read = _overridden(_by_funding(read, claims), claims, rules)
    won = claims["appeal_outcome"].map(appeal_result).eq("won") & read["odr_effect"].ne("does_not_count")
    effect = read["odr_effect"].mask(won, "does_not_count")
    rule = read["rule"].mask(won, "appeal won: Amazon removes the claim from the ODR")
    said = claims["odr_effect"].ne("")
    return claims.assign(
        outcome=read["outcome"],
        funded_by=claims["funded_by"].where(claims["funded_by"].ne(""), read["funded_by"]),
        odr_effect=claims["odr_effect"].where(said, effect),
        rule=rule.mask(said, "said in the ledger"),
    )


def _by_funding(read: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Settle a claim that is only "granted" by who the ledger says funded it."""
    bare = read["outcome"].eq("claim_granted")
    if not bare.any():
        return read
    outcome, odr_effect = read["outcome"], read["odr_effect"]
    for funder, effect in (("seller", "counts"), ("amazon", "does_not_count")):
        mine = bare & claims["funded_by"].eq(funder)
        outcome, odr_effect = outcome.mask(mine, f"claim_granted_{funder}_funded"), odr_effect.mask(mine, effect)
    return read.assign(outcome=outcome, odr_effect=odr_effect)


def _overridden(read: pd.DataFrame, claims: pd.DataFrame, rules: Rulebook) -> pd.DataFrame:
    """Put in what the account says of a status otherwise."""
    said = [override for override in rules.overrides if override.table == "claim_outcomes"]
    changed = read.copy()
    for override in said:
        mine = claims["status"].map(policy.same_words) == policy.same_words(override.rule)
        changed.loc[mine, [override.column, "rule"]] = [override.value, f"overridden: {override.reason}"]
    return changed


@lru_cache(maxsize=10_000)
def _outcome(status: str, day: pd.Timestamp) -> tuple[str, str, str, str]:
    known = [
        rule for rule in _rules().get(policy.same_words(status), ()) if rule["valid_from"] <= day.date().isoformat()
    ]
    if not known:
        return "unknown", "unknown", "unknown", "no rule knows this status"
    rule = known[-1]
    return rule["outcome"], rule["funded_by"], rule["odr_effect"], rule["source"]


@cache
def _rules() -> dict[str, list[dict[str, str]]]:
    """Return the outcome rules by the words of the status, oldest first."""
    rules: dict[str, list[dict[str, str]]] = {}
    for row in sorted(policy.records("claim_outcomes"), key=lambda row: row["valid_from"]):
        rules.setdefault(policy.same_words(row["status"]), []).append(dict(row))
    return rules


@lru_cache(maxsize=10_000)
def is_pending(status: str) -> bool:
    """Say whether a status is one of a claim not decided yet; an unknown status is not."""
    return any(rule["odr_effect"] == "pending" for rule in _rules().get(policy.same_words(status), ()))


def appeal_result(words: str) -> str:
    """Return won, lost or pending for what the ledger says of an appeal; "" where no rule knows it."""
    return _appeals().get(policy.same_words(words), "")


@cache
def _appeals() -> dict[str, str]:
    return {policy.same_words(row["appeal_outcome"]): row["result"] for row in policy.records("appeal_outcomes")}


def claims_by_outcome(outcomes: pd.DataFrame) -> pd.DataFrame:
    """Count claims and their money by outcome, funding, effect and currency, most frequent first.

    ``amount`` is in ``currency`` and missing where no claim of the group says one; currencies are never added up.
    """
    by = ["outcome", "funded_by", "odr_effect", "currency"]
    grouped = outcomes.groupby(by, dropna=False)["amount"]
    table = pd.DataFrame({"count": grouped.size(), "amount": grouped.sum(min_count=1).astype("Float64").round(2)})
    ordered = table.reset_index().sort_values(["count", *by], ascending=[False, *(True for _ in by)], ignore_index=True)
    return ordered[["outcome", "funded_by", "odr_effect", "count", "amount", "currency"]]
