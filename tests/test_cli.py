"""The commands as scripts use them: exit codes, one JSON document on standard output, words on standard error."""

import json
import os
import subprocess
import sys

import pytest

EXPECTED_KEYS = (
    "akit_version policy_version account as_of order_defect_rate order_defect_rate_trend recovery claims complaints "
    "reconciliation change_split what_if concentration effects unmatched_defects other_metrics"
).split()
RATE_KEYS = (
    "channel marketplace window_start window_end lag_days order_count cancelled_order_count defect_order_count rate "
    "negative_feedback_count a_to_z_claim_count chargeback_count pending_order_count worst_case_defect_order_count "
    "worst_case_rate interval_low interval_high defect_budget target_value target_condition status"
).split()


def akit(*words, cwd=None):
    env = {**os.environ, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "akit", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=env,
        check=False,
    )


def test_metrics_print_one_json_document_with_the_keys_of_the_contract(sample):
    done = akit("metrics", sample, "--as-of", "2026-05-15", "--json")
    found = json.loads(done.stdout)

    assert done.returncode == 0
    assert set(EXPECTED_KEYS) <= set(found)
    assert set(RATE_KEYS) <= set(found["order_defect_rate"][0])
    assert found["account"] == {
        "name": "Linden Apparel",
        "time_zone": "America/Los_Angeles",
        "home_marketplace": "Amazon.com",
    }
    mfn = next(row for row in found["order_defect_rate"] if (row["channel"], row["marketplace"]) == ("mfn", "all"))
    assert (mfn["defect_order_count"], mfn["order_count"], f"{mfn['rate']:.2%}", mfn["status"]) == (
        75,
        2698,
        "2.78%",
        "bad",
    )
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_the_same_account_gives_the_same_bytes(sample):
    assert akit("metrics", sample, "--json").stdout == akit("metrics", sample, "--json").stdout


@pytest.mark.slow
def test_metrics_in_words_hold_the_rate_and_its_window(sample):
    said = akit("metrics", sample, "--as-of", "2026-05-15").stdout

    assert "2.78% (75 of 2,698 orders)" in said
    assert "2026-03-17 to 2026-05-15" in said


def test_inspect_accounts_for_every_row_of_every_file(sample):
    found = json.loads(akit("inspect", sample, "--json").stdout)

    for file in found["files"]:
        assert file["rows_read"] == file["rows_kept"] + file["rows_set_aside"]
        assert file["rows_set_aside"] == sum(reason["count"] for reason in file["reasons"])
        path = sample / file["path"]
        if path.suffix == ".txt" and file["kind"] != "unknown":
            assert file["rows_read"] == path.read_bytes().rstrip(b"\n").count(b"\n")
    assert {
        "all_orders",
        "feedback",
        "mfn_returns",
        "fba_returns",
        "account_health",
        "defects_table",
        "ledger",
        "unknown",
    } == {file["kind"] for file in found["files"]}


def test_init_makes_an_account_that_inspect_reads_and_never_touches_one_that_is_there(tmp_path):
    made = akit("init", "my-account", cwd=tmp_path)
    again = akit("init", "my-account", cwd=tmp_path)
    found = json.loads(akit("inspect", "my-account", "--json", cwd=tmp_path).stdout)

    assert (made.returncode, made.stdout.strip()) == (0, "my-account")
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
    assert {file["table"] for file in found["files"]} == {
        "claims",
        "chargebacks",
        "messages",
        "shipments",
        "actions",
        "defect_notes",
        "reason_corrections",
    }
    assert sum(file["rows_read"] for file in found["files"]) == 0
    assert [row["needs"] for row in found["missing"] if row["metric"] == "order_defect_rate"] == ["all_orders"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["metrics", "nowhere"], "no account folder"),
        (["metrics", "sample", "--as-of", "2099-01-01"], "has not come yet"),
        (["report", "sample", "--notebook", "weekly-acount-health"], "Did you mean 'weekly-account-health'"),
        (["report", "sample", "--parameter", "windowdays=60"], "windowdays"),
        (["report", "sample", "--parameter", "nonsense"], "NAME=VALUE"),
        (["report", "sample", "--language", "xx"], "en"),
    ],
)
def test_what_cannot_be_done_is_said_on_standard_error_and_exits_2(words, says, tmp_path):
    done = akit(*words, cwd=tmp_path)

    assert done.returncode == 2
    assert says in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert list(tmp_path.rglob("*.html")) == []


def test_a_recognisable_file_without_a_column_stops_the_numbers_and_is_listed_by_inspect(tmp_path, root):
    exports = tmp_path / "a" / "exports"
    exports.mkdir(parents=True)
    broken = root / "data-samples" / "awkward" / "all-orders-renamed-column.txt"
    (exports / "x.txt").write_bytes(broken.read_bytes())
    inspected, counted = akit("inspect", "a", "--json", cwd=tmp_path), akit("metrics", "a", cwd=tmp_path)

    assert (inspected.returncode, counted.returncode) == (2, 2)
    assert json.loads(inspected.stdout)["files"][0]["reasons"] == [{"reason": "missing_column", "count": 2}]
    assert "exports/x.txt, row 1" in counted.stderr


@pytest.mark.parametrize("command", ["init", "inspect", "metrics", "report", "lab"])
def test_every_command_has_help_with_an_example(command):
    said = akit(command, "--help").stdout

    assert f"Example: akit {command}" in " ".join(said.split())


def test_deadlines_lists_what_is_due_and_writes_it_as_a_calendar(tmp_path, account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)]).ledger(
        "claims",
        "order_id,filed_date,status,decided_date",
        f"{an_id(1)},2026-05-10,Under Review,",
        f"{an_id(2)},2026-05-02,Claim Granted Seller Funded,2026-05-08",
    )
    file = tmp_path / "due.ics"
    run = akit("deadlines", account_folder.folder, "--as-of", "2026-05-11", "--calendar", file, "--json")
    found = json.loads(run.stdout)

    assert run.returncode == 0, run.stderr
    assert [(row["step"], row["reply_by"], row["appeal_by"]) for row in found["open"]] == [
        ("reply", "2026-05-13", None),
        ("appeal", None, "2026-06-07"),
    ]
    assert file.read_bytes().count(b"BEGIN:VEVENT") == 2
