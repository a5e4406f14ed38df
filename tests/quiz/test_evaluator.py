"""Expressions of lessons: what they may compute, and that nothing else gets through."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmtutor.engine.information import entropy
from llmtutor.engine.softmax import softmax
from llmtutor.quiz import functions
from llmtutor.quiz.evaluator import (
    FUNCTIONS,
    ExpressionError,
    check_expression,
    code_ref,
    evaluate,
    trace,
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 + 2 * 3 ** 2", 19),
        ("7 // 2 - 7 % 4", 0),
        ("-(2 - 5)", 3),
        ("softmax([2, 1, 0], T=0.5)[0]", float(softmax([2, 1, 0], T=0.5)[0])),
        ("matmul([[1, 2]], [[3], [4]])[0, 0]", 11),
        ("dot([1, 2, 3], [4, 5, 6])", 32),
        ("relu(-3)", 0),
        ("entropy([0.25, 0.75])", float(entropy([0.25, 0.75]))),
        ("forward(LEAF)[0] > forward(LEAF)[1]", True),
        ("max(1, 5, 3) + min([4, 2])", 7),
        ("sum([[1, 2], [3, 4]])", 10),
        ("round(2 / 3, 2)", 0.67),
        ("len([1, 2, 3]) if 1 < 2 <= 2 else 0", 3),
        ("abs(log2(8) - 3) < 1e-9 and not False", True),
        ("all([1, 2] == [1, 2]) or any([0, 1])", True),
        ("[1, 2, 3][-1]", 3),
        ("argmax(softmax([1, 5, 2]))", 1),
        ("1 +\n  2", 3),
    ],
)
def test_a_lesson_may_compute_this(expression, expected):
    assert evaluate(expression) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("[2, 1] / 2", [1, 0.5]),
        ("[1, 2] + [3, 4]", [4, 6]),
        ("2 * [1, 2]", [2, 4]),
        ("-[1, 2]", [-1, -2]),
        ("[1, 2, 3][1:]", [2, 3]),
        ("transpose([[1, 2], [3, 4]])[0]", [1, 3]),
        ("matmul([[1, 2], [3, 4]], [[1, 0], [0, 1]])[:, 1]", [2, 4]),
        ("abs([-1, 1]) + sqrt([4, 9])", [3, 4]),
    ],
)
def test_lists_count_as_arrays(expression, expected):
    np.testing.assert_allclose(evaluate(expression), expected)


def test_names_come_from_the_question_or_the_demo():
    names = {"a": 3, "share": np.array([0.5, 0.5]), "labels": ("cat", "dog"), "pi": 3}
    assert evaluate("abs(share[0] - 0.5) < 0.01 and a == 3", names) is True
    assert evaluate("pi", names) == 3
    with pytest.raises(ExpressionError, match="not words"):
        evaluate("labels", names)
    with pytest.raises(ExpressionError, match="not words"):
        evaluate("labels[0] * 1000000", names)


HOSTILE = [
    "softmax([2, 1]).tofile(1)",
    "softmax([2, 1]).dump(1)",
    "softmax([2, 1]).tofile",
    "().__class__.__bases__[0].__subclasses__()",
    "softmax.__globals__",
    "(1).__class__",
    "[].__class__.__mro__",
    "[x for x in [1]]",
    "{x for x in [1]}",
    "{x: 1 for x in [1]}",
    "sum(x for x in [1])",
    "lambda: 1",
    "(lambda: 1)()",
    "'text'",
    "'%s' % 1",
    "'{0.__class__}'",
    "f'{1}'",
    "f'{softmax.__globals__}'",
    "b'bytes'",
    "softmax('2')",
    "'a' * 10**9",
    "9 ** 9 ** 9",
    "2 ** 100000",
    "10 ** 30 * 10 ** 30",
    "2.0 ** 100000",
    "1 << 10 ** 9",
    "1 >> 1",
    "[0] * 10 ** 9 + zeros(10 ** 9)",
    "zeros(10 ** 9)",
    "range(10 ** 9)",
    "[" * 25 + "0" + "]" * 25 + "** 2 ** 999999",
    "[" * 400 + "]" * 400,
    "-" * 900 + "1",
    "(" * 90 + "1" + ")" * 90 + "+ not_there",
    "[" + "1," * 490 + "]",
    "1 + " * 300 + "1" + " " * 1000,
    "__import__('os')",
    "__import__(1)",
    "__builtins__",
    "open(1)",
    "eval(1)",
    "exec(1)",
    "getattr(1, 2)",
    "type(1)",
    "print(1)",
    "softmax",
    "max(softmax, dot)",
    "softmax([1], rec=1)",
    "softmax([1], 1.0, print)",
    "softmax([1], 1.0, 3)",
    "softmax(*[[1]])",
    "softmax(**{})",
    "[*[1]]",
    "(x := 1)",
    "...",
    "None",
    "1j",
    "(-1) ** 0.5",
    "{1, 2}",
    "{1: 2}",
    "1; 2",
    "x = 1",
    "import os",
    "await a",
    "yield 1",
    "1 / 0",
    "[1][5]",
    "[1, 2][0.5]",
    "1[0]",
    "not [1, 2]",
    "[1, 2] and 1",
    "[[1], 2] + 1",
    "max([])",
    "floor(inf)",
    "round(1, 10 ** 9)",
    "1 if [1, 2] else 2",
    "",
    "   ",
    "\0",
    "1 +",
    "1 is 1",
    "1 in [1]",
    "[[1]] @ [[1]]",
    "0777",
    "1or 2 3",
    "\ud800",
    "9" * 999,
]


@pytest.mark.parametrize("expression", HOSTILE)
def test_this_is_refused_with_a_message_and_a_column(expression):
    with pytest.raises(ExpressionError) as caught:
        evaluate(expression)
    assert caught.value.message
    assert 1 <= caught.value.column <= len(expression) + 1


def test_arrays_cannot_be_multiplied_into_memory_hogs():
    tall, wide = np.ones((5000, 1)), np.ones((1, 5000))
    for expression in ("tall + wide", "tall * wide", "tall == wide", "matmul(tall, wide)"):
        with pytest.raises(ExpressionError, match="numbers"):
            evaluate(expression, {"tall": tall, "wide": wide})


def test_the_nearest_name_is_suggested_at_its_column():
    with pytest.raises(ExpressionError) as caught:
        check_expression("é1 + sofmax([1])", ["é1"])
    assert "did you mean softmax" in caught.value.message
    assert caught.value.column == 6
    with pytest.raises(ExpressionError, match="did you mean share"):
        check_expression("shaer[0]", ["share"])
    with pytest.raises(ExpressionError, match="write softmax"):
        check_expression("softmax")


def test_a_wrong_argument_names_what_the_function_takes():
    with pytest.raises(ExpressionError, match=r"softmax\(logits, T\).*'S'"):
        evaluate("softmax([1], S=2)")
    with pytest.raises(ExpressionError, match=r"T is 0; a temperature must be above 0"):
        evaluate("1 + softmax([1], T=0)")


def test_checking_does_not_run():
    check_expression("1 / 0 + softmax([1], T=0)[9]")
    check_expression("a * share[0] < 1", {"a", "share"})


def test_a_trace_records_only_the_outer_call():
    name, recorded = trace("softmax(softmax([2, 1]), T=0.5)")
    assert name == "softmax"
    assert [item.name for item in recorded] == ["scaled", "exp", "share"]
    np.testing.assert_allclose(recorded["share"], evaluate("softmax(softmax([2, 1]), T=0.5)"))


@pytest.mark.parametrize(
    "call", ["logsumexp([1])", "softmax([1])[0]", "1", "nothing([1])", "abs(1)", "softmax([])"]
)
def test_what_records_nothing_cannot_be_traced(call):
    with pytest.raises(ExpressionError):
        trace(call)


def test_every_function_and_value_of_the_table_exists():
    for name in FUNCTIONS:
        assert callable(FUNCTIONS[name])
    for name in functions.NAMED_VALUES:
        assert functions.NAMED_VALUES[name] is not None


def test_the_code_of_an_engine_function_is_known():
    assert code_ref("softmax") == "llmtutor.engine.softmax:softmax"
    with pytest.raises(KeyError):
        code_ref("sqrt")


WORDS = [
    "a",
    "x",
    "True",
    "None",
    "rec=",
    "T=",
    "0",
    "1",
    "2.5",
    "1e308",
    "**",
    "//",
    "==",
    "lambda ",
    "f'",
    ".T",
]
MORE = [
    "not ",
    " and ",
    " if ",
    " else ",
    " for ",
    " in ",
    "__class__",
    ".tofile",
    "é",
    "０",
    "[1,2]",
    "[[1,2]]",
]
SIGNS = list("()[]{},:;.+-*/%<>=!@&|^~'\"\\_ \n#")
PIECES = st.sampled_from([*FUNCTIONS, *functions.NAMED_VALUES, *WORDS, *MORE, *SIGNS])
VALUES = bool | int | float | np.ndarray | tuple | list


def value_or_error(expression, names):
    try:
        return evaluate(expression, names)
    except ExpressionError as error:
        return error


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=30))
@example("W1.dump(1)")
@example("matmul([[1,2]],W1)")
def test_whatever_is_typed_gives_a_value_or_an_expression_error(expression):
    names = {"a": 2, "x": np.arange(4.0), "words": ("a", "b")}
    outcome = value_or_error(expression, names)
    if isinstance(outcome, ExpressionError):
        assert 1 <= outcome.column <= len(expression) + 1
    else:
        assert isinstance(outcome, VALUES)


NUMBER = st.integers(-99, 99).map(str) | st.floats(-99, 99).map(repr)


def grown(inner):
    two = st.tuples(
        inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "<", "==", "and", "or"]), inner
    )
    return (
        two.map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"(-{part})")
        | st.lists(inner, max_size=4).map(lambda parts: f"[{', '.join(parts)}]")
        | st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3)).map(
            lambda call: f"{call[0]}({', '.join(call[1])})"
        )
        | st.tuples(inner, inner).map(lambda parts: f"{parts[0]}[{parts[1]}]")
    )


@settings(max_examples=400, deadline=None)
@given(st.recursive(NUMBER, grown, max_leaves=12))
def test_every_well_formed_expression_ends_in_a_value_or_an_expression_error(expression):
    outcome = value_or_error(expression, {})
    assert isinstance(outcome, VALUES) or outcome.message
