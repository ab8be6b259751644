"""The first screen: four questions answered, each line linked to rows that are on the same page."""

import re

import nbformat
import pytest

import akit
from akit.report import views
from akit.report.glance import Glance, Line

QUESTIONS = ["Where do we stand?", "What changed, and why?", "What happens next?", "What to do today, and by when?"]


@pytest.fixture(scope="module")
def day(sample):
    return akit.read_account(sample).day("2026-05-15")


def test_it_answers_four_questions(day):
    shown = views.glance(day)

    assert [question for question, _ in shown.sections] == QUESTIONS
    assert all(lines for _, lines in shown.sections)
    assert "2.78% (75 of 2,698 orders)" in repr(shown)
    assert "2026-05-17" in repr(shown)  # the first deadline of an appeal: decided on 17 April, 30 days


def test_it_says_the_same_numbers_in_chinese(day):
    english, chinese = repr(views.glance(day)), repr(views.glance(day, "zh"))
    numbers = lambda text: sorted(re.findall(r"\d+\.\d+%|\d{4}-\d\d-\d\d", text))  # noqa: E731

    assert numbers(english) == numbers(chinese)


def test_each_line_links_to_rows_the_weekly_report_holds(day, root):
    """A link's name is the name of a table or figure of the notebook."""
    html = views.glance(day)._repr_html_()
    notebook = nbformat.read(root / "notebooks" / "weekly-account-health.ipynb", as_version=4)
    source = "\n".join(cell.source for cell in notebook.cells)
    same = (
        "defective-orders",
        "changed-orders",
        "leaving-orders",
        "recount",
        "conflicts",
        "unmatched",
        "rules",
        "deadlines",
    )
    made = {name: name.replace("-", "_") for name in same} | {
        "what-if": "what_if_table",
        "deadlines": "deadlines_table",
        "recount": "recount_table",
        "conflicts": "conflicts_table",
    }
    made |= {"changes": "change_points_table", "concentration-values": "concentration_table"}
    made |= {"actions-compared": "effects_table"}
    linked = set(re.findall(r'href="#exhibit-([\w-]+)"', html))

    assert linked
    assert linked <= made.keys()
    for name in linked:
        view = made[name]
        assert f"report.views.{view}(" in source
        assert f'id="exhibit-{name}"' in getattr(views, view)(day)._repr_html_()


def test_it_names_the_cause_what_was_done_about_it_and_what_is_late(day):
    """The story of the sample: the Haven tee runs small, an automatic reply changed nothing, four claims are past."""
    shown = repr(views.glance(day))

    assert "SKUs that begin with LA-HAVEN" in shown and "Too small" in shown
    assert "After 2026-04-14, Automatic reply switched on for every buyer message: no change" in shown
    assert "Claims that wait past the day counted for an answer: 4." in shown
    assert "By 2026-05-16 (1 day): last day to appeal the claim on order 192-2493544-0620494 (USD 74.90)." in shown


def test_orders_that_end_long_before_the_day_are_said_to(account_folder, an_order):
    """The orders are of 1 May: on the 8th that is a week, on the 9th the export is stale."""
    account_folder.orders([an_order(number) for number in range(20)])
    account = akit.read_account(account_folder.folder)
    said = "The newest order in the files is of 2026-05-01, 8 days before this day"

    assert said in repr(views.glance(account.day("2026-05-09")))
    assert "The newest order" not in repr(views.glance(account.day("2026-05-08")))


def test_no_table_of_the_outlook_shows_a_code_or_a_time(day):
    for view in (views.recovery, views.changed_orders, views.what_if_table, views.recount_table, views.conflicts_table):
        shown = " ".join(" ".join(row) for row in view(day).rows)
        assert not re.search(r"00:00|\border_left\b|\bnew_defect\b|\bas_set\b|\bwithout_pending\b", shown), view


def test_what_a_line_says_is_text_and_not_markup():
    shown = Glance((("A <question>", (Line("<b>x</b>", "rows"),)),), "the rows")

    assert "<b>" not in shown._repr_html_()
    assert repr(shown) == "A <question>\n- <b>x</b>"


def test_an_order_that_leaves_the_window_before_its_last_day_to_appeal_is_said_to(sample):
    """Bought on 26 March, it is in the 60 days up to 24 May, and out on the 25th; it may be appealed until the 26th."""
    shown = repr(views.glance(akit.read_account(sample).day("2026-05-18")))
    said = next(line for line in shown.splitlines() if "192-2974507-1460319" in line)

    assert "By 2026-05-26" in said
    assert "leaves the window by itself on 2026-05-25" in said
