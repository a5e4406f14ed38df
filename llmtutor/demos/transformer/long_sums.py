"""Sums of dozens of products, told by the few that count and what all the others come to."""

from collections.abc import Iterable
from math import fsum

from llmtutor.engine.trace import Array
from llmtutor.views import Arithmetic, Cell, Number

SHOWN = 3
"""So few that sentence, sum and result fit the three rows below the views at 80 columns."""


def long_sum(
    result: Number,
    first: Array,
    second: Array,
    sources: Iterable[Cell] = (),
    say: str = "products",
    extra: Number = 0,
) -> Arithmetic:
    """Explain a dot product by its largest products and the sum of the others; `extra` is a bias.

    The sentence may use {count}, the number of products.
    """
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    pairs.sort(key=lambda pair: -abs(pair[0] * pair[1]))
    kept = pairs[:SHOWN]
    values: dict[str, Number | str] = {"count": len(pairs)}
    parts = []
    for place, (a, b) in enumerate(kept):
        values |= {f"a{place}": a, f"b{place}": b}
        parts.append(f"{{a{place}}} × {{b{place}}}")
    if len(pairs) > SHOWN:
        values["rest"] = fsum(a * b for a, b in pairs[SHOWN:])
        parts.append("{rest}")
    if extra:
        values["extra"] = extra
        parts.append("{extra}")
    return Arithmetic(
        "explain",
        result,
        text=" + ".join(parts),
        sources=tuple(sources),
        say=say,
        values=tuple(values.items()),
    )
