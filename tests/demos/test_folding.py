"""The largest bars stay, and all others share one that adds up what they have."""

from llmtutor.demos.folding import folded, largest
from llmtutor.views import Bars, Column

BARS = Bars(
    "share",
    ("a", "b", "c", "d"),
    (0.4, 0.1, 0.3, 0.2),
    (Column("score", (4, 1, 3, 2)), Column("power", (8.0, 1.0, 4.0, 2.0), 3)),
    top=1.0,
)


def test_the_largest_keep_their_order_and_leave_a_place_for_the_others():
    assert largest((0.4, 0.1, 0.3, 0.2), 4) == [0, 1, 2, 3]
    assert largest((0.4, 0.1, 0.3, 0.2), 3) == [0, 2]
    assert largest((1, 1, 1), 2) == [0]


def test_the_last_bar_adds_up_what_can_be_added():
    few = folded(BARS, (0, 2), adding=("power",))
    assert few.labels == ("a", "c", "@others")
    assert few.values == (0.4, 0.3, 0.1 + 0.2)
    assert few.columns == (Column("score", (4, 3, None)), Column("power", (8.0, 4.0, 3.0), 3))
    assert (few.folded, few.top) == (2, 1.0)


def test_bars_that_all_have_room_stay_as_they_are():
    assert folded(BARS, range(4)) is BARS
