"""One small file per known trap, read as its author worked out by hand (data-samples/awkward/expected.toml)."""

import shutil
import tomllib
from pathlib import Path

import pytest

import akit
from akit.account import read_account

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
EXPECTED = tomllib.loads((AWKWARD / "expected.toml").read_text(encoding="utf-8"))
FILES = {name: row for name, row in EXPECTED.items() if name != "together"}


def account_of(folder: Path, names: list[str], home: str = "Amazon.com") -> Path:
    folder.mkdir()
    (folder / "account.toml").write_text(f'home_marketplace = "{home}"\nodr_lag_days = 0\n')
    (folder / "exports").mkdir()
    for name in names:
        shutil.copy(AWKWARD / name, folder / "exports" / name)
    return folder


def test_every_awkward_file_is_expected_and_every_expectation_has_its_file():
    assert {path.name for path in AWKWARD.iterdir()} - {"expected.toml", "README.md"} == set(FILES)


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_awkward_file_is_read_as_worked_out_by_hand(name, tmp_path):
    expected = FILES[name]
    read = read_account(
        account_of(tmp_path / "a", [name], expected.get("home_marketplace", "Amazon.com")), strict=False
    )
    row = read.files.iloc[0]
    counts = ("kind", "rows_read", "rows_kept", "rows_set_aside")

    assert {key: row[key] for key in counts} == {key: expected[key] for key in counts}
    assert row["encoding"] == expected["encoding"]
    assert [type(problem).__name__ for problem in read.problems] == ([expected["error"]] if "error" in expected else [])
    if "set_aside_lines" in expected:
        assert sorted(read.set_aside["source_row"]) == expected["set_aside_lines"]
    days = read.tables.orders.set_index("order_id")["order_date"]
    for order, day in expected.get("order_days", {}).items():
        assert days[order].date() == day


@pytest.mark.parametrize("case", EXPECTED.get("together", []), ids=lambda case: "+".join(case["files"]))
def test_two_files_together_are_read_as_worked_out_by_hand(case, tmp_path):
    read = read_account(account_of(tmp_path / "a", case["files"]))
    totals = {key: int(read.files[key].sum()) for key in ("rows_read", "rows_kept", "rows_set_aside")}

    assert totals == {key: case[key] for key in totals}
    assert dict(read.set_aside.groupby("reason").size()) == case["reasons"]
    assert len(read.tables.orders) == case["orders"]
    assert list(read.tables.orders.query("cancelled")["order_id"]) == case["cancelled"]


def test_a_problem_names_file_row_column_what_was_found_and_what_was_expected(tmp_path):
    read = akit.read_account(account_of(tmp_path / "a", ["all-orders-negative-quantity.txt"]))
    problem = read.set_aside.iloc[0]

    assert problem["source_file"] == "exports/all-orders-negative-quantity.txt"
    assert problem["column"] == "quantity"
    assert int(problem["found"]) < 0
    assert problem["expected"] == "a whole number of 0 or more"
    assert problem["text"].count("\t") > 5  # the whole row is kept


def test_a_renamed_column_is_named_with_the_nearest_one_there(tmp_path):
    with pytest.raises(akit.AkitError, match=r"(?s)row 1: .*'purchase-date' is missing.*Did you mean"):
        akit.read_account(account_of(tmp_path / "a", ["all-orders-renamed-column.txt"]))
