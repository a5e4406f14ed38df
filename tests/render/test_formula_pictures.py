"""Formulas look as they should: each picture in `formula_pictures.txt` was checked by eye.

There `$` starts the source, `>` the rows (`*` the one on the baseline), `=` the one-line form.
"""

from pathlib import Path

import pytest
from rich.cells import cell_len

from llmtutor.render.formula import display, inline

PICTURES = [
    entry.split("\n")
    for entry in Path(__file__).with_name("formula_pictures.txt").read_text("utf-8").strip().split("\n\n")
]


@pytest.mark.parametrize("entry", PICTURES, ids=lambda entry: entry[0][2:40])
def test_a_formula_looks_like_its_picture(entry):
    source, *picture, line = entry
    box = display(source[2:])
    assert [row.rstrip() for row in box.rows] == [row[2:].rstrip() for row in picture]
    assert picture[box.baseline].startswith("*")
    assert inline(source[2:]) == line[2:]


@pytest.mark.parametrize("entry", PICTURES, ids=lambda entry: entry[0][2:40])
def test_every_row_of_a_picture_is_equally_wide(entry):
    assert len({cell_len(row) for row in display(entry[0][2:]).rows}) == 1


def test_chinese_entries_do_not_move_the_brackets():
    box = display(r"\begin{bmatrix} \text{猫} & 1 \\ \text{小狗狗} & 22 \end{bmatrix}")
    assert box.rows == ("⎡  猫    1 ⎤", "⎢          ⎥", "⎣小狗狗  22⎦")


@pytest.mark.parametrize(
    ("tex", "line"),
    [
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{a}{b}\frac{c}{d}", "(a/b) (c/d)"),
        (r"\frac{a}{b}+c", "a/b + c"),
        (r"-\frac{a}{b}", "−a/b"),
        (r"\log\frac{a}{b}", "log (a/b)"),
        (r"\frac{\log a}{b}", "(log a)/b"),
        (r"x^{\frac{a}{b}}", "x^(a/b)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"{\frac{a}{b}}^2", "(a/b)²"),
        (r"\sqrt{a}b", "√a b"),
        (r"\sqrt{ab}", "√(ab)"),
        (r"\sqrt{x}^2", "(√x)²"),
        (r"\frac{a/b}{c}", "(a/b)/c"),
        (r"W_Qx", "W_Q x"),
        (r"p_\theta(x)", "p_θ (x)"),
        (r"\frac{(a+b)^2}{2}", "(a + b)²/2"),
        (r"\frac{(a)+(b)}{2}", "((a) + (b))/2"),
        (r"\frac{-1}{2}", "−1/2"),
        (r"e^{-x}", "e⁻ˣ"),
        (r"\sqrt[p+r]{x}", "ᵖ⁺ʳ√x"),
        (r"\sqrt[p+q]{x}", "x^(1/(p+q))"),
    ],
)
def test_one_line_keeps_what_belongs_together(tex, line):
    assert inline(tex) == line


def test_a_sign_is_not_an_operator():
    assert inline("-1") == "−1"
    assert inline("a-1") == "a − 1"
    assert inline("a = -1") == "a = −1"
    assert inline("e^{a-1}x_{t-1}") == "eᵃ⁻¹xₜ₋₁"
