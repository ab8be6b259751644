"""A whole table of texts: the reasons of each, and the groups they make, named and quoted."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from akit.complaints.account_codebook import NO_CODEBOOK, AccountCodebook
from akit.complaints.assignment import assign
from akit.complaints.clusters import NONE, Found, found_clusters
from akit.complaints.phrases import QUOTE_RULE, keyphrases, quotes, sampled
from akit.complaints.sentences import SentenceModel


@dataclass(frozen=True)
class Survey:
    """What a table of texts complains of.

    Attributes
    ----------
    rows : one row per text: reasons, score, spans, language, guesses (as `assign` gives them) and cluster (-1: none).
    clusters : one row per group, those of the codebook first, the largest first: cluster, name, name_zh, reason (""
        where a machine found and named it), size, share (of all texts), stability (nan but for a machine's),
        keyphrases (list), quotes (list of {row, text}).
    notes : what a reader must know, a sentence each.
    sentence_model : the SHA-256 of the sentence model that was heard, "" for none.
    codebook : the account's own beside akit's; empty for akit's alone.
    """

    rows: pd.DataFrame
    clusters: pd.DataFrame
    notes: tuple[str, ...]
    sentence_model: str = ""
    codebook: AccountCodebook = NO_CODEBOOK

    def as_json(self) -> dict[str, Any]:
        """Return the document of `akit complaints --json`."""
        return {"rows": list(self.told()), **self.facts()}

    def told(self) -> Iterator[dict[str, Any]]:
        """Give the rows of the document one by one, for a table may be long."""
        columns = [self.rows[name] for name in self.rows]
        for place, cells in enumerate(zip(*columns, strict=True)):
            yield _row(place, dict(zip(self.rows, cells, strict=True)))

    def facts(self) -> dict[str, Any]:
        """Return all of the document but its rows."""
        return {
            "clusters": [_cluster(row) for row in self.clusters.to_dict("records")],
            "codebook_version": self.codebook.version,
            "quote_rule": QUOTE_RULE,
            "notes": list(self.notes),
            "sentence_model_sha256": self.sentence_model or None,
        }


def _row(place: int, row: Mapping[Hashable, Any]) -> dict[str, Any]:
    spans = [{"start": start, "end": end, "reason": reason} for start, end, reason in row["spans"]]
    guesses = [{"reason": reason, "belief": belief} for reason, belief in row["guesses"]]
    return {
        "row": place,
        "reasons": row["reasons"],
        "cluster": None if row["cluster"] == NONE else row["cluster"],
        "score": row["score"],
        "guesses": guesses,
        "guess": guesses[0]["reason"] if guesses else None,
        "spans": spans,
        "language": row["language"] or None,
    }


def _cluster(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    by_machine = not row["reason"]
    told = {str(key): cell for key, cell in row.items()}
    told |= {"reason": row["reason"] or None, "machine_named": by_machine}
    return told | {"stability": row["stability"] if by_machine else None}


def survey(texts: pd.Series, sentences: SentenceModel | None = None, own: AccountCodebook = NO_CODEBOOK) -> Survey:
    """Assign reasons to a column of texts, group what no reason explains, name and quote each group.

    Parameters
    ----------
    texts : one text a row, indexed by row number.
    sentences : a sentence model to hear too, see `assign`.
    own : an account's own codebook, whose words go over what `assign` reads.

    Examples
    --------
    >>> survey(pd.Series(["Far too small", "too small", "Never arrived"])).clusters[["name", "size"]].values.tolist()
    [['Too small', 2], ['Not received', 1]]
    """
    texts = texts.where(texts.map(lambda text: isinstance(text, str)), "").astype("str")
    assigned = own.over(assign(texts, sentences), texts)
    main = assigned["reasons"].map(lambda named: named[0] if named else "")
    found = found_clusters(texts[main.eq("")])
    by_reason = _by_reason(texts, main, own.reasons)
    numbers = dict(zip(by_reason["reason"], by_reason["cluster"], strict=True))
    cluster = main.map(numbers).fillna(NONE).astype("int64")
    others = found.members[found.members != NONE] + len(by_reason)
    cluster.loc[others.index] = others
    groups = pd.concat([by_reason, _by_machine(texts, found, len(by_reason))], ignore_index=True)
    groups["share"] = groups["size"] / max(len(texts), 1)
    sha256 = sentences.sha256 if sentences else ""
    notes = (*_notes(texts, main, found), *own.notes)
    return Survey(assigned.assign(cluster=cluster), groups, notes, sha256, own)


_COLUMNS = ["cluster", "name", "name_zh", "reason", "size", "share", "stability", "keyphrases", "quotes"]


def _by_reason(texts: pd.Series, main: pd.Series, known: pd.DataFrame) -> pd.DataFrame:
    """Return a group per reason that is the main one of a text, the largest first."""
    names = known.set_index("reason")
    sizes = main[main.ne("")].value_counts()
    order = sorted(sizes.index, key=lambda reason: (-sizes[reason], list(names.index).index(reason)))
    mine = [texts[main == reason] for reason in order]
    rows = {
        "cluster": range(len(order)),
        "name": [names.loc[reason, "name_en"] for reason in order],
        "name_zh": [names.loc[reason, "name_zh"] for reason in order],
        "reason": order,
        "size": [int(sizes[reason]) for reason in order],
        "share": 0.0,
        "stability": float("nan"),
        "keyphrases": keyphrases([list(sampled(some)) for some in mine]),
        "quotes": [quotes(some) for some in mine],
    }
    return pd.DataFrame(rows, columns=_COLUMNS)


def _by_machine(texts: pd.Series, found: Found, first: int) -> pd.DataFrame:
    """Return the groups that a machine found, numbered on."""
    told = [quotes(texts.loc[found.members[found.members == cluster].index]) for cluster in found.clusters["cluster"]]
    numbered = found.clusters.assign(
        cluster=found.clusters["cluster"] + first, name_zh=found.clusters["name"].str.replace("Other: ", "其他：", n=1)
    )
    return numbered.assign(reason="", share=0.0, quotes=pd.Series(told, numbered.index, "object"))[_COLUMNS]


def _notes(texts: pd.Series, main: pd.Series, found: Found) -> tuple[str, ...]:
    """Say what a reader must know of the answer."""
    if not len(texts):
        return ("There are no texts.",)
    blank, unread = int(texts.str.strip().eq("").sum()), int(main.eq("").sum())
    said = [f"{unread} of {len(texts)} texts are unclassified: they give no clear reason, or complain of nothing."]
    said += [f"{blank} of them are empty."] if blank else []
    if len(found.clusters):
        said.append("Groups named “Other: …” were found and named by a machine: a prompt for a person, no evidence.")
    return tuple(said)
