r"""Putting a question's numbers into its texts.

`{a}` becomes the value of `a` if `a` is declared in `vary`; every other brace stays as it is, so `{1, 2}` and
`\mathbb{R}` survive. Inside a formula the braces stay around the number: `\frac{a}{2}` becomes
`\frac{3}{2}` and `e^{a}` becomes `e^{-12}`, which are what they look like. Formulas and code have the minus
that is typed, all other text the one that is read.
"""

import re
from collections.abc import Mapping
from typing import Any

from llmtutor.quiz.writing import write_value
from llmtutor.views import MINUS

FORMULA_OR_CODE = re.compile(
    r"(?<!\\)(?P<formula>(\$\$?)(?:\\.|[^$\\])+?\2)|(?P<code>(?<!`)(`+)(?!`).+?(?<!`)\4(?!`))", re.DOTALL
)
NAME = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Return `text` with every declared name in braces replaced by its value."""
    if not values:
        return text
    read = {name: write_value(value, minus=MINUS) for name, value in values.items()}
    code = {name: written.replace(MINUS, "-") for name, written in read.items()}
    filled, end = [], 0
    for found in FORMULA_OR_CODE.finditer(text):
        shape = "{{{}}}" if found["formula"] else "{}"
        filled += [_replaced(text[end : found.start()], read, "{}"), _replaced(found[0], code, shape)]
        end = found.end()
    return "".join([*filled, _replaced(text[end:], read, "{}")])


def _replaced(text: str, written: Mapping[str, str], shape: str) -> str:
    def value(match: re.Match[str]) -> str:
        return shape.format(written[match[1]]) if match[1] in written else match[0]

    return NAME.sub(value, text)
