"""Numbers as learners type them, against an independent reading with Decimal and Fraction."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmtutor.quiz.grade import Problem
from llmtutor.quiz.reading import read_number
from llmtutor.quiz.writing import write_number, write_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.73", "73/100"),
        ("0,73", "73/100"),
        (" 73 % ", "73/100"),
        ("7‰", "7/1000"),
        ("3/4", "3/4"),
        ("-3 / 4", "-3/4"),
        ("3/-4", "-3/4"),
        ("1,5/2", "3/4"),
        ("2 1/2", "5/2"),
        ("-2 1/2", "-5/2"),
        ("½", "1/2"),
        ("2½", "5/2"),
        ("1e-3", "1/1000"),
        ("1E−3", "1/1000"),
        ("3×10⁻³", "3/1000"),
        ("3*10^-3", "3/1000"),
        ("3 x 10**(-3)", "3/1000"),
        ("10⁻³", "1/1000"),
        ("2^10", "1024"),
        ("-2^2", "-4"),
        ("−2", "-2"),
        ("–2", "-2"),
        ("- 2", "-2"),
        ("+2", "2"),
        (".5", "1/2"),
        (",5", "1/2"),
        ("5.", "5"),
        ("1 000", "1000"),
        ("1\u00a0000\u00a0000,5", "2000001/2"),
        ("1\u202f000", "1000"),
        ("1'000", "1000"),
        ("1_000", "1000"),
        ("1,234.5", "2469/2"),
        ("1.234,5", "2469/2"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("０．７３", "73/100"),
        ("０，７３", "73/100"),
        ("０。７３", "73/100"),
        ("0.73。", "73/100"),
        ("７３％", "73/100"),
        ("－２", "-2"),
        ("٣٫٥", "7/2"),
        ("१२", "12"),
        ("124M", "124000000"),
        ("1.5k", "1500"),
        ("1.5万", "15000"),
        ("2亿", "200000000"),
        ("≈ 0.7", "7/10"),
        ("= 0.7", "7/10"),
    ],
)
def test_this_is_understood(text, value):
    assert read_number(text)[0].value == Fraction(value)


def test_a_thousand_with_a_comma_is_read_both_ways():
    assert [way.value for way in read_number("1,000")] == [1, 1000]
    assert [way.value for way in read_number("0,123")] == [Fraction(123, 1000)]
    assert [way.value for way in read_number("12,34")] == [Fraction(1234, 100)]


@pytest.mark.parametrize(
    "text",
    [
        *("abc", "nan", "inf", "0x10", "1..2", "--2", "1,23,456", "1 00", "1e", "e5", "1e9999", "-", "%"),
        *(".", ",", "5 6", "1/2/3", "七", "2^", "^2", "1,2,3", "1.2.3", "'000", "9" * 100, "1e5e5"),
        *("0.7.", "2**3**4", "[1]", "\0", "²", "0 100"),
    ],
)
def test_this_is_told_to_be_unreadable(text):
    assert isinstance(read_number(text), Problem)


def test_each_trouble_has_its_own_code():
    assert read_number("").code == "empty"
    assert read_number(" \u3000").code == "empty"
    assert read_number("3/0").code == "divided-by-zero"
    assert read_number("0^-1").code == "divided-by-zero"
    assert read_number("1e300").code == "too-large"
    assert read_number("hm").values == {"text": "hm"}


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1.5 bits", "bits", "3/2"),
        ("1.5bits", "bits", "3/2"),
        ("1.5 BIT", "bits", "3/2"),
        ("1 token", "tokens", "1"),
        ("2 tokens", "token", "2"),
        ("1.5", "bits", "3/2"),
        ("73%", "%", "73"),
        ("73", "%", "73"),
        ("７３％", "%", "73"),
        ("70B", "B", "70"),
        ("3 GB", "GB", "3"),
        ("3 gb", "GB", "3"),
        ("20 ms", "ms", "20"),
        ("3 步", "步", "3"),
    ],
)
def test_the_unit_may_be_typed_or_left_out(text, unit, value):
    assert read_number(text, unit)[0].value == Fraction(value)


@pytest.mark.parametrize(
    ("text", "unit"), [("1.5 nats", "bits"), ("500 MB", "GB"), ("5 m", "ms"), ("5 ms", "s")]
)
def test_another_unit_is_told_and_is_not_a_wrong_answer(text, unit):
    problem = read_number(text, unit)
    assert problem.code == "other-unit"
    assert problem.values["unit"] == unit


@given(st.text(max_size=70), st.sampled_from([None, "bits", "%", "GB"]))
def test_nothing_typed_breaks_the_reader(text, unit):
    reading = read_number(text, unit)
    assert isinstance(reading, Problem) or all(isinstance(way.value, Fraction) for way in reading)


@given(st.text(alphabet="0123456789.,'/ ^*+-eEx%kM()½²⁻", max_size=24))
def test_nothing_like_a_number_breaks_the_reader(text):
    reading = read_number(text)
    assert isinstance(reading, Problem) or all(abs(way.value) <= 10**200 for way in reading)


FULL_WIDTH = str.maketrans("0123456789.-,%", "０１２３４５６７８９．－，％")


@st.composite
def decimals(draw):
    digits = draw(st.integers(0, 10**9))
    return Decimal(digits).scaleb(-draw(st.integers(0, 9))) * draw(st.sampled_from([1, -1]))


@st.composite
def typed_forms(draw):
    """One decimal and one of the ways people write it."""
    value = draw(decimals())
    plain = f"{value:f}"
    whole, _, rest = plain.lstrip("-").partition(".")
    sign = "-" if plain.startswith("-") else ""
    forms = [
        plain,
        plain.replace(".", ","),
        plain.replace("-", "−"),
        plain.translate(FULL_WIDTH),
        f"{value:e}",
        f"{value:E}".replace(".", ","),
        f"{value * 100:f}%",
        f"{value * 100:f} ％",
        "{}/{}".format(*Fraction(value).as_integer_ratio()),
        f"  {plain} ",
        f"{sign}{int(whole):,}{'.' if rest else ''}{rest}",
        f"{sign}{int(whole):,}".replace(",", " ") + ("," if rest else "") + rest,
        f"{sign}{rest and '.'}{rest}" if whole == "0" and rest else plain,
        f"{value.scaleb(3):f}×10^-3",
    ]
    return value, draw(st.sampled_from(forms))


@given(typed_forms())
def test_every_form_of_a_decimal_is_read_as_that_decimal(value_and_text):
    value, text = value_and_text
    assert Fraction(value) in [way.value for way in read_number(text)]


@given(st.fractions(max_denominator=10**6).filter(lambda f: abs(f) < 10**9))
def test_every_fraction_is_read_exactly(fraction):
    assert read_number(f"{fraction.numerator}/{fraction.denominator}")[0].value == fraction


@given(st.floats(-1e18, 1e18, allow_nan=False))
def test_a_written_number_is_read_back(value):
    back = read_number(write_number(value, 17))[0].value
    assert float(back) == pytest.approx(value, rel=1e-15, abs=0)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.1 + 0.2, "0.3"),
        (2.0, "2"),
        (-0.0, "0"),
        (1e14, "100000000000000"),
        (1e20, "1e20"),
        (1.5e-5, "1.5e-5"),
        (0.0001, "0.0001"),
        (123456.789, "123456.789"),
        (-7, "-7"),
        ("cat", "cat"),
        ([[1, 2.5], [0.0, -1]], "[[1, 2.5], [0, -1]]"),
    ],
)
def test_numbers_are_written_without_noise(value, written):
    assert write_value(value) == written


def test_few_digits_never_cut_the_whole_part():
    assert write_number(1234567.8, 4) == "1234568"
    assert write_number(0.731058, 3) == "0.731"
    assert write_number(0.99999, 3) == "1"
