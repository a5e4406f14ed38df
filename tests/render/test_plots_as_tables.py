"""In plain text a plot is a table: a listener gets its points, and where it is lowest and highest."""

from llmtutor.render.cells import plain
from llmtutor.render.listed import MOST, listed
from llmtutor.views import Curves, Field, Points, Series


def words(key, **_values):
    return {"words.step": "steps", "words.wave": "the wave", "words.a": "first", "words.b": "second"}.get(
        key, key
    )


def told(view):
    return plain(listed(view, 80, words)).splitlines()


def test_a_long_line_is_told_by_a_dozen_points_and_its_extremes():
    ys = tuple(float((x - 137) ** 2) for x in range(1000))
    lines = told(Curves("v", (Series("wave", tuple(range(1000)), ys),), "step"))
    assert lines[0].split() == ["steps", "the", "wave"]
    assert len(lines) <= MOST + 1
    assert lines[1].split()[0] == "0"
    assert lines[-1].split() == ["999", "743044", "max"]
    assert [line.split() for line in lines if line.endswith("min")] == [["137", "0", "min"]]


def test_the_place_that_a_plot_points_at_is_among_its_points():
    line = Series("wave", tuple(range(100)), tuple(float(x) for x in range(100)))
    assert any(told_.split()[0] == "41" for told_ in told(Curves("v", (line,), "step", mark=41.2)))


def test_lines_over_the_same_places_share_a_table_and_others_get_their_own():
    same = [Series(name, (0, 1, 2), (0.5, ys, 1.0)) for name, ys in (("a", 3.0), ("b", 4.0))]
    lines = told(Curves("v", (*same, Series("c", (5, 6, 7, 8), (1.0, None, 2.0, 3.0)))))
    assert lines[0].split() == ["x", "first", "second"]
    assert lines[2].split()[:3] == ["1", "3.0", "4.0"]
    assert lines[2].endswith("max first, max second")
    assert lines[4] == ""
    assert lines[7].split() == ["6", "·"]


def test_every_named_point_is_told_and_the_grid_behind_it_is_not():
    grid = Series("grid", tuple(range(50)), tuple(range(50)), bare=True)
    lines = told(Points("v", (grid, Series("tips", (1.5, 0.0), (2.0, -1.0))), ((), ("i", "j"))))
    assert [line.split() for line in lines[1:]] == [["i", "1.5", "2"], ["j", "0.0", "−1"]]


def test_a_surface_is_told_at_a_few_places_with_the_points_on_it():
    ground = tuple(tuple(float(x + 100 * y) for x in range(40)) for y in range(30))
    lines = told(Field("v", ground, (0.0, 39.0), (0.0, 29.0), points=(Series("here", (3.0,), (4.0,)),)))
    assert lines[0].split()[:4] == ["y", "\\", "x", "0"]
    assert lines[0].split()[-1] == "39"
    assert lines[1].split()[:2] == ["29", "0"]
    assert lines[5].split()[-1] == "2939"
    assert lines[-1].split() == ["3", "4"]
