"""Rules are dated data; an account may say one otherwise, and its reason stands wherever the number does."""

import ast
import inspect
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

import akit
from akit import alerts, policy, prose
from akit.errors import AccountError
from akit.numbers import numbers
from akit.summary import summary

ORDERS = 150
TOML = 'name = "An Account"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n'
OVERRIDE = TOML + '[[override]]\nrule = "{rule}"\nvalue = {value}\nreason = "{reason}"\n'


@pytest.fixture
def one_defect(account_folder, an_order, an_id):
    """One defective order of 150 of one day: 0.67 %, under 1 % and not under 0.5 %."""
    account_folder.orders([an_order(number) for number in range(ORDERS)])
    return account_folder.feedback([("5/10/26", 1, "Never came.", an_id(7))])


def mfn(folder):
    day = akit.read_account(folder).day("2026-05-31")
    return day, day.order_defect_rate.set_index(["channel", "marketplace"]).loc[("mfn", "all")]


def test_without_an_override_nothing_is_said_of_one(one_defect):
    day, row = mfn(one_defect.folder)

    assert (row["status"], row["defect_budget"]) == ("good", 1)  # 1/150 < 1 %; 2/150 is not
    assert numbers(day)["overrides"] == []
    assert numbers(day)["policy_version"] == policy.version()


def test_an_overridden_target_decides_and_its_reason_is_printed_everywhere(one_defect):
    one_defect.write("account.toml", OVERRIDE.format(rule="order_defect_rate", value=0.005, reason="our own goal"))
    day, row = mfn(one_defect.folder)
    said = numbers(day)

    assert (row["status"], row["target_value"], row["defect_budget"]) == ("bad", 0.005, 0)  # 1/150 > 0.5 %
    assert said["overrides"][0] | {"amazon_value": "0.01", "reason": "our own goal"} == said["overrides"][0]
    assert said["policy_version"].startswith(policy.version() + "+")
    assert any("our own goal" in sentence for sentence in summary(day))
    assert any("our own goal" in sentence for sentence in summary(day, "zh"))
    assert "our own goal" in prose.caption("A title", "", day.trace(("feedback",)))
    assert json.dumps(said)


def test_an_overridden_window_is_another_number_of_days(one_defect):
    text = OVERRIDE.format(rule="order_defect_rate", value=30, reason="a page of 2015")
    one_defect.write("account.toml", text.replace("value", 'column = "window_days"\nvalue'))
    day, row = mfn(one_defect.folder)

    assert day.window.length == 30
    assert row["order_count"] == 0  # the orders are of 1 May, the window begins on the 2nd


def test_an_overridden_outcome_decides_whether_a_claim_counts(one_defect, an_id):
    one_defect.ledger("claims", "order_id,filed_date,status", f"{an_id(9)},2026-05-20,Under Review")
    assert mfn(one_defect.folder)[1]["defect_order_count"] == 1
    one_defect.write("account.toml", OVERRIDE.format(rule="under review", value='"counts"', reason="the older list"))

    assert mfn(one_defect.folder)[1]["defect_order_count"] == 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (OVERRIDE.format(rule="order_defect_rate", value=0.005, reason=""), "reason"),
        (OVERRIDE.format(rule="order_defect_rat", value=0.005, reason="x"), "order_defect_rate"),
        (OVERRIDE.format(rule="order_defect_rate", value='"low"', reason="x"), "a number"),
        (OVERRIDE.format(rule="claim_appeal", value=1.5, reason="x"), "whole number"),
        (OVERRIDE.format(rule="Under Review", value='"maybe"', reason="x"), "does_not_count"),
        (TOML + "override = 3\n", "[[override]]"),
        (
            OVERRIDE.format(rule="late_shipment_rate", value=7, reason="x").replace(
                "value", 'column = "window_days"\nvalue'
            ),
            "order_defect_rate",
        ),
    ],
)
def test_an_override_that_cannot_be_used_is_an_error_that_says_how(one_defect, text, names):
    one_defect.write("account.toml", text)

    with pytest.raises(AccountError, match=r"account\.toml") as error:
        akit.read_account(one_defect.folder)
    assert names in str(error.value)


@pytest.mark.parametrize(
    ("step", "country", "on", "days"),
    [
        ("claim_reply", "US", "2016-11-13", "7"),  # "2016年11月14日起需在3天内"
        ("claim_reply", "US", "2016-11-14", "3"),
        ("claim_reply", "GB", "2026-05-31", "2"),  # the help page of Europe still says 48 hours
        ("claim_appeal", "GB", "2026-05-31", "30"),
        ("chargeback_reply", "JP", "2026-05-31", "7"),
    ],
)
def test_a_deadline_is_the_one_of_the_place_and_the_day(step, country, on, days):
    assert policy.STANDARD.deadline(step, country, date.fromisoformat(on))["days"] == days


