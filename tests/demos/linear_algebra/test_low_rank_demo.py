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


def grids(**changes):
    views = DEMO.compute(start(DEMO, changes)).by_id
    return views["whole"].values, views["close"].values


def test_all_directions_give_the_picture_back():
    for whole, made in zip(*grids(rank=12), strict=True):
        assert made == pytest.approx(whole, abs=1e-12)
    assert names(rank=12)["used"] == 11


def test_no_direction_gives_nothing():
    assert set(grids(rank=0)[1][0]) == {0}
    assert names(rank=0)["share"] == 0


def test_what_is_lost_is_the_squares_of_the_sizes_left_out():
    lost = math.fsum(
        (a - b) ** 2 for x, y in zip(*grids(rank=3), strict=True) for a, b in zip(x, y, strict=True)
    )
    assert lost == pytest.approx(sum(size**2 for size in names(rank=3)["sizes"][3:]))


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
    assert cell.result == pytest.approx(part.by_id["whole"].values[5][5])
    share = DEMO.explain(part, Cell("kept", (0,)))
    assert share == DEMO.explain(part, Cell("sizes", (0, 0)))
    assert share.sources == (Cell("sizes", (0,)),)


def test_a_table_too_large_to_show_tells_its_shape_and_how_many_rows_are_here():
    part = DEMO.compute(start(DEMO, {"picture": "tiny-gpt", "rank": 3}))
    whole = part.by_id["whole"]
    assert dict(part.by_id["some-rows"].values) == {"shown": len(whole.values), "rows": 768}
    shown = plain(draw(part.views[0], 120, 40, words(DEMO.id)).rows)
    assert shown.startswith("The whole: 768×96")
    assert "some-rows" not in DEMO.compute(start(DEMO, {"picture": "foods"})).by_id


@pytest.mark.parametrize(
    ("control", "value"), [("rank", 2.5), ("rank", -1), ("rank", "all"), ("picture", "cat")]
)
def test_impossible_settings_are_refused(control, value):
    with pytest.raises(Refused) as refusal:
        start(DEMO, {control: value})
    assert refusal.value.values["control"] == control
