"""What large files were read as, kept by their content; deleting it costs time and changes no number.

It stands in the user's cache folder, or where the environment's AKIT_CACHE says, one folder an account. Beside it are
the hashes of files seen, trusted while the operating system says that nobody touched them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

_KEPT = 2  # readings of one account: the last, and the one before
_SETTLED = 2.0  # seconds; a file changed since might be changed again within one tick of the file system's clock
_FORSAKEN = 24 * 3600.0  # seconds after which no run still unpacks
_TELLS_CHANGES = os.name == "posix"  # elsewhere st_ctime is when a file was made


def folder() -> Path:
    """Return where readings are kept; it may not be there yet."""
    if said := os.environ.get("AKIT_CACHE"):
        return Path(said)
    if os.name == "nt":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "akit" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "akit"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "akit"


def key(*said: object) -> str:
    """Return a name for what a reading rests on: what is said, and the code that reads."""
    return _hash(json.dumps([_code(), *said], ensure_ascii=False, default=str))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:32]


@cache
def _code() -> str:
    """Return a hash of the readers' own code and words, so that no reading outlives them."""
    digest = hashlib.sha256(pd.__version__.encode())
    room = Path(str(files("akit.exports")))
    for path in sorted(path for path in room.rglob("*") if path.suffix in (".py", ".csv", ".toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def remembered(path: Path, within: str = "") -> dict[str, Any] | None:
    """Return what was said of a file, or of one ``within`` it, where nobody has touched it since."""
    with suppress(OSError, ValueError):
        known = json.loads(_note(path, within).read_text(encoding="utf-8"))
        if _TELLS_CHANGES and known["touched"] == _touched(path) and known["code"] == _code():
            said: dict[str, Any] = known["said"]
            return said
    return None


def remember(path: Path, touched: Sequence[int], said: dict[str, Any], within: str = "") -> None:
    """Keep what is said of a file, unless it was touched meanwhile or only just before."""
    if time.time() - touched[-1] / 1e9 < _SETTLED or _touched(path) != list(touched):
        return
    with suppress(OSError):
        note = _note(path, within)
        _private(note.parent)
        written = tempfile.NamedTemporaryFile("w", dir=note.parent, delete=False, encoding="utf-8")
        with written:
            json.dump({"touched": list(touched), "code": _code(), "said": said}, written)
        os.replace(written.name, note)


def touched(path: Path) -> list[int]:
    """Return what the operating system says of a file that changes whenever its bytes do."""
    return _touched(path)


def _touched(path: Path) -> list[int]:
    told = path.stat()
    return [told.st_dev, told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns]


def _note(path: Path, within: str) -> Path:
    return folder() / "files" / f"{_hash(f'{path.resolve()}/{within}' if within else str(path.resolve()))}.json"


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a folder of one's own beside what is kept, or where nothing can be kept in the system's, and remove it.

    What a run left there that was killed is removed by the first one a day later.
    """
    place: Path | None = folder() / "scratch"
    try:
        _private(folder() / "scratch")
        for left in (folder() / "scratch").iterdir():
            if time.time() - left.stat().st_mtime > _FORSAKEN:
                shutil.rmtree(left, ignore_errors=True)
    except OSError:
        place = None
    with tempfile.TemporaryDirectory(dir=place, prefix="akit-") as made:
        yield Path(made)


def kept(account: Path, name: str) -> tuple[dict[str, pd.DataFrame], dict[str, Any]] | None:
    """Return the tables and the facts of a reading, or None where it is not there or not whole."""
    import pyarrow as pa

    place = _place(account) / name
    with suppress(OSError, ValueError, KeyError, pa.ArrowException):
        facts = json.loads((place / "facts.json").read_text(encoding="utf-8"))
        tables = {table: _table(place / f"{table}.parquet", sha256) for table, sha256 in facts["tables"].items()}
        os.utime(place)
        return tables, facts["said"]
    return None


def _table(path: Path, sha256: str) -> pd.DataFrame:
    """Read a table that is byte for byte what was kept; Parquet's own checksums take five times as long."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    written = path.read_bytes()
    if hashlib.sha256(written).hexdigest() != sha256:
        raise ValueError(f"{path.name} is not what was kept.")
    table: pd.DataFrame = pq.read_table(pa.BufferReader(written)).to_pandas(split_blocks=True, self_destruct=True)
    return table


def keep(account: Path, name: str, tables: dict[str, pd.DataFrame], said: dict[str, Any]) -> None:
    """Keep a reading, whole or not at all; where the folder cannot be written nothing is kept."""
    place = _place(account)
    with suppress(OSError):
        _private(place)
        with tempfile.TemporaryDirectory(dir=place, prefix=".new-") as fresh:
            whole = Path(fresh) / name
            whole.mkdir()
            hashes = {table: _written(whole / f"{table}.parquet", frame) for table, frame in tables.items()}
            facts = {"tables": hashes, "said": said}
            (whole / "facts.json").write_text(json.dumps(facts), encoding="utf-8")
            shutil.rmtree(place / name, ignore_errors=True)
            whole.rename(place / name)
        _forget_old(place)


def _written(path: Path, frame: pd.DataFrame) -> str:
    """Write a table and return the hash of its file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    seldom_twice = {"order_id", *(field.name for field in arrow.schema if pa.types.is_int64(field.type))}
    pq.write_table(
        arrow,
        path,
        compression="none",  # numbers that are no smaller packed, and read twice as quickly as they are
        use_dictionary=[name for name in arrow.schema.names if name not in seldom_twice],
        write_statistics=False,
    )
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _place(account: Path) -> Path:
    return folder() / "accounts" / _hash(str(account.resolve()))


def _private(place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True, mode=0o700)


def _forget_old(place: Path) -> None:
    readings = [path for path in place.iterdir() if not path.name.startswith(".")]
    for path in sorted(readings, key=lambda path: path.stat().st_mtime_ns)[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
