"""A column has the meaning it has in its table."""

from akit.glossary import definitions, terms


def told(*tables: set[str]) -> dict[str, str]:
    return {name: meaning for names, meaning in definitions(tables) for name in names}


def test_a_name_with_two_meanings_has_that_of_the_columns_beside_it():
    effects = told({"verdict", "before_rate", "after_rate", "rate_ratio"})["verdict"]
    recount = told({"verdict", "explanation", "reproduced_by", "seen_on"})["verdict"]

    assert "improved" in effects and "reconciled" in recount


def test_a_line_that_speaks_of_several_names_together_is_not_told_of_one_alone():
    assert "rule" not in told({"rule", "source", "confidence"})
    assert "rule" in told({"table", "rule", "column", "value", "amazon_value"})


def test_names_of_one_line_are_told_once_and_in_the_order_of_the_glossary():
    columns = {"interval_low", "interval_high", "rate"}
    names = [names for names, _ in definitions([columns, columns])]

    assert names == [("rate",), ("interval_low", "interval_high")]
    assert {name for term in terms() for name in term.names} >= columns
