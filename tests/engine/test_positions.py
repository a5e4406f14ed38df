"""Positions: waves, rotations, distance penalties; published numbers and what each method keeps."""

import numpy as np
import pytest
from signature import called

from llmtutor.engine import rope_scaling, yarn
from llmtutor.engine.alibi import alibi_bias, alibi_slopes
from llmtutor.engine.autodiff import backward, variable
from llmtutor.engine.gradient_check import gradient_check
from llmtutor.engine.learned_positions import add_positions
from llmtutor.engine.relative_bias import buckets, relative_bias
from llmtutor.engine.rope import frequencies, half_order, rope, rope_interleaved, turns
from llmtutor.engine.sinusoid import sinusoidal, wavelengths
from llmtutor.engine.trace import Trace

rng = np.random.default_rng(0)


def test_the_first_positions_of_a_four_wide_wave_table():
    table = called(sinusoidal, np.arange(3), 4)
    assert table == pytest.approx(
        np.array([[0, 1, 0, 1], [0.8415, 0.5403, 0.0100, 1.0000], [0.9093, -0.4161, 0.0200, 0.9998]]),
        abs=5e-5,
    )


def test_waves_stay_between_minus_one_and_one_and_steps_look_alike_everywhere():
    table = sinusoidal(np.arange(500), 32)
    assert np.abs(table).max() <= 1
    steps = (table[:-7] * table[7:]).sum(axis=-1)
    assert steps == pytest.approx(steps[0])
    assert called(wavelengths, 4) == pytest.approx([2 * np.pi, 200 * np.pi])


def test_rope_frequencies_of_a_128_wide_head():
    theta = called(frequencies, 128)
    assert theta[[0, 1, 63]] == pytest.approx([1, 0.86596, 1.15478e-4], rel=1e-5)
    wavelength = 2 * np.pi / theta
    assert wavelength[63] == pytest.approx(54_410, abs=1)
    assert [(wavelength > n).sum() for n in (2048, 4096)] == [23, 18]
    assert (2 * np.pi / frequencies(128, 500_000) > 8192).sum() == 29


@pytest.mark.parametrize("turn", [rope, rope_interleaved])
def test_the_dot_product_of_turned_vectors_depends_on_distance_only(turn):
    q, k = rng.normal(size=(2, 8))

    def score(m, n):
        cos, sin = turns(np.array([m, n]), frequencies(8))
        return turn(q[None], cos[:1], sin[:1])[0] @ turn(k[None], cos[1:], sin[1:])[0]

    assert [score(m, m - 5) for m in (5, 17, 900)] == pytest.approx([score(105, 100)] * 3, abs=1e-12)


def test_turning_keeps_the_length_and_position_zero_changes_nothing():
    x = rng.normal(size=(2, 6, 8))
    cos, sin = called(turns, np.arange(6), frequencies(8))
    y = called(rope, x, cos, sin)
    assert np.linalg.norm(y, axis=-1) == pytest.approx(np.linalg.norm(x, axis=-1))
    assert y[:, 0] == pytest.approx(x[:, 0])


def test_a_quarter_turn_sends_one_zero_to_zero_one():
    cos, sin = turns(np.array([1]), np.array([np.pi / 2]))
    assert rope(np.array([[1.0, 0.0]]), cos, sin) == pytest.approx(np.array([[0, 1]]))


def test_both_rope_layouts_agree_after_the_permutation():
    x = rng.normal(size=(5, 10))
    cos, sin = turns(np.arange(5), frequencies(10))
    order = called(half_order, 10)
    assert rope(x[:, order], cos, sin) == pytest.approx(called(rope_interleaved, x, cos, sin)[:, order])


def test_rope_keeps_float32():
    cos, sin = turns(np.arange(3), frequencies(4))
    assert rope(np.ones((3, 4), np.float32), cos, sin).dtype == np.float32


@pytest.mark.parametrize("turn", [rope, rope_interleaved])
def test_the_gradient_of_a_turn_is_turned_back(turn):
    cos, sin = turns(np.arange(3), frequencies(4))
    x, pull = np.random.default_rng(2).normal(size=(2, 2, 3, 4))
    report = gradient_check(lambda w: (turn(w["x"], cos=cos, sin=sin) * pull).sum(), {"x": x})
    assert report[0].error < 1e-8


def test_the_ntk_base_grows_as_published():
    bases = [called(rope_scaling.ntk_base, 10_000.0, s, 128) for s in (2, 4, 8, 16, 32)]
    assert bases == pytest.approx([20_221.3, 40_889.9, 82_684.6, 167_198.7, 338_097], rel=1e-5)


def test_interpolation_is_squeezing_the_positions():
    theta = frequencies(16)
    far = turns(np.arange(0, 64, 4), called(rope_scaling.interpolate, theta, 4.0))
    assert far[0] == pytest.approx(turns(np.arange(16), theta)[0])


def test_ntk_slows_only_the_slowest_pair_by_the_whole_scale():
    ratio = frequencies(32) / frequencies(32, rope_scaling.ntk_base(10_000.0, 4, 32))
    assert ratio[[0, -1]] == pytest.approx([1, 4])


def test_dynamic_ntk_changes_nothing_until_the_trained_length():
    dynamic = rope_scaling.dynamic_ntk_base
    assert called(dynamic, 10_000.0, 2.0, 64, 100, 2048) == 10_000
    assert dynamic(10_000.0, 2.0, 64, 4096, 2048) == pytest.approx(rope_scaling.ntk_base(10_000.0, 3, 64))


