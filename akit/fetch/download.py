"""A report's document brought home: its bytes as Amazon has them, unpacked, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import os
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from akit.fetch.amazon import TIMEOUT, TRIES, Amazon, FetchError


@dataclass(frozen=True)
class Document:
    """What was brought home. ``content_type`` is as Amazon's answer says, charset and all; "" where it says none."""

    sha256: str
    bytes: int
    content_type: str


def bring(amazon: Amazon, document_id: str, target: Path, aside: Path) -> Document:
    """Download a document to ``target``, by way of the folder ``aside`` on the same disk.

    An address that has run out is asked for anew; a download that breaks off begins again.

    Raises
    ------
    FetchError : it could not be brought whole.
    """
    last = ""
    with TemporaryDirectory(prefix="part-", dir=aside, ignore_cleanup_errors=True) as folder:
        for number in range(TRIES):
            place = amazon.document(document_id)
            try:
                content_type = _download(str(place["url"]), Path(folder) / "document")
                whole = _unpacked(Path(folder), place.get("compressionAlgorithm"))
            except (OSError, EOFError, zlib.error, _BrokenError) as problem:
                last = str(problem)
                amazon.pace.clock.sleep(2.0**number)
                continue
            found = Document(_sha256(whole), whole.stat().st_size, content_type)
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(whole, target)
            return found
    raise FetchError(
        "A report could not be downloaded.", found=last, hint="run the command again: it goes on from here."
    )


class _BrokenError(Exception):
    """The document did not come, or not whole."""


def _download(url: str, path: Path) -> str:
    import httpx

    try:
        with httpx.stream("GET", url, timeout=TIMEOUT, follow_redirects=True) as answer:
            if answer.status_code != 200:
                raise _BrokenError(f"HTTP {answer.status_code}")
            with path.open("wb") as file:
                for part in answer.iter_bytes():
                    file.write(part)
            return str(answer.headers.get("Content-Type", ""))
    except httpx.HTTPError as problem:
        # Never the address: for five minutes whoever has it has the report.
        raise _BrokenError(type(problem).__name__) from None


def _unpacked(folder: Path, compression: Any) -> Path:
    packed = folder / "document"
    with packed.open("rb") as file:
        if compression != "GZIP" or file.read(2) != b"\x1f\x8b":  # else the transfer had packed it, too
            return packed
    whole = folder / "unpacked"
    with gzip.open(packed) as source, whole.open("wb") as file:
        shutil.copyfileobj(source, file, 1024 * 1024)
    return whole


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
