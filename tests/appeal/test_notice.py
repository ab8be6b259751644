"""A performance notice is read: where it stands, what it asks, by when."""

import json
from pathlib import Path

import pytest

from akit.appeal import read_notice
from akit.appeal.notice_prose import notice_text

SHARED = Path(__file__).resolve().parents[3] / "shared" / "notices"


def pairs(read):
    return [(ask.part, ask.category) for ask in read.asks]


def test_the_samples_first_notice_asks_for_a_plan_in_three_parts_and_offers_appeals(sample):
    read = read_notice(sample / "notices" / "2026-05-15-seller-fulfilled-offers-deactivated.txt")

    assert (read.stage, read.topics, read.deadline_days) == ("deactivation", ("order_defect_rate",), 17)
    assert (read.rate, read.target, read.marketplace, read.language) == (0.0278, 0.01, "amazon.com", "en")
    assert pairs(read) == [
        ("appeal_defects", "defects_in_general"),
        ("root_cause", "defects_in_general"),
        ("actions_taken", "defects_in_general"),
        ("prevention", "defects_in_general"),
    ]
    assert (str(read.sent_on), str(read.reply_by)) == ("2026-05-15", "2026-06-01")


def test_the_samples_refusal_names_one_category(sample):
    read = read_notice(sample / "notices" / "2026-05-29-more-detail-needed.txt")

    assert read.stage == "rejection"
    assert [part for part, _ in pairs(read)] == ["root_cause", "actions_taken", "prevention", "evidence"]
    assert {category for _, category in pairs(read)} == {"unresponsive_service"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_ask_is_said_with_the_notices_own_sentence(sample, language):
    read = read_notice(sample / "notices" / "2026-05-29-more-detail-needed.txt")
    said = "\n".join(notice_text(read, language))

    assert [ask.text for ask in read.asks if ask.text not in said] == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="real notices are not in the repository")
def test_real_notices_are_read_as_people_read_them():
    gold = json.loads((SHARED / "gold.json").read_text(encoding="utf-8"))
    read = {name: read_notice(SHARED / name) for name in gold}

    assert {n: read[n].stage for n in gold} == {n: gold[n]["stage"] for n in gold}
    assert {n: read[n].deadline_days for n in gold} == {n: gold[n]["deadline_days"] for n in gold}
