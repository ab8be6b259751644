"""The codebook is whole, its lexicons speak of its reasons only, and their cues miss nothing."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from akit import complaints
from akit.complaints.account_codebook import ways_to_name
from akit.complaints.codebook import codebook, yields_to
from akit.complaints.lexicon import LANGUAGES, lexicon, source
from akit.complaints.plain import plain
from akit.words import WORDS

ROOT = Path(__file__).parents[2]

# The contract's reason codes, in its order.
CODES = """
not_received late_delivery damaged_in_transit wrong_item missing_parts not_as_described used_or_dirty
counterfeit defective poor_quality poor_performance too_small too_large odd_fit incompatible hard_to_use
not_fresh bad_taste side_effect unresponsive_service refund_not_received return_process cancelled_by_seller
overcharged account_or_website changed_mind
""".split()


def test_the_reasons_are_those_of_the_contract_in_its_order():
    assert complaints.reasons()["reason"].tolist() == CODES


def test_every_reason_is_told_in_full():
    table = complaints.reasons()
    told = table[["reason", "group", "name_en", "name_zh", "definition", "definition_zh", "border", "border_zh"]]
    assert (told != "").all(axis=None)
    assert table["name_en"].is_unique
    assert table["name_zh"].is_unique


def test_both_languages_draw_the_same_borders():
    for row in complaints.reasons().itertuples():
        told = [
            {code for code in CODES if re.search(rf"\b{code}\b", said, re.ASCII)}
            for said in (row.border, row.border_zh)
        ]
        assert told[0] == told[1], row.reason
        assert re.search("[\u4e00-\u9fff]", row.definition_zh), row.reason


def test_a_reason_is_called_by_one_name_and_known_by_its_others():
    named = dict(ways_to_name(complaints.reasons()))
    for row in complaints.reasons().itertuples():
        assert (row.name_en, row.name_zh) == WORDS[row.reason]
        said = [row.reason, row.name_en, row.name_zh, *filter(None, row.also_called.split("|"))]
        assert {named[name] for name in said} == {row.reason}
    assert named["尺码偏小"] == named["太小"] == "too_small"


def test_groups_categories_and_causes_are_among_those_listed():
    book, table = codebook(), complaints.reasons()
    assert set(table["group"]) == set(book["groups"])
    assert set(table["amazon_category"]) - {""} == set(book["amazon_categories"])
    assert {cause for row in book["reasons"].values() for cause in row["likely_causes"]} <= set(book["causes"])


def test_a_reason_yields_only_to_reasons_and_never_both_ways():
    for reason in CODES:
        assert yields_to(reason) <= set(CODES) - {reason}
        assert not any(reason in yields_to(other) for other in yields_to(reason))


def test_the_version_is_that_of_the_file_and_a_hash():
    written = tomllib.loads((ROOT / "akit/complaints/codebook.toml").read_text(encoding="utf-8"))["version"]
    assert re.fullmatch(re.escape(written) + r"\+[0-9a-f]{12}", complaints.codebook_version())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_lexicon_has_words_for_every_reason_and_no_other(language):
    assert list(source(language)["reasons"]) == CODES


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_capture_nothing_and_repeat_no_choice_without_bound(language):
    for signs in lexicon(language).signs:
        for pattern in (re.compile(pattern) for _, pattern in signs.patterns):
            assert pattern.groups == 0
            assert not re.search(r"\)[*+]", pattern.pattern), signs.reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_is_found_in_nothing(language):
    for signs in lexicon(language).signs:
        assert not any(re.search(pattern, "") for _, pattern in signs.patterns), signs.reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_are_written_as_texts_are_read(language):
    written = source(language)
    for reason, signs in written["reasons"].items():
        for words in (word for strength in ("strong", "plain", "hint") for word in signs.get(strength, ())):
            letters = "".join(re.findall(r"[^\W\d_]+", re.sub(r"\\.|@[a-z_]+", " ", words)))
            assert plain(letters).text.replace(" ", "") == letters.lower(), reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_pattern_matches_holds_one_of_its_cues(language):
    path = ROOT / "benchmarks" / "complaints_cues.py"
    spec = importlib.util.spec_from_file_location("complaints_cues", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for signs in (signs for signs in lexicon(language).signs if signs.cues):
        assert module.all_held(signs), f"{signs.reason}: run benchmarks/complaints_cues.py on {language}.toml"


def test_traditional_characters_are_read_as_simplified_ones_one_for_one():
    traditional, simplified = source("zh")["same_letters"]
    assert len(traditional) == len(simplified)
    assert not set(simplified) & set(traditional) - {a for a, b in zip(traditional, simplified, strict=True) if a == b}
