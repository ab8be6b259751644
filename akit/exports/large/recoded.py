"""Large files that are not plain UTF-8: written anew as that beside the cache, block by block, while they are read."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from akit.exports.encoding import Encoding, encoding_of, few_nuls, text_of, wide
from akit.exports.large import store
from akit.exports.large.survey import pieces

_BLOCK = 2 * 1024**2
_HEAD = 4096


@contextmanager
def recoded(path: Path, *, japanese: bool) -> Iterator[tuple[Path, Encoding] | None]:
    """Give a file as UTF-8, for as long as it is read, and what it was in; None where it is no text of lines.

    Its letters are those that `encoding.decode` gives.
    """
    found = _encoding(path, japanese=japanese)
    if found is None:
        yield None
        return
    with store.scratch() as place:
        plain = place / "recoded"
        with plain.open("wb") as out:
            out.writelines(text.encode("utf-8") for text in _texts(path, found.name))
        yield plain, found


def head_of(head: bytes) -> str:
    """Return the text of a file's first bytes as far as it can be told from them; "" where it cannot."""
    named = wide(head) or "utf-8-sig"
    try:
        return codecs.getincrementaldecoder(named)().decode(head)
    except UnicodeDecodeError:
        return ""


def _encoding(path: Path, *, japanese: bool) -> Encoding | None:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if wide(head):
        return Encoding(wide(head))
    nuls = sum(piece.text.count(b"\0", 0, piece.size) for piece in pieces(path))
    if nuls > few_nuls(head, path.stat().st_size):
        return None
    return encoding_of(lambda: _blocks(path), japanese=japanese)


def _blocks(path: Path) -> Iterator[bytes]:
    """Give a file in pieces of whole lines: in no encoding of one or several bytes is a line end part of a letter."""
    yield from (piece.bytes.tobytes() for piece in pieces(path))


def _texts(path: Path, encoding: str) -> Iterator[str]:
    """Give the text of a file, block by block, without the mark it may begin with."""
    texts = _wide_texts(path, encoding) if encoding.startswith("utf-") and encoding != "utf-8" else None
    begins = True
    for text in texts or (text_of(block, encoding) for block in _blocks(path)):
        yield text.removeprefix("\ufeff") if begins else text
        begins = False


def _wide_texts(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield decoder.decode(block).replace("\0", "\ufffd")
    yield decoder.decode(b"", final=True).replace("\0", "\ufffd")
