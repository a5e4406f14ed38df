"""Vectors and matrices, by the numbers of track B."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import special_matrices as special
from llmtutor.engine import transforms2d as t2
from llmtutor.engine.eigen import eigen, facing, power_iteration
from llmtutor.engine.elementwise import add, scale, transpose
from llmtutor.engine.inverse import determinant, inverse, rank
from llmtutor.engine.low_rank import kept, layers, low_rank, pca, svd
from llmtutor.engine.trace import Trace
from llmtutor.engine.vectors import angle, cosine, heading, norm, polar, shadow, unit

RNG = np.random.default_rng(3)


def test_length_and_direction_of_three_four():
    assert called(norm, [3, 4]) == 5
    assert called(unit, [3, 4]) == pytest.approx([0.6, 0.8])


def test_cosine_of_the_lesson():
    assert called(cosine, [1, 2, 3], [4, 5, 6]) == pytest.approx(0.9746, abs=5e-5)
    assert cosine([1, 0], [-2, 0]) == -1
    assert cosine([1, 0], [0, 5]) == 0
    assert called(angle, [1, 0], [0, 5]) == pytest.approx(90)


def test_a_vector_is_its_shadow_and_the_rest_at_a_right_angle():
    a, b = RNG.normal(size=(2, 6, 3))
    part = called(shadow, a, b)
    assert ((a - part) * b).sum(axis=-1) == pytest.approx(np.zeros(6), abs=1e-12)
    assert called(polar, 2, 90) == pytest.approx([0, 2])


def test_a_heading_says_how_far_an_arrow_is_turned():
    headings = called(heading, [[1, 0], [0, 2], [-1, 0], [1, -1]])
    assert headings == pytest.approx([0, 90, 180, -45])
    assert polar(5, heading([3, 4])) == pytest.approx([3, 4])
    with pytest.raises(ValueError, match="3 numbers"):
        heading([1, 2, 3])


def test_matrices_are_added_number_by_number_and_turned_on_their_side():
    table = [[1, 2, 3], [4, 5, 6]]
    assert called(add, table, [[1, 1, 1], [0, 0, 0]]).tolist() == [[2, 3, 4], [4, 5, 6]]
    assert called(scale, table, -2).tolist() == [[-2, -4, -6], [-8, -10, -12]]
    assert called(transpose, table).tolist() == [[1, 4], [2, 5], [3, 6]]
    with pytest.raises(ValueError, match="3 columns but b has 2"):
        add(table, [[1, 1], [0, 0]])


def test_one_line_draws_the_whole_grid():
    path = called(t2.grid_path, 1)
    steps = np.abs(np.diff(path, axis=0)).sum(axis=-1)
    assert {tuple(point) for point in path.tolist()} == {tuple(point) for point in t2.grid(1).tolist()}
    assert set(steps.tolist()) == {0, 1}


def test_zero_has_no_direction():
    with pytest.raises(ValueError, match="length 0 and no direction"):
        cosine([0, 0], [1, 2])


def test_special_matrices_are_recognised():
    assert special.characters(called(special.identity, 2)) == (
        "identity",
        "diagonal",
        "symmetric",
        "orthogonal",
    )
    assert special.characters(called(special.diagonal, [2, 3])) == ("diagonal", "symmetric")
    assert called(special.characters, [[2, 1], [1, 2]]) == ("symmetric",)
    assert special.characters(t2.rotation(30)) == ("orthogonal",)
    assert special.characters([[1, 2], [3, 4]]) == ()
    assert called(special.is_orthogonal, t2.reflection(10))
    assert not called(special.is_diagonal, [[1, 2], [0, 1]])
    assert not called(special.is_symmetric, [[1, 2], [0, 1]])
    assert called(special.as_square, "A", [[1, 2], [0, 1]]).dtype == float
    with pytest.raises(ValueError, match="A has 2 rows but it has 3 columns"):
        special.is_symmetric(np.ones((2, 3)))
    with pytest.raises(ValueError, match="at least 1 row"):
        special.identity(0)


def test_an_inverse_undoes():
    assert called(inverse, [[4, 7], [2, 6]]) == pytest.approx(np.array([[0.6, -0.7], [-0.2, 0.4]]))
    A = RNG.normal(size=(5, 5))
    assert inverse(A) @ A == pytest.approx(np.eye(5), abs=1e-12)
    trace = Trace()
    inverse([[0, 1], [2, 0]], rec=trace)
    assert [item.name for item in trace] == ["start", "column_0", "column_1", "B"]


def test_a_matrix_that_flattens_has_no_inverse():
    flat = [[1, 2], [2, 4]]
    assert called(determinant, flat) == pytest.approx(0)
    assert called(rank, flat) == 1
    with pytest.raises(ValueError, match="no inverse: its rank is 1 but it has 2 rows"):
        inverse(flat)
    assert determinant([[1, 2], [3, 4]]) == pytest.approx(-2)


def test_a_quarter_turn_sends_right_to_up():
    assert called(t2.move, t2.rotation(90), [[1, 0], [0, 1]]) == pytest.approx(np.array([[0, 1], [-1, 0]]))


def test_transformations_compose_from_right_to_left():
    both = called(t2.compose, called(t2.scaling, 2, 1), called(t2.rotation, 90))
    assert t2.move(both, [[1, 0]]) == pytest.approx(np.array([[0, 2]]))
    assert both == pytest.approx(t2.rotation(90) @ t2.scaling(2, 1))
    assert t2.rotation(20) @ t2.rotation(30) == pytest.approx(t2.rotation(50))


def test_mirrors_and_shadows_in_the_plane():
    assert t2.move(called(t2.reflection, 45), [[1, 0]]) == pytest.approx(np.array([[0, 1]]))
    assert called(t2.projection, 0) == pytest.approx(np.array([[1, 0], [0, 0]]))
    assert t2.projection(20) @ t2.projection(20) == pytest.approx(t2.projection(20))
    assert t2.move(called(t2.shear, 1.0), [[0, 1]]).tolist() == [[1, 1]]
    assert called(t2.grid, 1).shape == (9, 2)
    with pytest.raises(ValueError, match="A has 2 columns but points has 3 coordinates"):
        t2.move(t2.rotation(1), [[1, 2, 3]])


@pytest.mark.parametrize(
    ("name", "A"),
    [
        ("none", [[1, 0], [0, 1]]),
        ("rotate", [[0, -1], [1, 0]]),
        ("scale", [[3, 0], [0, 3]]),
        ("shear", [[1, 3], [0, 1]]),
        ("project", [[0, 0], [0, 1]]),
        ("mirror", [[-1, 0], [0, 1]]),
    ],
)
def test_a_move_by_name_has_no_dust_in_it(name, A):
    assert name in t2.MOVES
    assert called(t2.named_move, name, 90, 3).tolist() == A


def test_a_matrix_taken_apart_is_put_together_layer_by_layer():
    A = RNG.normal(size=(4, 3))
    U, sizes, Vt = svd(A)
    assert called(layers, U, sizes, Vt, 3) == pytest.approx(A)
    assert layers(U[:2], sizes, Vt, 1) == pytest.approx(low_rank(A, 1)[:2])


def test_eigen_lesson():
    stretches, directions = called(eigen, [[2, 1], [1, 2]])
    assert stretches == pytest.approx([3, 1])
    assert directions[:, 0] == pytest.approx([0.5**0.5, 0.5**0.5])


def test_eigenvectors_are_only_stretched():
    A = RNG.normal(size=(4, 4))
    A = A @ np.diag([4.0, 3, 2, 1]) @ np.linalg.inv(A)
    stretches, directions = eigen(A)
    assert stretches == pytest.approx([4, 3, 2, 1])
    assert A @ directions == pytest.approx(directions * stretches)


def test_a_rotation_leaves_no_direction_unturned():
    with pytest.raises(ValueError, match="leaves no direction unturned"):
        eigen(t2.rotation(90))


def test_power_iteration_finds_the_strongest_direction():
    path, stretches = called(power_iteration, [[2, 1], [1, 2]], [1, 0], 20)
    assert path[-1] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert stretches[0] == 2
    assert stretches[-1] == pytest.approx(3)


def test_svd_puts_the_matrix_together_again():
    for shape in ((5, 3), (3, 5)):
        A = RNG.normal(size=shape)
        U, sizes, Vt = called(svd, A)
        assert (U * sizes) @ Vt == pytest.approx(A)
        assert pytest.approx(np.eye(3), abs=1e-12) == U.T @ U
        assert sizes**2 == pytest.approx(eigen(A.T @ A)[0][:3])
        assert called(facing, U) == pytest.approx(U)


def test_low_rank_error_is_what_was_left_out():
    A = RNG.normal(size=(6, 4))
    _, sizes, _ = svd(A)
    for keep in range(5):
        error = np.linalg.norm(A - called(low_rank, A, keep))
        assert error == pytest.approx(np.sqrt((sizes[keep:] ** 2).sum()), abs=1e-12)
    assert called(kept, sizes)[-1] == pytest.approx(1)
    with pytest.raises(ValueError, match="rank is 5"):
        low_rank(A, 5)


def test_principal_components_of_points_on_a_line():
    line = np.array([[0.0, 0], [1, 1], [2, 2], [3, 3]])
    points, directions, variances = called(pca, line, 1)
    assert directions == pytest.approx(np.array([[0.5**0.5, 0.5**0.5]]))
    assert variances == pytest.approx([10 / 3, 0])
    assert points[:, 0] == pytest.approx(np.array([-1.5, -0.5, 0.5, 1.5]) * 2**0.5)
    with pytest.raises(ValueError, match="cannot take 3 directions from 4 rows of 2 numbers"):
        pca(line, 3)
