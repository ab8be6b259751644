"""A plan says the pack's numbers, and what was sent is kept."""

import json
import shutil
from datetime import date
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from akit.account import read_account
from akit.appeal import freeze, submissions
from akit.appeal.figures_in_text import figures_in
from akit.appeal.lint import lint
from akit.appeal.lock import carried_by, fill
from akit.cli import app
from akit.errors import UsageError


@pytest.fixture(scope="module")
def carried(pack):
    return carried_by(pack)


def kinds(found):
    return [(one.kind, one.found) for one in found]


def test_slots_are_filled_with_the_packs_numbers(carried):
    # 4 of 120 orders are 3.33 %.
    text = "{{order_defect_rate.mfn}}: {{ defect_order_count.mfn }} of {{order_count.mfn}}, by {{as_of}}"

    assert fill(text, carried.numbers) == "3.33%: 4 of 120, by 2026-05-29"


def test_an_unknown_slot_is_refused_with_its_line_and_the_nearest(carried):
    with pytest.raises(UsageError) as caught:
        fill("All is well.\nRate: {{order_defect_rate.mfm}}", carried.numbers)

    assert "line 2: {{order_defect_rate.mfm}}" in str(caught.value)
    assert "Did you mean 'order_defect_rate.mfn'?" in str(caught.value)


def test_numbers_days_and_ids_the_pack_carries_pass(carried, an_id):
    text = (
        f"1. Root cause\nOf 120 orders 4 (3.33%) were defective, as {an_id(3)}. On May 16 every open message was "
        "answered (messages-2026-05-16.csv), see Exhibit 1. 2026-05-29 is the day. 在 5月16日 已回复。"
    )

    assert kinds(lint(text, carried)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Of 121 orders", "121"),
        ("The rate was 3.34%", "3.34%"),
        ("On May 25 we began", "May 25"),
        ("5月25日起", "5月25日"),
        ("order 111-0000099-0000099", "111-0000099-0000099"),
        ("see Exhibit 40", "Exhibit 40"),
        ("answered in 48 hours", "48"),
    ],
)
def test_a_number_the_pack_does_not_carry_is_an_error(carried, text, found):
    assert [(one.level, one.found) for one in lint(text, carried)] == [("error", found)]


def test_a_number_of_ones_own_is_vouched_for_and_told(carried):
    (found,) = lint("We answer within {{own: 48 hours}}.", carried)

    assert (found.kind, found.level) == ("vouched", "note")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It was three messages", "spelt_out"),
        ("共回复了十二条消息", "spelt_out"),
        ("The rate was 3.3%", "rounded"),
        ("Please, please reinstate us", "emotive"),
        ("恳求恢复账户", "emotive"),
        ("This was the carrier's fault", "blame"),
        ("都是恶意买家", "blame"),
        ("We also had counterfeit complaints", "not_raised"),
        ("We corrected the size chart", "not_raised"),
        ("word " * 1001, "long"),
    ],
)
def test_how_a_plan_is_written_is_warned_of_and_nothing_is_cut(carried, text, kind):
    found = lint(text, carried)

    assert (kind, "warning") in [(one.kind, one.level) for one in found]
    assert fill(text, carried.numbers) == text


def test_what_the_notice_names_may_be_named(carried):
    assert lint("Messages were unanswered.", carried) == []


def test_a_number_that_was_another_before_is_said(carried):
    then = {
        "numbers": {**carried.numbers, "defect_order_count.mfn": 7},
        "sent_on": "2026-05-20",
        "path": "x",
        "text": "",
    }

    slot = lint("{{defect_order_count.mfn}} orders", carried, [then])
    typed = lint("7 orders", carried, [then])

    assert [(one.kind, one.says) for one in slot] == [
        ("differs", "the submission of 2026-05-20 said 7: say why it is 4 now")
    ]
    assert typed[0].says == "defect_order_count.mfn in the submission of 2026-05-20; the pack has 4 now"


def test_a_text_sent_before_is_told(carried):
    text = "Our plan: every open message was answered."

    (found,) = lint(text, carried, [{"numbers": {}, "sent_on": "2026-05-20", "path": "p", "text": f"{text}\n"}])

    assert found.kind == "sent_before"


