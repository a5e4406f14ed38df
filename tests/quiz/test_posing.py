"""Questions as they are asked: fresh numbers, filled texts, shuffled options, computed answers."""

import json
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from llmtutor.course.questions import Question
from llmtutor.quiz.evaluator import ExpressionError, evaluate
from llmtutor.quiz.filling import fill
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posing import pose, variants, write_state

QUESTION = TypeAdapter(Question)


def question(**fields):
    return QUESTION.validate_python({"skill": "softmax", "prompt": "?", "why": "Because.", **fields})


TOP_SHARE = question(
    kind="number",
    vary={"t": {"pick": [0.5, 2]}, "a": {"integer": [2, 4]}},
    prompt="Scores {a}, 1, 0 at T = {t}. What share does the first take?",
    answer={"compute": "softmax([a, 1, 0], T=t)[0]", "abs": 0.005},
    misconceptions=[
        {"id": "forgot-T", "compute": "softmax([a, 1, 0])[0]", "say": "That is T = 1, not {t}."},
        {"id": "above-one", "between": [1, 100], "say": "A share is at most 1; here it is {answer}."},
    ],
    hints=["Divide each score by {t}."],
    why="It is {answer}.",
)
OPTIONS = [{"id": f"o{n}", "text": f"Text {n}", "right": n == 0, "say": f"Say {n}"} for n in range(4)]


def test_the_numbers_of_a_seed_never_change():
    """Seeds are written into the learner's record: these values must hold for ever."""
    seen = [tuple(pose(TOP_SHARE, seed).values.items()) for seed in range(7)]
    assert seen == [
        (("t", 0.5), ("a", 2)),
        (("t", 2), ("a", 4)),
        (("t", 0.5), ("a", 4)),
        (("t", 2), ("a", 3)),
        (("t", 0.5), ("a", 3)),
        (("t", 2), ("a", 2)),
        (("t", 0.5), ("a", 2)),
    ]
    assert [option.id for option in pose(question(kind="one", options=OPTIONS), 12).options] == SHUFFLED_BY_12


SHUFFLED_BY_12 = ["o0", "o2", "o3", "o1"]


def test_texts_hints_and_misconceptions_carry_the_numbers():
    posed = pose(TOP_SHARE, 3)
    assert posed.prompt == "Scores 3, 1, 0 at T = 2. What share does the first take?"
    assert posed.hints == ("Divide each score by 2.",)
    assert posed.right == pytest.approx(evaluate("softmax([3, 1, 0], T=2)[0]"))
    assert posed.expected == "0.6285"
    assert posed.why == "It is 0.6285."
    assert posed.misconceptions[0].say == "That is T = 1, not 2."
    assert float(posed.misconceptions[0].cells[0]) == pytest.approx(evaluate("softmax([3, 1, 0])[0]"))
    assert posed.misconceptions[1].between == (1, 100)
    assert posed.misconceptions[1].say.endswith("here it is 0.6285.")


def test_learners_read_a_true_minus_but_type_and_copy_the_one_of_code():
    assert fill("{a}, `f({a})`, $x_{a}$, {b}, {w}", {"a": -3, "b": [[-1, 2]], "w": "well-known"}) == (
        "−3, `f(-3)`, $x_{-3}$, [[−1, 2]], well-known"
    )
    assert fill("`{answer}` is {answer}", {"answer": "−3"}) == "`-3` is −3"
    assert write_state({"T": -0.5, "mode": "a-b"}) == "T = −0.5 · mode = a-b"
    posed = pose(question(kind="number", answer={"compute": "1 - 3.4"}), 0)
    assert posed.expected == "−2.4"
    assert grade(posed, "-2.4").right
    assert grade(posed, posed.expected).right


def test_variants_are_what_the_seeds_ask():
    found = list(variants(TOP_SHARE))
    assert len(found) == 6
    assert {tuple(each.values()) for each in found} == {(t, a) for t in (0.5, 2) for a in (2, 3, 4)}
    assert [pose(TOP_SHARE, seed).values for seed in range(6)] == found
    assert list(variants(question(kind="one", options=OPTIONS))) == [{}]


def test_of_very_many_variants_two_hundred_spread_ones_are_tried():
    wide = question(
        kind="number",
        vary={"a": {"integer": [1, 1000]}, "b": {"number": [0, 1], "step": 0.01}},
        answer={"compute": "a + b"},
    )
    found = list(variants(wide))
    assert len({tuple(each.values()) for each in found}) == 200
    assert min(each["a"] for each in found) < 50
    assert max(each["a"] for each in found) > 950
    assert max(each["b"] for each in found) > 0.9


VARY = st.one_of(
    st.integers(2, 12).map(lambda n: {"pick": list(range(n))}),
    st.tuples(st.integers(-50, 50), st.integers(1, 30)).map(lambda r: {"integer": [r[0], r[0] + r[1]]}),
    st.tuples(st.integers(-9, 9), st.integers(2, 30)).map(
        lambda r: {"number": [r[0] / 10, (r[0] + r[1]) / 10], "step": 0.1}
    ),
)


