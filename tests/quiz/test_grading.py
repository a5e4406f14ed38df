"""Grading: right answers in any form, named mistakes, reasons, and what is no attempt."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from llmtutor.course.questions import Question
from llmtutor.quiz.grading import grade
from llmtutor.quiz.posing import pose
from llmtutor.quiz.samples import right_answer, wrong_answer
from llmtutor.quiz.tolerance import Tolerance, exact
from llmtutor.quiz.writing import write_number

QUESTION = TypeAdapter(Question)


def posed(seed=0, **fields):
    return pose(QUESTION.validate_python({"skill": "s", "prompt": "?", "why": "Because.", **fields}), seed)


def number(compute, misconceptions=(), **answer):
    return posed(kind="number", answer={"compute": compute, **answer}, misconceptions=list(misconceptions))


def wrong(name, say="No.", **match):
    return {"id": name, "say": say, **match}


OPTIONS = [
    {"id": "equal", "text": "equal", "right": True, "say": "All scores go to 0."},
    {"id": "zero", "text": "zero", "say": "They sum to 1."},
    {"id": "winner", "text": "one winner", "say": "That is T to 0."},
]


def test_one_of_many_gives_the_reason_of_every_option():
    asked = posed(kind="one", options=OPTIONS)
    right, wrong_one = grade(asked, "equal"), grade(asked, "zero")
    assert right.right
    assert right.misconception is None
    assert right.say == "All scores go to 0."
    assert not wrong_one.right
    assert (wrong_one.misconception, wrong_one.say) == ("zero", "They sum to 1.")
    assert (wrong_one.given, wrong_one.expected) == ("zero", "equal")
    assert [reason.id for reason in wrong_one.reasons] == [option.id for option in asked.options]
    assert {reason.id: (reason.right, reason.chosen) for reason in wrong_one.reasons} == {
        "equal": (True, False),
        "zero": (False, True),
        "winner": (False, False),
    }
    assert grade(asked, "nothing").problem.code == "no-such-option"


def test_several_of_many_is_right_only_with_all_and_no_more():
    several = [{**option, "right": option["id"] != "zero"} for option in OPTIONS]
    asked = posed(kind="several", options=several)
    assert grade(asked, ["winner", "equal"]).right
    half = grade(asked, {"equal", "zero"})
    assert not half.right
    wanted = {"equal": True, "zero": False, "winner": False}
    assert half.parts == tuple(wanted[option.id] for option in asked.options)
    assert grade(asked, ()).problem.code == "nothing-chosen"
    assert grade(asked, ["equal", "?"]).problem.code == "no-such-option"


@pytest.mark.parametrize(
    "typed", ["0.73", "0,73", "73%", ".73", "0.7311", "７３％", "73/100", "7.3e-1", "0.735"]
)
def test_a_number_within_the_tolerance_is_right_in_any_form(typed):
    assert grade(number("1 / (1 + exp(-1))", abs=0.005), typed).right


def test_the_edge_of_the_tolerance_is_inside_despite_float_error():
    asked = number("45.8", abs=0.2)
    assert grade(asked, "46.0").right
    assert grade(asked, "45.6").right
    assert not grade(asked, "46.01").right
    noisy = number("45.7 + 0.1 * 3 - 0.2", abs=0.2)
    assert grade(noisy, "46").right
    assert grade(noisy, "45,6").right


def test_a_relative_tolerance_goes_with_the_size():
    asked = number("124439808", rel=0.01)
    assert grade(asked, "124M").right
    assert grade(asked, "1.24e8").right
    assert grade(asked, "1.2444亿").right
    assert not grade(asked, "126M").right


def test_without_a_tolerance_whole_numbers_are_exact_and_others_need_three_digits():
    whole = number("2 ** 20")
    assert grade(whole, "1 048 576").right
    assert not grade(whole, "1048577").right
    assert not grade(number("10 ** 9"), "1000000001").right
    share = number("softmax([2, 1, 0])[0]")
    assert grade(share, "0.665").right
    assert not grade(share, "0.66").right
    assert not grade(share, "0.664").right
    assert grade(number("0.1 + 0.2 - 0.3 + 2"), "2").right


def test_a_thousand_written_with_a_comma_is_right_either_way():
    assert grade(number("1000"), "1,000").right
    assert grade(number("1"), "1,000").right
    assert not grade(number("2"), "1,000").right


def test_units_may_be_typed():
    asked = number("log2(8)", unit="bits")
    assert grade(asked, "3 bits").right
    assert grade(asked, "3").right
    assert grade(asked, "3 nats").problem.code == "other-unit"
    assert grade(asked, "4").expected == "3 bits"
    assert grade(number("100 * 0.73", unit="%"), "73 %").expected == "73%"


def test_a_misconception_is_named_by_value_or_range():
    asked = number(
        "softmax([2, 1, 0], T=0.5)[0]",
        [
            wrong("forgot-T", compute="softmax([2, 1, 0])[0]", say="That is T = 1."),
            wrong("above-one", between=[1, 1000], say="A share is below 1."),
        ],
        abs=0.005,
    )
    forgot = grade(asked, "66,5%")
    assert not forgot.right
    assert (forgot.misconception, forgot.say) == ("forgot-T", "That is T = 1.")
    assert grade(asked, "86.7").misconception == "above-one"
    assert grade(asked, "1").misconception == "above-one"
    other = grade(asked, "0.5")
    assert (other.right, other.misconception, other.say) == (False, None, "")
    assert (other.given, other.expected) == ("0.5", "0.8668")


def test_a_right_answer_wins_over_a_misconception_and_the_nearest_one_is_named():
    same = number("0.5", [wrong("same", compute="0.501"), wrong("range", between=[0, 1])], abs=0.01)
    assert grade(same, "0.5").right
    assert grade(same, "0.5").misconception is None
    two = number("5", [wrong("near", compute="0.50"), wrong("nearer", compute="0.51")], abs=0.02)
    assert grade(two, "0.509").misconception == "nearer"


@pytest.mark.parametrize("typed", ["", "   ", "abc", "1/0", "1..2", "1e9999"])
def test_what_cannot_be_read_is_no_attempt(typed):
    graded = grade(number("1"), typed)
    assert graded.problem is not None
    assert not graded.right
    assert graded.parts == ()


def test_a_near_miss_says_how_it_was_near():
    share = number("0.73106", abs=0.0005)
    assert grade(share, "0.73").near.code == "near-places"
    assert dict(grade(share, "0,73").near.values) == {"got": 2, "needed": 3}
    assert grade(number("0.7369", abs=0.0005), "0.73").near.code == "near-places"
    assert grade(share, "-0.731").near.code == "near-sign"
    assert grade(share, "73.1").near.code == "near-percent"
    assert grade(number("73.1", unit="%", abs=0.1), "0.731").near.code == "near-percent"
    assert grade(share, "0.74").near is None
    assert grade(share, "0.731").near is None
    assert grade(number("3"), "300").near is None


VECTOR = {"kind": "vector", "answer": {"compute": "[0.73, 0.27]", "abs": 0.005}}


LISTS = """0.73, 0.27|[0.73, 0.27]|0.73 0.27|0,73; 0,27|0,73 0,27|0,73, 0,27|(0.73;0.27)|73%, 27%|0.73,0.27
[0.73,  0.27]|０．７３，０．２７|0.73、0.27|73/100 27/100|0.73\u30000.27|0.73, 0.27,|［0.73； 0.27］"""


@pytest.mark.parametrize("typed", LISTS.replace("\n", "|").split("|"))
def test_a_list_may_be_typed_in_many_ways(typed):
    graded = grade(posed(**VECTOR), typed)
    assert graded.problem is None
    assert graded.parts == (True, True)


def test_a_list_that_can_be_split_in_two_ways_is_right_in_either():
    assert grade(posed(kind="vector", answer={"compute": "[2, 100.5]"}), "2 100,5").right
    assert grade(posed(kind="vector", answer={"compute": "[2100, 5]"}), "2 100,5").right


def test_each_number_of_a_list_counts():
    mistakes = [
        wrong("swapped", compute="[0.27, 0.73]"),
        wrong("negative", between=[-1, 0]),
        wrong("long", compute="[1, 2, 3]"),
    ]
    asked = posed(**VECTOR, misconceptions=mistakes)
    assert grade(asked, "0.73, 0.3").parts == (True, False)
    assert grade(asked, "0.27, 0.73").misconception == "swapped"
    assert grade(asked, "0.73, -0.3").misconception == "negative"
    assert grade(asked, "0.5, 0.5").misconception is None
    assert dict(grade(asked, "1, 2, 3").problem.values) == {"count": 3, "needed": 2}
    assert grade(asked, "1 x").problem.values["text"] == "x"
    assert grade(asked, "").problem.code == "empty"
    assert grade(asked, "[]").problem is not None


def test_each_cell_of_a_matrix_counts():
    swapped = wrong("swapped", compute="matmul([[0, 1], [1, 0]], [[1, 2], [3, 4]])")
    asked = posed(
        kind="matrix",
        answer={"compute": "matmul([[1, 2], [3, 4]], [[0, 1], [1, 0]])"},
        misconceptions=[swapped],
    )
    assert grade(asked, (("2", "1"), ("4", "3,0"))).right
    assert grade(asked, [["2", "1"], ["4", "5"]]).parts == (True, True, True, False)
    assert grade(asked, (("3", "4"), ("1", "2"))).misconception == "swapped"
    assert grade(asked, (("3", "4"), ("1", "2"))).given == "[[3, 4], [1, 2]]"
    empty = grade(asked, (("2", "1"), ("", "3"))).problem
    assert (empty.code, empty.values["row"], empty.values["column"]) == ("empty-cell", 2, 1)
    assert grade(asked, (("2", "1"), ("x", "3"))).problem.code == "unreadable-cell"
    assert grade(asked, (("2", "1"),)).problem.code == "wrong-shape"
    assert grade(asked, (("2", "1"), ("4",))).problem.code == "wrong-shape"


def test_order_is_graded_place_by_place():
    asked = posed(kind="order", items=[{"id": name, "text": name.upper()} for name in ("a", "b", "c")])
    assert grade(asked, ("a", "b", "c")).right
    graded = grade(asked, ("a", "c", "b"))
    assert graded.parts == (True, False, False)
    assert (graded.given, graded.expected) == ("A → C → B", "A → B → C")
    for unfinished in (("a", "b"), ("a", "a", "b"), ("a", "b", "?")):
        assert grade(asked, unfinished).problem.code == "not-all-placed"


REACH = {
    "kind": "reach",
    "demo": "softmax",
    "set": {"logits": [2, 1, 0], "labels": ["a", "b", "c"]},
    "until": "abs(share[0] - 0.9) < 0.05",
    "example": {"T": 0.5},
}


def test_a_state_reached_in_the_demo_is_right():
    asked = posed(**REACH)
    there = right_answer(asked)
    graded = grade(asked, there)
    assert graded.right
    assert (graded.given, graded.expected) == ("T = 0.5", "T = 0.5")
    assert not grade(asked, {**there, "share": [0.4, 0.3, 0.3], "T": 5.0}).right
    assert grade(asked, {"T": 1.0}).problem.code == "cannot-tell"


@st.composite
def asked_numbers(draw):
    """A right number and its tolerance."""
    right = draw(st.integers(-(10**7), 10**7)) / 10 ** draw(st.integers(0, 7))
    tolerance = draw(
        st.sampled_from(
            [{}, {"abs": 0.005}, {"abs": 0.2}, {"rel": 0.01}, {"abs": 1e-6, "rel": 1e-3}, {"abs": 3.0}]
        )
    )
    return right, tolerance


@given(
    asked_numbers(),
    st.integers(-300, 300),
    st.sampled_from(["plain", "comma", "percent", "exponent", "fraction"]),
)
def test_grading_agrees_with_exact_arithmetic(asked, offset, form):
    """The oracle: |given - right| <= tolerance in Fractions of the decimals, away from the very edge."""
    right, tolerance = asked
    given_number = Decimal(repr(right)) * (1 + Decimal(offset) / 10000) + Decimal(offset) / 1000
    target, offered = exact(right), Fraction(given_number)
    if tolerance:
        margin = max(
            Fraction(str(tolerance.get("abs", 0))), Fraction(str(tolerance.get("rel", 0))) * abs(target)
        )
    elif target.denominator == 1:
        margin = Fraction(0)
    else:
        first_digit = Decimal(repr(right)).adjusted()
        margin = Fraction(Decimal("0.5").scaleb(first_digit - 2))
    typed = {
        "plain": f"{given_number:f}",
        "comma": f"{given_number:f}".replace(".", ","),
        "percent": f"{given_number * 100:f}%",
        "exponent": f"{given_number:e}",
        "fraction": f"{offered.numerator}/{offered.denominator}",
    }[form]
    graded = grade(number(repr(right), **tolerance), typed)
    read_twice = form == "comma" and len(typed.partition(",")[2]) == 3
    if not read_twice:
        assert graded.problem is None
        assert graded.right == (abs(offered - target) <= margin)


@given(asked_numbers())
def test_the_answer_shown_is_itself_accepted(asked):
    right, tolerance = asked
    posed_number = number(repr(right), **tolerance)
    assert grade(posed_number, posed_number.expected).right
    assert grade(posed_number, right_answer(posed_number)).right


@given(
    st.lists(st.floats(-1000, 1000).map(lambda x: round(x, 3)), min_size=1, max_size=6),
    st.sampled_from([", ", "; ", " "]),
)
def test_any_list_of_numbers_is_read_back(cells, gap):
    asked = posed(kind="vector", answer={"compute": repr(cells), "abs": 0.0001})
    assert grade(asked, gap.join(write_number(cell) for cell in cells)).right
    if gap != ", ":
        assert grade(asked, gap.join(write_number(cell).replace(".", ",") for cell in cells)).right


@given(st.integers(-(2**63), 2**63))
def test_shuffling_keeps_the_right_option_right(seed):
    asked = posed(seed=seed, kind="one", options=OPTIONS)
    assert grade(asked, "equal").right
    assert not grade(asked, "winner").right


def test_sample_answers_go_through_the_grader():
    mistakes = [
        wrong("doubled", compute="[2, 4]"),
        wrong("big", between=[10, 20]),
        wrong("long", compute="[1, 2, 3]"),
    ]
    asked = posed(kind="vector", answer={"compute": "[1, 2]"}, misconceptions=mistakes)
    assert grade(asked, right_answer(asked)).right
    for mistake in asked.misconceptions[:2]:
        graded = grade(asked, wrong_answer(asked, mistake))
        assert (graded.right, graded.misconception, graded.say) == (False, mistake.id, mistake.say)
    assert wrong_answer(asked, asked.misconceptions[2]) is None
    for kind in ("one", "several"):
        choice = posed(kind=kind, options=OPTIONS)
        assert grade(choice, right_answer(choice)).right


def test_tolerances_speak_in_places_and_digits():
    assert Tolerance(abs=0.005).places(exact(0.7311)) == 2
    assert Tolerance(abs=0.01).places(exact(0.7311)) == 2
    assert Tolerance().places(exact(0.7311)) == 3
    assert Tolerance().places(exact(12.0)) is None
    assert Tolerance(abs=5.0).places(exact(120.5)) is None
