"""A learner's own calculation is worked out and swept back, or refused with a reason."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.engine.expression import FUNCTIONS, ExpressionError, calculate

NETWORK = (
    "x1=1; x2=2; w11=.5; w12=.3; w21=.2; w22=.8; v1=1; v2=.5; h1=sigmoid(w11*x1+w12*x2);"
    "h2=sigmoid(w21*x1+w22*x2); out=sigmoid(v1*h1+v2*h2); loss=(out-1)^2"
)
MICROGRAD = (
    "a=-4; b=2; c=a+b; d=a*b+b^3; c=c+(c+1); c=c+(1+c+(-a)); d=d+(d*2+relu(b+a));"
    "d=d+(3*d+relu(b-a)); e=c-d; f=e^2; g=f/2; g+10/f"
)


def by_name(text):
    return {made.label: made for made in calculate(text)}


def test_the_curriculums_network():
    made = by_name(NETWORK)
    assert made["h1"].value == pytest.approx(0.75026, abs=5e-6)
    assert made["h2"].value == pytest.approx(0.85815, abs=5e-6)
    assert made["out"].value == pytest.approx(0.76483, abs=5e-6)
    assert made["loss"].value == pytest.approx(0.055306, abs=5e-7)
    assert made["v1"].grad == pytest.approx(-0.063471, abs=5e-7)
    assert made["v2"].grad == pytest.approx(-0.072598, abs=5e-7)


def test_micrograds_published_numbers():
    made = by_name(MICROGRAD)
    assert calculate(MICROGRAD)[-1].value == pytest.approx(24.7041, abs=5e-5)
    assert made["a"].grad == pytest.approx(138.8338, abs=5e-5)
    assert made["b"].grad == pytest.approx(645.5773, abs=5e-5)


def test_gradients_add_where_ways_meet():
    x, *_, y = calculate("x=3; x*x + 2*x")
    assert (x.value, x.grad, y.value, y.grad) == (3, 8, 15, 1)
    assert len(x.paths) == 3


@pytest.mark.parametrize("text", [NETWORK, MICROGRAD, "a=2; b=a/3; b^a - exp(b)*cos(a)"])
def test_every_gradient_is_the_sum_over_its_ways(text):
    numbers = calculate(text)
    for made in numbers[:-1]:
        assert made.grad == pytest.approx(sum(numbers[target].grad * slope for target, slope in made.paths))
        for source, number in zip(made.sources, made.inputs, strict=True):
            assert source is None or numbers[source].value == number


@given(st.floats(0.2, 2), st.sampled_from(sorted(FUNCTIONS)))
def test_every_function_has_the_slope_that_trying_gives(x, name):
    text, h = f"{name}(x) * x", 1e-6
    up, down = (calculate(text, {"x": x + way})[-1].value for way in (h, -h))
    assert calculate(text, {"x": x})[0].grad == pytest.approx((up - down) / (2 * h), rel=1e-6, abs=1e-6)


def test_a_statement_that_cannot_be_read_is_named_alone():
    with pytest.raises(ExpressionError) as refused:
        calculate("x=3; y=2*; z=x^2")
    assert (refused.value.code, refused.value.text) == ("unreadable", "y=2*")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unreadable"),
        ("2 +", "unreadable"),
        ("x=3 x", "unreadable"),
        ("\0", "unreadable"),
        ("(" * 300, "unreadable"),
        ("1+" * 300 + "1", "unreadable"),
        ("y*2", "unknown-name"),
        ("x=1; open(x)", "unknown-function"),
        ("x=1; x.real", "not-allowed"),
        ("x=[1,2]", "not-allowed"),
        ("import os", "not-allowed"),
        ("x=1; (lambda: x)()", "not-allowed"),
        ("x=1; x if x else 2", "not-allowed"),
        ("x='a'", "not-allowed"),
        ("x=True", "not-allowed"),
        ("x=1; y=2; x, y = y, x", "not-allowed"),
        ("2+3", "no-variable"),
        ("x=0; 1/x", "not-finite"),
        ("x=-1; log(x)", "not-finite"),
        ("x=-1; sqrt(x)", "not-finite"),
        ("x=1e999; x", "not-finite"),
        ("9^9^9^9", "not-finite"),
        ("x=0; sqrt(x)", "no-slope"),
        ("x=1; " + "x+" * 60 + "x", "too-many"),
        ("x=1; " + "-" * 60 + "x", "too-many"),
    ],
)
def test_what_is_no_calculation_is_refused_with_a_reason(text, code):
    with pytest.raises(ExpressionError) as refused:
        calculate(text)
    assert refused.value.code == code


@given(st.text(max_size=30))
def test_no_text_does_anything_but_calculate_or_be_refused(text):
    with contextlib.suppress(ExpressionError):
        calculate("x=2; " + text)
