"""The sum behind one number: on paper, term under term with the running sum, or as one wrapped line."""

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from llmtutor.render import numbers
from llmtutor.render.cells import Row, Span, block_width, merge, row_width
from llmtutor.render.drawn import Drawn, Spot, Words, clip, label, left, right, spans, stack, widest
from llmtutor.render.views.prose import sentence
from llmtutor.views import MINUS, Arithmetic, Cell, Number, Term

_RESULT = (0,)
_ARROW = "  → "
_AFTER_SIGN = re.compile(r"(?<=[−+×/] )()(−[0-9.e]+)")
_BEFORE_SIGN = re.compile(r"(?= [−+×/=] )")
_POWERED = re.compile(r"\{(\w+)\}(?=[²³^])")


def draw_arithmetic(view: Arithmetic, width: int, words: Words) -> Drawn:
    """The sentence, if there is one, then the calculation down to its result."""
    said = sentence(view.id, f"notes.{view.say}", view.values, width, words) if view.say else Drawn([])
    return stack((Drawn(said.rows), _calculation(view, width, words)))


def _calculation(view: Arithmetic, width: int, words: Words) -> Drawn:
    if view.running and view.terms:
        return _column(view, width, words)
    pieces = _BEFORE_SIGN.split(_formula(view)) if view.text else list(_signed(view.terms))
    rows = _wrapped(pieces, width, "")
    if any(len(term.factors) > 1 for term in view.terms) and len(view.terms) > 1:
        rows += _wrapped(
            list(_signed(Term((_product(term),), term.done) for term in view.terms)), width, "= "
        )
    if view.result is None:
        return Drawn(rows)
    text = numbers.short(view.result)
    if not rows:
        return Drawn([spans((text, "strong"))], (_spot(view, 0, 0, text),))
    at = row_width(rows[-1]) + 3
    if (view.text or len(rows) == 1) and at + len(text) <= width:
        last = (*rows[-1], Span(" = "), Span(text, "strong"))
        return Drawn([*rows[:-1], last], (_spot(view, len(rows) - 1, at, text),))
    return Drawn([*rows, spans(("= ", ""), (text, "strong"))], (_spot(view, len(rows), 2, text),))


def _formula(view: Arithmetic) -> str:
    """The text with its numbers in place; a negative one after a sign or under a power goes in brackets."""
    filled = {
        name: numbers.short(value) if not isinstance(value, str) else value for name, value in view.values
    }
    powered = _POWERED.sub(lambda match: _bracketed_text(filled[match[1]]), view.text)
    text = powered.format_map(filled).replace("-", MINUS)
    return _AFTER_SIGN.sub(r"\1(\2)", text)


def _column(view: Arithmetic, width: int, words: Words) -> Drawn:
    """One row a term: its factors, its product, and the sum so far."""
    factors = [_named(term, words) for term in view.terms]
    products = [_product(term) for term in view.terms]
    sums = _running(products)
    digits = numbers.decimals((*products, *sums), 6)
    made, so_far = numbers.column(products, digits), numbers.column(sums, digits)
    sizes = (widest(factors), widest(made), widest(so_far))
    roomy = sum(sizes) + 3 + len(_ARROW) <= width
    last = sum(term.done for term in view.terms) - 1
    rows: list[Row] = []
    for index, factor in enumerate(factors):
        role = "muted" if index > last else "now" if index == last else ""
        start = left(factor, sizes[0] if roomy else width - sizes[2] - len(_ARROW))
        product = f" = {right(made[index], sizes[1])}" if roomy else ""
        total = right(so_far[index] if index <= last else numbers.MISSING, sizes[2])
        rows.append(spans((start + product, role), (_ARROW, "dim"), (total, role)))
    if view.result is None or last < 0:
        return Drawn(rows)
    used = cell_len(so_far[last])
    return Drawn(rows, (Spot(Cell(view.id, _RESULT), last, block_width(rows) - used, used, view.result),))


def _named(term: Term, words: Words) -> str:
    return f"{label(term.label, words)} {_factors(term)}" if term.label else _factors(term)


def _running(products: Iterable[Number]) -> list[Number]:
    sums: list[Number] = []
    for product in products:
        sums.append(product + (sums[-1] if sums else 0))
    return sums


def _product(term: Term) -> Number:
    product: Number = 1
    for factor in term.factors:
        product *= factor
    return product


def _factors(term: Term) -> str:
    first, *others = term.factors
    return " × ".join([numbers.short(first), *map(_bracketed, others)])


def _bracketed(value: Number) -> str:
    return _bracketed_text(numbers.short(value))


def _bracketed_text(text: str) -> str:
    return f"({text})" if text.startswith(MINUS) else text


def _signed(terms: Iterable[Term]) -> Iterator[str]:
    """The terms of a sum, each but the first with its sign before it."""
    for index, term in enumerate(terms):
        text = _factors(term)
        if index == 0:
            yield text
        elif text.startswith(MINUS):
            yield f" {MINUS} {text[1:]}"
        else:
            yield f" + {text}"


def _wrapped(pieces: list[str], width: int, lead: str) -> list[Row]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and len(lead) + cell_len(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.strip()
    shown = (clip(line, width - len(lead)) for line in lines if line)
    return [
        merge((Span((" " * len(lead)) if index else lead), Span(line))) for index, line in enumerate(shown)
    ]


def _spot(view: Arithmetic, row: int, column: int, text: str) -> Spot:
    return Spot(Cell(view.id, _RESULT), row, column, cell_len(text), view.result)
