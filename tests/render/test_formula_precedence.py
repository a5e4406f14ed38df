"""The one-line form of a formula means the same as its picture: both are worked out and compared."""

import re
from decimal import Context, Decimal, localcontext

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from llmtutor.render.formula import FormulaError, inline

VALUES = {"a": Decimal("1.7"), "b": Decimal("2.3"), "c": Decimal("0.6"), "d": Decimal("3.1")}
VALUES |= {"sqrt": Decimal.sqrt, "log": Decimal.ln}
PRECISE = Context(prec=60, Emax=9999, Emin=-9999)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈ", "0123456789+-()abcd")


def _wider(children):
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda p: (rf"\frac{{{p[0][0]}}}{{{p[1][0]}}}", f"(({p[0][1]})/({p[1][1]}))")),
        pairs.map(lambda p: (f"{p[0][0]} + {p[1][0]}", f"(({p[0][1]})+({p[1][1]}))")),
        pairs.map(lambda p: (rf"a - \left({p[0][0]}\right)", f"(a-({p[0][1]}))")),
        pairs.map(
            lambda p: (
                rf"\left({p[0][0]}\right) \cdot \frac{{{p[1][0]}}}{{d}}",
                f"(({p[0][1]})*(({p[1][1]})/d))",
            )
        ),
        children.map(lambda c: (rf"\sqrt{{{c[0]}}}", f"sqrt({c[1]})")),
        children.map(lambda c: (rf"\left({c[0]}\right)^2", f"(({c[1]})**2)")),
        children.map(lambda c: (rf"b^{{{c[0]}}}", f"(b**({c[1]}))")),
        children.map(lambda c: (rf"-\frac{{{c[0]}}}{{c}}", f"(-(({c[1]})/c))")),
        children.map(lambda c: (rf"\log\frac{{{c[0]}}}{{c}}", f"log(({c[1]})/c)")),
    )


PAIRS = st.recursive(st.sampled_from([(name, name) for name in "abcd"]), _wider, max_leaves=6)


def _as_python(line):
    line = line.replace("−", "-").replace("·", "*").replace("^", "**")
    line = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈ]+", lambda m: f"**({m[0].translate(SUPERSCRIPTS)})", line)
    return re.sub(r"√(\w)", r"sqrt(\1)", line).replace("√", "sqrt").replace("log (", "log(")


def _value(expression):
    with localcontext(PRECISE):
        return eval(expression, {}, dict(VALUES))


@settings(max_examples=300, deadline=None)
@given(PAIRS)
@example((r"\frac{a}{\frac{b}{c}}", "a/(b/c)"))
@example((r"\frac{a+b}{\sqrt{c} + d}", "(a+b)/(sqrt(c)+d)"))
@example((r"\sqrt{a^2}", "sqrt(a**2)"))
def test_the_one_line_form_has_the_value_of_the_picture(pair):
    tex, expression = pair
    try:
        expected = _value(expression)
    except ArithmeticError:
        expected = None
    assume(isinstance(expected, Decimal) and abs(expected) < 10**9)
    try:
        line = inline(tex)
    except FormulaError as error:
        assume("nested" not in error.message)
        raise
    assert abs(_value(_as_python(line)) - expected) < Decimal("1e-20"), line
