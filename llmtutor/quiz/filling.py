r"""Putting a question's numbers into its texts.

`{a}` becomes the value of `a` if `a` is declared in `vary`; every other brace stays as it is, so `{1, 2}` and
`\mathbb{R}` survive. Inside a formula the braces stay around the number: `\frac{a}{2}` becomes
`\frac{3}{2}` and `e^{a}` becomes `e^{-12}`, which are what they look like.
"""

import re
from collections.abc import Mapping
from typing import Any

from llmtutor.quiz.writing import write_value

FORMULA = re.compile(r"(?<!\\)(\$\$?)(?:\\.|[^$\\])+?\1", re.DOTALL)
NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return `text` with every declared name in braces replaced by its value."""
    if not values:
        return text
    filled, end = [], 0
    for formula in FORMULA.finditer(text):
        filled += [
            _replaced(text[end : formula.start()], values, "{}"),
            _replaced(formula[0], values, "{{{}}}"),
        ]
        end = formula.end()
    return "".join([*filled, _replaced(text[end:], values, "{}")])


def _replaced(text: str, values: Mapping[str, Any], shape: str) -> str:
    def value(match: re.Match[str]) -> str:
        return shape.format(write_value(values[match[1]])) if match[1] in values else match[0]

    return NAME.sub(value, text)
