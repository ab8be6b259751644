"""What was asked for and what came of it: one small file in the account's folder, saved after every step."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from akit.errors import AccountError
from akit.fetch.spans import Span
from akit.whole_files import write_whole

FOLDER = ".fetched"  # hidden: akit reads exports/, and this is none


class State:
    """The records of one account's fetching, each under the report it is of.

    A record has kind, report_type, marketplaces, start and end (or ""), status, report_id, document_id, and for a
    file path, sha256, bytes and content_type.
    """

    def __init__(self, account: Path) -> None:
        self.account, self.folder = account, account / FOLDER
        self.path = self.folder / "state.json"
        self.fingerprint = ""
        self.records: dict[str, dict[str, Any]] = {}

    def read(self, fingerprint: str) -> None:
        """Take up what an earlier run left.

        Raises
        ------
        AccountError : the file is broken, or was written for another seller's credentials.
        """
        self.fingerprint = fingerprint
        if not self.path.exists():
            return
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            self.records, before = dict(said["records"]), str(said["credentials"])
        except (ValueError, KeyError, TypeError) as problem:
            raise AccountError(
                f"{FOLDER}/state.json cannot be read.",
                found=str(problem),
                hint="delete it: what was fetched stays, and is asked for again.",
            ) from problem
        if before != fingerprint:
            raise AccountError(
                f"The account {self.account.name} was fetched with other credentials before.",
                found="credentials that are not those of the last run",
                expected="the same seller: files of two sellers in one folder make every number wrong",
                hint=f"use the right ones; if this seller's were renewed, delete the folder {FOLDER}.",
            )

    def save(self) -> None:
        """Write the file whole."""
        said = {"version": 1, "credentials": self.fingerprint, "records": self.records}
        write_whole(self.path, json.dumps(said, indent=1, ensure_ascii=False).encode())

    def put(self, key: str, **said: Any) -> dict[str, Any]:
        """Add to a record and save."""
        record = self.records.setdefault(key, {})
        record.update(said)
        self.save()
        return record

    def covering(self, report_type: str, marketplaces: str, span: Span) -> Iterator[dict[str, Any]]:
        """Give the records of a report whose days cover a span."""
        for record in self.records.values():
            if record.get("report_type") == report_type and record.get("marketplaces") == marketplaces:
                days = _span(record)
                if days is not None and days.covers(span):
                    yield record

    def holds(self, record: dict[str, Any]) -> bool:
        """Say whether a record's file is still where it was put."""
        return bool(record.get("path")) and (self.account / record["path"]).is_file()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second run out of this account.

        Raises
        ------
        AccountError : one is at work.
        """
        import portalocker

        self.folder.mkdir(exist_ok=True)
        try:
            with portalocker.Lock(self.folder / "lock", timeout=0, fail_when_locked=True):
                yield
        except portalocker.LockException as problem:
            raise AccountError(
                f"Another akit fetch is at work in {self.account.name}.", hint="wait until it is done."
            ) from problem


def _span(record: dict[str, Any]) -> Span | None:
    try:
        return Span(date.fromisoformat(record["start"]), date.fromisoformat(record["end"]))
    except (KeyError, ValueError):
        return None
