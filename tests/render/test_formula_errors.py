"""A formula that cannot be drawn says why and where; nothing else ever goes wrong."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from llmtutor.render.formula import FormulaError, display, inline

FAULTS = [
    (r"a + \fracc{1}{2}", "unknown command \\fracc", 4, "\\frac"),
    (r"\softmx(x)", "unknown command \\softmx", 0, None),
    (r"{a", "expected }, found the end", 2, ""),
    (r"a}", "unexpected }", 1, ""),
    (r"\frac{a}", "missing denominator", 8, ""),
    (r"x^", "missing superscript", 2, ""),
    (r"x_a_b", "two scripts on the same side: use braces", 3, ""),
    (r"\left( a", "expected \\right, found the end", 8, ""),
    (r"\left a \right)", "a is no delimiter", 6, ""),
    (r"\begin{pmatrx} a \end{pmatrx}", "unknown environment pmatrx", 6, "pmatrix"),
    (r"\begin{matrix} a \end{pmatrix}", "\\begin{matrix} is not closed", None, ""),
    (r"a & b", "unexpected &", 2, ""),
    (r"50%", "a bare %: write \\%", 2, ""),
    (r"\text{a\frac}", "commands cannot stand inside \\text", 7, ""),
    (r"\text{if $x$}", "a formula cannot stand inside \\text: write \\$ for a dollar", 9, ""),
    ("a\u200bb", "the invisible character U+200B", 1, ""),
    (r"\operatorname{\frac12}", "an operator's name is made of letters", None, ""),
    ("{" * 60, "a formula nested deeper than 24 levels", None, ""),
    ("x" * 2001, "a formula longer than 2000 characters", 2000, ""),
]


@pytest.mark.parametrize(
    ("tex", "message", "position", "nearest"), FAULTS, ids=[fault[1] for fault in FAULTS]
)
def test_a_fault_says_what_and_where(tex, message, position, nearest):
    with pytest.raises(FormulaError) as caught:
        display(tex)
    assert caught.value.message == message
    assert position is None or caught.value.position == position
    assert nearest is None or caught.value.nearest == nearest


COMMANDS = r"""
\frac \sqrt \left( \right) \left\{ \right. \sum \int \max \limits \nolimits \text{温} \hat \overline \vec
\underbrace \overbrace \binom \begin{pmatrix} \end{pmatrix} \begin{cases} \end{cases} \begin{aligned}
\end{aligned} \\ \middle| \big( \Bigg\} \operatorname{arg\,max} \boxed \not = \quad \mathbb \alpha \top \|
\underset \xrightarrow \sqrt[3] \underline \langle \left\langle \right\rangle
\begin{array}{lr} \end{array} \tilde \text
"""
PIECES = st.sampled_from([*COMMANDS.split(), *"{}{}{}^_&()[]|'12ab+-=, 中é$%~\\"])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map(" ".join), st.text(max_size=60)))
def test_any_text_is_drawn_evenly_or_refused(tex):
    try:
        box = display(tex)
    except FormulaError:
        return
    assert len({cell_len(row) for row in box.rows}) == 1
    assert 0 <= box.baseline < box.height
    assert "\n" not in inline(tex)


def _tree(children):
    one = st.builds("{{{}}}".format, children)
    return st.one_of(
        st.builds("{}{}".format, children, children),
        st.builds("\\frac{}{}".format, one, one),
        st.builds("\\left({}\\right)^{}".format, children, one),
        st.builds("\\sqrt[{}]{}".format, st.sampled_from(["3", "pq", ""]), one),
        st.builds("x_{}^{}".format, one, one),
        st.builds("\\sum_{}^{} {}".format, one, one, children),
        st.builds("\\underbrace{}_{}".format, one, one),
        st.builds("\\begin{{bmatrix}}{}&{}\\\\{}&\\end{{bmatrix}}".format, children, children, children),
        st.builds("\\widehat{}".format, one),
    )


FORMULA = st.recursive(
    st.sampled_from(["x", "12", "+y", "-", r"\alpha ", r"\text{温度}", r"\log ", ","]), _tree
)


@settings(max_examples=200, deadline=None)
@given(FORMULA)
def test_every_well_formed_formula_has_both_forms(tex):
    box = display(tex)
    assert len({cell_len(row) for row in box.rows}) == 1
    line = inline(tex)
    assert line.count("(") == line.count(")")


def test_drawing_formulas_loads_no_markdown_parser():
    code = (
        "import sys; from llmtutor.render import cells, wrap, inline, formula; formula.display('x^2');"
        "print([m for m in ('markdown_it', 'textual', 'numpy', 'yaml', 'pydantic') if m in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x_{", "}"),
        ("x^{", "_Q}"),
        ("\\sum_{", "}^{x}"),
        ("\\frac{", "}{2}"),
        ("e^{\\frac{x_Q}{", "}}"),
        ("\\sqrt[", "]{x}"),
        ("\\sqrt{", "}"),
        ("\\underbrace{", "}_x"),
        ("\\underset{", "}{x}"),
        ("\\widehat{", "y}"),
        ("\\left(\\frac{", "}{x}\\right)^2"),
        ("\\begin{cases}x&", "\\end{cases}"),
        ("\\boxed{", "}"),
        ("\\binom{", "}{k}"),
        ("\\mathrm{", "}"),
        ("\\xrightarrow{", "}"),
    ],
)
def test_nesting_does_not_make_a_formula_slow(before, after):
    """Work that doubled with each level would keep this test running for hours."""
    for depth in (8, 11, 22):
        tex = before * depth + "x" + after * depth
        try:
            assert inline(tex)
            assert display(tex).rows
        except FormulaError as error:
            assert "nested" in str(error)  # noqa: PT017