@given(st.dictionaries(st.sampled_from("abcd"), VARY, max_size=3), st.integers(-(2**40), 2**40))
def test_consecutive_seeds_bring_every_variant_before_any_comes_back(vary, start):
    asked = question(kind="number", vary=vary, answer={"compute": "1"})
    many = len(list(variants(asked)))
    if many == 200:
        return
    seen = [json.dumps(pose(asked, start + offset).values) for offset in range(many)]
    assert len(set(seen)) == many


def test_steps_of_a_range_are_decimal():
    asked = question(
        kind="number", vary={"x": {"number": [0.1, 0.7], "step": 0.1}}, answer={"compute": "x"}, prompt="{x}"
    )
    assert {pose(asked, seed).prompt for seed in range(7)} == {
        "0.1",
        "0.2",
        "0.3",
        "0.4",
        "0.5",
        "0.6",
        "0.7",
    }


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{a} and {b}", "3 and {b}"),
        ("a set {1, 2}, {}, {a", "a set {1, 2}, {}, {a"),
        ("{{a}}", "{3}"),
        (r"$\frac{a}{2}$ of {a}", r"$\frac{3}{2}$ of 3"),
        (r"$e^{t}$", r"$e^{-12.5}$"),
        (r"$\mathbb{R}^{n}$ {a}", r"$\mathbb{R}^{n}$ 3"),
        (r"$$\frac{a}{b}$$", r"$$\frac{3}{b}$$"),
        (r"\$5 for {a}, $x$", r"\$5 for 3, $x$"),
        ("`softmax([{a}, 1], T={t})`", "`softmax([3, 1], T=-12.5)`"),
        ("{w}: {a!r} {a.real} {a[0]} {0}", "dog: {a!r} {a.real} {a[0]} {0}"),
        ("%s %(a)s {}", "%s %(a)s {}"),
    ],
)
def test_only_declared_names_in_braces_are_filled(text, filled):
    assert fill(text, {"a": 3, "t": -12.5, "w": "dog"}) == filled


@given(st.text())
def test_text_without_declared_names_is_left_alone(text):
    assert fill(text, {"notthere": 1}) == text.replace("{notthere}", "1")


def test_options_are_shuffled_and_the_right_one_moves_about():
    asked = question(kind="one", options=OPTIONS)
    places = Counter()
    for seed in range(400):
        posed = pose(asked, seed)
        assert {option.id for option in posed.options} == {"o0", "o1", "o2", "o3"}
        assert posed.right == "o0"
        assert posed.expected == "Text 0"
        places[[option.id for option in posed.options].index("o0")] += 1
    assert set(places) == {0, 1, 2, 3}
    assert min(places.values()) > 60


def test_items_to_order_never_come_in_order():
    items = [{"id": name, "text": name.upper()} for name in ("a", "b", "c")]
    asked = question(kind="order", items=items)
    shown = {tuple(option.id for option in pose(asked, seed).options) for seed in range(200)}
    assert ("a", "b", "c") not in shown
    assert len(shown) == 5
    assert pose(asked, 1).right == ("a", "b", "c")


def test_lists_and_matrices_know_their_shape():
    vector = pose(question(kind="vector", answer={"compute": "softmax([0, 0])"}), 0)
    assert (vector.shape, vector.right, vector.expected) == ((2,), (0.5, 0.5), "[0.5, 0.5]")
    product = {"compute": "matmul([[1, 2], [3, 4]], [[1, 0, 1], [0, 1, 1]])"}
    matrix = pose(question(kind="matrix", answer=product), 0)
    assert matrix.shape == (2, 3)
    assert matrix.right == ((1, 2, 3), (3, 4, 7))
    assert matrix.expected == "[[1, 2, 3], [3, 4, 7]]"
    assert matrix.cells[:3] == (Fraction(1), Fraction(2), Fraction(3))


@pytest.mark.parametrize(
    ("kind", "compute"),
    [
        ("number", "[1, 2]"),
        ("number", "log(0)"),
        ("number", "inf - inf"),
        ("number", "1 +"),
        ("number", "softmx([1])"),
        ("vector", "1"),
        ("vector", "[]"),
        ("vector", "[[1]]"),
        ("matrix", "[1, 2]"),
        ("matrix", "[[1], [2, 3]]"),
    ],
)
def test_an_answer_of_the_wrong_form_is_an_expression_error(kind, compute):
    with pytest.raises(ExpressionError):
        pose(question(kind=kind, answer={"compute": compute}), 0)


def test_float_noise_does_not_reach_the_learner():
    posed = pose(question(kind="number", answer={"compute": "3 * (1.1 - 1.0) * 10"}), 0)
    assert (posed.right, posed.expected) == (3, "3")
    assert isinstance(posed.right, int)
    assert np.isscalar(posed.right)