def test_figures_are_taken_whole():
    text = "1. On 14 April 2026, 2,698 orders; 2.78 % of SKU-12 (190-0000001-0000001)"

    assert [(one.kind, one.value) for one in figures_in(text)] == [
        ("ordinal", "1."),
        ("order_id", "190-0000001-0000001"),
        ("day", "2026-04-14"),
        ("percent", "2.78"),
        ("code", "SKU-12"),
        ("number", "2698"),
    ]


def test_what_was_sent_is_frozen_and_never_replaced(own, pack, tmp_path):
    account, plan = read_account(own), tmp_path / "plan.txt"
    plan.write_text("Of 120 orders 4 were defective.")

    first = freeze.submit(account, pack, sent_on=date(2026, 5, 30), texts=[plan])
    second = freeze.submit(account, pack, sent_on=date(2026, 5, 30))
    record = json.loads((first / "submission.json").read_text())

    assert (first.name, second.name) == ("2026-05-30", "2026-05-30-2")
    assert (record["numbers"]["defect_order_count.mfn"], record["text"]) == (4, "Of 120 orders 4 were defective.")
    with ZipFile(first / "pack.zip") as archive:
        assert archive.read(f"{pack.name}/evidence.pdf") == (pack / "evidence.pdf").read_bytes()


def test_a_pack_that_was_edited_or_is_anothers_is_not_filed(own, pack, tmp_path):

    edited = shutil.copytree(pack, tmp_path / pack.name)
    (edited / "annex.xlsx").write_bytes(b"mine")
    with pytest.raises(UsageError, match="not as akit made it"):
        freeze.submit(read_account(own), edited, date(2026, 5, 30))
    settings = own / "account.toml"
    settings.write_text(settings.read_text().replace("A Shop", "Another Shop"))
    with pytest.raises(UsageError, match="another account's"):
        freeze.submit(read_account(own), pack, date(2026, 5, 30))


@pytest.mark.slow
def test_after_a_reply_the_next_pack_answers_it_and_says_what_changed(own, pack, make, tmp_path, an_id):

    freeze.submit(read_account(own), pack, date(2026, 5, 30))
    reply = tmp_path / "reply.txt"
    reply.write_text(
        "Date: Tue, 9 Jun 2026 09:00:00 -0700\n\nWe need more detail before we can reactivate your account.\n\n"
        "-- Greater detail on the root cause of items not as described\n"
    )
    filed, said = freeze.file_reply(read_account(own), reply)

    # By 9 June the window begins on 11 April: orders 3 to 5 (of 4, 5 and 6 April) have left it, and so has 6 (7 April).
    after = make(own, tmp_path / "out", as_of="2026-06-09")
    manifest = json.loads((after / "manifest.json").read_text())

    assert filed.name == "reply-1.txt"
    assert [(ask["part"], ask["category"]) for ask in said.as_json()["asks"]] == [("root_cause", "not_as_described")]
    assert manifest["parameters"]["notice"] == "submissions/2026-05-30/reply-1.txt"
    assert manifest["parameters"]["submission"] == "submissions/2026-05-30/submission.json"
    assert manifest["numbers"]["defect_order_count.mfn"] == 0
    assert [path.name for path in (after / "blocks").glob("*.txt")] == ["01-root-cause-not-as-described.txt"]
    assert submissions.every(own)[0]["sent_on"] == "2026-05-30"


def test_the_draft_command_fails_on_a_wrong_number_alone(pack, tmp_path):
    plan = tmp_path / "plan.txt"
    plan.write_text("It was {{defect_order_count.mfn}} orders!")
    good = CliRunner().invoke(app, ["draft", str(plan), "--pack", str(pack)])
    plan.write_text("It was 5 orders")
    bad = CliRunner().invoke(app, ["draft", str(plan), "--pack", str(pack), "--json"])

    assert (good.exit_code, good.stdout) == (0, "It was 4 orders!")
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["findings"][0]["kind"] == "unknown_number"
