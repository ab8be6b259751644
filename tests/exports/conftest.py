"""What tests of readers lean on: the table a reader makes of a sample, laid beside the one kept from before."""

import os
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parent / "golden"


@pytest.fixture
def golden():
    """Return a check that a table is, as CSV, the one kept under a name; AKIT_UPDATE_GOLDEN=1 keeps it anew."""

    def check(name, table):
        path, text = GOLDEN / f"{name}.csv", table.to_csv(index=False, lineterminator="\n")
        if os.environ.get("AKIT_UPDATE_GOLDEN") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")

    return check
