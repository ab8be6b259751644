"""Zip files that are the same bytes for the same content: no clock, no machine, one order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return members as a zip file, in the order given."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in members:
            entry = ZipInfo(name, EPOCH)
            entry.external_attr, entry.create_system, entry.compress_type = 0o644 << 16, 3, ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()


def office(data: bytes, day: str) -> bytes:
    """Return an Office file dated by its day alone, whatever the clock said when it was saved."""
    moment = rb"\g<1>" + f"{day}T00:00:00Z".encode() + rb"\g<2>"
    with ZipFile(BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return zipped((name, _CLOCK.sub(moment, part) if name == "docProps/core.xml" else part) for name, part in members)


def folder(root: Path) -> bytes:
    """Return a folder as a zip file, its files under the folder's own name and in alphabetical order."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return zipped((f"{root.name}/{path.relative_to(root).as_posix()}", path.read_bytes()) for path in files)