def test_every_rule_has_a_source_and_says_how_sure_it_is():
    for name in ("targets", "numbers", "deadlines", "reversals", "chargeback_statuses"):
        rows = policy.rules(name)

        assert (rows["source"] != "").all()
        assert rows["confidence"].isin(["H", "M", "L"]).all()


CODE = Path(akit.__file__).parent
# Of no account: the pause between two mails about any of them.
NOBODYS = {("alerts/memory.py", "number")}


def may_go_unasked() -> set[str]:
    """The names of akit's functions that take an account's rules and would do without."""
    modules = [
        import_module(f"akit.{file.relative_to(CODE).with_suffix('').as_posix().replace('/', '.')}")
        for room in ("metrics", "appeal")
        for file in (CODE / room).rglob("*.py")
        if file.stem != "__init__"
    ]
    return {
        name
        for module in modules
        for name, said in inspect.getmembers(module, inspect.isfunction)
        if any(part.default is policy.STANDARD for part in inspect.signature(said).parameters.values())
    }


def calls(file: Path) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield (node.func.id if isinstance(node.func, ast.Name) else node.func.attr), node


def test_whoever_calls_a_metric_that_takes_rules_hands_them_on():
    """A number that is not told of the account's override is wrong, and nothing else would show it."""
    deaf = may_go_unasked()
    assert {"effects", "concentration", "change_points", "replies", "complaint_records", "recent_lines"} <= deaf
    forgotten = [
        f"{file.relative_to(CODE)}:{call.lineno} {name}"
        for file in CODE.rglob("*.py")
        for name, call in calls(file)
        if name in deaf and ast.unparse(call.func) in (name, f"metrics.{name}")
        if "rules" not in {word.arg for word in call.keywords}
    ]

    assert forgotten == []


def test_nobody_asks_the_rules_of_no_account():
    asked = {
        (str(file.relative_to(CODE)), name)
        for file in CODE.rglob("*.py")
        for name, call in calls(file)
        if ast.unparse(call.func).startswith(("policy.in_force", "policy.STANDARD.", "STANDARD.", "policy.number"))
    }

    assert asked <= NOBODYS


def test_every_number_of_a_day_asks_the_accounts_own_rules(one_defect, an_id, monkeypatch):
    """The whole day, every kind of file in it: who asks Amazon's rules and not the account's is caught in the act."""
    one_defect.ledger("actions", "date,category,action", "2026-05-12,other,a new carrier")
    one_defect.ledger("claims", "order_id,filed_date,status", f"{an_id(9)},2026-05-20,Under Review")
    one_defect.ledger("messages", "order_id,received_at,answered_at", f"{an_id(9)},2026-05-12T10:00Z,")
    standard = []

    def watched(name):
        plain = getattr(policy.Rulebook, name)

        def ask(self, *asked):
            if self is policy.STANDARD:
                standard.append(asked)
            return plain(self, *asked)

        return ask

    monkeypatch.setattr(policy.Rulebook, "in_force", watched("in_force"))
    monkeypatch.setattr(policy.Rulebook, "deadline", watched("deadline"))
    day = akit.read_account(one_defect.folder).day("2026-05-31")
    numbers(day)
    summary(day)
    alerts.raised(day)

    assert standard == []


@pytest.mark.parametrize(
    ("rule", "value", "looks"),
    [
        ("concentration_window", 30, lambda day: len(day.concentrated_orders)),
        ("cohort_shortest", 400, lambda day: set(day.effects["verdict"]) - {"too_early"}),
        ("complaint_rating_at_most", 1, lambda day: len(day.complaints)),
        ("message_reply", 1, lambda day: day.claim_replies["count"].tolist()),
        ("message_reply", 2, lambda day: _rate(day, "contact_response_rate")),
    ],
)  # fmt: skip
def test_an_overridden_number_moves_what_rests_on_it(sample, rule, value, looks):
    account = akit.read_account(sample)
    before = looks(account.day("2026-06-30"))
    said = policy.Override("numbers", rule, "value", str(value), "", "tried")
    other = replace(account, settings=replace(account.settings, rules=policy.Rulebook([said])))
    after = looks(other.day("2026-06-30"))

    assert after != before
    assert not isinstance(after, int) or after < before


def _rate(day, metric):
    return day.other_rates.set_index(["metric", "marketplace"]).loc[(metric, "all"), "numerator"].tolist()
