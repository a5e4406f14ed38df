"""A few directions make most of a picture, all of a simple one, and little of noise."""

import math

import pytest
from demo_strategies import words

from llmtutor.demos.contract import start
from llmtutor.demos.controls import Refused
from llmtutor.demos.linear_algebra.low_rank import DEMO
from llmtutor.render.cells import plain
from llmtutor.render.draw import draw
from llmtutor.views import Cell, Points


def names(**changes):
    return DEMO.names(DEMO.compute(start(DEMO, changes)))


def test_all_directions_give_the_picture_back():
    part = DEMO.compute(start(DEMO, {"rank": 12}))
    for made, whole in zip(part.close, part.picture, strict=True):
        assert made == pytest.approx(whole, abs=1e-12)
    assert names(rank=12)["used"] == 11


def test_no_direction_gives_nothing():
    part = DEMO.compute(start(DEMO, {"rank": 0}))
    assert set(part.close[0]) == {0}
    assert names(rank=0)["share"] == 0


def test_what_is_lost_is_the_squares_of_the_sizes_left_out():
    part = DEMO.compute(start(DEMO, {"rank": 3}))
    lost = math.fsum(
        (a - b) ** 2 for x, y in zip(part.picture, part.close, strict=True) for a, b in zip(x, y, strict=True)
    )
    assert lost == pytest.approx(sum(size**2 for size in part.sizes[3:]))


def test_a_hill_needs_one_column_and_one_row():
    found = names(picture="hill", rank=1)
    assert found["share"] == pytest.approx(1)
    assert found["numbers"] == 23


def test_noise_keeps_less_than_the_face():
    assert names(picture="noise", rank=3)["sizes"][3] / names(picture="noise")["sizes"][1] > 0.6
    assert names(picture="face", rank=3)["share"] > 0.8


def test_words_of_a_kind_lie_together_on_the_map():
    *_, points = DEMO.views(DEMO.compute(start(DEMO, {"picture": "foods"})))
    assert isinstance(points, Points)
    across = dict(zip(points.labels[0], points.series[0].x, strict=True))
    fruit, animals = ("@apple", "@banana", "@lemon", "@carrot"), ("@cat", "@dog", "@horse")
    assert len({across[word] > 0 for word in fruit}) == 1
    assert len({across[word] > 0 for word in animals}) == 1
    assert (across["@apple"] > 0) != (across["@cat"] > 0)


def test_a_share_and_a_count_explain_themselves():
    part = DEMO.compute(start(DEMO, {"picture": "hill", "rank": 1}))
    count = plain(draw(DEMO.explain(part, Cell("kept", (1,))), 60, 5, words(DEMO.id)).rows)
    assert count == "1 × (11 + 12) = 23"
    cell = DEMO.explain(part, Cell("close", (5, 5)))
    assert len(cell.terms) == 1
    assert cell.result == pytest.approx(part.picture[5][5])


@pytest.mark.parametrize(
    ("control", "value"), [("rank", 2.5), ("rank", -1), ("rank", "all"), ("picture", "cat")]
)
def test_impossible_settings_are_refused(control, value):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {control: value})
    assert refusal.value.values["control"] == control
