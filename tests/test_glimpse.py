"""What a newcomer meets in a notebook: nouns behind a Tab, and objects that say what they are."""

import warnings

import pytest

import akit


@pytest.fixture(scope="module")
def account():
    return akit.read_account("sample")


def completions(text: str, **names: object) -> set[str]:
    from IPython.core.completer import IPCompleter

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = list(IPCompleter(namespace=names).completions(text, len(text)))
    return {match.text.lstrip(".") for match in found}


def test_akit_and_tab_lists_what_an_analyst_asks_for_and_no_plumbing():
    import akit.cli  # as a session that has been at work for a while has it

    listed = completions("akit.", akit=akit)

    assert {"read_account", "metrics", "figures", "report", "explore"} <= listed
    assert listed == set(akit.__all__)


def test_a_day_and_tab_lists_its_numbers(account):
    assert {"order_defect_rate", "what_if", "claims", "window"} <= completions("day.", day=account.day())


def test_an_account_shows_its_files_its_tables_and_what_it_assumed(account):
    html = account._repr_html_()

    assert "Linden Apparel (Amazon.com" in html and f"{len(account.files)} files" in html
    assert f"{len(account.tables.orders):,}" in html and "<summary>Assumed" in html
    assert "Linden Apparel" in repr(account) and "<" not in repr(account)


def test_a_day_shows_its_rates_and_what_it_can_be_asked(account):
    html = account.day("2026-05-15")._repr_html_()

    assert "2.78%" in html and "<code>order_defect_rate</code>" in html
    assert repr(account.day("2026-05-15")).startswith("Linden Apparel as of 2026-05-15")


def test_what_a_file_says_is_shown_as_written():
    from akit.glimpse import glimpse

    frame = akit.metrics.orders(akit.tables.Tables().order_items)
    assert "<b>" not in glimpse("<b>Shop</b>", "<b>", frame, {"<b>": {"<b>": "<b>"}})
