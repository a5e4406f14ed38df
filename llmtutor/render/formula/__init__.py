r"""Formulas: LaTeX drawn as text, in two dimensions or in one line.

>>> print("\n".join(display(r"p_i = \frac{e^{z_i/T}}{\sum_j e^{z_j/T}}").rows))
       zᵢ/T
      e
pᵢ = ────────
         zⱼ/T
     ∑ⱼ e
>>> inline(r"\frac{a+b}{2}")
'(a + b)/2'
"""

from functools import lru_cache

from llmtutor.render.formula.box import Box
from llmtutor.render.formula.layout import layout
from llmtutor.render.formula.linear import linear
from llmtutor.render.formula.nodes import FormulaError
from llmtutor.render.formula.parse import KNOWN, parse

__all__ = ["KNOWN", "Box", "FormulaError", "display", "inline", "one_line"]


@lru_cache(maxsize=512)
def display(tex: str) -> Box:
    """The formula as a box of text rows of equal cell width. Raises FormulaError."""
    return layout(parse(tex))


def inline(tex: str) -> str:
    """The formula in one line, with parentheses where the picture needed none. Raises FormulaError."""
    return one_line(tex).replace("\xa0", " ")


@lru_cache(maxsize=512)
def one_line(tex: str) -> str:
    """As `inline`, but with no-break spaces wherever a line should not end. Raises FormulaError."""
    return linear(parse(tex)).strip("\xa0 ")
