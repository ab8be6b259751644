"""The parameter contract: a template takes what it declares, and each refusal says what is right."""

from __future__ import annotations

import datetime
import json

import pytest

from akit.errors import ParameterError
from akit.report.parameters import Parameter, check_parameters, read_parameters

CELL = """\
account = "../data-samples/linden-apparel"  # the folder of the account
as_of = ""  # last day known
days: int = 60
target_value = 0.01  # a fraction
short = False
note = None
asins = ["B000000001"]
"""


@pytest.fixture
def template(tmp_path):
    def write(source, tags=("parameters",), copies=1):
        cell = {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source}
        path = tmp_path / "case.ipynb"
        path.write_text(json.dumps({"cells": [cell] * copies}), encoding="utf-8")
        return path

    return write


@pytest.fixture
def known(template):
    return read_parameters(template(CELL))


def refusal(call, *arguments) -> str:
    with pytest.raises(ParameterError) as caught:
        call(*arguments)
    return str(caught.value)


def test_names_defaults_types_and_comments_are_read_in_order(known):
    assert list(known) == ["account", "as_of", "days", "target_value", "short", "note", "asins"]
    assert known["as_of"] == Parameter("as_of", "", "last day known")
    assert known["days"] == Parameter("days", 60, "")
    assert [known[name].type for name in ("account", "days", "target_value", "short", "note", "asins")] == [
        str, int, float, bool, str, list,
    ]  # fmt: skip


def test_a_source_kept_as_lines_reads_the_same(template):
    lines = CELL.splitlines(keepends=True)
    assert read_parameters(template(lines)) == read_parameters(template(CELL))


def test_a_hash_inside_a_text_is_no_comment(template):
    known = read_parameters(template('colour = "#d55e00"\n'))
    assert known == {"colour": Parameter("colour", "#d55e00", "")}


NO_LITERALS = [
    "twice = 2 * days",
    "days = int('60')",
    "import os",
    "a, b = 1, 2",
    "x.y = 1",
    "a = {1, 2}",
    "a =",
]


@pytest.mark.parametrize("line", NO_LITERALS)
def test_a_default_that_is_no_literal_is_refused(template, line):
    message = refusal(read_parameters, template(f"days = 60\n{line}\n"))
    assert "Line 2" in message and "case.ipynb" in message and line in message


def test_a_negative_number_is_a_literal(template):
    assert read_parameters(template("lag = -3"))["lag"].default == -3


@pytest.mark.parametrize(("tags", "copies"), [((), 1), (("parameters",), 2)], ids=["none", "two"])
def test_a_template_has_exactly_one_parameters_cell(template, tags, copies):
    assert "tagged 'parameters'" in refusal(read_parameters, template("a = 1", tags, copies))


def test_values_given_replace_defaults_and_the_rest_stay(known):
    values = check_parameters({"days": 30, "target_value": 0.02}, known)
    assert values["days"] == 30 and values["target_value"] == 0.02
    assert values["account"] == "../data-samples/linden-apparel" and list(values) == list(known)


def test_an_unknown_name_is_named_with_the_nearest_and_all_valid_ones(known):
    message = refusal(check_parameters, {"asof": "2024-01-31"}, known)
    assert "'asof'" in message and "Did you mean 'as_of'?" in message
    assert "account, as_of, days, target_value, short, note, asins" in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days", 60.0),
        ("days", True),
        ("short", 1),
        ("as_of", 2024),
        ("as_of", None),
    ],
    ids=str,
)
def test_a_value_of_another_type_is_refused(known, name, value):
    message = refusal(check_parameters, {name: value}, known)
    assert name in message and repr(value) in message
    assert ("true or false" if known[name].type is bool else known[name].type.__name__) in message


def test_a_whole_number_may_stand_for_a_fraction_and_becomes_one(known):
    value = check_parameters({"target_value": 1}, known)["target_value"]
    assert value == 1.0 and type(value) is float


def test_a_parameter_without_default_takes_text_or_none(known):
    assert check_parameters({"note": "seen"}, known)["note"] == "seen"
    assert check_parameters({"note": None}, known)["note"] is None


@pytest.mark.parametrize(
    "value",
    [datetime.date(2024, 1, 31), float("nan"), object, [datetime.date(2024, 1, 31)], {"a": {1, 2}}],
    ids=str,
)
def test_a_value_that_is_no_literal_is_refused(known, value):
    assert "cannot be written into a notebook" in refusal(check_parameters, {"as_of": value}, known)


def test_a_date_is_refused_with_the_way_to_write_it(known):
    assert "'2024-01-31'" in refusal(check_parameters, {"as_of": datetime.date(2024, 1, 31)}, known)


def test_text_is_read_as_the_type_of_the_default(known):
    texts = {"days": "30", "target_value": "0.02", "short": "Yes", "note": "1=2", "asins": "['B1', 'B2']"}
    assert check_parameters(texts, known) == {
        "account": "../data-samples/linden-apparel",
        "as_of": "",
        "days": 30,
        "target_value": 0.02,
        "short": True,
        "note": "1=2",
        "asins": ["B1", "B2"],
    }


@pytest.mark.parametrize("text", ["false", "no", "Off", "0"])
def test_words_for_no_are_no(known, text):
    assert check_parameters({"short": text}, known)["short"] is False


def test_text_that_looks_like_a_number_stays_text_where_text_is_wanted(known):
    assert check_parameters({"as_of": "0123"}, known)["as_of"] == "0123"


@pytest.mark.parametrize("text", ["days=sixty", "days=6.5", "target_value=1%", "short=maybe", "asins=[B1"])
def test_a_text_that_is_no_value_of_its_type_is_refused(known, text):
    name, _, value = text.partition("=")
    message = refusal(check_parameters, {name: value}, known)
    assert name in message and value in message
