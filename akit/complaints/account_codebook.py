"""An account's own codebook: `codebook.csv` in its folder adds words, reasons and measures to akit's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from akit.complaints.assignment import AT_MOST
from akit.complaints.codebook import codebook_version
from akit.complaints.codebook import reasons as akits_reasons
from akit.complaints.languages import languages_of
from akit.complaints.own_phrases import OwnPhrases, own_phrases
from akit.complaints.plain import plain
from akit.complaints.remedies import KINDS, in_force
from akit.complaints.remedies import remedies as akits_remedies

FILE = "codebook.csv"
COLUMNS = (
    "entry", "reason", "language", "text", "text_zh", "proof", "proof_zh", "cause", "group", "valid_from", "valid_to",
)  # fmt: skip
OWN_GROUP = "own"
SURE = 0.8
"""The score of a reason that the account's own words say: as sure as akit's strongest patterns."""


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=[*COLUMNS, "row"], dtype="str")


@dataclass(frozen=True, eq=False)
class AccountCodebook:
    """What an account adds to the codebook; empty where it has no file.

    Attributes
    ----------
    entries : one row an entry, checked: ``COLUMNS``, and row, its line in the file.
    sha256 : of the file, "" where there is none.
    """

    entries: pd.DataFrame
    sha256: str = ""

    def __repr__(self) -> str:
        return f"AccountCodebook({len(self.entries)} entries)" if self.sha256 else "NO_CODEBOOK"

    def on(self, day: date) -> AccountCodebook:
        """Return the entries in force on a day."""
        return replace(self, entries=in_force(self.entries, day))

    @property
    def version(self) -> str:
        """The version of akit's codebook and, after a plus sign, the hash of the account's own."""
        return f"{codebook_version()}+{self.sha256[:12]}" if self.sha256 else codebook_version()

    @property
    def notes(self) -> tuple[str, ...]:
        """Say that the account's own codebook is used, and what it holds."""
        counts = self.entries["entry"].value_counts()
        held = ", ".join(f"{kind} {counts[kind]}" for kind in sorted(counts.index))
        said = f"{FILE} of the account adds to akit's codebook: {held or 'nothing'} (SHA-256 {self.sha256[:12]})."
        return (said,) if self.sha256 else ()

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Akit's reasons, then the account's own, as `akit.complaints.reasons` gives them."""
        mine = self._of("reason")
        own = {"reason": mine["reason"], "group": mine["group"].replace("", OWN_GROUP), "name_en": mine["text"]}
        own |= {"name_zh": mine["text_zh"].where(mine["text_zh"].ne(""), mine["text"])}
        return pd.concat([akits_reasons(), pd.DataFrame(own)], ignore_index=True).fillna("").astype("str")

    def remedies(self, on: date | None = None) -> pd.DataFrame:
        """Return what usually helps, akit's and the account's own; ``book`` says whose: "akit" or "account"."""
        mine = self.entries[self.entries["entry"].isin(KINDS)]
        own = mine.rename(columns={"entry": "kind", "text": "action_en", "text_zh": "action_zh", "proof": "proof_en"})
        for column in ("action", "proof"):  # one language will do
            own[f"{column}_zh"] = own[f"{column}_zh"].where(own[f"{column}_zh"].ne(""), own[f"{column}_en"])
        akits = akits_remedies(on)
        both = [akits.assign(book="akit"), in_force(own, on)[list(akits)].assign(book="account")]
        return pd.concat(both, ignore_index=True)

    def name(self, reason: str, language: str) -> str:
        """Return what a reason is called; a code of no reason is its own name."""
        return self._names[language].get(reason, reason)

    def code(self, said: str) -> str:
        """Return the reason that a person names by its code or by its name in English or Chinese; "" for none."""
        return self._codes.get(_folded(said), "")

    @cached_property
    def _names(self) -> Mapping[str, dict[str, str]]:
        table = self.reasons.set_index("reason")
        columns = {language: table[f"name_{language}"] for language in ("en", "zh")}
        return {language: {str(code): str(name) for code, name in names.items()} for language, names in columns.items()}

    @cached_property
    def _codes(self) -> dict[str, str]:
        return {_folded(name): reason for name, reason in ways_to_name(self.reasons)}

    @cached_property
    def _phrases(self) -> OwnPhrases:
        return own_phrases(self._of("phrase"))

    def _of(self, kind: str) -> pd.DataFrame:
        return self.entries[self.entries["entry"] == kind].reset_index(drop=True)

    def said(self, texts: pd.Series) -> pd.Series:
        """Return the main reason that the account's own words say of each text, "" where they say none."""
        found = {text: _main([hit[2] for hit in self._read(text)]) for text in texts.unique()} if self._phrases else {}
        return pd.Series([found.get(text, "") for text in texts], texts.index, "str")

    def over(self, assigned: pd.DataFrame, texts: pd.Series) -> pd.DataFrame:
        """Put the account's own words over what `assign` read.

        Parameters
        ----------
        assigned : what `assign` gives. texts : the texts it was given.

        Returns
        -------
        The same table with ``own`` beside it: whether the account's own words decided the main reason. Where they do,
        its score is ``SURE``, and what `assign` read comes second.
        """
        if not self._phrases:
            return assigned.assign(own=False)
        read = {text: self._read(text) for text in texts.drop_duplicates() if isinstance(text, str)}
        rows = [_joined(row, read.get(text, [])) for row, text in zip(assigned.to_dict("records"), texts, strict=True)]
        over = pd.DataFrame(rows, assigned.index, [*assigned.columns, "own"])
        return over.astype({**assigned.dtypes.to_dict(), "own": "bool"})

    def _read(self, text: str) -> list[tuple[int, int, str]]:
        read = plain(text)
        hits = self._phrases.hits(read.text, languages_of(read.text))
        return [(*read.span(hit.start, hit.end), hit.reason) for hit in hits]


NO_CODEBOOK = AccountCodebook(_nothing())


def ways_to_name(reasons: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Give every way to name a reason, with its code: its other names, then its name in reports, last the code."""
    others = zip(reasons["also_called"], reasons["reason"], strict=True)
    yield from ((name, reason) for names, reason in others for name in names.split("|") if name)
    for column in ("name_zh", "name_en", "reason"):
        yield from zip(reasons[column], reasons["reason"], strict=True)


def _folded(said: str) -> str:
    return " ".join(said.replace("_", " ").replace("-", " ").casefold().split())


def _ranked(said: list[str]) -> list[str]:
    """Return reasons as often as they are said, the first said first."""
    return sorted(dict.fromkeys(said), key=lambda reason: (-said.count(reason), said.index(reason)))


def _main(said: list[str]) -> str:
    return next(iter(_ranked(said)), "")


def _joined(row: Mapping[object, object], spans: list[tuple[int, int, str]]) -> dict[object, object]:
    """Return a row of `assign` with what the account's own words say put first: the most often said, then the first."""
    if not spans:
        return {**row, "own": False}
    named = list(dict.fromkeys([*_ranked([reason for *_, reason in spans]), *list(row["reasons"])]))[:AT_MOST]  # type: ignore[call-overload]
    kept = [span for span in list(row["spans"]) if span[2] in named]  # type: ignore[call-overload]
    return {**row, "reasons": named, "score": SURE, "spans": sorted({*kept, *spans}), "own": True}
