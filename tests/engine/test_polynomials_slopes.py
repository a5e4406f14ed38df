"""Heights and slopes worked out on paper, and slopes through two near points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from signature import called

from llmtutor.engine import polynomial as poly
from llmtutor.engine import slopes, surfaces
from llmtutor.engine.gradient_check import central_difference, difference_errors, differences

HEIGHTS = {
    "square-of-sum": surfaces.square_of_sum,
    "bowl": surfaces.bowl,
    "ravine": surfaces.ravine,
    "saddle": surfaces.saddle,
    "rosenbrock": surfaces.rosenbrock,
}
near = st.floats(-3, 3)


def test_the_curriculums_gradient():
    gradient = called(poly.gradient_of, poly.POLYNOMIALS["square-of-sum"], 1, 2)
    assert poly.gradient_everywhere(poly.POLYNOMIALS["square-of-sum"])(np.array([1.0, 2.0])).tolist() == [
        6,
        6,
    ]
    assert gradient.tolist() == [6, 6]
    assert called(poly.height_at, poly.POLYNOMIALS["square-of-sum"], 1, 2) == 9
    assert called(poly.steepest, gradient) == pytest.approx(8.4853, abs=5e-5)
    assert called(poly.slope_along, gradient, 45) == pytest.approx(poly.steepest(gradient))
    assert called(poly.slope_along, gradient, 135) == 0
    assert called(poly.heading, 180).tolist() == [-1, 0]


def test_products_are_written_as_on_paper():
    assert poly.factors(poly.POLYNOMIALS["square-of-sum"], 3, -1) == [(3, 3), (2, 3, -1), (-1, -1)]
    assert poly.factors(poly.POLYNOMIALS["rosenbrock"], 3, -1)[0] == (1,)
    assert poly.slope_of(poly.POLYNOMIALS["parabola"], 1) == (poly.Part(0, 0),)


@given(near, near, st.sampled_from(sorted(HEIGHTS)))
def test_polynomials_are_the_surfaces_and_their_slopes_the_tapes(x, y, name):
    polynomial, height = poly.POLYNOMIALS[name], HEIGHTS[name]
    size = max(1, abs(float(height([x, y]))))
    assert abs(poly.height_at(polynomial, x, y) - float(height([x, y]))) < 1e-11 * size + 1e-9
    assert poly.gradient_of(polynomial, x, y) == pytest.approx(surfaces.gradient_at(height, [x, y]), abs=1e-8)


@pytest.mark.parametrize(
    ("name", "height"), [("parabola", surfaces.parabola), ("two-valleys", surfaces.two_valleys)]
)
def test_curves_of_one_number(name, height):
    x = np.linspace(-1, 3, 9)
    assert poly.height_at(poly.POLYNOMIALS[name], x) == pytest.approx(height(x))


def test_what_a_descent_has_come_to():
    saddle, valleys = poly.POLYNOMIALS["saddle"], poly.POLYNOMIALS["two-valleys"]
    assert called(poly.bends_of, saddle, 0, 0).tolist() == [2, -2]
    assert called(poly.bends_of, valleys, 1, 0).tolist() == [-2, 0]
    assert called(poly.kind_of_place, [0.0, 1e-4], [2.0, -2.0]) == "saddle"
    assert poly.kind_of_place([0.0], [-2.0]) == "top"
    assert poly.kind_of_place([0.0], [3.0]) == "bottom"
    assert poly.kind_of_place([0.0, -0.1], [2.0, 2.0]) == "slope"


def test_the_slope_of_the_parabola_is_the_tapes():
    x = np.linspace(-5, 10, 7)
    assert called(surfaces.parabola_slope, x).tolist() == surfaces.gradient_at(surfaces.parabola, x).tolist()


def test_the_two_valleys_and_the_bump():
    slope = poly.slope_of(poly.POLYNOMIALS["two-valleys"])
    for place in (-0.1754, 1, 1.4254):
        before, after = (poly.height_at(slope, place + aside) for aside in (-5e-5, 5e-5))
        assert before * after < 0


def test_a_map_has_the_largest_y_in_its_first_row():
    x, y, height = called(poly.heights_on_grid, poly.POLYNOMIALS["bowl"], 3.0, 4, 6)
    assert x == pytest.approx([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
    assert y == pytest.approx([2.25, 0.75, -0.75, -2.25])
    assert height[0, 0] == pytest.approx(2.5**2 + 2.25**2)
    assert called(poly.shades, height).min() == 0


def test_the_way_uphill_is_straight_and_none_where_it_is_flat():
    places = called(poly.uphill, [1.0, 2.0], [6.0, 6.0], 2.0, 4)
    assert places[-1] == pytest.approx([1 + 2**0.5, 2 + 2**0.5])
    assert len(poly.uphill([0.0, 0.0], [0.0, 0.0], 1.0, 4)) == 0


@pytest.mark.parametrize("name", slopes.CURVES)
def test_every_slope_is_what_trying_says(name):
    curve = slopes.CURVES[name]
    for x in (0.4, 1.0, 2.3):
        assert float(curve.slope(x)) == pytest.approx(central_difference(curve.height, x), abs=1e-8)


def test_where_there_is_no_logarithm_there_is_no_number():
    assert np.isnan(called(slopes.quiet_log, -1.0))
    assert called(slopes.line_at, 1.0, 2.0, 3.0, [1.0, 2.0]).tolist() == [2, 5]


def test_a_step_too_small_fails_as_one_too_large_does():
    forward, central = difference_errors(slopes.CURVES["square"].height, 2.0, 1.0, [0.1, 1e-8, 1e-16])
    assert forward == pytest.approx([0.1, 0, 2], abs=1e-6)
    assert central[0] < 1e-12
    forward, central = called(differences, slopes.CURVES["square"].height, 1.0, [0.1, 1e-16])
    assert forward == pytest.approx([2.1, 0])
    assert central[0] == pytest.approx(2)


def test_one_step_on_the_parabola_multiplies_the_distance():
    assert [called(surfaces.parabola_factor, rate) for rate in (0.1, 0.5, 0.9, 1.0, 1.1)] == pytest.approx(
        [0.8, 0, -0.8, -1, -1.2]
    )
