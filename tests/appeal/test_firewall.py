"""Where sellers cannot be told apart no pack is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from akit.account import read_account
from akit.appeal.firewall import TooLargeError, refuse_intruders
from akit.exports.large import reading


def test_a_pack_is_refused_where_order_lines_are_not_at_hand_file_by_file(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):

    monkeypatch.setattr(reading, "LARGE_BYTES", 0)
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path))
    account = read_account(sample)
    assert len(account.tables.order_states) and account.tables.orders["order_id"].is_unique

    with pytest.raises(TooLargeError, match="two sellers could not be told apart"):
        refuse_intruders(account, {})
