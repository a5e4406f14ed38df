"""Attention, one query at a time: every number is that of the formula, shown when its step has come."""

import numpy as np
import pytest
from demo_shortcuts import Shown, refusal

from llmtutor.demos.transformer.attention_stepper.demo import DEMO, X
from llmtutor.views import Cell

UNIT = ((1, 0), (0, 1))


def plain_attention(q, k, v, causal=False, scale=True):
    """Equation 1 of Vaswani et al. 2017, written down once more, a row at a time."""
    rows = []
    for i, query in enumerate(np.array(q, float)):
        seen = range(i + 1) if causal else range(len(k))
        scores = np.array([query @ np.array(k[j], float) for j in seen])
        exps = np.exp(scores / np.sqrt(len(query)) if scale else scores)
        rows.append((exps / exps.sum()) @ np.array([v[j] for j in seen], float))
    return np.array(rows)


def board(shown, name):
    return {view.id: view for view in shown.views[name].views[0]}


def test_the_curriculums_three_words():
    names = Shown(DEMO).names
    assert names["scores"][0] == pytest.approx((1.30, 0.76, 0.46))
    assert names["scaled"][0] == pytest.approx((0.65, 0.38, 0.23))
    assert names["weights"][0] == pytest.approx((0.41315, 0.31539, 0.27146), abs=5e-6)
    assert [sum(row) for row in names["weights"]] == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("scale", [True, False])
def test_results_are_those_of_the_formula(causal, scale):
    q, k, v = ((1, 2), (0, -3), (4, 1)), ((0, 1), (2, 2), (-1, 5)), ((1,), (10,), (-20,))
    out = Shown(DEMO, Q=q, K=k, V=v, causal=causal, scale=scale).names["out"]
    assert np.allclose(out, plain_attention(q, k, v, causal, scale))


def test_a_query_has_as_many_steps_as_it_has_stages():
    assert Shown(DEMO, step=999).state["step"] == 3 * 4
    assert Shown(DEMO, step=999, causal=True).state["step"] == 3 * 5
    assert Shown(DEMO, step=999, scale=False).state["step"] == 3 * 3


def test_what_is_not_computed_yet_is_hidden_and_unexplained():
    shown = Shown(DEMO, step=6)
    assert shown.views["progress"].say == "scaled"
    assert board(shown, "made")["query"].hidden == {(2, 0), (2, 1), (2, 2)}
    assert shown.explain(Cell("query", (2, 0))) is None
    assert shown.explain(Cell("mixed", (1, 0))) is None
    assert shown.explain(Cell("mixed", (0, 0))) is not None


def test_the_query_and_all_keys_are_lit_while_they_meet():
    given = board(Shown(DEMO, step=5), "given")
    assert given["Q"].lit == {(1, column) for column in range(4)}
    assert len(given["K"].lit) == 12
    assert not given["V"].lit


def test_a_score_explains_itself_by_the_row_of_q_and_the_row_of_k():
    arithmetic = Shown(DEMO, step=5).explain(Cell("query", (0, 2)))
    assert [term.factors for term in arithmetic.terms] == list(zip(X[1], X[2], strict=True))
    assert {Cell("Q", (1, 0)), Cell("K", (2, 3))} <= set(arithmetic.sources)


def test_a_share_reads_the_row_above_it_and_skips_what_is_masked():
    shown = Shown(DEMO, causal=True, step=9)
    arithmetic = shown.explain(Cell("query", (3, 0)))
    assert arithmetic.text.count("e^") == 3
    assert [value for _, value in arithmetic.values] == list(shown.names["scaled"][1][:2])
    assert arithmetic.sources == (Cell("query", (2, 0)), Cell("query", (2, 1)))
    assert Shown(DEMO, causal=True, step=9).explain(Cell("query", (3, 2))).say == "nothing"


def test_equal_keys_give_the_mean_of_the_values():
    assert Shown(DEMO, K=((1, 1, 1, 1),) * 3).names["out"][0] == pytest.approx(np.mean(X, axis=0))


def test_large_scores_undivided_give_all_to_one_word():
    large = {"Q": ((10, 5, 2, 1), (3, 8, 1, 4), (2, 1, 9, 3)), "step": 2}
    assert Shown(DEMO, **large, scale=False).views["saturated"].warn
    assert "saturated" not in Shown(DEMO, **large | {"step": 3}).views


def test_the_other_matrices_follow_the_one_that_was_changed():
    changed = Shown(DEMO).change(Q=UNIT)
    assert [len(changed[name]) for name in "QKV"] == [2, 2, 2]
    assert len(changed["K"][0]) == 2
    assert len(changed["V"][0]) == 4
    assert changed["words"] == ("the", "cat")


def test_wrong_input_is_refused_in_place():
    assert refusal(DEMO, Q=UNIT, K=((1, 0),)) == ("other-rows", "K")
    assert refusal(DEMO, Q=UNIT, K=((1,), (0,))) == ("other-columns", "K")
    assert refusal(DEMO, V=((1, 2), (3,))) == ("ragged", "V")
    assert refusal(DEMO, K=((99,) * 4,) * 3) == ("out-of-range", "K")