def test_base_truncation_keeps_fast_pairs_and_stops_slow_ones():
    cut = called(rope_scaling.truncate, np.array([1, 0.5, 0.1, 0.05, 0.01]), 0.5, 0.05, 0.02)
    assert cut.tolist() == [1, 0.5, 0.02, 0, 0]
    assert called(rope_scaling.full_turns, np.array([2 * np.pi]), 3) == pytest.approx([3])


def test_yarn_factors_and_ramp_are_the_published_ones():
    factors = [called(yarn.attention_factor, s) for s in (1, 2, 4, 8, 16, 32)]
    assert factors == pytest.approx([1, 1.0693, 1.1386, 1.2079, 1.2773, 1.3466], abs=5e-5)
    assert called(yarn.ramp, 128, 4096) == (20, 46)
    assert called(yarn.ramp, 128, 2048) == (16, 41)


def test_yarn_leaves_fast_pairs_and_interpolates_slow_ones():
    theta, scaled = frequencies(128), called(yarn.yarn, 128, 8.0, 4096)
    assert scaled[:21] == pytest.approx(theta[:21])
    assert scaled[46:] == pytest.approx(theta[46:] / 8)
    assert called(yarn.yarn, 128, 1.0, 4096) == pytest.approx(theta)
    turned = called(yarn.pair_that_turns, 7.0, 128, 4096)
    assert 10_000 ** (-2 * turned / 128) * 4096 / (2 * np.pi) == pytest.approx(7)


def test_alibi_slopes_for_eight_and_for_twelve_heads():
    assert called(alibi_slopes, 8).tolist() == [2.0**-i for i in range(1, 9)]
    twelve = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]
    assert alibi_slopes(12) == pytest.approx([*twelve, 0.70711, 0.35355, 0.17678, 0.08839], abs=5e-6)


def test_alibi_takes_the_slope_for_each_step_back():
    bias = called(alibi_bias, np.array([0.5, 0.25]), 2, 4)
    assert bias[0].tolist() == [[-1, -0.5, 0, 0], [-1.5, -1, -0.5, 0]]
    assert alibi_bias(alibi_slopes(4), 6, 6)[:, 2:, 2:] == pytest.approx(alibi_bias(alibi_slopes(4), 4, 4))


def test_t5_gives_near_distances_a_bucket_each_and_far_ones_a_shared_one():
    distance = -np.array([[0, 1, 15, 16, 20, 32, 64, 127, 128, 9000]])
    assert called(buckets, distance).tolist() == [[0, 1, 15, 16, 17, 21, 26, 31, 31, 31]]
    assert buckets(np.array([[-3, 3]]), both_ways=True).tolist() == [[3, 19]]


def test_t5_bias_depends_on_distance_only():
    bias = called(relative_bias, rng.normal(size=(32, 3)), 9, 9)
    assert bias[:, 1:, 1:] == pytest.approx(bias[:, :-1, :-1])


def test_t5s_numbers_are_learned():
    out = rng.normal(size=(2, 4, 4))
    report = gradient_check(
        lambda p: (relative_bias(p["table"], 4, 4) * out).sum(), {"table": rng.normal(size=(8, 2))}
    )
    assert report[0].error < 1e-8


def test_learned_positions_are_rows_added_to_the_tokens_and_end_with_the_table():
    x, table = rng.normal(size=(2, 3, 4)), rng.normal(size=(6, 4))
    y = called(add_positions, x, table)
    assert (y == x + table[:3]).all()
    assert (add_positions(x, table, start=3) == x + table[3:]).all()
    with pytest.raises(ValueError, match="position 6 but the table has 6 rows"):
        add_positions(x, table, start=4)


def test_learned_positions_learn_only_where_a_token_stood():
    table = variable(rng.normal(size=(6, 4)))
    backward(add_positions(rng.normal(size=(5, 2, 4)), table, start=1).sum())
    assert table.grad.sum(axis=-1).tolist() == [0, 20, 20, 0, 0, 0]


def test_traces_name_what_a_learner_steps_through():
    trace = Trace()
    sinusoidal(np.arange(3), 4, rec=trace)
    assert [item.name for item in trace] == ["frequencies", "angles", "table"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: sinusoidal(np.arange(3), 5), "even"),
        (lambda: sinusoidal(np.arange(3), 4, base=1), "above 1"),
        (lambda: frequencies(3), "even"),
        (lambda: frequencies(4, base=0.5), "above 1"),
        (lambda: rope(np.ones((2, 6)), np.ones((2, 2)), np.ones((2, 2))), "6 wide but there are 2 angles"),
        (lambda: rope_scaling.interpolate(np.ones(2), 0.5), "at least 1"),
        (lambda: rope_scaling.ntk_base(1e4, 2, 2), "at least 4"),
        (lambda: rope_scaling.dynamic_ntk_base(1e4, 2, 8, 0, 8), "at least 1"),
        (lambda: rope_scaling.truncate(np.ones(2), 0.1, 0.2, 0), "drop < keep"),
        (lambda: yarn.yarn(8, 0.5, 64), "at least 1"),
        (lambda: alibi_slopes(0), "at least 1"),
        (lambda: alibi_bias(np.ones(1), 3, 2), "3 queries but 2 keys"),
        (lambda: relative_bias(np.ones((32, 1)), 3, 2), "3 queries but 2 keys"),
        (lambda: buckets(np.zeros((1, 1)), 1), "no room"),
    ],
)
def test_what_cannot_work_is_refused_with_the_reason(call, words):
    with pytest.raises(ValueError, match=words):
        call()
