"""Learning from preferences: Bradley-Terry and DPO."""

import math

import numpy as np
import pytest
from signature import called

from llmtutor.engine.bradley_terry import fit_scores, log_win_chance, reward_loss, win_chance
from llmtutor.engine.dpo import dpo_loss, dpo_push, implicit_reward
from llmtutor.engine.trace import Trace


def test_equal_scores_are_a_coin_toss_and_one_point_is_73_percent():
    assert called(win_chance, [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]) == pytest.approx(
        [0.5, 0.731059, 0.268941], abs=1e-6
    )


def test_400_elo_points_are_ten_to_one():
    assert win_chance(400 * math.log(10) / 400, 0) == pytest.approx(10 / 11)


def test_the_two_chances_add_up_to_one():
    a = np.linspace(-40, 40, 9)
    assert win_chance(a, 0) + win_chance(0, a) == pytest.approx(np.ones(9))
    assert called(log_win_chance, -1000.0, 1000.0) == -2000


def test_reward_loss_starts_at_log_2():
    assert called(reward_loss, [0.0, 0.0], [0.0, 0.0]) == pytest.approx(0.6931, abs=5e-5)


def test_two_players_three_wins_to_one():
    score = called(fit_scores, [[0, 3], [1, 0]])
    assert score[0] - score[1] == pytest.approx(math.log(3))


def test_fitted_scores_expect_exactly_the_wins_there_were():
    wins = np.array([[0, 7, 9], [3, 0, 6], [1, 4, 0]])
    score = fit_scores(wins)
    expected = ((wins + wins.T) * win_chance(score[:, None], score)).sum(axis=1)
    assert expected == pytest.approx(wins.sum(axis=1))
    assert score.mean() == pytest.approx(0, abs=1e-12)


def test_an_unbeaten_player_has_no_best_score():
    with pytest.raises(ValueError, match="number 0 never lost"):
        fit_scores([[0, 2, 1], [0, 0, 1], [0, 1, 0]])
    with pytest.raises(ValueError, match="square table"):
        fit_scores([[0, 2, 1], [1, 0, 1]])


def test_dpo_worked_by_hand():
    # rewards .1 * 4 = .4 and .1 * -1 = -.1; sigmoid(.5) = .6225
    trace = Trace()
    assert dpo_loss(-20, -31, -24, -30, rec=trace) == pytest.approx(-math.log(0.6225), abs=1e-4)
    assert (trace["reward_chosen"], trace["reward_rejected"]) == (pytest.approx(0.4), pytest.approx(-0.1))
    assert called(implicit_reward, [-20.0], [-24.0]) == pytest.approx([0.4])


def test_dpo_starts_at_log_2_whatever_the_reference():
    assert called(dpo_loss, [-5.0, -90.0], [-7.0, -3.0], [-5.0, -90.0], [-7.0, -3.0]) == pytest.approx(
        [math.log(2)] * 2
    )


def test_the_push_is_the_slope_of_the_loss():
    at, h = np.array([-20.0, -31.0, -24.0, -30.0]), 1e-5
    push = called(dpo_push, *at)
    for place, sign in ((0, -1), (1, 1)):
        step = np.eye(4)[place] * h
        slope = (dpo_loss(*(at + step)) - dpo_loss(*(at - step))) / (2 * h)
        assert slope == pytest.approx(sign * push, rel=1e-6)


def test_beta_must_be_positive():
    with pytest.raises(ValueError, match="beta is 0"):
        dpo_loss(-1, -1, -1, -1, beta=0)
