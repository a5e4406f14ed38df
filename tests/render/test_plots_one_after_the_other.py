"""A plot keeps nothing of the one before; its points stand where single ones would."""

from hypothesis import given, settings
from hypothesis import strategies as st

from llmtutor.render import plots
from llmtutor.render.plots import Line, plot

SIZES = st.sampled_from([(16, 6), (40, 10), (72, 18)])
LINES = st.lists(
    st.builds(
        lambda points, number: Line([x for x, _ in points], [y for _, y in points], number),
        st.lists(st.tuples(st.floats(-2, 9), st.floats(-2, 9)), max_size=6),
        st.integers(0, 7),
    ),
    max_size=3,
)
RANGES = st.sampled_from([(0.0, 1.0), (1.0, 8.0), (0.5, 2000.0)])
PLOTS = st.tuples(LINES, SIZES, RANGES, RANGES, st.booleans(), st.booleans(), st.none() | st.floats(0.5, 9))


def drawn(lines, size, x, y, log_x, log_y, mark):
    logs = log_x and x[0] > 0, log_y and y[0] > 0
    plots._plot.cache_clear()
    return plot(lines, *size, x, y, *logs, mark)


@settings(max_examples=25, deadline=None)
@given(st.lists(PLOTS, min_size=2, max_size=4))
def test_a_plot_is_the_same_whatever_was_drawn_before(wanted):
    alone = []
    for each in wanted:
        plots._plotext.cache_clear()
        alone.append(drawn(*each).rows)
    assert [drawn(*each).rows for each in wanted] == alone


@settings(max_examples=25, deadline=None)
@given(PLOTS, st.lists(st.tuples(*[st.none() | st.floats()] * 2), max_size=6))
def test_points_stand_where_each_would_alone(wanted, points):
    picture = drawn(*wanted)
    alone = [None if None in point else picture.place(*point) for point in points]
    assert picture.places([x for x, _ in points], [y for _, y in points]) == alone
    for place in filter(None, alone):
        assert 0 < place[0] < len(picture.rows) - 2
        assert picture.inside[0] <= place[1] < sum(picture.inside)
