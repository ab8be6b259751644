"""Orders looked up by name among many."""

import gc

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from akit.collection import SELDOM, seldom_collected
from akit.metrics.few_of_many import are_named

IDS = st.lists(st.sampled_from(["111-1", "111-2", "S01-3", "", "訂單"]), max_size=8)


@given(IDS, IDS)
def test_an_order_is_named_as_often_as_a_set_says(order_ids, named):
    asked = pd.Series(order_ids, index=range(5, 5 + len(order_ids)), dtype="str")
    found = are_named(asked, pd.Series(named, dtype="str"))

    assert found.tolist() == [one in set(named) for one in order_ids]
    assert found.index.equals(asked.index) and found.dtype == "bool"


def test_waste_is_looked_for_as_before_when_a_reading_has_failed():
    before = gc.get_threshold()
    try:
        with seldom_collected():
            assert gc.get_threshold() == SELDOM
            raise OSError
    except OSError:
        pass

    assert gc.get_threshold() == before
