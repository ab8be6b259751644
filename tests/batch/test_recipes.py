"""The recipes use commands as they are, in files of the form their readers take."""

from __future__ import annotations

import re
from configparser import ConfigParser

import pytest
import typer
import yaml

from akit.cli import app


@pytest.fixture(scope="module")
def text(root) -> str:
    return (root / "RECIPES.md").read_text(encoding="utf-8")


def test_every_option_of_a_recipe_is_one_of_the_batch(text):
    known = {name for option in typer.main.get_command(app).commands["batch"].params for name in option.opts}
    said = {
        word for line in re.findall(r"akit(?:\.exe)? batch [^\n]*", text) for word in re.findall(r"--[a-z-]+", line)
    }
    assert len(said) > 5 and said - known == set()


def test_every_recipe_says_whether_and_how_it_was_tried(text):
    recipes = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert len(recipes) == 7
    assert [name for name in recipes if not re.search(r"\((un)?tried|\(20\d\d-\d\d-\d\d: ", name)] == []


def test_files_of_recipes_can_be_read(text):
    workflow, cron_job = (yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL))
    assert workflow["jobs"]["reports"]["timeout-minutes"] and cron_job["spec"]["concurrencyPolicy"] == "Forbid"
    (units,) = re.findall(r"```ini\n(.*?)```", text, re.DOTALL)
    for unit in units.split("# akit-batch.timer"):
        found = ConfigParser(interpolation=None)
        found.read_string(unit)
        assert found["Unit"]["Description"]
